package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// Mark is a sign on the screen and what it means.
type Mark struct{ Glyph, Meaning string }

// Help is the page of all keys and marks.
type Help struct {
	ending
	theme   theme.Theme
	actions []action.Action
	legend  []Mark
	first   int // the line at the top
	page    int // lines last drawn
	total   int
}

// NewHelp returns the page: actions under the heading of their group, groups
// in the order they first appear in, then the legend.
func NewHelp(th theme.Theme, actions []action.Action, legend []Mark) *Help {
	return &Help{theme: th, actions: actions, legend: legend, page: 1}
}

// Title returns the page's name.
func (p *Help) Title() string { return "Help" }

// Actions returns the page's own keys.
func (p *Help) Actions() []action.Action {
	return []action.Action{
		act("help.down", "a line down", "down", p.scroll(1), "j", "down"),
		act("help.up", "a line up", "up", p.scroll(-1), "k", "up"),
		act("help.pagedown", "a page down", "", func() tea.Cmd { return p.scroll(p.page)() }, "pgdown", "space", "ctrl+d"),
		act("help.pageup", "a page up", "", func() tea.Cmd { return p.scroll(-p.page)() }, "pgup", "ctrl+u"),
		act("help.top", "to the beginning", "", does(func() { p.first = 0 }), "home", "g"),
		act("help.bottom", "to the end", "", does(func() { p.first = p.total }), "end", "G"),
		p.closes("help.close", "esc", "q", "?"),
	}
}

func (p *Help) scroll(d int) func() tea.Cmd {
	return does(func() { p.first = min(max(p.first+d, 0), max(p.total-p.page, 0)) })
}

// Update does nothing: all keys are actions.
func (p *Help) Update(tea.Msg) tea.Cmd { return nil }

// View draws a box of at most w by h cells.
func (p *Help) View(w, h int) string {
	b := box{title: "Help", w: 96, keys: p.Actions()}
	iw, _ := b.inner(w, h, 0)
	lines := p.lines(iw)
	p.total = len(lines)
	_, p.page = b.inner(w, h, len(lines))
	p.first = min(p.first, max(p.total-p.page, 0))
	b.h = min(len(lines), max(p.page, 0)) + 3
	return b.draw(p.theme, w, h, lines[p.first:], 0)
}

func (p *Help) lines(w int) []string {
	var order []string
	groups := map[string][]action.Action{}
	for _, a := range p.actions {
		if _, known := groups[a.Group]; !known {
			order = append(order, a.Group)
		}
		groups[a.Group] = append(groups[a.Group], a)
	}
	keys := min(22, w/3)
	var lines []string
	for _, name := range order {
		lines = append(lines, p.heading(name)...)
		for _, a := range groups[name] {
			lines = append(lines, p.action(a, keys, w)...)
		}
		lines = append(lines, "")
	}
	lines = append(lines, p.heading("Marks")...)
	for _, m := range p.legend {
		lines = append(lines, p.entry(theme.Name, m.Glyph, m.Meaning, "", "", keys, w)...)
	}
	return lines
}

func (p *Help) heading(name string) []string {
	return []string{" " + p.theme.Paint(theme.Title, safetext.Line(name))}
}

func (p *Help) action(a action.Action, keys, w int) []string {
	name := keyNames(a.Keys)
	if name == "" {
		name = ": " + string(a.ID)
	}
	return p.entry(theme.Key, name, a.Title, a.Help, a.Why(), keys, w)
}

// entry draws what stands at the left, what it means beside it, and below, dim,
// what else there is to say.
func (p *Help) entry(role theme.Role, left, text, more, why string, keys, w int) []string {
	left = safetext.Pad(safetext.Truncate(safetext.Line(left), keys), keys)
	room := w - keys - 5
	var right []string
	right = append(right, wrapped(p.theme, theme.Text, text, room)...)
	if more != "" {
		right = append(right, wrapped(p.theme, theme.Dim, more, room)...)
	}
	if why != "" {
		right = append(right, wrapped(p.theme, theme.Dim, "not now: "+why, room)...)
	}
	lines := make([]string, len(right))
	for i := range right {
		lines[i] = "   " + strings.Repeat(" ", keys) + "  " + right[i]
		if i == 0 {
			lines[i] = "   " + p.theme.Paint(role, left) + "  " + right[i]
		}
	}
	return lines
}

// keyNames writes an action's keys for people: "j, down".
func keyNames(keys []string) string { return strings.Join(keys, ", ") }
