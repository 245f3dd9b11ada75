// Package details is the pane that tells all about one node: what it holds
// right now, how its values are to be read, what a manager may do with it,
// what it means in words, how its OID is built, and which line of which file
// says so.
package details

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// Pane is the Details pane. Like all panes it belongs to the goroutine of the
// program's Update.
type Pane struct {
	theme    theme.Theme
	node     mib.Node
	texts    mib.Texts
	textsErr error
	readings []device.Reading
	note     string
	actions  []action.Action

	// lines is what is shown, laid out for width; nil when it has to be again.
	lines         []string
	width, height int
	top           int

	query string
	found int // the line a search came to, or noLine
}

const noLine = -1

// New returns a pane about nothing.
func New(th theme.Theme) *Pane {
	p := &Pane{theme: th, found: noLine}
	p.actions = p.makeActions()
	return p
}

// SetNode makes the pane about n. For the same place in another generation of
// the tree what is known of it, and how far it is scrolled, stays.
func (p *Pane) SetNode(n mib.Node) {
	if !p.node.IsValid() || !n.IsValid() || p.node.Place() != n.Place() {
		p.texts, p.textsErr, p.readings, p.note, p.top = mib.Texts{}, nil, nil, "", 0
	}
	p.node, p.lines = n, nil
}

// SetTexts gives the texts of the definition at a place, or why they cannot be
// read. They are ignored when the pane is about another place by now.
func (p *Pane) SetTexts(place mib.Place, t mib.Texts, err error) {
	if p.node.IsValid() && p.node.Place() == place {
		p.texts, p.textsErr, p.lines = t, err, nil
	}
}

// SetReadings gives what the device said about the node at o: its value, or
// the first of them, none when it answered that there is none, or a note why
// it did not answer. With nil what it said is forgotten. They are ignored when
// the pane is about another place by now.
func (p *Pane) SetReadings(o oid.OID, readings []device.Reading, note string) {
	if p.node.IsValid() && p.node.OID() == o {
		p.readings, p.note, p.lines = readings, note, nil
	}
}

// Reading returns the first value the device gave for the node.
func (p *Pane) Reading() (device.Reading, bool) {
	if len(p.readings) == 0 {
		return device.Reading{}, false
	}
	return p.readings[0], true
}

// Scroll moves the text by d lines.
func (p *Pane) Scroll(d int) { p.scrollTo(p.top + d) }

func (p *Pane) scrollTo(top int) {
	p.top = max(min(top, len(p.lines)-p.height), 0)
}

// Update takes messages no action is bound to; none of them concern Details.
func (p *Pane) Update(tea.Msg) tea.Cmd { return nil }

// Actions returns what can be done in Details.
func (p *Pane) Actions() []action.Action { return p.actions }

func (p *Pane) makeActions() []action.Action {
	act := func(id action.ID, title string, run func(), keys ...string) action.Action {
		return action.Action{ID: id, Keys: keys, Title: title, Group: "Details", Run: func() tea.Cmd {
			run()
			return nil
		}}
	}
	return []action.Action{
		act("details.down", "a line down", func() { p.Scroll(1) }, "j", "down"),
		act("details.up", "a line up", func() { p.Scroll(-1) }, "k", "up"),
		act("details.top", "to the beginning", func() { p.scrollTo(0) }, "g g", "home"),
		act("details.bottom", "to the end", func() { p.scrollTo(len(p.lines)) }, "G", "end"),
		act("details.halfdown", "half a page down", func() { p.Scroll(max(p.height/2, 1)) }, "ctrl+d", "pgdown"),
		act("details.halfup", "half a page up", func() { p.Scroll(-max(p.height/2, 1)) }, "ctrl+u", "pgup"),
	}
}

// View draws the pane in h lines of w cells.
func (p *Pane) View(w, h int, _ bool) string {
	if h <= 0 {
		return ""
	}
	if p.lines == nil || p.width != w {
		p.lines, p.width, p.found = p.layOut(w), w, noLine
	}
	p.height = h
	p.scrollTo(p.top)
	shown := p.lines[p.top:min(p.top+h, len(p.lines))]
	lines := make([]string, h)
	for i := range lines {
		if i < len(shown) {
			lines[i] = shown[i]
			if p.top+i == p.found {
				lines[i] = p.theme.Paint(theme.Match, "▌") + strings.TrimPrefix(shown[i], " ")
			}
		} else {
			lines[i] = safetext.Fit("", w)
		}
	}
	if below := len(p.lines) - p.top - h; below > 0 && w > len(more) {
		last := strings.TrimRight(lines[h-1], " ")
		lines[h-1] = safetext.Fit(last, w-len(more)) + p.theme.Paint(theme.Dim, " ↓ J")
	}
	return strings.Join(lines, "\n")
}

// more is as wide as the sign that the text goes on below.
const more = "    "
