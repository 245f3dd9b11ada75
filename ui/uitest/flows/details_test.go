//go:build unix

package flows

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

func TestDetailsSayWhatAnObjectIs(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide)
	find(s, "ifAdminStatus").Press("2")
	s.WaitText("1.3.6.1.2.1.2.2.1.7", "IF-MIB", "INTEGER", "up(1)", "down(2)", "testing(3)", "read-write", "current", "ifIndex")
	s.WaitText("mibtui's own words").Press("G").WaitText("bundled:IF-MIB:")
	s.Press("g", "g").WaitText("1.3.6.1.2.1.2.2.1.7")

	s.Press("1")
	find(s, "ifInOctets").WaitText("Counter32", "read-only", "ifHCInOctets")
	find(s, "demoBrightness").WaitText("0..100", "percent", "read-write", "MIBTUI-DEMO-MIB")
	find(s, "demoCityTable").WaitText("1.3.6.1.4.1.32473.7.1.3.1", "demoCityName", "IMPLIED")
}

func TestScrollDetails(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "ifAdminStatus").WaitText("1.3.6.1.2.1.2.2.1.7")
		s.Press("J", "J").WaitNo("OID ").Press("K", "K").WaitText("1.3.6.1.2.1.2.2.1.7")
		s.Press("2", "j", "j").WaitNo("OID ").Press("k", "k").WaitText("1.3.6.1.2.1.2.2.1.7")
		s.Press("ctrl+d").WaitNo("OID ").Press("ctrl+u").WaitText("1.3.6.1.2.1.2.2.1.7")
	})
}

// askUnknown asks for an OID no module knows; once it has answered it is in the
// tree, and can be gone to.
func askUnknown(s *uitest.Session, o string) *uitest.Session {
	number := strings.TrimPrefix(o, "1.3.6.1.4.1.")
	s.Press("/").WaitText("Find by name").Paste(o).WaitText("exactly").Press("enter").WaitNo("Find by name")
	s.WaitRow("enterprises."+number, "= ").WaitRow("? ", strings.SplitN(number, ".", 2)[0])
	return s.Press("ctrl+p").WaitText("Find by name").Paste(o).WaitText("exactly").Press("enter").WaitNo("Find by name")
}

// What stands in no module says so, and what to do about it.
func TestDetailsOfTheUnknown(t *testing.T) {
	t.Parallel()
	addr := serve(t, newShelf(integer("1.3.6.1.4.1.99999.1.2.0", 42)))
	s := startAt(t, wide, addr.String())
	askUnknown(s, "1.3.6.1.4.1.99999.1.2.0").WaitCursorRow("0", "42")
	s.WaitText("-M DIR").WaitRow("mibtui", "enterprises › 99999 › 1 › 2 › 0")
}

// What Details says can be searched, and n and N go on in the pane that has the
// keys.
func TestFindInDetails(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "ifAdminStatus").WaitText("1.3.6.1.2.1.2.2.1.7").Press("2", "n").WaitText("nothing was looked for in Details yet")
		s.Press("/").WaitText("Find in Details").Press("ctrl+u").Type("bundled:").Press("enter").WaitCursorRow("bundled:IF-MIB:")
		s.Press("/").WaitText("Find in Details").Press("ctrl+u").Type("INDEX").Press("enter").WaitCursorRow("Index", "ifIndex")
		s.Press("n").WaitNo("▌Index").Press("N").WaitCursorRow("Index", "ifIndex")
		s.Press("/").WaitText("Find in Details").Press("ctrl+u").Type("no such words").Press("enter").WaitText("nothing in Details contains")
		s.Press("3", "n").WaitText("nothing was looked for in Results yet").Press("1")
	})
}

// A device that answers but has no value is told from one that was not asked.
func TestDetailsSayThatNothingIsThere(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startAt(t, size, serve(t, newShelf(text("1.3.6.1.2.1.1.1.0", "no interfaces"))).String())
		find(s, "ifDescr").WaitCursorRow("ifDescr", "–").WaitRow("Value", "none: the device answered")
		s.WaitText("show it")
	})
}
