package theme_test

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/ui/theme"
)

func TestCopiesChangeTogether(t *testing.T) {
	t.Parallel()
	th := theme.Default()
	pane := th
	before := pane.Paint(theme.Number, "1")
	if err := th.Use("light"); err != nil {
		t.Fatal(err)
	}
	if after := pane.Paint(theme.Number, "1"); after == before || after != th.Paint(theme.Number, "1") {
		t.Errorf("the copy paints %q, before %q", after, before)
	}
}

func TestUnknownThemeNamesTheOthers(t *testing.T) {
	t.Parallel()
	err := theme.Default().Use("solarised")
	for _, name := range theme.Names() {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not offer %s", err, name)
		}
	}
}

// A theme without colours still tells what is selected and what may write.
func TestPlainHasNoColours(t *testing.T) {
	t.Parallel()
	th := theme.Default()
	if err := th.Use("plain"); err != nil {
		t.Fatal(err)
	}
	for r := theme.Text; r <= theme.Write; r++ {
		painted := th.Paint(r, "x")
		for _, colour := range []string{"3", "4", "9"} {
			if strings.Contains(painted, "["+colour) && !strings.Contains(painted, "[4m") {
				t.Errorf("role %d is %q", r, painted)
			}
		}
	}
	if th.Paint(theme.Selected, "x") == "x" || th.Paint(theme.Write, "x") == "x" {
		t.Error("what is selected or writes looks like all else")
	}
}

func TestValuesAreSanitised(t *testing.T) {
	t.Parallel()
	painted := theme.Theme{}.Value(value.Text{{Text: "a\x1b[2Jb"}})
	if strings.Contains(painted, "\x1b") {
		t.Errorf("%q", painted)
	}
}
