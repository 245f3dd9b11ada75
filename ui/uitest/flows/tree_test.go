//go:build unix

package flows

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

// find goes to a node by its name.
func find(s *uitest.Session, name string) *uitest.Session {
	return s.Press("/").WaitText("Find by name").Type(name).WaitRow("▌", name).
		Press("enter").WaitNo("Find by name").WaitCursorRow(name)
}

func TestWalkTheTree(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.Press("g", "g").WaitCursorRow("ccitt")
		s.Press("j").WaitCursorRow("iso(1)").Press("down").WaitNo("▌  ▾ iso")
		s.Press("k", "up").WaitCursorRow("ccitt").Press("end").WaitCursorRow("joint")
		s.Press("home").WaitCursorRow("ccitt").Press("G").WaitCursorRow("joint")
		s.Press("g", "g", "pgdown").WaitNo("▌  ccitt").Press("pgup").WaitCursorRow("ccitt")
		s.Press("ctrl+d").WaitNo("▌  ccitt").Press("ctrl+u").WaitCursorRow("ccitt")

		find(s, "ifTable").WaitRow("mibtui", "› interfaces › ifTable")
		s.Press("l").WaitRow("ifEntry(1)").Press("l").WaitCursorRow("ifEntry")
		s.Press("right", "right").WaitCursorRow("ifIndex")
		s.Press("h").WaitCursorRow("ifEntry").Press("h").WaitNo("ifIndex(1)")
		s.Press("left").WaitCursorRow("ifTable")
	})
}

func TestBackAndForward(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide)
	find(s, "sysDescr")
	find(s, "ifAdminStatus")
	s.Press("H").WaitCursorRow("sysDescr").Press("L").WaitCursorRow("ifAdminStatus")
	s.Press("L").WaitText("no place to go forward to")
}

func TestZones(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		focused := func(zone string) {
			t.Helper()
			s.WaitUntil("the focus on "+zone, func(screen string) bool {
				return strings.Contains(screen, "┏━ "+zone)
			})
		}
		focused("1 Tree")
		s.Press("tab")
		focused("2 Details")
		s.Press("tab")
		focused("3")
		s.Press("tab")
		focused("1 Tree")
		s.Press("shift+tab")
		focused("3")
		s.Press("2")
		focused("2 Details")
		s.Press("3")
		focused("3")
		s.Press("1")
		focused("1 Tree")
		s.Press("ctrl+l").WaitText("1 Tree", "2 Details").Press("q").Exited(0)
	})
}
