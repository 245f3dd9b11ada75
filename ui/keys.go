package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/ui/action"
)

// press turns a key into an action of what is on top, of the focused pane or
// of the whole program, in this order; a key that is none goes to the dialog
// as text.
func (m *model) press(msg tea.KeyPressMsg) tea.Cmd {
	m.said = action.Say{}
	m.preview.unblock()
	sequence := strings.TrimSpace(m.keys + " " + msg.String())
	m.keys = ""
	if msg.String() == "ctrl+c" {
		return m.quit() // whatever was bound or begun, there is a way out
	}
	if top := m.top(); top != nil {
		if a, match := action.Find(sequence, top.Actions()); match == action.Full {
			return m.run(a)
		}
		if a, match := action.Find(sequence, m.anywhere()); match == action.Full && msg.Text == "" {
			return m.run(a)
		}
		return top.Update(msg)
	}
	a, match := action.Find(sequence, m.actionsOf(m.focused()), m.global)
	switch match {
	case action.Full:
		return m.run(a)
	case action.Prefix:
		m.keys = sequence
	case action.NoMatch:
		if strings.HasSuffix(sequence, " esc") {
			break // takes back what was begun
		}
		m.say(action.Warn, sequence+" does nothing here"+m.whereKeysAre())
	}
	return m.rest()
}

// whereKeysAre says how to see every key, with the key that shows them.
func (m *model) whereKeysAre() string {
	for _, a := range m.global {
		if a.ID == "help" && len(a.Keys) > 0 {
			return ": " + a.Keys[0] + " shows every key"
		}
	}
	return ""
}

// anywhere are the actions whose keys work in dialogs too, unless they write
// text.
func (m *model) anywhere() []action.Action {
	return slices.DeleteFunc(slices.Clone(m.global), func(a action.Action) bool { return !a.Anywhere })
}

// run does what an action says, or says why it cannot be done.
func (m *model) run(a action.Action) tea.Cmd {
	if why := a.Why(); why != "" {
		m.say(action.Warn, why)
		return nil
	}
	cmd := a.Run()
	m.opening = m.opening || a.Opens && cmd != nil
	return tea.Batch(m.logAction(a.ID), cmd)
}

func (m *model) logAction(id action.ID) tea.Cmd {
	w := m.opts.ActionLog
	if w == nil {
		return nil
	}
	return func() tea.Msg {
		fmt.Fprintln(w, id)
		return nil
	}
}

// invoke runs an action chosen by name, in the palette.
func (m *model) invoke(i action.Invoke) tea.Cmd {
	for _, a := range m.allActions() {
		if a.ID == i.ID {
			if i.Argument != "" && a.RunWith != nil {
				a.Run = func() tea.Cmd { return a.RunWith(i.Argument) }
			}
			return m.run(a)
		}
	}
	return nil
}

// allActions returns what can be done outside dialogs, the focused pane's own
// actions first.
func (m *model) allActions() []action.Action { return append(m.paneActions(), m.global...) }

// actionsOf returns a pane's actions with the keys a person has given them.
func (m *model) actionsOf(p pane) []action.Action { return m.bound(p.Actions()) }

// bound gives actions the keys of the configuration.
func (m *model) bound(actions []action.Action) []action.Action {
	if len(m.opts.Keys) == 0 {
		return actions
	}
	actions = slices.Clone(actions)
	for i := range actions {
		if keys, ok := m.opts.Keys[actions[i].ID]; ok {
			actions[i].Keys = keys
		}
	}
	return actions
}

// paneActions returns the actions of all panes, the focused one's first.
func (m *model) paneActions() []action.Action {
	all := slices.Clone(m.actionsOf(m.focused()))
	for _, p := range []pane{m.tree, m.details, m.results, m.table, m.log} {
		if p != m.focused() {
			all = append(all, m.actionsOf(p)...)
		}
	}
	return all
}
