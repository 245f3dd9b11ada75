//go:build unix

package flows

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

// A recording opens like the device it was made of.
func TestRecording(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		path := filepath.Join(t.TempDir(), "old-sw.snmprec")
		const lines = "1.3.6.1.2.1.1.5.0|4|the old switch\n" +
			"1.3.6.1.2.1.1.1.0|4x|4f6c64\n" +
			"1.3.6.1.2.1.1.3.0|67:numeric|rate=100\n" +
			"1.3.6.1.4.1.32473.99.1.0|2|7\n"
		if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
		s := ready(mibtui.Start(t, size, path, "--write")).WaitRow("mibtui", "old-sw.snmprec")
		find(s, "sysName").Press("r").WaitRow("sysName.0", "= ", "the old switch")
		// What it cannot say is no mistake of the device, and is told.
		s.Press("3", "[").WaitRow("[Log]").Press("g", "g").WaitRow("snmpsim's module")
		s.Press("1", "q").Exited(0).RestoredTerminal()
	})
}
