package term

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestALineIsReadAndNotOneByteFurther(t *testing.T) {
	t.Parallel()
	in := strings.NewReader("first\r\nsecond\n")
	for _, want := range []string{"first", "second"} {
		got, err := oneLine(iotest.OneByteReader(in))
		if string(got) != want || err != nil {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	if got, err := oneLine(in); !errors.Is(err, io.EOF) || got != nil {
		t.Errorf("%q, %v at the end", got, err)
	}
}

func TestTextBeforeTheEndOfTheInputIsALine(t *testing.T) {
	t.Parallel()
	for _, in := range []io.Reader{strings.NewReader("123456"), iotest.DataErrReader(strings.NewReader("123456"))} {
		if got, err := oneLine(in); string(got) != "123456" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func TestALineThatIsTooLongIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	in := iotest.OneByteReader(strings.NewReader(strings.Repeat("x", 3*MaxLine) + "\nnext\n"))
	if got, err := oneLine(in); !errors.Is(err, errLongLine) || got != nil {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if got, err := oneLine(in); string(got) != "next" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := oneLine(strings.NewReader(strings.Repeat("x", 3*MaxLine))); err == nil {
		t.Errorf("%d bytes of a line without an end", len(got))
	}
}
