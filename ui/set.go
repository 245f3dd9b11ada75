package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/dialog"
)

// edit opens the SET form for what the cursor is on; of a column it asks first
// which instance.
func (m *model) edit() tea.Cmd {
	o, n, instance := m.subject()
	if !instance && n.Kind() == mib.Column {
		return m.chooseInstance(n, "SET", func(o oid.OID) tea.Cmd { return m.openSet(o, n) })
	}
	return m.openSet(o, n)
}

// cannotEdit is the reason there is nothing to set, or "".
func (m *model) cannotEdit() string {
	if why := m.needWrites(); why != "" {
		return why
	}
	if why := m.needPlace(); why != "" {
		return why
	}
	_, n, instance := m.subject()
	switch {
	case !n.IsValid():
		return "nothing is selected"
	case n.Kind().IsObject() && !n.Access().Writable():
		return n.Name() + " is " + n.Access().String() + " in " + n.Module()
	case !instance && n.Kind() != mib.Column && n.Named():
		return "a SET needs an object: " + n.Name() + " is a " + n.Kind().String()
	}
	return ""
}

// openSet opens the form for an instance of an object.
func (m *model) openSet(o oid.OID, n mib.Node) tea.Cmd {
	t, dev, ctx := m.mibs.now.Load(), m.device.dev, m.ctx
	form := dialog.SetForm{Tree: t, OID: o, Node: n, Device: m.device.label}
	stage := func(o oid.OID, v ber.Value, explicit bool) tea.Cmd {
		return func() tea.Msg {
			change, err := dev.Stage(ctx, t, o, v, explicit)
			return dialog.Staged{Change: change, Err: err}
		}
	}
	apply := func(c device.Change) tea.Cmd {
		return func() tea.Msg {
			outcome, err := dev.Apply(ctx, c)
			return dialog.Applied{Outcome: outcome, Err: err}
		}
	}
	m.open(dialog.NewSet(m.theme, form, stage, apply))
	return func() tea.Msg {
		old := dialog.OldValue{OID: o}
		var got []session.Varbind
		if got, old.Err = dev.Session().Get(ctx, o); old.Err == nil && len(got) > 0 {
			old.Value = got[0].Value
		}
		return old
	}
}

// applied puts what became of a SET into the history of Results, and the value
// read back beside its node.
func (m *model) applied(a dialog.Applied) tea.Cmd {
	var readBack []session.Varbind
	title := "SET"
	for _, c := range a.Outcome.Changes {
		title += " " + m.nameOf(c.OID)
		if c.ReadErr == nil && c.ReadBack.Type != 0 {
			readBack = append(readBack, session.Varbind{OID: c.OID, Value: c.ReadBack})
		}
	}
	return m.startRun(title, func(_ context.Context, emit func([]session.Varbind)) (device.Summary, error) {
		emit(readBack)
		return device.Summary{Varbinds: len(readBack)}, a.Err
	})
}
