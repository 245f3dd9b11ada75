//go:build unix

package flows

import (
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
		s.Press("ctrl+u").Type("/nowhere/at/all").Press("enter").WaitText("not saved")
		s.Press("s").WaitText("Save results").Press("ctrl+u").Type("walk.txt").Press("enter").WaitText("saved", "walk.txt")
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
	})
}
