//go:build unix

package flows

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

func TestZoomAndResizeZones(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.Press("z").WaitNo("Details").WaitText("1 Tree").Press("z").WaitText("2 Details")
		s.Press("2", "z").WaitNo("1 Tree").WaitText("2 Details").Press("z").WaitText("1 Tree")

		edge := func(screen string) int {
			for line := range strings.SplitSeq(screen, "\n") {
				if before, _, ok := strings.Cut(line, "2 Details"); ok {
					return len([]rune(before))
				}
			}
			return 0
		}
		was := edge(s.Screen())
		s.Press("1", ">").WaitUntil("a wider tree", func(screen string) bool { return edge(screen) > was })
		s.Press("<", "<").WaitUntil("a narrower tree", func(screen string) bool { return edge(screen) < was })
	})
}

func TestMouse(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		x, y, ok := s.Find("interfaces(2)")
		if !ok {
			t.Fatal("interfaces is not on the screen\n" + s.Framed())
		}
		s.Click(x, y).WaitCursorRow("interfaces")
		x, y, _ = s.Find("▾ interfaces(2)") // the list may have moved
		s.Click(x, y).WaitNo("ifNumber")
		x, y, _ = s.Find("Log")
		s.Click(x, y).WaitText("[Table]")
		x, y, _ = s.Find("? help")
		s.Click(x, y).WaitText("━ Help ━")
	})
}

// Themes, ASCII and NO_COLOR change looks and nothing else.
func TestASCIIScreen(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := mibtui.Start(t, size, "demo", "--ascii")
		s.WaitUntil("a screen of ASCII alone", func(screen string) bool {
			return strings.Contains(screen, "sysDescr") && strings.IndexFunc(screen, func(r rune) bool { return r >= 0x80 }) < 0
		})
		// An arrow is not the mark of a value that points elsewhere.
		s.WaitRow("Syntax", "DisplayString", " -> OCTET")
		s.Press("?", "G").WaitRow("& ", "an OID that points elsewhere")
	})
}
