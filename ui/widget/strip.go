package widget

import (
	"slices"
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/theme"
)

// Entry is what stands in a [Strip].
type Entry struct {
	// Of tells it apart from others; it must be comparable.
	Of any
	// Text is in paragraphs, each of pieces that stay whole where they fit a
	// line; without any there is no strip.
	Text [][]Piece
	// More is further paragraphs that are only there when the strip is open.
	More [][]Piece
}

// Add adds a text of several lines, each of them a paragraph.
func (e *Entry) Add(role theme.Role, text string) {
	for _, line := range safetext.Block(text) {
		e.Text = append(e.Text, []Piece{{role, line}})
	}
}

// Strip is the foot of a pane of rows: the entry under the cursor whole, where
// its row has room for a part of it. A rule divides it from the rows and
// carries its first line. It takes as few lines as it needs and half of the
// pane at the most; what is more can be turned to, in most of the pane. The
// zero Strip is ready for use.
type Strip struct {
	of    any      // what the entry drawn last was of
	lines []string // of it below the rule, painted
	more  bool     // it has paragraphs that are there only when the strip is open
	rows  int      // of lines that were in sight
	above int      // lines of the pane that were left to the rows
	top   int      // the first of lines in sight
	open  bool
}

const (
	// leastAbove is how many lines of the pane the rows always keep.
	leastAbove = 3
	// leastHeight is the pane below which a strip is only drawn when it is open,
	// and roomy that where a pane without the keys has one.
	leastHeight = 8
	roomy       = 16
)

// View draws h lines of w cells: what rows draws into the lines it is given,
// and the entry below. Another entry than the last time begins closed.
func (s *Strip) View(th theme.Theme, w, h int, focused bool, e Entry, rows func(h int) string) string {
	if len(e.Text) == 0 || len(e.Text[0]) == 0 {
		*s = Strip{above: h}
		return rows(h)
	}
	if e.Of != s.of {
		*s = Strip{of: e.Of}
	}
	most := 0 // lines below the rule
	switch {
	case s.open:
		most = h - 1 - max(min(leastAbove, h/2), 1)
	case focused && h >= leastHeight || h >= roomy:
		most = (h - 3) / 2
	}
	s.more = len(e.More) > 0
	if s.open {
		e.Text = slices.Concat(e.Text, e.More)
	}
	var head string
	if head, s.lines = e.layOut(th, w, 0); s.open || s.more || len(s.lines) > most {
		head, s.lines = e.layOut(th, w, signWidth)
	}
	s.rows = min(max(most, 0), len(s.lines))
	s.top = min(s.top, len(s.lines)-s.rows)
	if s.rows == 0 {
		s.above = h
		return rows(h)
	}
	s.above = h - 1 - s.rows
	drawn := []string{rows(s.above), s.rule(th, w, head)}
	for _, line := range s.lines[s.top : s.top+s.rows] {
		drawn = append(drawn, safetext.Fit(" "+line, w))
	}
	return strings.Join(drawn, "\n")
}

// layOut makes lines of an entry: what the rule carries, which leaves the last
// so many cells free, and at least one below it.
func (e Entry) layOut(th theme.Theme, w, free int) (head string, lines []string) {
	const ends = 4 // of the rule, beside what it carries
	room := w - ends - free
	if safetext.Width(safetext.Line(e.Text[0][0].Text)) <= room {
		lines = Flow(th, e.Text[0], "  ", room)
		head, lines = " "+lines[0]+" ", lines[1:]
	} else {
		lines = Flow(th, e.Text[0], "  ", w-2)
	}
	for _, paragraph := range e.Text[1:] {
		lines = append(lines, Flow(th, paragraph, "  ", w-2)...)
	}
	if len(lines) == 0 {
		lines = []string{""}
	}
	return head, lines
}

// The signs that there is more of the entry below what is in sight, or that
// this is its end and the next turn closes the strip.
const (
	moreBelow = " ↓ space "
	moreAbove = " ↑ space "
	signWidth = len(" v space ")
)

func (s *Strip) rule(th theme.Theme, w int, head string) string {
	sign := ""
	switch {
	case s.top+s.rows < len(s.lines), s.more && !s.open:
		sign = moreBelow
	case s.open:
		sign = moreAbove
	}
	line := max(w-2-safetext.Width(head)-safetext.Width(sign), 0)
	return safetext.Fit(th.Paint(theme.Border, "─")+head+th.Paint(theme.Border, strings.Repeat("─", line))+
		th.Paint(theme.Dim, sign)+th.Paint(theme.Border, "─"), w)
}

// Why returns the reason there is nothing to turn to, or "".
func (s *Strip) Why() string {
	if s.open || s.more || s.rows < len(s.lines) {
		return ""
	}
	return "all of this entry is in sight"
}

// Turn opens the strip, goes on by what was in sight, and closes it at the end.
func (s *Strip) Turn() {
	switch {
	case !s.open:
		s.open = s.Why() == ""
	case s.rows > 0 && s.top+s.rows < len(s.lines):
		s.top += s.rows
	default:
		s.open, s.top = false, 0
	}
}

// Click turns to more of the entry when line y of the pane is one of the
// strip's, and reports whether it was.
func (s *Strip) Click(y int) bool {
	if s.rows == 0 || y < s.above {
		return false
	}
	s.Turn()
	return true
}
