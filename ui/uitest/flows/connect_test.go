//go:build unix

package flows

import (
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

// Without a target the tree is there at once, nothing is sent, and the demo
// device or an address are offered.
func TestStartWithoutTarget(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := ready(mibtui.Start(t, size))
		s.WaitText("no device", "nothing has been sent", "open the built-in demo device", "connect to a device you name")
		find(s, "sysName").WaitText("1.3.6.1.2.1.1.5")
		s.Press("r").WaitText("no device is open")
		s.Press("d").WaitRow("mibtui", "demo v2c").WaitRow("who is there", "done").WaitCursorRow("sysName", "demo")
	})
}

func TestConnectToAnAddress(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		addr := device(t).String()
		s := ready(mibtui.Start(t, size))
		s.Press("c").WaitText("Connect").WaitRow("▌", "address").WaitRow("version", "(•) 2c").WaitRow("community")
		s.Type("no such:place:at:all").Press("enter").WaitText("no such:place").WaitRow("▌", "address")
		s.Press("ctrl+u").Type(addr).Press("tab", "space").WaitRow("(•) 1").Press("left").WaitRow("(•) 2c")
		s.Press("tab", "enter").WaitText("a community is needed").Type("reader").WaitRow("community", "••••••").Press("enter")
		s.WaitRow("mibtui", addr, "v2c ●").WaitRow("who is there", "done")
		s.WaitNo("reader")
		find(s, "sysName").WaitCursorRow("sysName", "demo")

		file(t, s, "state/mibtui/recent.toml", addr)
		s.Press("c").WaitText("Connect to").WaitRow("▌", "(recent)", addr).Press("down", "down").WaitRow("▌", "built-in demo device").Press("enter")
		s.WaitRow("mibtui", "demo v2c")
		s.Press("c").WaitText("Connect to").Press("esc").WaitNo("Connect to")
	})
}

func TestConnectByCommandLine(t *testing.T) {
	t.Parallel()
	addr := device(t).String()
	startAt(t, wide, "udp:"+addr).WaitRow("mibtui", addr, "v2c ●", "[RO]").WaitRow("who is", "done")
	s := ready(mibtui.Start(t, wide, addr, "-v", "1", "-c", "reader"))
	s.WaitRow("mibtui", addr, "v1 ●")
	find(s, "ifDescr").Press("b").WaitText("SNMPv1 has no GETBULK")
}

func TestWrongCommunity(t *testing.T) {
	t.Parallel()
	addr := device(t).String()
	s := ready(mibtui.Start(t, wide, addr, "-c", "guess", "-t", "0.2", "-r", "0"))
	s.WaitRow("mibtui", "no answer").WaitText("community")
	s.Press("]").WaitText("Log").WaitNo("guess")
}

// A device that is not there: the port is closed, or the name does not exist.
func TestDeadDevice(t *testing.T) {
	t.Parallel()
	s := ready(mibtui.Start(t, wide, "127.0.0.1:9", "-c", "reader", "-t", "0.2", "-r", "0"))
	s.WaitRow("mibtui", "no answer")
	find(s, "sysName")
	s.Press("r").WaitRow("GET sysName.0", "failed").Press("q").Exited(0).RestoredTerminal()

	s = ready(mibtui.Start(t, wide, "no-such-host.invalid", "-c", "reader"))
	s.WaitText("no-such-host.invalid").Press("q").Exited(0)
}

func TestTargetWithoutCommunity(t *testing.T) {
	t.Parallel()
	s := mibtui.Start(t, wide, "127.0.0.1")
	s.WaitText("community", "-c").Exited(3)
}
