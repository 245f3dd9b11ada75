//go:build unix

package flows

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

// A GET does not erase a walk, and every line leads to its node.
func TestResultsKeepTheirHistory(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "ifDescr")
		s.Press("enter").WaitRow("WALK ifDescr", "8 varbinds", "done")
		find(s, "sysName").Press("enter").WaitRow("GET sysName.0", "done")
		s.Press("3", "G").WaitCursorRow("sysName.0")
		s.Press("{").WaitCursorRow("GET sysName.0").Press("{").WaitCursorRow("WALK ifDescr")
		s.Press("j").WaitCursorRow("ifDescr.1").Press("k").WaitCursorRow("WALK ifDescr")
		s.Press("}").WaitCursorRow("GET sysName.0").Press("{", "down", "down").WaitCursorRow("ifDescr.2")
		s.Press("enter").WaitRow("mibtui", "› ifDescr").WaitCursorRow("ifDescr")
	})
}

func TestMoveInResults(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide)
	find(s, "ifTable")
	s.Press("w").WaitRow("ifSpecific.8", "= ").Press("3", "g", "g").WaitCursorRow("who is")
	s.Press("ctrl+d").WaitNo("who is").Press("ctrl+u").WaitCursorRow("who is")
	s.Press("pgdown").WaitNo("who is").Press("pgup").WaitCursorRow("who is")
	s.Press("G").WaitNo("who is").Press("home").WaitCursorRow("who is").Press("end").WaitNo("who is")
}

func TestFindInResults(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide)
	find(s, "ifDescr")
	s.Press("enter").WaitRow("WALK ifDescr", "done").Press("3", "g", "g")
	s.Press("/").WaitText("Find in Results").Press("ctrl+u").Type("ifDescr.").Press("enter").WaitCursorRow("ifDescr.1")
	s.Press("n").WaitCursorRow("ifDescr.2").Press("n").WaitCursorRow("ifDescr.3").Press("N").WaitCursorRow("ifDescr.2")
	s.Press("/").WaitText("Find in Results").Press("esc").WaitNo("Find in Results")
}

func TestSaveResults(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "ifDescr").Press("enter").WaitRow("WALK ifDescr", "done")
		s.Press("3", "s").WaitText("Save results", ".txt")
		s.Press("ctrl+u").Type("/dev/null/walk.txt").Press("enter").WaitText("/dev/null/walk.txt cannot be written: what should be its folder is a file")
		s.Press("ctrl+u").Type("/tmp").Press("enter").WaitText("/tmp cannot be written: it is a folder")
		s.Press("ctrl+u").Type("new/folder/walk.txt").Press("enter").WaitText("The folder new/folder does not exist.").Press("n").WaitNo("does not exist")
		s.Press("s").WaitText("Save results").Press("ctrl+u").Type("new/folder/walk.txt").Press("enter").WaitText("Create the folder?").Press("y").WaitText("saved")
		file(t, s, "new/folder/walk.txt", "ifDescr.1")
		s.Press("s").WaitText("Save results").Press("ctrl+u").Type("walk.txt").Press("enter").WaitText("lines to walk.txt")
		saved, err := os.ReadFile(filepath.Join(s.Home(), "walk.txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"WALK ifDescr", "ifDescr.1", "STRING:", "ifDescr.8"} {
			if !strings.Contains(string(saved), want) {
				t.Errorf("the saved file does not hold %q:\n%s", want, saved)
			}
		}
		s.Press("s").WaitText("Save results").Press("ctrl+u").Type("walk.txt").Press("enter").WaitText("Write over it?")
		s.Press("n").WaitNo("Write over it?")
		s.Type("s\x15burst.txt\r").WaitText("lines to burst.txt").Press("k").WaitNo("lines to burst.txt").Type("s\x15burst.txt\ry").WaitText("lines to burst.txt").WaitNo("Write over it?")
	})
}

// turnTo presses space until the foot of the pane shows a text.
func turnTo(t *testing.T, s *uitest.Session, text string) {
	t.Helper()
	for range 20 {
		was := s.Screen()
		if strings.Contains(was, text) {
			return
		}
		s.Press("space").WaitUntil("more at the foot", func(screen string) bool { return screen != was })
	}
	t.Fatalf("%q is never in sight\n%s", text, s.Framed())
}

// Lines that differ in their middles read differently, and the foot of the pane
// shows all of the one under the cursor, however long and in whatever script.
func TestResultsShowTheSelectedLineWhole(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		port := func(n int) string {
			return fmt.Sprintf("1.3.6.1.4.1.99999.100.200.300.400.500.600.%d.100.200.300.400.500.600.700.800", n)
		}
		blob := make([]byte, 700)
		for i := range blob {
			blob[i] = byte(i)
		}
		s := startAt(t, size, serve(t, newShelf(
			text("1.3.6.1.2.1.1.1.0", "Some Software\r\nTechnical support\n日本語 e\u0301 \u202eover "+strings.Repeat("and so on ", 9)+"THE END"),
			integer(port(80), 1), integer(port(443), 2), integer(port(8080), 3), text("1.3.6.1.4.1.99999.200.0", string(blob)),
		)).String())
		find(s, "sysDescr").Press("r").WaitRow("GET sysDescr.0", "done")
		s.Press("3").WaitRow("─ sysDescr.0", "1.3.6.1.2.1.1.1.0").WaitRow("┃ OCTET STRING: Some Software", "┃").WaitRow("┃ Technical support", "┃").WaitRow("日本語 e", "·over")
		s.Press("1")
		find(s, "enterprises").Press("w").WaitText("Walk all of enterprises?").Press("y").WaitRow("….443.", "= 2").WaitRow("….8080.", "= 3")
		s.Press("3", "k").WaitCursorRow("….8080.").WaitRow("1.3.6.1.4.1.99999.100.200.300.400.500.600.").WaitText("INTEGER: 3")
		s.Press("j").WaitRow("1.3.6.1.4.1.99999.200.0", "↓ space").WaitText("OCTET STRING: 00 01 02")
		s.Press("space").WaitText("11 12 13")
		turnTo(t, s, "↑ space")
		s.WaitText("ba bb").Press("space").WaitText("OCTET STRING: 00 01 02", "↓ space")
		if x, y, ok := s.Find("↓ space"); ok {
			s.Click(x, y+1).WaitText("11 12 13").WaitCursorRow("99999.200.0")
		}
		s.Press("k").WaitCursorRow("….8080.").Press("space").WaitText("all of this entry is in sight")
	})
}
