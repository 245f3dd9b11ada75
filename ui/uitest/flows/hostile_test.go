//go:build unix

package flows

import (
	"testing"

	"github.com/mibtui/mibtui/ui/uitest"
)

// What a device says is shown, never obeyed.
func TestHostileValue(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		store := newShelf(
			text("1.3.6.1.2.1.1.1.0", "\x1b]0;owned\x07\x1b[2J\x1b[31mred\u202egnirts\r\nsecond\x9b5m\x00end"),
			text("1.3.6.1.2.1.1.5.0", "\x1b]52;c;b3duZWQ=\x07"),
			text("1.3.6.1.2.1.1.6.0", "\xff\xfe\x80"),
		)
		s := startAt(t, size, serve(t, store).String())
		find(s, "sysDescr").Press("r").WaitRow("sysDescr.0", "= ").WaitText("1 Tree", "␛")
		find(s, "sysName").Press("r").WaitRow("sysName.0", "= ", "52;c;")
		find(s, "sysLocation").Press("r").WaitRow("sysLocation.0", "= ")
		if got := s.Clipboard(); got != "" {
			t.Errorf("the device put %q on the clipboard", got)
		}
		s.WaitText("1 Tree", "2 Details").Press("q").Exited(0).RestoredTerminal()
	})
}
