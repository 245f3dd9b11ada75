// Package tree is the pane a person walks the MIB in.
//
// What is on the screen is a flat list: the number of each node that is
// visible because everything above it is open, in the order of their OIDs.
// Opening a node splices what becomes visible into the list, closing one cuts
// it out; nothing is ever done to the half million nodes that stay as they
// were, and only the rows in the window are drawn. The tree itself is
// immutable. When a new generation of it takes its place, what was open and
// where the cursor was are found again by their OIDs.
package tree

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// Pane is the tree pane. Like all panes it belongs to the goroutine of the
// program's Update.
type Pane struct {
	theme   theme.Theme
	tree    *mib.Tree
	open    []bool  // by node number
	rows    []int32 // the numbers of the visible nodes
	fresh   []int32 // room for those that become visible
	list    widget.List
	values  map[oid.OID]LiveValue
	asking  oid.OID // zero when nothing is asked for
	actions []action.Action
}

// LiveValue is what a device said about a node, short enough for its row.
type LiveValue struct {
	Text   value.Text
	Suffix string // which instance it is of, ".3"; empty for a scalar
	Failed bool   // there is no value; Text may say why
}

// New returns a pane without a tree.
func New(th theme.Theme) *Pane {
	p := &Pane{theme: th, values: map[oid.OID]LiveValue{}}
	p.actions = p.makeActions()
	return p
}

// SetTree shows another generation. The cursor and what is open stay where
// they are, as far as the places still exist.
func (p *Pane) SetTree(t *mib.Tree) {
	if t == nil || t == p.tree {
		return
	}
	old, was, at := p.tree, p.open, p.Current()
	p.tree, p.open = t, make([]bool, t.Len()+1)
	if old == nil {
		p.openFirst(t.Root()) // the empty OID is on the way to everything
	} else {
		carry{from: was, to: p.open, live: onTheWay(old, was), fresh: p.openFirst}.children(old.Root(), t.Root())
	}
	p.rows = p.appendBelow(p.rows[:0], t.Root())
	p.list.SetLen(len(p.rows))
	switch {
	case at.IsValid():
		p.follow(at.Place())
	default:
		p.Show(firstCursor)
	}
}

// follow puts the cursor on the node at a place of another generation.
func (p *Pane) follow(place mib.Place) {
	n, ok := p.tree.Find(place)
	if !ok {
		n, _ = p.tree.Deepest(place.OID)
	}
	p.reveal(n)
	if i := slices.Index(p.rows, int32(n.ID())); i >= 0 {
		p.list.Carry(i)
	}
}

// Tree returns the generation on the screen; nil before the first.
func (p *Pane) Tree() *mib.Tree { return p.tree }

// Len returns the number of visible rows.
func (p *Pane) Len() int { return len(p.rows) }

// Current returns the node under the cursor. It is not valid while there is
// none.
func (p *Pane) Current() mib.Node {
	if len(p.rows) == 0 {
		return mib.Node{}
	}
	return p.tree.NodeByID(int(p.rows[p.list.Cursor()]))
}

// Show puts the cursor on the deepest known node on the way to o, opens what
// is above it, and returns it.
func (p *Pane) Show(o oid.OID) mib.Node {
	if p.tree == nil {
		return mib.Node{}
	}
	n, _ := p.tree.Deepest(o)
	return p.ShowNode(n)
}

// ShowNode moves the cursor to a node of the tree, opening what is above it.
func (p *Pane) ShowNode(n mib.Node) mib.Node {
	if n.IsRoot() {
		p.list.Top()
		return p.Current()
	}
	p.reveal(n)
	p.list.SetCursor(slices.Index(p.rows, int32(n.ID())))
	return n
}

// Toggle opens the node under the cursor, or closes it.
func (p *Pane) Toggle() {
	n := p.Current()
	if !n.IsValid() || !n.HasChildren() {
		return
	}
	if p.open[n.ID()] {
		p.close(p.list.Cursor())
	} else {
		p.expand(p.list.Cursor())
	}
}

// SetValue shows a value at the right of the node at o, until the next one.
func (p *Pane) SetValue(o oid.OID, v LiveValue) { p.values[o] = v }

// ClearValues forgets all values; the next device has others.
func (p *Pane) ClearValues() {
	clear(p.values)
	p.asking = oid.OID{}
}

// SetAsking marks the node at o as being asked for, or no longer.
func (p *Pane) SetAsking(o oid.OID, under bool) {
	switch {
	case under:
		p.asking = o
	case p.asking == o:
		p.asking = oid.OID{}
	}
}

// Update takes messages no action is bound to; none of them concern the tree.
func (p *Pane) Update(tea.Msg) tea.Cmd { return nil }

// Actions returns what can be done in the tree.
func (p *Pane) Actions() []action.Action { return p.actions }

func (p *Pane) makeActions() []action.Action {
	act := func(id action.ID, title string, run func(), keys ...string) action.Action {
		return action.Action{ID: id, Keys: keys, Title: title, Group: "Tree", Run: p.selecting(run)}
	}
	return []action.Action{
		act("tree.down", "next node", func() { p.list.Move(1) }, "j", "down"),
		act("tree.up", "previous node", func() { p.list.Move(-1) }, "k", "up"),
		act("tree.expand", "expand, or to the first child", p.inward, "l", "right"),
		act("tree.collapse", "collapse, or to the parent", p.outward, "h", "left"),
		act("tree.top", "first node", p.list.Top, "g g", "home"),
		act("tree.bottom", "last node", p.list.End, "G", "end"),
		act("tree.halfdown", "half a page down", func() { p.list.Page(1, true) }, "ctrl+d"),
		act("tree.halfup", "half a page up", func() { p.list.Page(-1, true) }, "ctrl+u"),
		act("tree.pagedown", "a page down", func() { p.list.Page(1, false) }, "pgdown"),
		act("tree.pageup", "a page up", func() { p.list.Page(-1, false) }, "pgup"),
	}
}

// selecting makes an action of a move: whoever wants to know hears when the
// cursor rests on another node.
func (p *Pane) selecting(move func()) func() tea.Cmd {
	return func() tea.Cmd {
		before := p.Current()
		move()
		if p.Current() == before {
			return nil
		}
		return action.Emit(action.Selected{})
	}
}

// inward opens the node under the cursor; of one that is open it goes to the
// first child.
func (p *Pane) inward() {
	n := p.Current()
	switch {
	case !n.IsValid() || !n.HasChildren():
	case p.open[n.ID()]:
		p.list.Move(1)
	default:
		p.expand(p.list.Cursor())
	}
}

// outward closes the node under the cursor; of one that is closed it goes to
// the parent.
func (p *Pane) outward() {
	n := p.Current()
	switch {
	case !n.IsValid():
	case p.open[n.ID()] && n.HasChildren():
		p.close(p.list.Cursor())
	case !n.Parent().IsRoot():
		p.list.SetCursor(slices.Index(p.rows, int32(n.Parent().ID())))
	}
}

// Click puts the cursor on line y of what was drawn last and reports whether it
// was there already.
func (p *Pane) Click(_, y int) (again bool) { return p.list.Click(y) }
