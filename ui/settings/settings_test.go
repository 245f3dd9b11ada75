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
	{ID: "results.save", Keys: []string{"s"}, Title: "save"},
}

// tables are a pane and another one, with what both share.
var tables = [][]action.Action{{actions[1], actions[0], actions[2]}, {actions[3], actions[0], actions[2]}}

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
`), tables)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	want := settings.Settings{
		MIBDirs: []string{"/mibs"}, WatchMIBs: true, Prefer: map[string]string{"IF-MIB": "/mibs/IF-MIB.txt"}, Theme: "light", ASCII: new(true), Mouse: false,
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
		{"ascii = true\ntheme = \"solarised\"\n", `c:2:9: there is no theme "solarised": choose one of auto, dark`},
		{"ascii = true\n[keys]\n  \"ask.wlak\" = [\"w\"]\n", `c:3:3: there is no action "ask.wlak"; did you mean ask.walk?`},
		{"ascii = true\n[keys]\n\"ask.walk\" = [\"hyper+w\"]\n", `c:3:15: "hyper+w" is no key: write a character, ctrl+`},
		{"ascii = true\n[keys]\n\"ask.walk\" = [\"\"]\n", `c:3:15: a key is missing`},
	}
	for _, tt := range tests {
		got, wrong := settings.Parse("c", []byte(tt.content), tables)
		if len(wrong) != 1 || !strings.HasPrefix(wrong[0].Error(), tt.want) {
			t.Errorf("%q: %v, want %s", tt.content, wrong, tt.want)
		}
		if got.ASCII == nil || !*got.ASCII {
			t.Errorf("%q lost what was right", tt.content)
		}
	}
	_, wrong := settings.Parse("c", []byte("ascii = true\nmib_dirs = 7\n"), tables)
	if want := `c:2:12: mib_dirs takes a list of folders`; len(wrong) != 1 || !strings.HasPrefix(wrong[0].Error(), want) {
		t.Errorf("got %v, want %s", wrong, want)
	}
	_, wrong = settings.Parse("c", []byte("theme = \n"), tables)
	if len(wrong) != 1 || !strings.HasPrefix(wrong[0].Error(), "c:1:") {
		t.Errorf("a file that is no TOML: %v", wrong)
	}
}

// A key that another action has where both could be meant is refused, at its
// place, and the action keeps those it comes with.
func TestClashingKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		content string
		want    []string // of the errors
		walk    []string
	}{
		{"\"ask.walk\" = [\"W\", \"s\"]", []string{`c:2:20: "s" is the key of results.save already: ask.walk keeps w`}, nil},
		{"\"ask.walk\" = [\"g\"]", []string{`c:2:15: "g" alone leaves no way to press "g g" of tree.top: ask.walk keeps w`}, nil},
		{"'tree.top' = [\n  'x', # mine\n  'w t',\n]", []string{`c:4:3: "w t" cannot be pressed, since "w" alone is the key of ask.walk: tree.top keeps g g, home`}, nil},
		{"\"ask.walk\" = [\"x\", \"x y\"]", []string{`c:2:20: "x y" cannot be pressed, since "x" alone is the key of ask.walk: ask.walk keeps w`}, nil},
		{"\"device.unlock\" = [\"u\"]\n\"ask.walk\" = [\"u\"]", []string{`c:3:15: "u" is the key of device.unlock already: ask.walk keeps w`}, nil},
		{"\"ask.walk\" = [\"ctrl+c\"]", []string{`c:2:15: ctrl+c always quits`}, nil},
		{"\"ask.walk\" = [\"shift+w\"]", []string{`c:2:15: "shift+w" arrives as "W": write that`}, nil},
		// Two that change places do not clash, nor two that never meet.
		{"\"ask.walk\" = [\"s\"]\n\"results.save\" = [\"w\"]", nil, []string{"s"}},
		{"\"tree.top\" = [\"s\"]\n\"ask.walk\" = [\"g  g\"]", nil, []string{"g g"}},
		// What was free only because of a binding that is refused is not.
		{"\"ask.walk\" = [\"s\"]\n\"results.save\" = [\"oops+s\"]", []string{`c:2:15: "s" is the key of results.save`, `c:3:19: "oops+s" is no key`}, nil},
	}
	for _, tt := range tests {
		got, wrong := settings.Parse("c", []byte("[keys]\n"+tt.content+"\n"), tables)
		if len(wrong) != len(tt.want) {
			t.Errorf("%s: %v, want %q", tt.content, wrong, tt.want)
			continue
		}
		for i, err := range wrong {
			if !strings.HasPrefix(err.Error(), tt.want[i]) {
				t.Errorf("%s: %v, want %s", tt.content, err, tt.want[i])
			}
		}
		if diff := cmp.Diff(tt.walk, got.Keys["ask.walk"]); diff != "" {
			t.Errorf("%s: %s", tt.content, diff)
		}
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
	got, wrong := settings.Parse("c", []byte(text), tables)
	if len(wrong) > 0 || got.Keys["ask.walk"][0] != "W" || len(got.Keys) != 1 || got.Prefer["IF-MIB"] != s.Prefer["IF-MIB"] {
		t.Errorf("%v, %v\n%s", got, wrong, text)
	}
	all, wrong := settings.Parse("c", []byte(strings.ReplaceAll(text, "# \"", "\"")), tables)
	if len(wrong) > 0 || len(all.Keys) != len(actions) {
		t.Errorf("%v, %v\n%s", all, wrong, text)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("theme = 'x'\n[keys]\na=['b']"))
	f.Fuzz(func(_ *testing.T, content []byte) { settings.Parse("c", content, tables) })
}
