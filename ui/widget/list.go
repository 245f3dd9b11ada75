// Package widget holds the pieces panes and dialogs are built of: a virtual
// list and table, the strip that shows one of their entries whole, a frame with a
// title, a text field, a box drawn over a screen.
//
// They know nothing of SNMP or MIBs, only cells and keys. All of them draw
// into a size they are given and fill it exactly: h lines of w cells.
package widget

import (
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
)

// List is the cursor and the window of a list of which only the visible rows
// are ever drawn; a million rows cost as much as thirty. The zero List is
// empty and ready for use.
type List struct {
	n, cursor, first int
	height           int // of the window when it was last drawn
}

// scrollOff is how many rows stay visible beyond the cursor.
const scrollOff = 3

// Len returns the number of rows.
func (l *List) Len() int { return l.n }

// SetLen changes the number of rows. The cursor stays where it is, or moves to
// the last row when its row is gone.
func (l *List) SetLen(n int) {
	l.n = max(n, 0)
	l.SetCursor(l.cursor)
}

// Cursor returns the row the cursor is on, from 0; also 0 when there are no
// rows.
func (l *List) Cursor() int { return l.cursor }

// SetCursor moves the cursor to row i, or to the nearest row there is.
func (l *List) SetCursor(i int) {
	l.cursor = min(max(i, 0), max(l.n-1, 0))
}

// Move moves the cursor by d rows.
func (l *List) Move(d int) { l.SetCursor(l.cursor + d) }

// Page moves the cursor by d pages of the size last drawn, or half pages. The
// window moves along, so that the cursor stays at its height where it can.
func (l *List) Page(d int, half bool) {
	rows := max(l.height-1, 1)
	if half {
		rows = max(l.height/2, 1)
	}
	l.Carry(l.cursor + d*rows)
}

// Carry moves the cursor to row i and the window with it, so that the cursor
// stays at its height on the screen where it can.
func (l *List) Carry(i int) {
	before := l.cursor
	l.SetCursor(i)
	l.first += l.cursor - before
}

// Top moves the cursor to the first row.
func (l *List) Top() { l.SetCursor(0) }

// End moves the cursor to the last row.
func (l *List) End() { l.SetCursor(l.n - 1) }

// Visible returns the rows, from first to before last, that a window of h rows
// shows. It moves the window as little as it must to show the cursor and a few
// rows beyond it.
func (l *List) Visible(h int) (first, last int) {
	h = max(h, 1)
	l.height = h
	off := min(scrollOff, (h-1)/2)
	l.first = min(l.first, l.cursor-off)
	l.first = max(l.first, l.cursor+off-h+1)
	l.first = max(min(l.first, l.n-h), 0)
	return l.first, min(l.first+h, l.n)
}

// View draws h lines of w cells. It calls row for each visible row; what row
// returns may be painted, and is cut or filled to w cells.
func (l *List) View(w, h int, row func(i, w int, selected bool) string) string {
	if h <= 0 {
		return ""
	}
	first, last := l.Visible(h)
	lines := make([]string, h)
	for y := range lines {
		if i := first + y; i < last {
			lines[y] = safetext.Fit(row(i, w, i == l.cursor), w)
		} else {
			lines[y] = safetext.Fit("", w)
		}
	}
	return strings.Join(lines, "\n")
}

// Click moves the cursor to the row that stands on line y of what was drawn
// last, from 0, and reports whether it was there already. A line without a row
// changes nothing.
func (l *List) Click(y int) (again bool) {
	i := l.first + y
	if y < 0 || y >= l.height || i >= l.n {
		return false
	}
	again = i == l.cursor
	l.SetCursor(i)
	return again
}
