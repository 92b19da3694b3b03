package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"authdeck/model"
	"authdeck/store/files"
)

// MaxSize is far above any real configuration: 10,000 identities are 1.7 MB.
const MaxSize = 50 << 20

// Load returns a file's text, normalized. Every error here is a *model.Problem.
func Load(path string) ([]byte, error) {
	text, err := ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Normalize(path, text)
}

// Normalize removes the byte order mark and ends each line with a line feed only: with carriage returns, goccy's scanner
// counts lines twice after comments and inside quotes. It refuses text that is not UTF-8 or has control characters.
func Normalize(path string, text []byte) ([]byte, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if p := checkText(path, text); p != nil {
		return nil, p
	}
	return text, nil
}

// ReadFile reads a regular file of at most MaxSize. Every error here is a *model.Problem.
func ReadFile(path string) ([]byte, error) {
	text, _, err := ReadFileInfo(path)
	return text, err
}

// ReadFileInfo is like ReadFile, and also returns the file info of the file that was read.
func ReadFileInfo(path string) ([]byte, fs.FileInfo, error) {
	text, info, err := files.ReadInfo(path, MaxSize)
	return text, info, unread(path, err)
}

// ReadFileBelow is like ReadFileInfo for a file in a folder. It reads nothing outside the folder, even if something becomes a link
// meanwhile. path is for messages.
func ReadFileBelow(folder, name, path string) ([]byte, fs.FileInfo, error) {
	text, info, err := files.ReadBelow(folder, name, MaxSize)
	return text, info, unread(path, err)
}

func unread(path string, err error) error {
	at := model.Origin{File: path}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, files.ErrNotRegular):
		return &model.Problem{Origin: at, What: "this file is not a regular file"}
	case errors.Is(err, files.ErrTooLarge):
		return &model.Problem{Origin: at, What: fmt.Sprintf("this file is larger than %d MB", MaxSize>>20), Fix: model.Do(tooMuch)}
	case errors.Is(err, fs.ErrPermission):
		p := &model.Problem{Origin: at, What: "you have no permission to read this file", Fix: model.Do("check its permissions")}
		if of := (*files.DeniedError)(nil); errors.As(err, &of) {
			p.Fix = model.Run(of.Command)
		}
		return p
	case errors.Is(err, fs.ErrNotExist):
		return &model.Problem{Origin: at, What: "this file cannot be opened"}
	}
	cause := err
	if in := (*fs.PathError)(nil); errors.As(err, &in) { // the place is the problem's
		cause = in.Err
	}
	p := &model.Problem{Origin: at, What: "reading this file failed: " + cause.Error()}
	if fixable := (*model.Problem)(nil); errors.As(files.Fixable(path, err), &fixable) {
		p.Fix = fixable.Fix
	}
	return p
}

func checkText(path string, text []byte) *model.Problem {
	at := model.Origin{File: path}
	if looksUTF32(text) {
		return &model.Problem{Origin: at, What: "this file is UTF-32", Fix: model.Do("save it as UTF-8")}
	}
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) || looksUTF16(text) {
		return &model.Problem{Origin: at, What: "this file is UTF-16", Fix: model.Do("save it as UTF-8")}
	}
	line, start := 1, 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '\n':
			line, start = line+1, i+1
		case r == utf8.RuneError && size == 1:
			at.Line, at.Column = line, utf8.RuneCount(text[start:i])+1
			return &model.Problem{Origin: at, What: "this file is not UTF-8 text", Fix: model.Do("save the file as UTF-8")}
		case r < ' ' && r != '\t' && r != '\r':
			at.Line, at.Column = line, utf8.RuneCount(text[start:i])+1
			return &model.Problem{Origin: at, What: "YAML does not allow this control character",
				Fix: model.Do("delete it, or write it as an escape in double quotes")}
		}
		i += size
	}
	return nil
}

// looksUTF32 detects a byte order mark of UTF-32, or ASCII in UTF-32 without one: three of four bytes are zero.
func looksUTF32(text []byte) bool {
	head := text[:min(len(text), 64)]
	return bytes.HasPrefix(text, []byte("\xff\xfe\x00\x00")) || bytes.HasPrefix(text, []byte("\x00\x00\xfe\xff")) ||
		len(head) >= 8 && bytes.Count(head, []byte{0}) >= len(head)*2/3
}

// looksUTF16 detects ASCII in UTF-16 without a byte order mark: every other byte is zero.
func looksUTF16(text []byte) bool {
	head := text[:min(len(text), 64)]
	return len(head) >= 4 && bytes.Count(head, []byte{0}) >= len(head)/3
}

// lineAt returns the n-th line of a text, counted from 1, without its line break.
func lineAt(text string, n int) string {
	line, _, _ := strings.Cut(linesFrom(text, n), "\n")
	return line
}

// linesFrom returns the n-th line of a text and those below it.
func linesFrom(text string, n int) string {
	for ; n > 1; n-- {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}
