package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
)

// preview asks for the value of the node the cursor rests on. One request at a
// time, never a walk, and after a timeout none by itself until a key is
// pressed.
type preview struct {
	on      bool
	rest    int // counts where the cursor has been, to know a late tick
	busy    bool
	blocked bool              // after a timeout
	missed  bool              // the cursor came to rest while busy
	shown   []session.Varbind // what Details shows
	asked   oid.OID
}

// restFor is how long the cursor stays on a node before it is asked for.
const restFor = 300 * time.Millisecond

type (
	// rested says that the cursor has been still since it came to a node.
	rested struct{ rest int }
	// previewed brings the values of a node, or why there are none.
	previewed struct {
		dev      *device.Device
		o        oid.OID
		varbinds []session.Varbind
		err      error
	}
)

func (p *preview) unblock() { p.blocked = false }

// reset forgets the device before.
func (p *preview) reset() { *p = preview{on: p.on, rest: p.rest + 1} }

// selected follows the cursor of the tree.
func (m *model) selected() tea.Cmd {
	return tea.Batch(m.showDetails(), m.rest())
}

// rest starts waiting for the cursor to stay where it is.
func (m *model) rest() tea.Cmd {
	m.preview.rest++
	if !m.preview.on || m.device.none() || !m.worthAsking() {
		return nil
	}
	r := rested{m.preview.rest}
	return tea.Tick(restFor, func(time.Time) tea.Msg { return r })
}

// worthAsking reports whether one small request can say something about the
// node under the cursor that is not on the screen yet.
func (m *model) worthAsking() bool {
	n := m.tree.Current()
	return n.IsValid() && n.OID() != m.preview.asked && device.Previewable(n)
}

func (m *model) previewChanged(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case rested:
		if msg.rest != m.preview.rest || m.device.none() || !m.worthAsking() {
			return nil
		}
		return m.askPreview()
	case previewed:
		return m.showPreview(msg)
	}
	return nil
}

func (m *model) askPreview() tea.Cmd {
	if m.preview.busy || m.asking() {
		m.preview.missed = true
		return nil
	}
	if m.preview.blocked {
		return nil
	}
	n := m.tree.Current()
	dev, ctx := m.device.dev, m.ctx
	m.preview.busy, m.preview.asked = true, n.OID()
	m.tree.SetAsking(n.OID(), true)
	return func() tea.Msg {
		vbs, err := dev.Preview(ctx, n)
		return previewed{dev, n.OID(), vbs, err}
	}
}

func (m *model) showPreview(p previewed) tea.Cmd {
	m.tree.SetAsking(p.o, false)
	if p.dev != m.device.dev {
		return nil
	}
	m.preview.busy = false
	if errors.Is(p.err, context.Canceled) {
		return nil
	}
	m.preview.silenced(p.err)
	note := ""
	if p.err != nil {
		note = p.err.Error()
	}
	t := m.mibs.now.Load()
	m.showReadings(t, p.o, p.varbinds, note)
	return m.catchUp()
}

// asking reports whether an operation is under way. What it is for comes
// first, and should the device fall silent no preview is waiting behind it.
func (m *model) asking() bool {
	return slices.ContainsFunc(m.jobs.Running(), asks)
}

// catchUp asks for what the cursor came to rest on meanwhile.
func (m *model) catchUp() tea.Cmd {
	if !m.preview.missed || m.asking() {
		return nil
	}
	m.preview.missed = false
	return m.rest()
}

// silenced stops asking by itself after a device did not answer or could not be
// reached.
func (p *preview) silenced(err error) {
	_, timeout := errors.AsType[*session.TimeoutError](err)
	_, unreachable := errors.AsType[*session.UnreachableError](err)
	if timeout || unreachable {
		p.blocked = true
		p.asked = oid.OID{}
	}
}
