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

// A line of the Log names what fits; at its foot the request stands whole.
func TestLogShowsTheSelectedRequestWhole(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		s.Press("a").WaitText("live preview off")
		find(s, "ifTable").Press("t").WaitRow("ifTable", "8 rows", "done")
		find(s.Press("1"), "sysName").Press("r").WaitRow("GET sysName.0", "done")
		s.Press("3", "]", "]").WaitCursorRow("sysName.0").WaitRow("─ ", "GET", "1 varbind").WaitRow("sysName.0", "1.3.6.1.2.1.1.5.0")
		s.Press("space").WaitText("request-id").Press("space").WaitNo("request-id")
		s.Press("/").WaitText("Find in Log").Press("ctrl+u").Type("ifSpecific").Press("enter").WaitCursorRow("GETBULK", "+2").WaitRow("GETBULK", "↓ space")
		turnTo(t, s, "1.3.6.1.2.1.2.2.1.22")
		turnTo(t, s, "request-id")
		s.WaitRow("GETBULK", "↑ space").Press("space").WaitRow("GETBULK", "↓ space").WaitNo("request-id")
	})
}
