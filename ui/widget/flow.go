package widget

import (
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// Piece is a part of a text, and what it is.
type Piece struct {
	Role theme.Role
	Text string // sanitised when it is drawn
}

// Flow lays pieces one after the other into lines of at most w cells, with
// between between those on one line. A piece is broken only where it alone is
// wider than a line. There is always at least one line.
func Flow(th theme.Theme, pieces []Piece, between string, w int) []string {
	var lines []string
	line, width := "", 0
	for _, piece := range pieces {
		text := safetext.Line(piece.Text)
		wide := safetext.Width(text)
		switch {
		case line == "":
		case width+len(between)+wide <= w:
			line += between + th.Paint(piece.Role, text)
			width += len(between) + wide
			continue
		default:
			lines = append(lines, line)
		}
		wrapped := safetext.Wrap(text, w)
		last := wrapped[len(wrapped)-1]
		for _, part := range wrapped[:len(wrapped)-1] {
			lines = append(lines, th.Paint(piece.Role, part))
		}
		line, width = th.Paint(piece.Role, last), safetext.Width(last)
	}
	return append(lines, line)
}
