package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
)

// places are where one has been in the tree, as in a web browser. They hold
// places, not nodes: the tree may be another generation by the time one
// returns.
type places struct {
	behind, ahead []mib.Place
}

// placesKept is how far back one can go.
const placesKept = 200

// goTo moves the tree to an OID and remembers where it was.
func (m *model) goTo(o oid.OID) tea.Cmd {
	from := m.tree.Current()
	if !from.IsValid() {
		return nil
	}
	if place := from.Place(); place.OID != o {
		m.leave(place)
	}
	m.tree.Show(o)
	return m.selected()
}

// leave remembers a place for going back.
func (m *model) leave(place mib.Place) {
	m.places.behind = append(m.places.behind, place)
	m.places.behind = m.places.behind[max(0, len(m.places.behind)-placesKept):]
	m.places.ahead = nil
}

// back returns to the place left last, ahead undoes that.
func (m *model) back() tea.Cmd { return m.travel(&m.places.behind, &m.places.ahead) }

func (m *model) ahead() tea.Cmd { return m.travel(&m.places.ahead, &m.places.behind) }

func (m *model) travel(from, to *[]mib.Place) tea.Cmd {
	last := len(*from) - 1
	place := (*from)[last]
	*from = (*from)[:last]
	*to = append(*to, m.tree.Current().Place())
	if n, ok := m.mibs.now.Load().Find(place); ok {
		m.tree.ShowNode(n)
	} else {
		m.tree.Show(place.OID)
	}
	return m.selected()
}

func (m *model) noWayBack() string {
	if len(m.places.behind) == 0 {
		return "there is no place to go back to"
	}
	return ""
}

func (m *model) noWayAhead() string {
	if len(m.places.ahead) == 0 {
		return "there is no place to go forward to"
	}
	return ""
}

// land puts a cursor that was never moved on the first thing one wants to know
// of a device that was just opened, its own description.
func (m *model) land() tea.Cmd {
	t := m.mibs.now.Load()
	if m.landed || m.device.none() || t == nil || !t.Complete() {
		return nil
	}
	m.landed = true
	description := greeted()[0].Parent()
	if at := m.tree.Current(); at.IsValid() && description.HasPrefix(at.OID()) {
		m.tree.Show(description)
	}
	return m.selected()
}

// arrive moves on to the OID that was asked for when it has become a node,
// unless the person has gone elsewhere meanwhile.
func (m *model) arrive() tea.Cmd {
	t, at := m.mibs.now.Load(), m.tree.Current()
	if m.wanted.IsZero() || !at.IsValid() {
		return nil
	}
	if !m.wanted.HasPrefix(at.OID()) {
		m.wanted = oid.OID{}
		return nil
	}
	n, rest := t.Deepest(m.wanted)
	if rest.IsZero() {
		m.wanted = oid.OID{}
	}
	if n.OID() == at.OID() {
		return nil
	}
	m.tree.Show(n.OID())
	return m.selected()
}
