package widget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/ui/panetest"
	"github.com/mibtui/mibtui/ui/theme"
)

// rowsOf draws numbered rows, to see how many there is room for.
func rowsOf(w int) func(h int) string {
	return func(h int) string {
		var l List
		l.SetLen(100)
		return l.View(w, h, func(i, _ int, _ bool) string { return fmt.Sprintf(" row %d", i) })
	}
}

func entry(name, text string) Entry {
	e := Entry{Of: name, Text: [][]Piece{{{theme.Name, name}, {theme.Dim, "1.3.6.1.2.1.2.2.1.2.2"}, {theme.Dim, "OCTET STRING"}}}}
	e.Add(theme.Text, text)
	return e
}

func TestStrip(t *testing.T) {
	var s Strip
	var views []string
	focused := true
	look := func(e Entry, w, h int) {
		views = append(views, ansi.Strip(s.View(theme.Default(), w, h, focused, e, rowsOf(w))))
	}
	look(Entry{}, 44, 5)
	look(entry("ifDescr.2", "10 Gigabit Ethernet, slot 1 port 0"), 44, 9)
	look(entry("a name that is wider than the rule is", "10"), 36, 9)
	long := entry("sysDescr.0", "Some Network Software, version 15.0(2)SE\r\nTechnical support: somewhere\n\tindented\n"+strings.Repeat("and so on ", 20))
	look(long, 44, 9)
	for range 3 {
		s.Turn()
		look(long, 44, 9)
	}
	s.Turn()
	look(entry("ifDescr.3", "closed, and with room to spare"), 44, 5)
	s.Turn()
	look(entry("ifDescr.3", "open, in a low pane"), 44, 5)
	withMore := entry("ifDescr.3", "short")
	withMore.More = [][]Piece{{{theme.Warn, "and this besides"}}}
	s.Turn()
	look(withMore, 44, 9)
	s.Turn()
	look(withMore, 44, 9)
	focused = false
	look(entry("ifDescr.4", "not to be seen"), 44, 9)
	look(entry("ifDescr.4", "in a pane without the keys"), 44, 16)
	golden.RequireEqual(t, []byte(strings.Join(views, "\n--\n")))
}

// Turning shows all of an entry, in its order, and comes back to where it began.
func TestStripTurnsThroughAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var s Strip
		w, h := rapid.IntRange(1, 90).Draw(rt, "w"), rapid.IntRange(1, 30).Draw(rt, "h")
		words := make([]string, rapid.IntRange(0, 150).Draw(rt, "words"))
		for i := range words {
			words[i] = fmt.Sprintf("w%d", i)
		}
		e := entry(rapid.String().Draw(rt, "name"), strings.Join(words, " "))
		seen := ""
		see := func() {
			view := s.View(theme.Default(), w, h, rapid.Bool().Draw(rt, "focused"), e, rowsOf(w))
			panetest.Exact(rt, view, w, h)
			if i := strings.IndexByte(ansi.Strip(view), '\xe2'); i >= 0 {
				seen += ansi.Strip(view)[i:]
			}
		}
		see()
		turns := 0
		for s.Why() == "" && turns < 2000 {
			s.Turn()
			turns++
			if !s.open {
				break
			}
			see()
		}
		if s.open {
			rt.Fatalf("%d turns do not lead back", turns)
		}
		if w < 12 || h < 4 {
			return
		}
		for _, word := range words {
			if !strings.Contains(seen, word) {
				rt.Fatalf("%q is never in sight:\n%s", word, seen)
			}
		}
	})
}
