package ui

import (
	"testing"

	"github.com/mibtui/mibtui/mib"
)

func TestBar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		placed, read int
		want         string
	}{
		{0, 0, "MIBs ······ 0%"},
		{100, 0, "MIBs ━····· 25%"},
		{100, 50, "MIBs ━━━··· 62%"},
		{100, 100, "MIBs ━━━━━━ 100%"},
	} {
		if got := (reading{Progress: mib.Progress{Files: 100, Placed: c.placed, Read: c.read}}).bar(); got != c.want {
			t.Errorf("%d placed, %d read: %q, want %q", c.placed, c.read, got, c.want)
		}
	}
	if got := (reading{}).percent(); got != 0 {
		t.Errorf("without files %d %%", got)
	}
}
