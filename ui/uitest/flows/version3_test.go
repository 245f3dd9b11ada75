//go:build unix

package flows

import (
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

// The built-in device speaks version 3 with whoever is named on the command
// line, signed and encrypted as was said.
func TestDemoInVersion3(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := startDemo(t, size, "-u", "ops", "-a", "SHA-256", "-x", "AES", "--write")
		s.WaitRow("mibtui", "demo v3", "●").WaitRow("who is there", "done")
		find(s, "sysName").Press("r").WaitRow("sysName.0", "= ", "demo-router")
	})
}
