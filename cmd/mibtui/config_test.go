package main

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/ui"
	"github.com/mibtui/mibtui/ui/settings"
)

// What mibtui config prints can be taken as it is, every key said.
func TestKeysAsTheyComeCanBeSaid(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(settings.Default().TOML(ui.Actions()), "# \"", "\"")
	chosen, wrong := settings.Parse("config.toml", []byte(text), ui.KeyTables())
	if len(wrong) > 0 || len(chosen.Keys) != len(ui.Actions()) {
		t.Errorf("%d of %d bindings count: %v", len(chosen.Keys), len(ui.Actions()), wrong)
	}
}
