package settings_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/settings"
)

var actions = []action.Action{
	{ID: "ask.walk", Keys: []string{"w"}, Title: "WALK"},
	{ID: "tree.top", Keys: []string{"g g", "home"}, Title: "first node"},
	{ID: "device.unlock", Title: `unlock "it"`},
}

var ids = []action.ID{"ask.walk", "tree.top", "device.unlock"}

func TestParse(t *testing.T) {
	t.Parallel()
	got, wrong := settings.Parse("config.toml", []byte(`
mib_dirs = ["/mibs"]
watch_mibs = true
theme = "light"
ascii = true
mouse = false
[mibs.prefer]
"IF-MIB" = "/mibs/IF-MIB.txt"
[keys]
"ask.walk" = ["W", "ctrl+w"]
"device.unlock" = ["g u"]
`), ids)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	want := settings.Settings{
		MIBDirs: []string{"/mibs"}, WatchMIBs: true, Prefer: map[string]string{"IF-MIB": "/mibs/IF-MIB.txt"}, Theme: "light", ASCII: true, Mouse: false,
		Keys: map[action.ID][]string{"ask.walk": {"W", "ctrl+w"}, "device.unlock": {"g u"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is wrong says where and what would be right, and costs nothing else.
func TestWrongSettings(t *testing.T) {
	t.Parallel()
	tests := []struct{ content, want string }{
		{"ascii = true\nmib_dirz = []\n", `c:2:1: there is no setting "mib_dirz"`},
		{"ascii = true\ntheme = \"solarised\"\n", `c:2:1: there is no theme "solarised": choose one of auto, dark`},
		{"ascii = true\n[keys]\n  \"ask.wlak\" = [\"w\"]\n", `c:3:4: there is no action "ask.wlak"; did you mean ask.walk?`},
		{"ascii = true\n[keys]\n\"ask.walk\" = [\"hyper+w\"]\n", `c:3:2: "hyper+w" is no key: write a character, ctrl+`},
		{"ascii = true\n[keys]\n\"ask.walk\" = [\"\"]\n", `c:3:2: a key is missing`},
	}
	for _, tt := range tests {
		got, wrong := settings.Parse("c", []byte(tt.content), ids)
		if len(wrong) != 1 || !strings.HasPrefix(wrong[0].Error(), tt.want) {
			t.Errorf("%q: %v, want %s", tt.content, wrong, tt.want)
		}
		if !got.ASCII {
			t.Errorf("%q lost what was right", tt.content)
		}
	}
	_, wrong := settings.Parse("c", []byte("ascii = true\nmib_dirs = 7\n"), ids)
	if want := `c:2:12: mib_dirs takes a list of folders`; len(wrong) != 1 || !strings.HasPrefix(wrong[0].Error(), want) {
		t.Errorf("got %v, want %s", wrong, want)
	}
	_, wrong = settings.Parse("c", []byte("theme = \n"), ids)
	if len(wrong) != 1 || !strings.HasPrefix(wrong[0].Error(), "c:1:") {
		t.Errorf("a file that is no TOML: %v", wrong)
	}
}

// What is written can be read, as it is and with every comment mark of the
// keys taken away.
func TestWrittenSettingsReadBack(t *testing.T) {
	t.Parallel()
	s := settings.Default()
	s.Keys = map[action.ID][]string{"ask.walk": {"W"}}
	s.Prefer = map[string]string{"IF-MIB": `C:\mibs\if "old"`}
	text := s.TOML(actions)
	got, wrong := settings.Parse("c", []byte(text), ids)
	if len(wrong) > 0 || got.Keys["ask.walk"][0] != "W" || len(got.Keys) != 1 || got.Prefer["IF-MIB"] != s.Prefer["IF-MIB"] {
		t.Errorf("%v, %v\n%s", got, wrong, text)
	}
	all, wrong := settings.Parse("c", []byte(strings.ReplaceAll(text, "# \"", "\"")), ids)
	if len(wrong) > 0 || len(all.Keys) != len(ids) {
		t.Errorf("%v, %v\n%s", all, wrong, text)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("theme = 'x'\n[keys]\na=['b']"))
	f.Fuzz(func(_ *testing.T, content []byte) { settings.Parse("c", content, ids) })
}
