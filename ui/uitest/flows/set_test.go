//go:build unix

package flows

import (
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

func TestReadOnlyUntilToldOtherwise(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "sysLocation").WaitRow("mibtui", "[RO]")
		s.Press("e").WaitText("read-only")
		command(s, "device.unlock").WaitText("Allow SET on demo?").Press("n").WaitNo("Allow SET")
		s.WaitRow("mibtui", "[RO]")
		command(s, "device.unlock").WaitText("Allow SET on demo?").Press("enter").WaitText("Allow SET")
		s.Press("y").WaitRow("mibtui", "[WRITE 1")
		s.Press("e").WaitText("SET SNMPv2-MIB::sysLocation.0").Press("esc").WaitNo("SET SNMPv2-MIB")
		command(s, "device.lock").WaitText("read-only again").WaitRow("mibtui", "[RO]")
	})
}

// command runs an action by the name the palette knows it by.
func command(s *uitest.Session, id string) *uitest.Session {
	return s.Press(":").WaitText("Commands").Type(id).WaitRow("▌", id).Press("enter").WaitNo("Commands")
}

func TestSetAnEnumeration(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size, "--write")
		find(s, "ifAdminStatus").WaitRow("mibtui", "[WRITE]")
		s.Press("e").WaitText("SET which instance of ifAdminStatus?").WaitRow("▌", "ifAdminStatus.1").Press("enter")
		s.WaitText("SET IF-MIB::ifAdminStatus.1").WaitRow("takes", "one of those below").WaitRow("now", "up(1)")
		s.WaitRow("(•) up(1)", "now").Press("down").WaitRow("(•) down(2)").Press("up").WaitRow("(•) up(1)")
		s.Press("down", "enter").WaitRow("old", "up(1)").WaitRow("new", "down(2)").WaitRow("restart", "Most devices forget").WaitText("the way you come in by", "Send it?")
		s.Press("enter").WaitText("Send it?") // a reflex is no confirmation
		s.Press("y").WaitText("Done. Read back: down(2)").WaitRow("was", "up(1)").WaitRow("enter done").WaitNo("esc close").Press("enter").WaitNo("Read back")
		find(s, "ifOperStatus").WaitCursorRow("ifOperStatus", "down(2)")
	})
}

func TestSetText(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size, "--write")
		find(s, "sysLocation").Press("e").WaitText("SET SNMPv2-MIB::sysLocation.0", "typing replaces it")
		s.Type("row 2, rack 9").Press("enter").WaitRow("new", "row 2, rack 9").WaitRow("type", "OCTET STRING").WaitText("Send it?")
		s.Press("esc").WaitNo("Send it?").Press("backspace").Type("7").Press("enter").WaitRow("new", "row 2, rack 7")
		s.Press("y").WaitText("Done. Read back: row 2, rack 7").Press("q").WaitNo("Read back")
		s.Press("r").WaitRow("sysLocation.0", "= row 2, rack 7")
	})
}

// What the type does not allow is refused before anything is sent.
func TestSetRefusesBadText(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide, "--write")
	find(s, "demoBrightness").Press("e").WaitRow("takes", "from 0..100")
	s.Type("101").Press("enter").WaitText("0..100").WaitNo("Send it?")
	s.Press("ctrl+u").Type("bright").Press("enter").WaitNo("Send it?").Press("esc").WaitNo("SET MIBTUI")
	s.Press("3", "]", "]").WaitText("GET").WaitNo("SET ")
	s.Press("1")
	find(s, "ifInOctets").Press("e").WaitText("ifInOctets is read-only")
	find(s, "system").Press("e").WaitText("a SET needs an object")
}

func TestSetBits(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide, "--write")
	find(s, "demoEnabledAlarms").Press("e").WaitRow("takes", "any of the bits below")
	s.Press("home", "space", "down", "space", "enter").WaitText("Send it?").WaitRow("hex")
	s.Press("y").WaitText("Done. Read back:").Press("enter").WaitNo("Read back")
}

// A type chosen by hand is sent as it is; the device then says what it thinks.
func TestSetWithAWireType(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size, "--write")
		find(s, "sysLocation").Press("e").WaitText("SET SNMPv2-MIB::sysLocation.0", "typing replaces it")
		s.Press("ctrl+t").WaitText("[s text]").Press("tab", "left", "left").WaitText("[i INTEGER]")
		s.Press("right", "left", "tab", "ctrl+u").Type("5").Press("enter").WaitRow("type", "INTEGER").WaitText("Send it?")
		s.Press("y").WaitText("Not set.", "wrongType").Press("esc").WaitRow("value", "5").Press("ctrl+t").WaitNo("[i INTEGER]")
		s.Press("esc").WaitNo("━ SET SNMPv2-MIB")
	})
}

// A row comes into being and goes again by its RowStatus.
func TestCreateAndDestroyARow(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide, "--write")
	find(s, "demoTaskRowStatus")
	s.Press("e").WaitText("which instance of demoTaskRowStatus?").Type("99999").WaitRow("another index (demoTaskIndex 1..65535)", "99999")
	s.Press("enter").WaitText("demoTaskIndex: 99999 is out of range: Unsigned32 takes 1 to 65535").Press("ctrl+u").Type("9").Press("enter")
	s.WaitText("SET MIBTUI-DEMO-MIB::demoTaskRowStatus.9", "no such instance").WaitRow("createAndGo(4)", "makes the row and puts it into use at once")
	s.WaitRow("createAndWait(5)", "set its columns, then active").WaitNo("( ) notReady")
	s.Type("notReady").Press("enter").WaitText("never set (RFC 2579").Press("ctrl+u").Type("createAndWait").Press("enter").WaitRow("new", "createAndWait(5)").WaitText("Send it?")
	s.Press("y").WaitText("Done. Read back: notReady(3)").Press("enter").WaitNo("Read back")
	s.Press("w").WaitRow("demoTaskRowStatus.9", "= not")
	s.Press("e").WaitText("which instance").Press("down").WaitText("┃▌demoTaskRowStatus.9").Press("enter").WaitText("SET MIBTUI-DEMO-MIB::demoTaskRowStatus.9")
	s.Press("ctrl+u").Type("destroy").Press("enter").WaitRow("new", "destroy(6)").Press("y").WaitText("no such instance")
}

// Dates and hardware addresses are written as people and other systems write
// them, which the form shows.
func TestSetADateAndAnAddress(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size, "--write")
		find(s, "demoMaintenance").Press("e").WaitRow("takes", "such as 2026-11-23 08:30:00").WaitNo("DISPLAY-HINT")
		s.Press("ctrl+u").Type("2026-11-23 08:30:00").Press("enter").WaitRow("new", "2026-11-23 08:30:00.0").Press("y").WaitText("Done.").Press("enter").WaitNo("Done.")
		find(s, "demoStationAddress").Press("e").WaitText("such as 00:11:22:33:44:55")
		s.Press("ctrl+u").Type("0211.2233.4455").Press("enter").WaitRow("new", "02:11:22:33:44:55").Press("esc").WaitNo("Send it?")
		s.Press("ctrl+u").Type("02-11-22-33-44-66").Press("enter").WaitRow("new", "02:11:22:33:44:66").Press("y").WaitText("Done.")
	})
}

// A text of several lines is pasted, seen, sent and shown again as it is.
func TestSetSeveralLines(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size, "--write")
		find(s, "demoBanner").Press("e").WaitText("typing replaces it")
		s.Paste("first line\rsecond line\r").WaitRow("value", `first line\nsecond line`).WaitText(`\n is a line break`)
		s.Press("enter").WaitRow("new", "first line␊second line").WaitRow("hex", "6c 69 6e 65 0a 73 65 63").Press("y").WaitText("Done. Read back: first line␊second line")
		s.Press("enter").WaitNo("Done.").Press("e").WaitRow("value", `first line\nsecond line`)
		s.Press("end").Type(`\q`).Press("enter").WaitText(`\q means nothing here`)
	})
}
