//go:build unix

package flows

import (
	"testing"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/ui/uitest"
)

// A device with objects no module describes: they are asked for exactly as
// typed, shown where they belong, walked, and set with a type one chooses.
func TestUnknownOID(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		const root = "1.3.6.1.4.1.99999"
		store := newShelf(
			text("1.3.6.1.2.1.1.5.0", "stranger"),
			integer(root+".1.1.0", 41), text(root+".1.2.0", "undocumented"), integer(root+".2.7.1", 5), integer(root+".2.7.2", 6),
		)
		store.writable[oid.MustParse(root+".1.1.0")] = true
		addr := serve(t, store).String()
		s := ready(mibtui.Start(t, size, addr, "-c", "writer", "--write", "-t", "1"))
		s.WaitRow("mibtui", "[WRITE]")

		askUnknown(s, root+".1.1.0").WaitRow("99999.1.1.0", "= 41").WaitRow("▌", "? 0", "41")

		s.Press("ctrl+p").WaitText("Find by name").Paste("."+root).WaitText("exactly").Press("enter").WaitRow("▌", "? 99999")
		s.Press("w").WaitRow("WALK", "99999", "4", "done").WaitRow("2.7.2", "= 6")

		s.Press(":").WaitText("Commands").Paste(root+".1.1.0").WaitRow("▌", "go to and ask").Press("enter").WaitNo("Commands")
		s.WaitRow("▌", "? 0", "41").Press("e").WaitText("no loaded module describes").WaitRow("now", "41")
		s.WaitText("[i INTEGER]").Press("ctrl+u").Type("43").Press("enter").WaitRow("old", "41").WaitRow("new", "43").WaitText("Send it?")
		s.Press("y").WaitText("Done. Read back: 43").Press("enter").WaitNo("Read back").Press("r").WaitRow("99999.1.1.0", "= 43")
	})
}

// What is typed for the shell is asked exactly so too.
func TestUnknownOIDFromTheShell(t *testing.T) {
	t.Parallel()
	addr := serve(t, newShelf(integer("1.3.6.1.4.1.99999.1.1.0", 41))).String()
	out, err := mibtui.Command(t, "get", addr, "-c", "reader", ".1.3.6.1.4.1.99999.1.1.0").Output()
	if want := "SNMPv2-SMI::enterprises.99999.1.1.0 = INTEGER: 41\n"; err != nil || string(out) != want {
		t.Errorf("got %q, %v; want %q", out, err, want)
	}
}
