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

// prefs are what a person has chosen about the layout.
type prefs struct {
	focus Zone
	zoom  bool // the focused zone has all the room
	// left and upper are the shares of the tree's width and of Details' height,
	// in percent.
	left, upper int
}

// The shares at the beginning, and how far they can be moved.
const (
	firstLeft, firstUpper = 40, 45
	leastShare, mostShare = 15, 85
)

// layout says what stands where now. It is used for drawing and for the mouse
// alike.
func (m *model) layout() screen { return layout(m.w, m.h, m.prefs, len(m.message(m.w))) }

// layout divides a terminal of w by h cells, with a footer of that many lines
// where there is room for more than one.
func layout(w, h int, p prefs, footer int) screen {
	var s screen
	w, h = max(w, 1), max(h, 1)
	top, bottom := 0, h
	if h >= 3 {
		s.header = rect{0, 0, w, 1}
		top = 1
	}
	if h >= 5 {
		lines := max(min(footer, h-4), 1)
		s.footer = rect{0, h - lines, w, lines}
		bottom = h - lines
	}
	if w < dividedWidth || h < dividedHeight || p.zoom {
		s.zone[p.focus] = rect{0, top, w, bottom - top}
		return s
	}
	left := min(max(w*p.left/100, 14), w-20)
	if p.left == firstLeft {
		left = min(max(left, 30), 64)
	}
	upper := min(max((bottom-top)*p.upper/100, 4), bottom-top-4)
	if p.upper == firstUpper {
		upper = max(upper, 8)
	}
	s.zone[TreeZone] = rect{0, top, left, bottom - top}
	s.zone[DetailsZone] = rect{left, top, w - left, upper}
	s.zone[WorkZone] = rect{left, top + upper, w - left, bottom - top - upper}
	return s
}

// resize gives the focused zone more of the screen, or less.
func (p *prefs) resize(more bool) {
	step := 5
	if !more {
		step = -step
	}
	share := func(at, by int) int { return min(max(at+by, leastShare), mostShare) }
	switch p.focus {
	case TreeZone:
		p.left = share(p.left, step)
	case DetailsZone:
		p.upper = share(p.upper, step)
	case WorkZone:
		p.upper = share(p.upper, -step)
	}
}
