// Package panetest is for the tests of what is drawn inside panes: it presses a
// pane's keys as the root does, reads its screen, and checks what holds for
// every view, that it is exactly as large as it was asked to be and that
// nothing in it but mibtui's own paint acts on a terminal.
package panetest

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/ui/action"
)

// Pane is what the tests need of one.
type Pane interface {
	View(w, h int, focused bool) string
	Actions() []action.Action
}

// T is a test, or one run of a property.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Screen returns what can be read of a pane that has the keys, in h lines of w
// cells.
func Screen(p Pane, w, h int) string { return ansi.Strip(p.View(w, h, true)) }

// Sees checks that each of the texts is to be read in a pane of 110x20, runs of
// blanks and the mark of the cursor apart.
func Sees(t T, p Pane, texts ...string) {
	t.Helper()
	screen := Screen(p, 110, 20)
	flat := strings.Join(strings.Fields(strings.ReplaceAll(screen, "▌", " ")), " ")
	for _, text := range texts {
		if !strings.Contains(flat, text) {
			t.Fatalf("nothing reads %q in\n%s", text, screen)
		}
	}
}

// Press runs the action bound to each key, which must be possible, and returns
// the message the last one sent, or nil.
func Press(t T, p Pane, keys ...string) tea.Msg {
	t.Helper()
	var msg tea.Msg
	for _, k := range keys {
		a, match := action.Find(k, p.Actions())
		if match != action.Full {
			t.Fatalf("%q is no key of the pane", k)
		}
		if why := a.Why(); why != "" {
			t.Fatalf("%s: %s", a.ID, why)
		}
		msg = nil
		if cmd := a.Run(); cmd != nil {
			msg = cmd()
		}
	}
	return msg
}

// Exact checks that a view is h lines of w cells and holds no character a
// terminal would act on.
func Exact(t T, view string, w, h int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Fatalf("%d lines instead of %d:\n%s", len(lines), h, view)
	}
	for i, line := range lines {
		if got := ansi.StringWidth(line); got != w {
			t.Fatalf("line %d is %d wide instead of %d: %q", i, got, w, line)
		}
		if strings.ContainsFunc(ansi.Strip(line), acts) {
			t.Fatalf("a control reaches the terminal: %q", line)
		}
	}
}

func acts(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// Hostile draws texts that no terminal must be sent as they are, and texts of
// all widths.
func Hostile() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom([]string{
		"\x1b[2J", "a\u202eb", "日本語", "\xff\x00", "a\nb", "\x9b1m", "e\u0301\u0301\u0302", "👩\u200d🚀", "a\tb\r\n",
	}), rapid.String())
}

var _ T = testing.TB(nil)
