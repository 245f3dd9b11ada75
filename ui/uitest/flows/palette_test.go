//go:build unix

package flows

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/ui"
	"github.com/mibtui/mibtui/ui/uitest"
)

func TestPaletteRunsActionsByName(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.Press(":").WaitText("Commands").Type("help").WaitRow("▌", "help").Press("enter").WaitText("━ Help ━", "next node")
		s.Press("q").WaitNo("━ Help ━")
		s.Press(":").WaitText("Commands", "┃▌")
		first := hit(s.Screen())
		another := func(screen string) bool { return hit(screen) != first }
		same := func(screen string) bool { return hit(screen) == first }
		s.Press("down").WaitUntil("the next command", another).Press("up").WaitUntil("the first command", same)
		s.Press("pgdown").WaitUntil("the next page", another).Press("pgup").WaitUntil("the first page", same)
		s.Type("no such command").WaitText("no action and no loaded name").Press("esc").WaitNo("Commands")
		s.Press(":").Type("wlak").WaitText("did you mean walk?").Press("enter").WaitRow("┃▌WALK", "ask.walk").Press("esc").WaitNo("Commands")
	})
}

func TestPaletteTakesAnOID(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide)
	s.Press(":").Paste("1.3.6.1.2.1.1.5.0").WaitRow("▌", "1.3.6.1.2.1.1.5.0").Press("enter")
	s.WaitCursorRow("sysName").WaitRow("sysName.0", "= ")
}

// The help page is drawn from the action table: it names every mark, and every
// action that has no key by what the palette calls it.
func TestHelpNamesEverything(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.WaitCursorRow("sysDescr", "mibtui") // from here on nothing changes by itself
		s.Press("?").WaitText("━ Help ━", "next node")
		page := s.Screen()
		for range 60 {
			before := s.Screen()
			s.Press("pgdown")
			if strings.Contains(before, "no SET leaves") {
				break
			}
			s.WaitUntil("another page", func(screen string) bool { return screen != before })
			page += s.Screen()
		}
		for _, want := range []string{"Marks", "a counter", "can be SET", "device.unlock", "GETBULK", "no SET leaves"} {
			if !strings.Contains(page, want) {
				t.Errorf("the help page does not show %q", want)
			}
		}
		s.Press("pgup").WaitNo("no SET leaves").Press("G").WaitText("no SET leaves")
		s.Press("g").WaitNo("Marks").Press("j").Press("k").Press("esc").WaitNo("━ Help ━").WaitText("1 Tree")
	})
}

func TestKeyThatDoesNothingSaysSo(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide)
	s.Press("X").WaitText("does nothing here", "? shows every key")
	s.Press("g").WaitText("g then").Press("esc")
	s.Press("?").WaitText("━ Help ━").Press("bare esc").WaitNo("━ Help ━")
}

func TestActionIDsAreDistinct(t *testing.T) {
	seen := make(map[string]bool)
	for _, id := range ui.ActionIDs() {
		if seen[id] {
			t.Errorf("two actions are called %s", id)
		}
		seen[id] = true
	}
	if len(seen) < 40 {
		t.Errorf("only %d actions are listed", len(seen))
	}
}
