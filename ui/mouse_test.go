package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/mibtui/mibtui/ui/action"
)

func clickAt(m *model, x, y int) {
	m.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	m.Update(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
}

func TestClickGivesAZoneTheKeys(t *testing.T) {
	t.Parallel()
	m := bench(t, 120, 36, synthetic(500))
	m.View()
	s := m.layout()
	for _, z := range []Zone{WorkZone, DetailsZone, TreeZone} {
		r := s.zone[z]
		clickAt(m, r.x+r.w/2, r.y+r.h/2)
		if m.prefs.focus != z {
			t.Errorf("a click into zone %d gave the keys to %d", z, m.prefs.focus)
		}
	}
}

func TestClickSelectsTheLineItPointsAt(t *testing.T) {
	t.Parallel()
	m := bench(t, 120, 36, synthetic(500))
	m.View()
	top := m.layout().zone[TreeZone].y + 1
	before := m.tree.Current().OID()
	clickAt(m, 10, top)
	first := m.tree.Current().OID()
	clickAt(m, 10, top+1)
	second := m.tree.Current().OID()
	if first == before || second.Compare(first) <= 0 {
		t.Errorf("from %v, the first line is %v and the second %v", before, first, second)
	}
}

// A footer of several lines takes room from the panes, for the mouse too.
func TestClickBesideALongMessage(t *testing.T) {
	t.Parallel()
	m := bench(t, 80, 24, synthetic(500))
	m.say(action.Fail, strings.Repeat("what failed and what to try next ", 5))
	lines := strings.Split(ansi.Strip(m.View().Content), "\n")
	if len(lines) != 24 || !strings.HasPrefix(lines[20], "┗") || !strings.HasPrefix(lines[21], " what failed") {
		t.Fatalf("the message does not stand below the panes:\n%s", strings.Join(lines, "\n"))
	}
	before := m.tree.Current().OID()
	clickAt(m, 10, 22)
	if m.tree.Current().OID() != before || m.prefs.focus != TreeZone {
		t.Error("a click on the message reached a pane")
	}
	clickAt(m, 60, 19)
	if m.prefs.focus != WorkZone {
		t.Error("a click on the last line of Results did not reach it")
	}
}

func TestWheelScrollsWhatItIsOver(t *testing.T) {
	t.Parallel()
	m := bench(t, 120, 36, synthetic(500))
	m.View()
	m.prefs.focus = DetailsZone
	before := m.tree.Current().OID()
	m.Update(tea.MouseWheelMsg{X: 5, Y: 10, Button: tea.MouseWheelUp})
	if m.tree.Current().OID() == before {
		t.Error("the wheel over the tree did not move in it")
	}
	if m.prefs.focus != DetailsZone {
		t.Error("the wheel took the keys away")
	}
}

func TestBordersAreDragged(t *testing.T) {
	t.Parallel()
	m := bench(t, 120, 36, synthetic(500))
	s := m.layout()
	m.Update(tea.MouseClickMsg{X: s.zone[TreeZone].w - 1, Y: 10, Button: tea.MouseLeft})
	m.Update(tea.MouseMotionMsg{X: 80, Y: 10, Button: tea.MouseLeft})
	m.Update(tea.MouseReleaseMsg{X: 80, Y: 10, Button: tea.MouseLeft})
	if got := m.layout().zone[TreeZone].w; got < 76 || got > 82 {
		t.Errorf("the tree is %d wide after its border was dragged to 80", got)
	}
	m.Update(tea.MouseMotionMsg{X: 30, Y: 10})
	if got := m.layout().zone[TreeZone].w; got < 76 {
		t.Error("the border follows the mouse after it was let go")
	}
}

func TestHintsInTheFooterArePressed(t *testing.T) {
	t.Parallel()
	m := bench(t, 120, 36, synthetic(500))
	lines := strings.Split(m.View().Content, "\n")
	footer := strings.TrimRight(stripped(lines[35]), " ")
	if !strings.HasSuffix(footer, "? help") {
		t.Fatalf("the footer ends with %q", footer)
	}
	clickAt(m, len(footer)-2, 35)
	if len(m.boxes) != 1 || m.boxes[0].Title() != "Help" {
		t.Errorf("%d dialogs are open", len(m.boxes))
	}
}

func TestZoomGivesOneZoneAllTheRoom(t *testing.T) {
	t.Parallel()
	m := bench(t, 120, 36, synthetic(500))
	m.Update(key("z"))
	if s := m.layout(); s.zone[TreeZone].w != 120 || !s.zone[WorkZone].hidden() {
		t.Errorf("zoomed: %+v", s)
	}
	m.Update(key("z"))
	if s := m.layout(); s.zone[WorkZone].hidden() {
		t.Error("zoomed twice, and still alone")
	}
}
