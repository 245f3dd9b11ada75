package results

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
)

func (p *Pane) save() tea.Cmd {
	r, _ := p.at(p.list.Cursor())
	if r == nil || p.tree == nil {
		return nil
	}
	s, t, now := r.snapshot(0), p.tree, p.now()
	return action.Emit(SaveRequested{
		Suggested: r.fileName(),
		Content:   func() string { return s.content(t, now) },
	})
}

// fileName suggests a name a person recognises and every file system takes.
func (r *run) fileName() string {
	parts := []string{}
	for _, part := range []string{r.target, r.title, r.began.Format("20060102-150405")} {
		part = strings.Trim(strings.Map(func(c rune) rune {
			switch {
			case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '_':
				return c
			}
			return '-'
		}, part), "-.")
		if part != "" {
			parts = append(parts, part[:min(len(part), 48)])
		}
	}
	return strings.Join(parts, "-") + ".txt"
}

// content writes a run as text: a heading in comments, then each varbind on
// one line as net-snmp's tools write it.
func (s snapshot) content(t *mib.Tree, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", s.title)
	fmt.Fprintf(&b, "# device %s, asked %s\n", s.target, s.began.Format(time.RFC3339))
	fmt.Fprintf(&b, "# %d varbinds in %s, %v\n", s.count, seconds(s.elapsedAt(now)), s.state)
	for _, n := range s.notes {
		fmt.Fprintf(&b, "# %s\n", safetext.Line(n.text))
	}
	for _, group := range s.blocks {
		for _, vb := range group {
			b.WriteString(safetext.Line(device.Output{}.Line(t, vb)))
			b.WriteByte('\n')
		}
	}
	return b.String()
}
