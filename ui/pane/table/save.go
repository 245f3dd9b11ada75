package table

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/widget"
)

func (p *Pane) save() tea.Cmd {
	s := saved{grid: p.grid, target: p.peer.Label, began: p.began, state: p.state}
	return action.Emit(SaveRequested{Suggested: s.fileName(), Content: s.content})
}

// saved is a table to be written to a file.
type saved struct {
	grid   *device.Grid
	target string
	began  time.Time
	state  state
}

// fileName suggests a name a person recognises and every file system takes.
func (s saved) fileName() string {
	name := s.target + "-" + s.grid.Table().Name() + "-" + s.began.Format("20060102-150405")
	return strings.Trim(strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '_':
			return c
		}
		return '-'
	}, name), "-.") + ".csv"
}

// content writes the table as comma-separated values, or as aligned text with
// a heading in comments, by what the file's name ends in.
func (s saved) content(path string) string {
	var b strings.Builder
	if strings.HasSuffix(strings.ToLower(path), ".csv") {
		_ = widget.WriteCSV(&b, s.grid.Fields(nil)) // a Builder takes all
		return b.String()
	}
	fmt.Fprintf(&b, "# %s\n", safetext.Line(s.grid.Table().Name()))
	fmt.Fprintf(&b, "# device %s, read %s\n", safetext.Line(s.target), s.began.Format(time.RFC3339))
	fmt.Fprintf(&b, "# %s, %v\n", plural(s.grid.Len(), "row"), s.state)
	_ = widget.WriteAligned(&b, s.grid.Lines(nil))
	return b.String()
}
