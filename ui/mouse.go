package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/widget"
)

// drag is a border that moves with the mouse.
type drag uint8

const (
	noDrag drag = iota
	dragWidth
	dragHeight
)

// wheelLines is how far one step of the wheel goes.
const wheelLines = 3

// clickable is a pane whose lines can be pointed at.
type clickable interface {
	Click(x, y int) (again bool)
}

// mouse does with the mouse what keys do: a click gives a zone the keys and
// puts the cursor where it points, a second one there fetches; in a dialog it
// goes to a line, and a second one there does what enter does; the wheel
// scrolls what it is over; borders are dragged; a hint in the footer is
// pressed.
func (m *model) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	switch msg.(type) {
	case tea.MouseWheelMsg:
		return m.wheel(at)
	case tea.MouseReleaseMsg:
		m.drag = noDrag
	case tea.MouseMotionMsg:
		m.dragTo(at.X, at.Y)
	case tea.MouseClickMsg:
		if at.Button == tea.MouseLeft {
			return m.click(at.X, at.Y)
		}
	}
	return nil
}

func (m *model) click(x, y int) tea.Cmd {
	m.preview.unblock()
	s := m.layout()
	if s.footer.contains(x, y) {
		return m.clickHint(x - s.footer.x)
	}
	if top := m.top(); top != nil {
		return m.clickBox(top, x, y)
	}
	if m.drag = s.border(x, y); m.drag != noDrag {
		return nil
	}
	z, ok := s.at(x, y)
	if !ok {
		return nil
	}
	m.prefs.focus = z
	r := s.zone[z]
	if r.h < 4 || r.w < 12 {
		return m.point(x-r.x, y-r.y)
	}
	if y == r.y {
		if z == WorkZone {
			m.clickTab(x-r.x, r.w)
		}
		return nil
	}
	return m.point(x-r.x-1, y-r.y-1)
}

// clickTab shows the tab whose name stands at a cell of the upper border of
// Work, which is w cells wide.
func (m *model) clickTab(x, w int) {
	_, spec := m.zone(WorkZone)
	if tab, ok := spec.TabAt(x, w); ok {
		m.tab = tab
	}
}

// point puts the focused pane's cursor on a line; pointing at it again
// fetches.
func (m *model) point(x, y int) tea.Cmd {
	p, ok := m.focused().(clickable)
	if !ok {
		return nil
	}
	if p.Click(x, y) {
		if a, match := action.Find("enter", m.actionsOf(m.focused()), m.global); match == action.Full {
			return m.run(a)
		}
	}
	if m.prefs.focus == TreeZone {
		return m.selected()
	}
	return nil
}

// clickBox points at a line of a dialog that has any to point at.
func (m *model) clickBox(top box, x, y int) tea.Cmd {
	lines, ok := top.(clickable)
	if !ok {
		return nil
	}
	x, y = widget.InBox(top.View(m.w, m.h), m.w, m.h, x, y)
	if !lines.Click(x-1, y-1) { // the frame
		return nil
	}
	if a, match := action.Find("enter", top.Actions()); match == action.Full {
		return m.run(a)
	}
	return nil
}

// wheel scrolls the dialog on top, or the zone it is over, without giving it
// the keys.
func (m *model) wheel(at tea.Mouse) tea.Cmd {
	key := "down"
	if at.Button == tea.MouseWheelUp {
		key = "up"
	} else if at.Button != tea.MouseWheelDown {
		return nil
	}
	var table []action.Action
	if top := m.top(); top != nil {
		table = top.Actions()
	} else if z, ok := m.layout().at(at.X, at.Y); ok {
		p, _ := m.zone(z)
		table = p.Actions() // by their own keys, whatever was bound
	}
	a, match := action.Find(key, table)
	if match != action.Full || a.Why() != "" {
		return nil
	}
	var cmds []tea.Cmd
	for range wheelLines {
		cmds = append(cmds, a.Run())
	}
	return tea.Batch(cmds...)
}

// dragTo moves the border that is being dragged.
func (m *model) dragTo(x, y int) {
	s := m.layout()
	switch m.drag {
	case dragWidth:
		m.prefs.left = min(max(x*100/max(m.w, 1), leastShare), mostShare)
	case dragHeight:
		room := s.zone[DetailsZone].h + s.zone[WorkZone].h
		m.prefs.upper = min(max((y-s.zone[DetailsZone].y)*100/max(room, 1), leastShare), mostShare)
	case noDrag:
	}
}

// hint is an action of the footer and the cells it takes.
type hint struct {
	from, to int
	a        action.Action
}

func (m *model) clickHint(x int) tea.Cmd {
	for _, h := range m.hints {
		if h.from <= x && x < h.to {
			return m.run(h.a)
		}
	}
	return nil
}

// at returns the zone a cell belongs to.
func (s screen) at(x, y int) (Zone, bool) {
	for z, r := range s.zone {
		if !r.hidden() && r.contains(x, y) {
			return Zone(z), true
		}
	}
	return 0, false
}

// border returns which border between zones a cell is on. The tabs of Work
// stand on one: they are no place to drag at.
func (s screen) border(x, y int) drag {
	left, upper, lower := s.zone[TreeZone], s.zone[DetailsZone], s.zone[WorkZone]
	switch {
	case left.hidden() || upper.hidden():
		return noDrag
	case (x == left.w-1 || x == left.w) && y > left.y && y < left.y+left.h-1:
		return dragWidth
	case y == lower.y-1 && x > upper.x:
		return dragHeight
	}
	return noDrag
}
