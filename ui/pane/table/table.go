// Package table is the pane that shows a conceptual table as one: a line for
// every row, a column for every object, the parts of the index in front and
// always in sight.
//
// On the wire a table is no such thing. It is a number of columns, each with
// its own instances, and only the ends of their names say which belong
// together (RFC 2578 §7.7). Package device reads the columns side by side and
// puts the cells where they belong; this pane shows what it has made of them
// so far, and formats the cells in sight only, so that a hundred thousand rows
// cost the same as ten. The cell under the cursor stands whole at the foot, or
// why there is nothing in it.
package table

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/job"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

type state uint8

const (
	none state = iota
	running
	done
	stopped
	failed
)

func (s state) String() string {
	return [...]string{"", "running", "done", "stopped", "failed"}[s]
}

// Pane is the table pane. It belongs to the program's goroutine.
type Pane struct {
	theme   theme.Theme
	table   widget.Table
	strip   widget.Strip
	grid    *device.Grid // nil before anything has come
	node    mib.Node     // the table
	peer    Peer
	id      job.ID
	state   state
	began   time.Time
	elapsed time.Duration
	again   bool // it is being read again
	notes   []note
	brief   bool  // titles without what all of them begin with
	want    place // where the cursor is to go when it comes
	query   string
	seeking int // generation of the search under way
	now     func() time.Time
}

// Peer is the device a table is read from.
type Peer struct {
	Label   string
	Version session.Version
}

// place is a cell: a row's index and a column's name.
type place struct {
	row    oid.OID
	column string
}

type note struct {
	role theme.Role
	text string
}

type (
	// RefreshRequested asks to read the table again.
	RefreshRequested struct{}
	// SaveRequested asks where to save the table. Content makes the text that
	// suits a file name; it may be called from any goroutine.
	SaveRequested struct {
		Suggested string
		Content   func(path string) string
	}
)

// New returns an empty pane.
func New(th theme.Theme) *Pane { return &Pane{theme: th, now: time.Now} }

// Begin opens a table of a device. What was shown before goes, unless it is the
// same table being read again. The cursor is to go to the column and row that
// at names, where it names any.
func (p *Pane) Begin(id job.ID, n mib.Node, from Peer, at device.Reading, again bool) {
	p.id, p.peer, p.state, p.again = id, from, running, again
	p.began, p.elapsed, p.notes = p.now(), 0, nil
	if !again {
		p.node, p.grid, p.table = n, nil, widget.Table{}
	}
	p.want = place{}
	if at.Node.IsValid() && at.Node.Kind() == mib.Column {
		p.want = place{at.Suffix, at.Node.Name()}
		p.land()
	}
}

// Show shows how far a table has come.
func (p *Pane) Show(id job.ID, g *device.Grid) {
	if id != p.id || g == nil {
		return
	}
	at, ok := p.at()
	if p.grid == nil {
		p.setColumns(g)
	}
	p.grid = g
	for i, text := range titles(g, p.brief) {
		p.table.SetTitle(i, text)
	}
	p.table.SetLen(g.Len())
	if ok {
		row, _ := g.Find(at.row)
		p.table.Carry(row)
	}
	p.land()
}

// land puts the cursor on the column and the row that were asked for once they
// are there.
func (p *Pane) land() {
	if p.grid == nil {
		return
	}
	for i, c := range p.grid.Columns() {
		if c.Name == p.want.column {
			p.table.SetColumn(i)
			p.want.column = ""
		}
	}
	if row, found := p.grid.Find(p.want.row); found {
		p.table.SetCursor(row)
		p.want.row = oid.OID{}
	}
}

func (p *Pane) setColumns(g *device.Grid) {
	columns := make([]widget.TableColumn, len(g.Columns()))
	for i, text := range titles(g, p.brief) {
		columns[i] = widget.TableColumn{Title: text, Right: isNumber(g.Columns()[i])}
	}
	p.table.SetColumns(columns, g.IndexColumns())
}

// End closes the reading of a table. An error that says a person stopped it is
// no failure.
func (p *Pane) End(id job.ID, elapsed time.Duration, warnings []session.Warning, err error) {
	if id != p.id {
		return
	}
	p.elapsed = elapsed
	switch {
	case err == nil:
		p.state = done
	case errors.Is(err, context.Canceled):
		p.state = stopped
	default:
		p.state = failed
		p.notes = append(p.notes, note{theme.Error, err.Error()})
	}
	for _, w := range warnings {
		p.notes = append(p.notes, note{theme.Warn, w.String()})
	}
	p.notes = append(p.notes, p.missing()...)
}

// ActiveJob returns the job to stop from here.
func (p *Pane) ActiveJob() (job.ID, bool) { return p.id, p.state == running }

// Grid returns what is shown; nil when nothing has come.
func (p *Pane) Grid() *device.Grid { return p.grid }

// Table returns the table that is open; it is not valid when none is.
func (p *Pane) Table() mib.Node { return p.node }

// Current returns the instance under the cursor, seen through t. Its value is
// the zero Value where the device has none or it has not come yet.
func (p *Pane) Current(t *mib.Tree) (device.Reading, bool) {
	if _, ok := p.at(); !ok {
		return device.Reading{}, false
	}
	cell := p.grid.Cell(p.table.Cursor(), p.table.Column())
	if cell.Varbind.OID.IsZero() {
		return device.Reading{}, false
	}
	return device.Read(t, cell.Varbind), true
}

// Status names the instance under the cursor.
func (p *Pane) Status() string {
	if !p.node.IsValid() {
		return ""
	}
	if r, ok := p.Current(p.node.Tree()); ok {
		return r.Name()
	}
	return ""
}

// at returns where the cursor is.
func (p *Pane) at() (place, bool) {
	if p.grid == nil || p.grid.Len() == 0 {
		return place{}, false
	}
	return place{p.grid.Suffix(p.table.Cursor()), p.grid.Columns()[p.table.Column()].Name}, true
}

// Actions implements the pane's side of the action table.
func (p *Pane) Actions() []action.Action {
	const group = "Table"
	move := func(id action.ID, title string, f func(), keys ...string) action.Action {
		return action.Action{ID: id, Keys: keys, Title: title, Group: group, Disabled: p.nothing, Run: func() tea.Cmd {
			f()
			p.want = place{} // the person goes elsewhere
			return nil
		}}
	}
	return []action.Action{
		move("table.down", "next row", func() { p.table.Move(1) }, "j", "down"),
		move("table.up", "previous row", func() { p.table.Move(-1) }, "k", "up"),
		move("table.right", "next column", func() { p.table.MoveColumn(1) }, "l", "right"),
		move("table.left", "previous column", func() { p.table.MoveColumn(-1) }, "h", "left"),
		move("table.first", "first column", func() { p.table.SetColumn(0) }, "0"),
		move("table.last", "last column", func() { p.table.SetColumn(len(p.grid.Columns())) }, "$"),
		move("table.top", "first row", p.table.Top, "g g", "home"),
		move("table.bottom", "last row", p.table.End, "G", "end"),
		move("table.halfdown", "half a page down", func() { p.table.Page(1, true) }, "ctrl+d"),
		move("table.halfup", "half a page up", func() { p.table.Page(-1, true) }, "ctrl+u"),
		move("table.pagedown", "a page down", func() { p.table.Page(1, false) }, "pgdown"),
		move("table.pageup", "a page up", func() { p.table.Page(-1, false) }, "pgup"),
		{
			ID: "table.open", Keys: []string{"enter"}, Title: "go to this column's node", Group: group, Hint: "to node",
			Disabled: p.noNode, Run: p.open,
		},
		{
			ID: "table.more", Keys: []string{"space"}, Title: "more of the cell at the foot, and back", Group: group, Hint: "more",
			Disabled: p.strip.Why, Run: func() tea.Cmd { p.strip.Turn(); return nil },
		},
		{
			ID: "table.refresh", Keys: []string{"ctrl+r"}, Title: "read the table again", Group: group, Hint: "refresh",
			Help:     "Cells that changed since are marked, and so are new rows; rows that are gone go.",
			Disabled: p.cannotRefresh, Run: func() tea.Cmd { return action.Emit(RefreshRequested{}) },
		},
		{
			ID: "table.save", Keys: []string{"s"}, Title: "save the table to a file", Group: group, Hint: "save", Opens: true,
			Help:     "As comma-separated values where the file's name ends in .csv, as aligned text otherwise.",
			Disabled: p.nothing, Run: p.save,
		},
	}
}

func (p *Pane) nothing() string {
	switch {
	case p.state == none:
		return "no table is open: t opens the one under the cursor"
	case p.grid == nil || p.grid.Len() == 0:
		return "the table has no rows here"
	}
	return ""
}

func (p *Pane) cannotRefresh() string {
	switch p.state {
	case none:
		return p.nothing()
	case running:
		return "the table is being read just now: esc stops that"
	case done, stopped, failed:
	}
	return ""
}

func (p *Pane) noNode() string {
	if why := p.nothing(); why != "" {
		return why
	}
	if c := p.grid.Columns()[p.table.Column()]; !c.Node.IsValid() {
		return "no module says what this part of the index is"
	}
	return ""
}

// open goes to the node of the cursor's column.
func (p *Pane) open() tea.Cmd {
	c := p.grid.Columns()[p.table.Column()]
	return action.Emit(action.GoTo{OID: c.Node.OID()})
}

// Update implements the pane's side of the message loop.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if f, ok := msg.(found); ok {
		return p.found(f)
	}
	return nil
}
