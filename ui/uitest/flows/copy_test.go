//go:build unix

package flows

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

func TestCopy(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size)
		find(s, "ifNumber").WaitCursorRow("ifNumber", "8")
		s.Press("y").WaitText("y then", "OID", "name", "value")
		s.Press("o").WaitClipboard("1.3.6.1.2.1.2.1.0")
		// A terminal may ignore it: what was sent can be selected by hand.
		s.WaitText("sent to the terminal's clipboard").WaitUntil("the OID in the footer", func(screen string) bool {
			return strings.HasSuffix(strings.TrimSpace(screen), " 1.3.6.1.2.1.2.1.0")
		})
		s.Press("y", "n").WaitClipboard("IF-MIB::ifNumber.0")
		s.Press("y", "v").WaitClipboard("8")
	})
}

// A clipboard is read by others, so the community does not go there.
func TestCopiedCommandHidesTheCommunity(t *testing.T) {
	t.Parallel()
	addr := device(t).String()
	s := startAt(t, wide, addr)
	find(s, "ifTable").Press("y", "c").WaitClipboard("snmpbulkwalk -v2c -c '<community>' " + addr + " 1.3.6.1.2.1.2.2")
}
