//go:build unix

package flows

import (
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

func TestLogShowsEachRequest(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.Press("a")
		find(s, "ifDescr")
		s.Press("R").WaitRow("GETNEXT ifDescr", "done").Press("b").WaitRow("GETBULK ifDescr", "done")
		find(s, "sysName").Press("r").WaitRow("GET sysName.0", "done")
		s.Press("3", "]", "]").WaitRow("[Log]").WaitRow("GET ", "sysName.0", "1 vb").WaitRow("GETNEXT", "ifDescr", "ms").WaitRow("GETBULK", "ifDescr")
		s.Press("G").WaitCursorRow("sysName.0").Press("k").WaitCursorRow("GETBULK").Press("up").WaitCursorRow("GETNEXT")
		s.Press("j").WaitCursorRow("GETBULK").Press("down").WaitCursorRow("sysName.0")
		s.Press("home").WaitNo("▌ sysName").Press("end").WaitCursorRow("sysName.0")
		s.Press("pgup").WaitCursorRow("sysDescr").Press("pgdown").WaitCursorRow("sysName.0")
		s.Press("ctrl+u", "g", "g").WaitCursorRow("sysDescr").Press("ctrl+d")
		s.Press("/").WaitText("Find in Log").Press("ctrl+u").Type("BULK").Press("enter").WaitCursorRow("GETBULK")
		s.Press("n").Press("N").WaitCursorRow("GETBULK")
		s.Press("enter").WaitRow("mibtui", "› ifDescr")
		s.Press("3", "[", "[").WaitRow("GET sysName.0", "varbind", "done")
	})
}
