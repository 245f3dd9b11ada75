package ui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib/search"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/dialog"
)

// found remembers what was looked for in a pane, for n and N.
type found struct{ query string }

// searcher is a pane in which a text can be found.
type searcher interface {
	Search(text string) tea.Cmd
	FindNext() tea.Cmd
	FindPrev() tea.Cmd
}

// hits is how many rows the find dialog offers.
const hits = 200

// find looks in the pane that has the keys: in the tree among all nodes,
// elsewhere in what the pane holds.
func (m *model) find() tea.Cmd {
	if s, ok := m.focused().(searcher); ok {
		m.open(dialog.NewPrompt(m.theme, "Find in "+m.paneName(), "text", m.found.query, "n and N go on from there", func(text string) (tea.Cmd, error) {
			m.found.query = text
			return s.Search(text), nil
		}))
		return nil
	}
	return m.findNode()
}

func (m *model) paneName() string {
	if m.prefs.focus == DetailsZone {
		return "Details"
	}
	return tabNames()[m.tab]
}

// findAnywhere takes the place of a dialog that is open, but for a form and what
// was typed into it.
func (m *model) findAnywhere() tea.Cmd {
	switch m.top().(type) {
	case *dialog.Find, *dialog.Set, *dialog.Connect, *dialog.SaveAs:
		return nil
	case nil:
	default:
		m.boxes = m.boxes[:len(m.boxes)-1]
	}
	return m.findNode()
}

// findNode finds anywhere in the MIB by name, OID or text.
func (m *model) findNode() tea.Cmd {
	m.open(dialog.NewFind(m.theme, dialog.FindOptions{
		Title: "Find by name, OID or text",
		Tree:  m.mibs.now.Load(),
		Search: func(ctx context.Context, query string) []search.Hit {
			return m.search(ctx, query)
		},
		Remember: func(query string) { m.found.query = query },
	}))
	return nil
}

// search runs outside Update; the index is read once when the dialog asks.
func (m *model) search(ctx context.Context, query string) []search.Hit {
	index := m.mibs.index.Load()
	if index == nil {
		return nil
	}
	return index.Find(ctx, query, hits)
}

// findAgain goes to the next or previous match of what was looked for.
func (m *model) findAgain(forward bool) tea.Cmd {
	if s, ok := m.focused().(searcher); ok {
		if forward {
			return s.FindNext()
		}
		return s.FindPrev()
	}
	query, from := m.found.query, m.tree.Current().OID()
	return func() tea.Msg {
		for _, o := range inOrder(m.search(m.ctx, query), from, forward) {
			return action.GoTo{OID: o}
		}
		return action.Say{Level: action.Warn, Text: "nothing else matches " + query}
	}
}

func (m *model) nothingSought() string {
	if m.found.query == "" {
		return "nothing was looked for yet: / finds"
	}
	return ""
}

// palette lists every action, and takes an OID or a name instead.
func (m *model) palette() tea.Cmd {
	actions := slices.Concat(m.global, m.paneActions())
	m.open(dialog.NewPalette(m.theme, actions, func(text string) (device.Resolved, error) {
		t := m.mibs.now.Load()
		if t == nil {
			return device.Resolved{}, errors.New("the MIBs are still being read")
		}
		return device.Resolve(t, text)
	}))
	return nil
}

// help shows every key and the meaning of every mark.
func (m *model) help() tea.Cmd {
	m.open(dialog.NewHelp(m.theme, m.allActions(), legend()))
	return nil
}

func legend() []dialog.Mark {
	return []dialog.Mark{
		{Glyph: "▌", Meaning: "the line the keys act on"},
		{Glyph: "▸ ▾", Meaning: "something stands below: closed, open"},
		{Glyph: "≡", Meaning: "a table; ∷ its conceptual row"},
		{Glyph: "#", Meaning: "a number or gauge"},
		{Glyph: "↑", Meaning: "a counter: only its change tells something"},
		{Glyph: "\"", Meaning: "text or octets"},
		{Glyph: "◷", Meaning: "a time"},
		{Glyph: "@", Meaning: "an address"},
		{Glyph: "→", Meaning: "an OID that points elsewhere"},
		{Glyph: "◆", Meaning: "an enumeration or named bits"},
		{Glyph: "±", Meaning: "can be SET, RW in the margin"},
		{Glyph: "⚑", Meaning: "a notification"},
		{Glyph: "◇", Meaning: "a group, a compliance or capabilities statement"},
		{Glyph: "?", Meaning: "answered by the device, in no loaded module"},
		{Glyph: "…", Meaning: "being asked for, not come yet, or cut to fit"},
		{Glyph: "–", Meaning: "the device has no value here"},
		{Glyph: "+ *", Meaning: "in a table: a new row, a changed cell, since it was read before"},
		{Glyph: "!", Meaning: "in a table: a column the device did not give whole"},
		{Glyph: "‹ ›", Meaning: "in a table: more columns on that side"},
		{Glyph: "+2", Meaning: "in the Log: so many more objects; its foot names them all"},
		{Glyph: "↓", Meaning: "there is more: J shows it in Details, space at the foot of the others; ↑ back"},
		{Glyph: "●", Meaning: "the device answered last time; ○ it did not, or was not asked"},
		{Glyph: "[RO]", Meaning: "no SET leaves; [WRITE 14:59] SETs are possible, for so long"},
	}
}
