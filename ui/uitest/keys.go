//go:build unix

package uitest

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// named are the keys that have a name, with what xterm sends for them. The
// exception is esc: its one byte begins every other sequence too, so that on a
// busy machine it would read as alt together with the key after it. It is sent
// as newer terminals do (the Kitty keyboard protocol, which the program reads
// from any terminal); "bare esc" is the one byte, for when nothing follows.
var named = map[string]string{
	"enter": "\r", "esc": "\x1b[27u", "bare esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"insert": "\x1b[2~", "delete": "\x1b[3~", "backspace": "\x7f", "space": " ",
	"ctrl+left": "\x1b[1;5D", "ctrl+right": "\x1b[1;5C", "ctrl+@": "\x00",
}

// encodeKey returns what a terminal sends when the named key is pressed.
func encodeKey(name string) (string, error) {
	if seq, ok := named[name]; ok {
		return seq, nil
	}
	if utf8.RuneCountInString(name) == 1 {
		return name, nil
	}
	if rest, ok := strings.CutPrefix(name, "alt+"); ok {
		seq, err := encodeKey(rest)
		return "\x1b" + seq, err
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok && len(rest) == 1 && rest[0] >= 'a' && rest[0] <= 'z' {
		return string(rune(rest[0] - 'a' + 1)), nil
	}
	return "", fmt.Errorf("no key is called %q", name)
}

// Press presses keys one after the other: a single character, or a name such
// as enter, esc, tab, shift+tab, up, pgdown, home, backspace, space, ctrl+p,
// alt+x.
func (s *Session) Press(keys ...string) *Session {
	s.tb.Helper()
	for _, key := range keys {
		seq, err := encodeKey(key)
		if err != nil {
			s.tb.Fatal(err)
		}
		s.send(key, seq)
	}
	return s
}

// Type presses the keys that write text.
func (s *Session) Type(text string) *Session {
	s.tb.Helper()
	s.send(fmt.Sprintf("type(%s)", text), text)
	return s
}

// Paste hands over text as a terminal does when a person pastes it: marked as
// such, if the program asked for that.
func (s *Session) Paste(text string) *Session {
	s.tb.Helper()
	s.send(fmt.Sprintf("paste(%s)", text), "\x1b[200~"+text+"\x1b[201~")
	return s
}

func (s *Session) send(what, bytes string) {
	s.tb.Helper()
	s.keys = append(s.keys, what)
	_ = s.ptm.SetWriteDeadline(time.Now().Add(s.patience))
	if _, err := s.ptm.WriteString(bytes); err != nil {
		s.fail(fmt.Sprintf("pressing %s: %v", what, err))
	}
}

// decodeClipboard reads the body of an OSC 52 sequence, "52;c;BASE64".
func decodeClipboard(body string) string {
	parts := strings.SplitN(body, ";", 3)
	text, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil {
		return ""
	}
	return string(text)
}

// Click presses and lets go the left mouse button over a cell, counted from 0,
// as terminals report it.
func (s *Session) Click(x, y int) *Session {
	s.tb.Helper()
	s.send(fmt.Sprintf("click(%d,%d)", x, y), fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x+1, y+1, x+1, y+1))
	return s
}
