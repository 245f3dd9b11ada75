package ui

import (
	"slices"
	"strings"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// footer shows what was said last, or how a begun sequence goes on, or the
// keys that matter here.
func (m *model) footer(w int) string {
	m.hints = m.hints[:0]
	switch {
	case m.keys != "":
		return safetext.Fit(" "+m.continuations(), w)
	case m.said.Text != "":
		role := [...]theme.Role{action.Info: theme.OK, action.Warn: theme.Warn, action.Fail: theme.Error}[m.said.Level]
		return safetext.Fit(" "+m.theme.Paint(role, safetext.Truncate(safetext.Line(m.said.Text), w-2)), w)
	}
	if top := m.top(); top != nil {
		return safetext.Fit(m.hintsFrom(0, w, top.Actions()), w)
	}
	actions := slices.Concat(m.actionsOf(m.focused()), m.global)
	isHelp := func(a action.Action) bool { return a.ID == "help" }
	help := actions[max(slices.IndexFunc(actions, isHelp), 0):][:1]
	others := slices.DeleteFunc(slices.Clone(actions), isHelp)
	// Help is the one key a stranger must find: it keeps its place at the end.
	room := w - len(" ? help ")
	if room < w/2 {
		return safetext.Fit(m.hintsFrom(0, w, others), w)
	}
	return safetext.Fit(m.hintsFrom(0, room, others), room) + safetext.Fit(m.hintsFrom(room, w-room, help), w-room)
}

// hintsFrom writes the hints of actions that can be done now, as many as fit
// into w cells, and remembers that they stand at cell from and on.
func (m *model) hintsFrom(from, w int, actions []action.Action) string {
	line, width, taken := "", 0, map[string]bool{}
	for _, a := range actions {
		if a.Hint == "" || len(a.Keys) == 0 || taken[a.Keys[0]] || a.Why() != "" {
			continue
		}
		taken[a.Keys[0]] = true
		takes := safetext.Width(a.Keys[0]) + safetext.Width(a.Hint) + len("   ")
		if width+takes > w {
			break
		}
		line += " " + m.theme.Paint(theme.Key, a.Keys[0]) + " " + a.Hint + " "
		m.hints = append(m.hints, hint{from + width, from + width + takes, a})
		width += takes
	}
	return line
}

// continuations says which keys can follow those pressed so far.
func (m *model) continuations() string {
	var b strings.Builder
	b.WriteString(m.theme.Paint(theme.Key, m.keys) + " then ")
	for _, table := range [][]action.Action{m.actionsOf(m.focused()), m.global} {
		for _, a := range action.Continuations(m.keys, table) {
			for _, k := range a.Keys {
				if rest, ok := strings.CutPrefix(k, m.keys+" "); ok {
					b.WriteString(m.theme.Paint(theme.Key, rest) + " " + a.Title + "  ")
				}
			}
		}
	}
	return b.String()
}
