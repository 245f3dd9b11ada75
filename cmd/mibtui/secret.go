package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/x/term"
)

// typeSecret asks on the terminal for a secret and shows nothing of what is
// typed, not even what was typed before the question came.
func typeSecret(ctx context.Context, question string) (secret string, err error) {
	fd := os.Stdin.Fd()
	before, err := term.MakeRaw(fd)
	if err != nil {
		return "", fmt.Errorf("asking for the %s%w", question, err)
	}
	defer func() {
		err = errors.Join(err, term.Restore(fd, before))
		fmt.Fprintln(os.Stderr)
	}()
	fmt.Fprint(os.Stderr, printable(question))
	type answer struct {
		typed string
		err   error
	}
	answers := make(chan answer, 1)
	go func() { // ends with the line, or with the program
		typed, err := secretLine(os.Stdin)
		answers <- answer{typed, err}
	}()
	select {
	case a := <-answers:
		return a.typed, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// The keys that mean something while a secret is typed.
const (
	stopKey   = 'C' - '@' // ctrl+c
	endOfFile = 'D' - '@'
	eraseLine = 'U' - '@'
	backspace = '\b'
	erase     = 0x7f
)

// secretLine reads a line from a terminal that does nothing by itself.
func secretLine(r io.Reader) (string, error) {
	in := bufio.NewReader(single{r}) // what is behind the line answers the next question
	var line []rune
	for {
		c, _, err := in.ReadRune()
		switch {
		case errors.Is(err, io.EOF) && len(line) > 0:
			return string(line), nil
		case err != nil:
			return "", err
		case c == '\r' || c == '\n':
			return string(line), nil
		case c == stopKey:
			return "", context.Canceled
		case c == endOfFile:
			return "", errors.New("nothing was typed")
		case c == eraseLine:
			line = line[:0]
		case c == backspace || c == erase:
			line = line[:max(len(line)-1, 0)]
		case c >= ' ':
			line = append(line, c)
		}
	}
}

// single reads one octet at a time.
type single struct{ r io.Reader }

func (s single) Read(p []byte) (int, error) { return s.r.Read(p[:min(len(p), 1)]) }
