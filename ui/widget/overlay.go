package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/mibtui/mibtui/ui/safetext"
)

// Overlay draws box over the middle of base, which is h lines of w cells, and
// returns as many. What of the box does not fit is cut off.
func Overlay(base, box string, w, h int) string {
	lines := fill(base, w, h)
	over := strings.Split(box, "\n")
	over = over[:min(len(over), h)]
	x, y, wide := place(over, w, h)
	for i, line := range over {
		under := lines[y+i]
		left := safetext.Fit(ansi.Truncate(under, x, ""), x)
		lines[y+i] = left + safetext.Fit(line, wide) + rightOf(under, x+wide, w)
	}
	return strings.Join(lines, "\n")
}

// InBox returns where in a box a cell of the screen lies that [Overlay] has drawn
// it over; what lies outside has a negative coordinate or one beyond the box.
func InBox(box string, w, h, x, y int) (int, int) {
	over := strings.Split(box, "\n")
	left, top, _ := place(over[:min(len(over), h)], w, h)
	return x - left, y - top
}

// place returns where the lines of a box stand on a screen, and how wide they
// are.
func place(over []string, w, h int) (x, y, wide int) {
	for _, line := range over {
		wide = max(wide, safetext.Width(line))
	}
	wide = min(wide, w)
	return (w - wide) / 2, (h - len(over)) / 2, wide
}

// rightOf returns what of a line of w cells lies right of column x. A wide
// character that is cut in two becomes a space.
func rightOf(line string, x, w int) string {
	right := ansi.TruncateLeft(line, x, "")
	if safetext.Width(right) > w-x {
		right = ansi.TruncateLeft(line, x+1, "")
	}
	return strings.Repeat(" ", max(w-x-safetext.Width(right), 0)) + right
}
