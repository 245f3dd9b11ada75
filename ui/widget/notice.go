package widget

import (
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// Notice draws what stands in a pane that has nothing to show yet, in h lines
// of w cells: why, and what to do about it.
func Notice(th theme.Theme, w, h int, sentences ...string) string {
	var lines []string
	for _, sentence := range sentences {
		for _, line := range safetext.Wrap(safetext.Line(sentence), w-2) {
			lines = append(lines, th.Paint(theme.Dim, " "+line))
		}
	}
	return Fill(strings.Join(lines, "\n"), w, h)
}
