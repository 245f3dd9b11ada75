// Package log is the pane that shows what was said on the wire.
//
// Each request mibtui sends and what became of it is one exchange: when, which
// operation, which objects, how many varbinds came back, after how long and at
// which attempt, and when it failed, why, in words on lines of their own. A
// line has room for a part of that; the exchange under the cursor stands whole
// at the foot. The last ten thousand are kept. Communities are never part of it.
package log

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// most is how many exchanges are kept.
const most = 10_000

// Pane is the log pane. It belongs to the program's goroutine.
type Pane struct {
	theme theme.Theme
	tree  *mib.Tree
	kept  []session.Exchange
	// first numbers kept[0] among all exchanges there ever were, so that a row
	// still means the same exchange when older ones have gone.
	first   int
	rows    []row
	stale   bool // rows do not show kept as it is
	width   int
	list    widget.List
	strip   widget.Strip
	query   string
	seeking int // generation of the search under way
}

// row is one line: an exchange's own, or with a text one about its failure.
type row struct {
	exchange int // numbered like Pane.first
	text     string
}

// New returns an empty pane.
func New(th theme.Theme) *Pane { return &Pane{theme: th, width: 80} }

// SetTree changes the generation names are taken from.
func (p *Pane) SetTree(t *mib.Tree) { p.tree = t }

// Empty reports whether nothing was ever sent.
func (p *Pane) Empty() bool { return len(p.kept) == 0 }

// Append adds an exchange. The cursor follows when it is on the last line.
func (p *Pane) Append(e session.Exchange) {
	following := p.list.Cursor() >= len(p.rows)-1
	p.kept = append(p.kept, e)
	if len(p.kept) > most+most/4 {
		drop := len(p.kept) - most
		p.kept = append([]session.Exchange(nil), p.kept[drop:]...)
		p.first += drop
		p.stale = true
	} else if !p.stale {
		p.rows = p.appendRows(p.rows, len(p.kept)-1)
	}
	p.settle(following)
}

// settle brings the rows up to date and keeps the cursor on its exchange, or
// on the last row.
func (p *Pane) settle(following bool) {
	at, within := -1, 0
	if c := p.list.Cursor(); c >= 0 && c < len(p.rows) {
		at = p.rows[c].exchange
		for within < c && p.rows[c-within-1].exchange == at {
			within++
		}
	}
	if p.stale {
		p.rows, p.stale = p.rows[:0], false
		for i := range p.kept {
			p.rows = p.appendRows(p.rows, i)
		}
	}
	p.list.SetLen(len(p.rows))
	if following || at < 0 {
		p.list.End()
		return
	}
	for i, r := range p.rows {
		if r.exchange >= at {
			for within > 0 && i+1 < len(p.rows) && p.rows[i+1].exchange == r.exchange {
				i, within = i+1, within-1
			}
			p.list.SetCursor(i)
			return
		}
	}
}

func (p *Pane) appendRows(rows []row, i int) []row {
	rows = append(rows, row{exchange: p.first + i})
	if err := p.kept[i].Err; err != nil {
		for _, paragraph := range safetext.Block(err.Error()) {
			for _, line := range safetext.Wrap(paragraph, max(p.width-6, 8)) {
				rows = append(rows, row{p.first + i, line})
			}
		}
	}
	return rows
}

// current returns the exchange under the cursor.
func (p *Pane) current() (session.Exchange, bool) {
	c := p.list.Cursor()
	if c < 0 || c >= len(p.rows) {
		return session.Exchange{}, false
	}
	return p.kept[p.rows[c].exchange-p.first], true
}

// Object returns the first object of the exchange under the cursor.
func (p *Pane) Object() (oid.OID, bool) {
	e, ok := p.current()
	if !ok || len(e.Asked) == 0 {
		return oid.OID{}, false
	}
	return e.Asked[0].OID, true
}

// Actions implements the pane's side of the action table.
func (p *Pane) Actions() []action.Action {
	const group = "Log"
	move := func(id action.ID, title string, f func(), keys ...string) action.Action {
		return action.Action{ID: id, Keys: keys, Title: title, Group: group, Disabled: p.nothing, Run: func() tea.Cmd { f(); return nil }}
	}
	return []action.Action{
		move("log.down", "next line", func() { p.list.Move(1) }, "j", "down"),
		move("log.up", "previous line", func() { p.list.Move(-1) }, "k", "up"),
		move("log.top", "first line", p.list.Top, "g g", "home"),
		move("log.bottom", "last line, and follow what is sent", p.list.End, "G", "end"),
		move("log.halfdown", "half a page down", func() { p.list.Page(1, true) }, "ctrl+d"),
		move("log.halfup", "half a page up", func() { p.list.Page(-1, true) }, "ctrl+u"),
		move("log.pagedown", "a page down", func() { p.list.Page(1, false) }, "pgdown"),
		move("log.pageup", "a page up", func() { p.list.Page(-1, false) }, "pgup"),
		{
			ID: "log.open", Keys: []string{"enter"}, Title: "go to the first object asked for", Group: group, Hint: "to node",
			Disabled: p.noObject, Run: p.open,
		},
		{
			ID: "log.more", Keys: []string{"space"}, Title: "more of the exchange at the foot, and back", Group: group, Hint: "more",
			Disabled: p.strip.Why, Run: func() tea.Cmd { p.strip.Turn(); return nil },
		},
	}
}

func (p *Pane) nothing() string {
	if p.Empty() {
		return "nothing was sent yet"
	}
	return ""
}

func (p *Pane) noObject() string {
	if why := p.nothing(); why != "" {
		return why
	}
	if e, ok := p.current(); !ok || len(e.Asked) == 0 {
		return "this line names no object"
	}
	return ""
}

func (p *Pane) open() tea.Cmd {
	e, ok := p.current()
	if !ok || len(e.Asked) == 0 {
		return nil
	}
	return action.Emit(action.GoTo{OID: e.Asked[0].OID})
}

// Update implements the pane's side of the message loop.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if f, ok := msg.(found); ok {
		return p.found(f)
	}
	return nil
}

// View draws h lines of w cells.
func (p *Pane) View(w, h int, focused bool) string {
	if w != p.width && w > 0 {
		following := p.list.Cursor() >= len(p.rows)-1
		p.width, p.stale = w, true
		p.settle(following)
	}
	if p.Empty() {
		return widget.Notice(p.theme, w, h, "Nothing was sent yet. Every request will be listed here.", "r asks for a node's value, w walks below it.")
	}
	var whole widget.Entry
	if e, ok := p.current(); ok {
		whole = entry(p.tree, e)
		whole.Of = p.rows[p.list.Cursor()].exchange
	}
	return p.strip.View(p.theme, w, h, focused, whole, func(h int) string {
		return p.list.View(w, h, func(i, w int, selected bool) string {
			return p.row(p.rows[i], w, selected, focused)
		})
	})
}

func (p *Pane) row(r row, w int, selected, focused bool) string {
	e := p.kept[r.exchange-p.first]
	role, gutter := theme.Text, " "
	if selected {
		role, gutter = theme.Resting, "▌"
		if focused {
			role = theme.Selected
		}
	}
	if r.text != "" {
		line := gutter + "    " + r.text
		if !selected {
			role = theme.Error
		}
		return p.theme.Paint(role, safetext.Pad(line, w))
	}
	s := p.summary(e, w-1)
	if selected {
		return p.theme.Paint(role, safetext.Pad(gutter+s.plain(), w))
	}
	return safetext.Fit(gutter+s.painted(p.theme), w)
}

// when is how a time of day is written.
func when(t time.Time) string { return t.Format("15:04:05.000") }

// Click puts the cursor on line y of what was drawn last and reports whether it
// was there already. At the foot it shows more of what stands there.
func (p *Pane) Click(_, y int) (again bool) { return !p.strip.Click(y) && p.list.Click(y) }
