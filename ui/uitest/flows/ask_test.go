//go:build unix

package flows

import (
	"fmt"
	"net"
	"regexp"
	"testing"
	"time"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/uitest"
)

// startAt opens the device at an address with the community that may read.
func startAt(tb testing.TB, size uitest.Size, address string, args ...string) *uitest.Session {
	tb.Helper()
	return ready(mibtui.Start(tb, size, append([]string{address, "-c", "reader", "-t", "1", "-r", "0"}, args...)...))
}

func TestRestingShowsTheValue(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "sysName").WaitCursorRow("sysName", "demo")
		find(s, "ifAdminStatus").WaitCursorRow("ifAdminStatus", "up(1)")
		s.Press("a").WaitText("live preview off").Press("a").WaitText("live preview on")
	})
}

func TestAskInEveryWay(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "sysUpTime")
		s.Press("r").WaitRow("GET sysUpTime.0", "1 varbind", "done")
		s.Press("R").WaitRow("GETNEXT sysUpTime", "1 varbind", "done").WaitRow("sysUpTime.0", "= ")
		find(s, "ifNumber")
		s.Press("enter").WaitRow("GET ifNumber.0", "done").WaitRow("ifNumber.0", "= 8")
		find(s, "ifDescr")
		s.Press("b").WaitRow("ifType.2", "= ")
		find(s, "ifTable")
		s.Press("w").WaitRow("ifSpecific.8", "= ")
		find(s, "system")
		s.Press("r").WaitText("w walks what is below")
	})
}

// In the tree R asks for what is there, however often. In Results it goes on
// from what came.
func TestGetNextStepsThroughTheDevice(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "sysUpTime")
		s.Press("R").WaitCursorRow("sysUpTime.0", "= ").Press("]", "]", "[").WaitText("[Table]").Press("R").WaitCursorRow("sysUpTime.0", "= ")
		s.Press("3", "R").WaitRow("GETNEXT sysUpTime.0", "done").WaitCursorRow("sysContact.0", "= ")
		s.Press("R").WaitRow("GETNEXT sysContact.0", "done").WaitCursorRow("sysName.0", "= ")
		// From a line that names nothing it goes on from what stands above.
		s.Press("{").WaitCursorRow("GETNEXT sysContact.0").Press("R").WaitCursorRow("sysName.0", "= ")
		s.Press("b").WaitCursorRow("sysORID.7", "= ")
		s.Press("1").Paste("2.999").WaitCursorRow("2.999").Press("enter", "3").WaitRow("GET joint-iso-ccitt.999", "done")
		s.Press("R").WaitRow("GETNEXT joint-iso-ccitt.999", "done").Press("R").WaitText("nothing comes after this")
	})
}

// A walk above a table says first what that means.
func TestWalkSaysItsScope(t *testing.T) {
	t.Parallel()
	s := startDemo(t, wide)
	find(s, "interfaces")
	s.Press("w").WaitText("Walk all of interfaces?", "known objects in").Press("n").WaitNo("Walk all of")
	s.Press("w").WaitText("Walk all of interfaces?").Press("y").WaitRow("ifSpecific.8", "= ")
	s.Press("3", "{").WaitCursorRow("WALK interfaces", "varbinds", "done")
}

func TestAskForOneInstanceOfAColumn(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "ifDescr")
		s.Press("r").WaitText("GET which instance of ifDescr?").WaitRow("▌", "ifDescr.1")
		s.Press("down").WaitRow("▌", "ifDescr.2").Press("up").WaitRow("▌", "ifDescr.1")
		s.Press("down", "enter").WaitRow("GET ifDescr.2", "done")
		s.Press("r").WaitText("which instance").Type("x").WaitRow("another index (ifIndex", "x")
		s.Press("enter").WaitText("which instance").Press("backspace").Type("7").Press("enter")
		s.WaitNo("which instance").WaitRow("GET ifDescr.7", "done")
		s.Press("r").WaitText("which instance").Press("esc").WaitNo("which instance")
	})
}

// slowDevice has more than a story has time for, and takes its time.
func slowDevice(t *testing.T) string {
	t.Helper()
	varbinds := []session.Varbind{text("1.3.6.1.2.1.1.1.0", "slow"), text("1.3.6.1.2.1.1.5.0", "snail")}
	for i := range 5000 {
		varbinds = append(varbinds, integer(fmt.Sprintf("1.3.6.1.4.1.99999.1.%d", i+1), int64(i)))
	}
	store := newShelf(varbinds...)
	store.patience = 10 * time.Millisecond
	return serve(t, store).String()
}

var stoppedRun = regexp.MustCompile(`WALK enterprises .*\d+ .*stopped`)

func TestEscStopsAndKeeps(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startAt(t, size, slowDevice(t))
		find(s, "enterprises")
		s.Press("w").WaitText("Walk all of enterprises?").Press("y")
		s.WaitRow("WALK enterprises", "running").WaitRow("99999.1.10", "= 9").Press("esc").WaitText("what came stays")
		s.Press("3", "{") // the run's header may have scrolled off by now
		s.WaitUntil("the walk to be stopped", func(screen string) bool { return stoppedRun.MatchString(screen) })
		s.WaitRow("99999.1.1 ", "= 0").WaitNo("no answer")
	})
}

func TestQuitAsksWhileSomethingRuns(t *testing.T) {
	t.Parallel()
	s := startAt(t, wide, slowDevice(t))
	askUnknown(s, "1.3.6.1.4.1.99999").WaitCursorRow("99999")
	s.Press("w").WaitRow("WALK", "99999", "running").Press("q").WaitText("Quit while this runs?")
	s.Press("n").WaitNo("Quit while").Press("q").WaitText("Quit while").Press("y").Exited(0).RestoredTerminal()

	s = startAt(t, wide, slowDevice(t))
	askUnknown(s, "1.3.6.1.4.1.99999").WaitCursorRow("99999")
	s.Press("w").WaitRow("WALK", "99999", "running").Type("y\x03").WaitText("Quit while this runs?").Press("ctrl+c").Exited(0).RestoredTerminal()

	// That a device does not say who it is keeps nobody.
	mute, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	ready(mibtui.Start(t, wide, mute.LocalAddr().String(), "-c", "reader")).WaitRow("who is there?", "running").Press("q").Exited(0).RestoredTerminal()
}
