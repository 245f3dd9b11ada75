package ui

import (
	"slices"
	"strings"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// footerLines is how many lines the footer may take; one as a rule.
const footerLines = 3

// footer shows what was said last, or how a begun sequence goes on, or the
// keys that matter here.
func (m *model) footer(w int) []string {
	m.hints = m.hints[:0]
	if lines := m.message(w); len(lines) > 0 {
		return lines
	}
	return []string{m.hintLine(w)}
}

// message is what the footer says instead of hints, in as many lines as that
// takes; none when there is nothing to say.
func (m *model) message(w int) []string {
	var lines []string
	most := max(min(footerLines, m.h-4), 1)
	switch {
	case m.keys != "":
		lines = m.continuations(w - 2)
	case m.said.Text != "":
		role := [...]theme.Role{action.Info: theme.OK, action.Warn: theme.Warn, action.Fail: theme.Error}[m.said.Level]
		lines = safetext.Wrap(safetext.Line(m.said.Text), w-2)
		if len(lines) > most {
			rest := strings.Join(lines[most-1:], " ")
			lines = append(lines[:most-1], safetext.Truncate(rest, w-2))
		}
		for i := range lines {
			lines[i] = m.theme.Paint(role, lines[i])
		}
	}
	lines = lines[:min(most, len(lines))]
	for i := range lines {
		lines[i] = safetext.Fit(" "+lines[i], w)
	}
	return lines
}

// hintLine shows the keys that matter here.
func (m *model) hintLine(w int) string {
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

// continuations says which keys can follow those pressed so far, in lines of w
// cells.
func (m *model) continuations(w int) []string {
	lines := []string{m.theme.Paint(theme.Key, m.keys) + " then"}
	for _, table := range [][]action.Action{m.actionsOf(m.focused()), m.global} {
		for _, a := range action.Continuations(m.keys, table) {
			for _, k := range a.Keys {
				rest, ok := strings.CutPrefix(k, m.keys+" ")
				if !ok {
					continue
				}
				next := m.theme.Paint(theme.Key, rest) + " " + a.Title
				if last := len(lines) - 1; safetext.Width(lines[last])+2+safetext.Width(next) <= w {
					lines[last] += "  " + next
				} else {
					lines = append(lines, next)
				}
			}
		}
	}
	return lines
}
