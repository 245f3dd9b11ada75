//go:build unix

package uitest

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// escGap is how long a terminal program may wait after an escape byte to see
// whether a longer sequence follows. Bubble Tea waits 50 ms; a person's next
// key comes later than that, and so must the test's, or it reads as alt+key.
const escGap = 120 * time.Millisecond

// named are the keys that have a name, with what xterm sends for them.
var named = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z",
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
		if key == "esc" {
			s.lastEsc = time.Now()
		}
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
	s.endEscape()
	s.keys = append(s.keys, what)
	_ = s.ptm.SetWriteDeadline(time.Now().Add(s.patience))
	if _, err := s.ptm.WriteString(bytes); err != nil {
		s.fail(fmt.Sprintf("pressing %s: %v", what, err))
	}
}

// endEscape lets an escape key pressed before stand alone: the program has to
// have read it, and to have waited for more.
func (s *Session) endEscape() {
	if s.lastEsc.IsZero() {
		return
	}
	<-time.After(escGap - time.Since(s.lastEsc))
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	late := false
	for until := time.Now().Add(s.patience); s.unread() > 0 && time.Now().Before(until); late = true {
		<-again.C
	}
	if late {
		<-time.After(escGap)
	}
	s.lastEsc = time.Time{}
}

// unread returns how much of what was typed the program has not read yet.
func (s *Session) unread() (n int) {
	conn, err := s.tty.SyscallConn()
	if err != nil {
		return 0
	}
	_ = conn.Control(func(fd uintptr) { n = unread(fd) })
	return n
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
