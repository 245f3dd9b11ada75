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
		s.Press("down", "enter").WaitRow("old", "up(1)").WaitRow("new", "down(2)").WaitText("reboot", "cannot be undone", "Send it?")
		s.Press("enter").WaitText("Send it?") // a reflex is no confirmation
		s.Press("y").WaitText("Done. Read back: down(2)").WaitRow("was", "up(1)").Press("enter").WaitNo("Read back")
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
		s.Press("esc").WaitNo("SET SNMPv2-MIB")
	})
}

// A row comes into being and goes again by its RowStatus.
func TestCreateAndDestroyARow(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide, "--write")
	find(s, "demoTaskRowStatus")
	s.Press("e").WaitText("which instance of demoTaskRowStatus?").Type("9").WaitRow("another index", "9").Press("enter")
	s.WaitText("SET MIBTUI-DEMO-MIB::demoTaskRowStatus.9", "no such instance", "createAndWait(5)")
	s.Type("createAndWait").Press("enter").WaitRow("new", "createAndWait(5)").WaitText("Send it?")
	s.Press("y").WaitText("Done. Read back: notReady(3)").Press("enter").WaitNo("Read back")
	s.Press("w").WaitRow("demoTaskRowStatus.9", "= not")
	s.Press("e").WaitText("which instance").Press("down").WaitText("┃▌demoTaskRowStatus.9").Press("enter").WaitText("SET MIBTUI-DEMO-MIB::demoTaskRowStatus.9")
	s.Press("ctrl+u").Type("destroy").Press("enter").WaitRow("new", "destroy(6)").Press("y").WaitText("no such instance")
}
