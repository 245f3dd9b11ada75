package ui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
)

func (m *model) top() box {
	if len(m.boxes) == 0 {
		return nil
	}
	return m.boxes[len(m.boxes)-1]
}

func (m *model) open(b box) { m.boxes, m.opening = append(m.boxes, b), false }

// settle takes away the dialogs that are over and does what was decided in
// them, and then lets through what had to wait for that. It ends each Update,
// so that no key reaches a dialog that is over, however fast keys come.
func (m *model) settle() tea.Cmd {
	cmds := []tea.Cmd{m.closeBoxes()}
	for len(m.typed) > 0 && !m.defers(m.typed[0]) {
		next := m.typed[0]
		m.typed = m.typed[1:]
		cmds = append(cmds, m.take(next), m.closeBoxes())
	}
	return tea.Batch(cmds...)
}

func (m *model) closeBoxes() tea.Cmd {
	var cmds []tea.Cmd
	for i := 0; i < len(m.boxes); i++ {
		decided, over := m.boxes[i].Over()
		if !over {
			continue
		}
		m.boxes = slices.Delete(m.boxes, i, i+1)
		cmd, _ := m.intent(decided)
		cmds = append(cmds, cmd)
		i = -1 // what was decided may have closed or opened others
	}
	return tea.Batch(cmds...)
}

// take lets a key or a paste do what it does. A paste goes to the dialog on
// top, or opens one to take it.
func (m *model) take(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		return m.press(key)
	}
	if m.top() == nil {
		m.findNode()
	}
	return m.top().Update(msg)
}

// longWait is how long one waits for a dialog before esc gives up.
const longWait = time.Second

// waits reports whether a key or a paste comes too early: a dialog has still to
// open, or to answer what was typed before.
func (m *model) waits(msg tea.Msg) bool {
	if len(m.typed) == 0 {
		m.since = time.Now()
		return m.defers(msg)
	}
	name := keyName(msg)
	if name == "ctrl+c" || name == "esc" && time.Since(m.since) > longWait {
		m.typed, m.opening = nil, false
		return false
	}
	return true
}

func (m *model) defers(msg tea.Msg) bool {
	top, name := m.top(), keyName(msg)
	return name != "ctrl+c" && (m.opening || top != nil && top.Defers(name))
}

func keyName(msg tea.Msg) string {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		return key.String()
	}
	return ""
}
