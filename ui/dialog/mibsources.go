package dialog

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// MIBSource is a place modules are read from, and what came from there.
type MIBSource struct {
	Name     string
	Modules  int // taken from there
	Shadowed int // files elsewhere that were passed over for these
	Problems int
	Added    bool // for this time
}

// MIBSources lists where MIBs are read from, best rank first.
type MIBSources struct {
	ending
	theme theme.Theme
	rows  []MIBSource
	list  widget.List
}

// NewMIBSources returns the list.
func NewMIBSources(th theme.Theme, rows []MIBSource) *MIBSources {
	s := &MIBSources{theme: th, rows: rows}
	s.list.SetLen(len(rows))
	return s
}

// Title returns what is listed.
func (s *MIBSources) Title() string { return "MIBs are read from" }

// Actions returns the list's keys.
func (s *MIBSources) Actions() []action.Action {
	keep := act("mibsources.keep", "write an added one into the configuration", "", s.keep)
	if r, ok := s.at(); ok && r.Added {
		keep.Keys, keep.Hint = []string{"ctrl+s"}, "keep"
	}
	return []action.Action{
		act("mibsources.add", "add a folder or an archive", "add", func() tea.Cmd { return s.end(action.Invoke{ID: "mibs.add"}) }, "a", "enter"),
		keep,
		act("mibsources.down", "next", "", does(func() { s.list.Move(1) }), "down", "j", "tab"),
		act("mibsources.up", "previous", "", does(func() { s.list.Move(-1) }), "up", "k", "shift+tab"),
		s.closes("mibsources.close", "esc", "q"),
	}
}

func (s *MIBSources) at() (MIBSource, bool) {
	if i := s.list.Cursor(); i >= 0 && i < len(s.rows) {
		return s.rows[i], true
	}
	return MIBSource{}, false
}

func (s *MIBSources) keep() tea.Cmd {
	r, _ := s.at()
	return s.end(action.KeepMIBs{Name: r.Name})
}

// Update has nothing to take.
func (s *MIBSources) Update(tea.Msg) tea.Cmd { return nil }

// View draws a box of at most w by h cells.
func (s *MIBSources) View(w, h int) string {
	b := box{title: s.Title(), w: 110, keys: s.Actions()}
	_, ih := b.inner(w, h, len(s.rows))
	iw, _ := b.inner(w, h, 0)
	body := s.list.View(iw, min(max(ih, 1), len(s.rows)), func(i, w int, selected bool) string {
		line := s.row(i, w-1)
		return choice(s.theme, selected, w, line, line)
	})
	return b.draw(s.theme, w, h, strings.Split(body, "\n"), s.list.Cursor())
}

// row writes a source's rank, name and counts in w cells.
func (s *MIBSources) row(i, w int) string {
	r := s.rows[i]
	counts := fmt.Sprintf("%12s", many(r.Modules, "module"))
	if r.Shadowed > 0 {
		counts += fmt.Sprintf(" shadowing %d", r.Shadowed)
	}
	counts += fmt.Sprintf(" %14s", many(r.Problems, "problem"))
	if r.Added {
		counts += "  added"
	}
	room := max(w-safetext.Width(counts)-6, 8)
	name := safetext.Middle(safetext.Line(r.Name), room)
	return fmt.Sprintf("%2d  %s  %s", i+1, safetext.Pad(name, room), counts)
}

// many counts things in words.
func many(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
