package ui

// Zone is one of the three places on the screen that can have the keys.
type Zone int

// The zones, in the order tab goes through them.
const (
	TreeZone Zone = iota
	DetailsZone
	WorkZone
	zones
)

// rect is a part of the screen in cells. One without width or height is not
// drawn.
type rect struct{ x, y, w, h int }

func (r rect) hidden() bool { return r.w <= 0 || r.h <= 0 }

func (r rect) contains(x, y int) bool {
	return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// screen says what stands where.
type screen struct {
	header, footer rect
	zone           [zones]rect
}

// The smallest screen that is divided into panes; below it the focused zone
// has all the room.
const (
	dividedWidth  = 60
	dividedHeight = 16
)

// layout divides a terminal of w by h cells. It is used for drawing and for
// whatever else asks where something is.
func layout(w, h int, focus Zone) screen {
	var s screen
	w, h = max(w, 1), max(h, 1)
	top, bottom := 0, h
	if h >= 3 {
		s.header = rect{0, 0, w, 1}
		top = 1
	}
	if h >= 5 {
		s.footer = rect{0, h - 1, w, 1}
		bottom = h - 1
	}
	if w < dividedWidth || h < dividedHeight {
		s.zone[focus] = rect{0, top, w, bottom - top}
		return s
	}
	left := min(max(w*2/5, 30), 64)
	upper := max((bottom-top)*45/100, 8)
	s.zone[TreeZone] = rect{0, top, left, bottom - top}
	s.zone[DetailsZone] = rect{left, top, w - left, upper}
	s.zone[WorkZone] = rect{left, top + upper, w - left, bottom - top - upper}
	return s
}
