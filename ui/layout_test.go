package ui

import (
	"testing"

	"pgregory.net/rapid"
)

// Every cell of the screen belongs to exactly one part, whatever its size.
func TestLayoutCoversTheScreenOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 250).Draw(t, "w"), rapid.IntRange(1, 80).Draw(t, "h")
		focus := Zone(rapid.IntRange(0, int(zones)-1).Draw(t, "focus"))
		p := prefs{focus: focus, zoom: rapid.Bool().Draw(t, "zoom"), left: firstLeft, upper: firstUpper}
		for range rapid.IntRange(0, 20).Draw(t, "resizes") {
			p.resize(rapid.Bool().Draw(t, "more"))
		}
		s := layout(w, h, p, rapid.IntRange(0, footerLines).Draw(t, "footer"))
		parts := append([]rect{s.header, s.footer}, s.zone[:]...)
		for y := range h {
			for x := range w {
				owners := 0
				for _, r := range parts {
					if !r.hidden() && r.contains(x, y) {
						owners++
					}
				}
				if owners != 1 {
					t.Fatalf("cell %d,%d of %dx%d belongs to %d parts: %+v", x, y, w, h, owners, s)
				}
			}
		}
		if s.zone[focus].hidden() {
			t.Fatalf("the focused zone %d is hidden at %dx%d", focus, w, h)
		}
	})
}

func TestLayoutSizes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		w, h    int
		divided bool
	}{
		{120, 36, true},
		{80, 24, true},
		{60, 16, true},
		{59, 16, false},
		{60, 15, false},
		{10, 3, false},
		{1, 1, false},
	}
	for _, tt := range tests {
		s := layout(tt.w, tt.h, prefs{focus: WorkZone, left: firstLeft, upper: firstUpper}, footerLines)
		if got := !s.zone[TreeZone].hidden() && !s.zone[DetailsZone].hidden(); got != tt.divided {
			t.Errorf("%dx%d is divided: %v, want %v", tt.w, tt.h, got, tt.divided)
		}
	}
}
