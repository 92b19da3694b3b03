package dashboards

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"authdeck/model/request"
)

// question is the only line that a program sends.
type question struct {
	Version int `json:"version"`
	request.Request
}

// answer is a line that the dashboard sends.
type answer struct {
	Version int `json:"version"`
	request.Answer
}

// send writes one line.
func send(c net.Conn, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if len(line) >= maxLine {
		return errors.New("the line is too long")
	}
	if err := c.SetWriteDeadline(time.Now().Add(lineTimeout)); err != nil {
		return err
	}
	_, err = c.Write(append(line, '\n'))
	return err
}

// receive reads one line until the deadline.
func receive(c net.Conn, r *bufio.Reader, until time.Time, v any) error {
	if err := c.SetReadDeadline(until); err != nil {
		return err
	}
	line, err := r.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return fmt.Errorf("a line has at most %d bytes", maxLine)
	case errors.Is(err, io.EOF) && len(line) > 0:
		return io.ErrUnexpectedEOF
	case err != nil:
		return err
	}
	return json.Unmarshal(line, v)
}

func reader(c net.Conn) *bufio.Reader { return bufio.NewReaderSize(c, maxLine) }
