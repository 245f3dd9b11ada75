//go:build unix

package flows

import (
	"testing"
	"time"

	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/demo"
	"github.com/mibtui/mibtui/session/usm"
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
		s.Press("ctrl+u").Type(addr).Press("tab", "space").WaitRow("(•) 3").Press("left").WaitRow("(•) 2c").Press("left").WaitRow("(•) 1").Press("2").WaitRow("(•) 2c")
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
	find(s, "ifHCInOctets").Press("w").WaitText("GET IF-MIB::ifHCInOctets: noSuchName: SNMPv1 cannot carry a Counter64")
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

// Every protocol there is can be chosen in the form, and is spoken then.
func TestConnectWithEveryProtocol(t *testing.T) {
	t.Parallel()
	pairs := []usm.Credentials{
		{Auth: usm.MD5, Priv: usm.DES},
		{Auth: usm.SHA1, Priv: usm.AES128},
		{Auth: usm.SHA224, Priv: usm.AES192},
		{Auth: usm.SHA256, Priv: usm.AES256},
		{Auth: usm.SHA384, Priv: usm.AES192C},
		{Auth: usm.SHA512, Priv: usm.AES256C},
	}
	options := agent.Options{Users: []agent.User{{Name: "nobody"}}}
	for _, c := range pairs {
		c.AuthPassphrase, c.PrivPassphrase = "authpass12", "privpass12"
		options.Users = append(options.Users, agent.User{Name: c.Auth.String(), Credentials: c})
	}
	a, err := agent.Listen(t.Context(), "127.0.0.1:0", demo.New(time.Now), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	for i, c := range pairs {
		t.Run(c.Auth.String()+" "+c.Priv.String(), func(t *testing.T) {
			t.Parallel()
			s := ready(mibtui.Start(t, []uitest.Size{wide, small}[i%2]))
			s.Press("c").WaitText("Connect").Type(a.Addr().String()).Press("tab", "3", "tab").WaitRow("▌", "user").Type(c.Auth.String())
			s.Press("tab").WaitRow("▌", "level", "(•) authPriv").Press("tab").WaitRow("▌", "auth protocol", "MD5", "SHA-512")
			for range i + 1 {
				s.Press("space")
			}
			s.WaitRow("auth protocol", "["+c.Auth.String()+"]").Press("tab").Type("authpass12").Press("tab").WaitRow("▌", "priv protocol")
			for range i + 1 {
				s.Press("space")
			}
			s.WaitRow("priv protocol", "["+c.Priv.String()+"]").Press("tab").Type("privpass12").WaitRow("priv passphrase", "••••••••••").WaitNo("pass12")
			s.Press("enter").WaitRow("mibtui", "v3 authPriv ●").WaitRow("who is", "done")
		})
	}
	s := ready(mibtui.Start(t, wide))
	s.Press("c").WaitText("Connect").Type(a.Addr().String()).Press("tab", "3", "tab").Type("nobody").Press("tab", "space").WaitRow("(•) noAuthNoPriv").WaitNo("protocol")
	s.Press("enter").WaitRow("mibtui", "v3 noAuthNoPriv ●").WaitRow("who is", "done")
}

// What was typed for a device that did not answer, or whose name has no address,
// need not be typed again; a mistake is said below its row.
func TestConnectAgain(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		addr := device(t).String()
		s := ready(mibtui.Start(t, size))
		s.Press("c").WaitText("Connect").Press("enter").WaitText("an address is needed").Press("ctrl+p", "tab", "tab", "tab", "tab").Type("soon").Press("enter").WaitText("an address is needed")
		s.Type("no-such-host.invalid").Press("tab", "tab").Type("guess").Press("enter").WaitText(`"soon" is no time to wait`).WaitRow("▌", "timeout").Press("ctrl+u").Type("0.2")
		s.Press("tab").Type("0").Press("enter").WaitText(`cannot resolve "no-such-host.invalid"`).WaitRow("address", "no-such-host.invalid").WaitRow("community", "•••••")
		s.WaitRow("▌", "address").Type(addr).Press("enter").WaitRow("mibtui", addr, "no answer")
		s.Press("c").WaitRow("▌", "address", addr).WaitRow("community", "•••••").WaitRow("timeout", "0.2").Press("tab", "tab", "ctrl+u").Type("reader").Press("enter")
		s.WaitRow("mibtui", addr, "v2c ●").WaitNo("reader")
		s.Press("c").WaitText("Connect to").Press("n").WaitRow("▌", "address", "host:port")
	})
}

// The form and the lists are used with the mouse as well.
func TestDialogsByMouse(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		addr := device(t).String()
		s := ready(mibtui.Start(t, size))
		click := func(text string) {
			t.Helper()
			x, y, ok := s.Find(text)
			if !ok {
				t.Fatalf("%q is not on the screen\n%s", text, s.Framed())
			}
			s.Click(x, y)
		}
		s.Press("c").WaitText("Connect").Paste(addr+"\r").WaitRow("address", addr)
		click("version")
		s.WaitRow("▌", "version", "(•) 2c")
		click("version")
		s.WaitRow("(•) 3").Press("2").WaitRow("▌", "version", "(•) 2c")
		click("community")
		s.WaitRow("▌", "community").Paste("reader").WaitRow("community", "••••••").Press("enter").WaitRow("mibtui", addr, "v2c ●")
		file(t, s, "state/mibtui/recent.toml", addr)
		s.Press("c").WaitText("Connect to")
		click("another address")
		s.WaitRow("▌another address")
		click("another address")
		s.WaitRow("▌", "address", "host:port").Press("esc").WaitNo("host:port").Press("/").WaitText("Find by name").Type("ifInOct").WaitRow("▌ifInOctets")
		click("ifHCInOctets")
		s.WaitRow("▌ifHCInOctets")
		click("ifHCInOctets  ")
		s.WaitNo("Find by name").WaitCursorRow("ifHCInOctets")
	})
}
