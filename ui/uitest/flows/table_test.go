//go:build unix

package flows

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/safetext"
	"github.com/mibtui/mibtui/ui/uitest"
)

// A table opens with its index in front, and a hole stays a hole.
func TestOpenATable(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "demoSlotTable").Press("enter").WaitText("[Table]").WaitRow("demoSlotTable", "5 rows", "done")
		s.Press("0").WaitRow("Shelf", "Number", "┊", "Card").WaitCursorRow("1 ┊", "supervisor(1)")
		s.Press("j", "j", "j", "l", "l", "l").WaitCursorRow("–").Press("h").WaitCursorRow("power(4)")
		s.Press("down").WaitCursorRow("lineCard(2)").Press("up", "left", "y", "n").WaitClipboard("MIBTUI-DEMO-MIB::demoSlotNumber.2.1")
		s.Press("right", "right", "right", "y", "n").WaitClipboard("MIBTUI-DEMO-MIB::demoSlotAlarms.2.1")
		s.Press("0", "y", "n").WaitClipboard("MIBTUI-DEMO-MIB::demoSlotShelf.2.1")
		s.Press("$", "y", "v").WaitClipboard("none")
	})
}

// t opens the table of a column, and of a line in Results at just that cell.
func TestOpenTheTableOfAColumn(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "ifType").Press("t").WaitRow("ifTable", "8 rows", "done").WaitRow("ifType.1")
		s.Press("1").WaitCursorRow("ifType").Press("enter").WaitRow("WALK ifType", "8", "done")
		s.Press("3", "G", "k").WaitCursorRow("ifType.7").Press("t").WaitRow("[Table]", "ifType.7").WaitCursorRow("l3ipvlan(136)")
		find(s.Press("1"), "sysName").Press("t").WaitText("sysName is no table")
	})
}

func TestMoveInATable(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startAt(t, size, longTable(t, 0))
		s.Press("a").WaitText("live preview off") // Details must not name the cell the title names
		find(s, "ifTable").Press("t").WaitRow("ifTable", "300 rows", "done").WaitRow("ifIndex.1")
		s.Press("G").WaitCursorRow("300").Press("g", "g").WaitRow("ifIndex.1")
		s.Press("ctrl+d").WaitNo("ifIndex.1 ").Press("ctrl+u").WaitRow("ifIndex.1 ")
		s.Press("pgdown").WaitNo("ifIndex.1 ").Press("pgup").WaitRow("ifIndex.1 ")
		s.Press("end").WaitRow("ifIndex.300").Press("home").WaitRow("ifIndex.1 ")
		s.Press("/").WaitText("Find in Table").Type("port 29").Press("enter").WaitCursorRow("port 29")
		s.Press("n").WaitCursorRow("port 290").Press("N").WaitCursorRow("port 29")
	})
}

// longTable is a device with an ifTable of 300 rows, which it may take its time
// to tell.
func longTable(t *testing.T, patience time.Duration) string {
	t.Helper()
	varbinds := []session.Varbind{text("1.3.6.1.2.1.1.1.0", "long")}
	for i := range 300 {
		varbinds = append(varbinds,
			integer(fmt.Sprintf("1.3.6.1.2.1.2.2.1.1.%d", i+1), int64(i+1)),
			text(fmt.Sprintf("1.3.6.1.2.1.2.2.1.2.%d", i+1), fmt.Sprintf("port %d", i+1)))
	}
	store := newShelf(varbinds...)
	store.patience = patience
	return serve(t, store).String()
}

// What is read again keeps the cursor and marks what has changed.
func TestRefreshATable(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "ifXTable").Press("t").WaitRow("ifXTable", "8 rows", "done")
		s.Press("j", "l").WaitRow("ifName.2")
		for range 5 { // to ifHCInOctets
			s.Press("l")
		}
		s.WaitRow("ifHCInOctets.2").Press("ctrl+r").WaitRow("ifXTable", "changed").WaitRow("ifHCInOctets.2").WaitCursorRow("*")
	})
}

// The keys that ask and copy act on the cell.
func TestActOnACell(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size, "--write")
		find(s, "ifAdminStatus").Press("t").WaitRow("ifTable", "8 rows", "done").WaitRow("ifAdminStatus.1")
		s.Press("j", "j", "y", "v").WaitClipboard("up(1)").Press("y", "o").WaitClipboard("1.3.6.1.2.1.2.2.1.7.3")
		s.Press("e").WaitText("SET IF-MIB::ifAdminStatus.3").Press("esc").WaitNo("SET IF-MIB")
		s.Press("r").WaitRow("GET ifAdminStatus.3", "done").Press("]").WaitText("[Table]")
		s.Press("l").WaitRow("ifOperStatus.3").Press("enter").WaitRow("mibtui", "› ifOperStatus").Press("1").WaitCursorRow("ifOperStatus")
	})
}

func TestSaveATable(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "demoSlotTable").Press("t").WaitRow("demoSlotTable", "5 rows", "done")
		for name, want := range map[string]string{"slots.csv": "\n2,1,power(4),,none\n", "slots.txt": "# demoSlotTable\n"} {
			s.Press("s").WaitText("Save table", ".csv").Press("ctrl+u").Type(name).Press("enter").WaitText("saved", name)
			saved, err := os.ReadFile(filepath.Join(s.Home(), name))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(saved), want) {
				t.Errorf("%s does not hold %q:\n%s", name, want, saved)
			}
		}
	})
}

// Rows appear as they come, esc stops, and what came stays.
func TestStopATable(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startAt(t, size, longTable(t, 5*time.Millisecond))
		find(s, "ifTable").Press("t").WaitRow("ifTable", "rows", "running").WaitText("port 2 ")
		s.Press("esc").WaitText("what came stays").WaitRow("ifTable", "rows", "stopped").WaitText("port 2 ")
		s.Press("ctrl+r").WaitRow("ifTable", "rows", "reading again").WaitText("port 2 ").Press("esc").WaitRow("stopped")
	})
}

// A device that falls silent leaves what it said, and why no more came.
func TestATableOfASilentDevice(t *testing.T) {
	t.Parallel()
	var listen net.ListenConfig
	silent, err := listen.ListenPacket(t.Context(), "udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	s := ready(mibtui.Start(t, wide, silent.LocalAddr().String(), "-c", "reader", "-t", "0.2", "-r", "0"))
	find(s, "ifTable").Press("t").WaitRow("ifTable", "0 rows", "failed").WaitText("timeout", "not an empty table")
}

// No rows may mean two things, and that is what is said.
func TestATableWithoutRows(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startAt(t, size, serve(t, newShelf(text("1.3.6.1.2.1.1.1.0", "no interfaces"))).String())
		find(s, "ifTable").Press("t").WaitRow("ifTable", "0 rows", "done")
		s.WaitText("The device answered", "Either it has", "this community", "both alike").WaitNo("failed")
	})
}

// Version 1 has no Counter64; a table says so instead of leaving holes
// unexplained.
func TestAVersion1TableSaysWhatItLacks(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		addr := device(t).String()
		s := ready(mibtui.Start(t, size, addr, "-v", "1", "-c", "reader"))
		find(s, "ifHCInOctets").Press("t").WaitRow("ifXTable", "8 rows", "done").WaitText("SNMPv1 cannot carry Counter64")
		s.WaitCursorRow("–").WaitRow("─ ifHCInOctets.1", "Counter64").WaitText("SNMPv1 cannot carry a Counter64", "v2c or v3")
		s = startAt(t, size, addr)
		find(s, "ifHCInOctets").Press("t").WaitRow("ifXTable", "8 rows", "done").WaitRow("─ ifHCInOctets.1", "Counter64").WaitNo("SNMPv1")
	})
}

// The foot of the pane shows all of the cell under the cursor, and whatever is
// in the cells, their columns stand below each other.
func TestTableShowsTheSelectedCellWhole(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		var varbinds []session.Varbind
		for i, descr := range []string{
			"plain", "日本語の名前 e\u0301e\u0301", "\u202eover\u2066 שלום", "two\r\nlines\tand a tab",
			"日本語 first line\nsecond line " + strings.Repeat("and so on ", 40) + "THE END",
		} {
			varbinds = append(varbinds,
				text(fmt.Sprintf("1.3.6.1.2.1.2.2.1.2.%d", i+1), descr), integer(fmt.Sprintf("1.3.6.1.2.1.2.2.1.4.%d", i+1), 1500),
				text(fmt.Sprintf("1.3.6.1.2.1.2.2.1.6.%d", i+1), "\x00\x00\x5e\x00\x53\x0f"))
		}
		s := startAt(t, size, serve(t, newShelf(varbinds...)).String())
		find(s, "ifDescr").Press("t", "z").WaitRow("ifTable", "5 rows", "done").WaitRow("─ ifDescr.1", "DisplayString").WaitText("ifIndex 1")
		s.WaitUntil("columns below each other", func(screen string) bool {
			places := map[int]bool{}
			for row := range strings.Lines(screen) {
				if before, _, ok := strings.Cut(row, "1500"); ok {
					places[safetext.Width(before)] = true
				}
			}
			return len(places) == 1
		})
		s.Press("l", "l", "l", "l").WaitRow("─ ifPhysAddress.1", "PhysAddress").WaitText("00:00:5e:00:53:0f")
		s.Press("h", "h", "h", "h", "j", "j", "j").WaitRow("─ ifDescr.4").WaitRow("┃ two").WaitRow("┃ lines")
		s.Press("j", "z").WaitRow("─ ifDescr.5", "↓ space").WaitRow("日本語", "first line").WaitRow("second line")
		turnTo(t, s, "THE END")
		turnTo(t, s, "ifIndex 5")
		s.Press("k").WaitRow("─ ifDescr.4").WaitNo("THE END").Press("space").WaitText("all of this entry is in sight")
	})
}
