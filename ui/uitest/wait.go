//go:build unix

package uitest

import (
	"fmt"
	"strings"
	"time"
)

// cursorMark is the gutter the program draws beside the selected row.
const cursorMark = "▌"

// afterExit is how long what an ended program wrote may take to be read.
const afterExit = 2 * time.Second

// WaitText waits until each of the texts stands somewhere on the screen.
func (s *Session) WaitText(texts ...string) *Session {
	s.tb.Helper()
	s.wait(fmt.Sprintf("the text %q", texts), func(s *Session) bool {
		screen := s.Screen()
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
	return s
}

// WaitRow waits until one row holds all of the texts, in this order.
func (s *Session) WaitRow(texts ...string) *Session {
	s.tb.Helper()
	s.wait(fmt.Sprintf("a row with %q", texts), func(s *Session) bool {
		for row := range strings.Lines(s.Screen()) {
			if inOrder(row, texts) {
				return true
			}
		}
		return false
	})
	return s
}

// WaitNo waits until the text stands nowhere on the screen.
func (s *Session) WaitNo(text string) *Session {
	s.tb.Helper()
	s.wait(fmt.Sprintf("the text %q to go", text), func(s *Session) bool {
		return !strings.Contains(s.Screen(), text)
	})
	return s
}

// WaitCursorRow waits until a row that is marked as selected holds all of the
// texts, in this order, between the mark and the next border.
func (s *Session) WaitCursorRow(texts ...string) *Session {
	s.tb.Helper()
	s.wait(fmt.Sprintf("a selected row with %q", texts), func(s *Session) bool {
		for _, row := range s.selectedRows() {
			if inOrder(row, texts) {
				return true
			}
		}
		return false
	})
	return s
}

// WaitClipboard waits until the program put exactly this text on the clipboard
// of the terminal.
func (s *Session) WaitClipboard(text string) *Session {
	s.tb.Helper()
	s.wait(fmt.Sprintf("the clipboard to hold %q", text), func(s *Session) bool {
		return s.Clipboard() == text
	})
	return s
}

// WaitUntil waits until ok says so of the screen's text; what names it in the
// failure.
func (s *Session) WaitUntil(what string, ok func(screen string) bool) *Session {
	s.tb.Helper()
	s.wait(what, func(s *Session) bool { return ok(s.Screen()) })
	return s
}

// Elapsed returns the time since the program was started.
func (s *Session) Elapsed() time.Duration { return time.Since(s.started) }

// wait looks at the screen whenever it may have changed, until ok holds or
// patience ends.
func (s *Session) wait(what string, ok func(*Session) bool) {
	s.tb.Helper()
	s.waitFor(func() string { return what }, ok)
}

// waitFor is wait for a description that is only known at the end.
func (s *Session) waitFor(what func() string, ok func(*Session) bool) {
	s.tb.Helper()
	deadline, over := time.After(s.patience), false
	for {
		s.mu.Lock()
		changed, ended := s.changed, s.exit
		s.mu.Unlock()
		if ok(s) {
			return
		}
		if ended != nil && !over {
			over, deadline = true, time.After(afterExit)
		}
		select {
		case <-changed:
		case <-deadline:
			why := "waited in vain for " + what()
			if ended != nil {
				why += fmt.Sprintf("; the program has ended with %v", ended)
			}
			s.fail(why)
		}
	}
}

// fail stops the test, showing all a person needs to see what went wrong.
func (s *Session) fail(why string) {
	s.tb.Helper()
	s.tb.Fatalf("%s\n%s\nkeys: %s", why, s.Framed(), strings.Join(s.keys, " "))
}

// inOrder tells whether the texts follow one another in row.
func inOrder(row string, texts []string) bool {
	for _, text := range texts {
		_, after, found := strings.Cut(row, text)
		if !found {
			return false
		}
		row = after
	}
	return true
}
