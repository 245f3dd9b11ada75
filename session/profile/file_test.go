package profile_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/session/profile"
)

const written = `# my devices
title = "mine"          # kept

[core-sw1]              # the one in the cellar
  address = "192.0.2.1" # old: 192.0.2.9
  version = 3
  user    = "ops"
  level   = "authpriv"
  auth_protocol   = "sha256"
  auth_passphrase = "env:CORE_AUTH"
  priv_protocol   = 'AES'
  priv_passphrase = "file:~/secret"
  timeout = 1.50
  mib_dirs = [
    "~/mibs/cisco", # newest
    "/usr/local/mibs",
  ]
  rack = 7              # not ours

["lab.example.net"]
address = "udp6:[2001:db8::1]:1161"
community = "keyring"
read_only = false

[core-sw1.notes]
colour = "red"
`

func parse(tb interface {
	Helper()
	Fatal(args ...any)
}, text string,
) *profile.File {
	tb.Helper()
	f, err := profile.Parse("devices.toml", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func TestReadDevices(t *testing.T) {
	t.Parallel()
	f := parse(t, written)
	if got := f.Names(); !slices.Equal(got, []string{"core-sw1", "lab.example.net"}) {
		t.Errorf("names %q", got)
	}
	for name, want := range map[string]profile.Settings{
		"core-sw1": {
			"address": "192.0.2.1", "version": "3", "user": "ops", "level": "authPriv", "auth_protocol": "SHA-256",
			"auth_passphrase": "env:CORE_AUTH", "priv_protocol": "AES", "priv_passphrase": "file:~/secret",
			"timeout": "1.5", "mib_dirs": "~/mibs/cisco:/usr/local/mibs",
		},
		"lab.example.net": {"address": "udp6:[2001:db8::1]:1161", "community": "keyring", "read_only": "false"},
	} {
		got, ok, err := f.Device(name)
		if !ok || err != nil {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if _, ok, err := f.Device("nobody"); ok || err != nil {
		t.Errorf("nobody: %v, %v", ok, err)
	}
	var said []string
	for _, p := range f.Problems {
		said = append(said, fmt.Sprintf("%d:%d %v", p.Line, p.Column, p.Fatal))
	}
	if !slices.Equal(said, []string{"2:1 false", "18:3 false", "25:2 false"}) {
		t.Errorf("problems %q", f.Problems)
	}
}

// Every other way TOML has of writing the same can be read too.
func TestReadOtherForms(t *testing.T) {
	t.Parallel()
	f := parse(t, "a.address = \"h\"\nb = { address = \"i\", retries = 0 }\n[[c]]\naddress = \"j\"\n")
	for name, want := range map[string]profile.Settings{"a": {"address": "h"}, "b": {"address": "i", "retries": "0"}} {
		if got, _, err := f.Device(name); err != nil || !maps.Equal(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		if _, err := f.Put(name, profile.Settings{"address": "k"}); err == nil || !strings.Contains(err.Error(), "by hand") {
			t.Errorf("%s changed: %v", name, err)
		}
	}
	if _, ok, _ := f.Device("c"); ok {
		t.Error("a list is a device")
	}
}

func TestMistakesSayWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[a]\naddress \"x\"\n":                              "line 2, column 9: expected '='",
		"[a]\naddress = \"x\n":                              "line 2, column ",
		"[a]\nuser=\"x\"\nuser=\"y\"\n":                     "line 3, column 1: ",
		"[a\n":                                              "line 1, column ",
		"[a]\nlevel = \"authpriw\"\n":                       `line 2, column 9: level: "authpriw" is no security level: write noAuthNoPriv`,
		"[a]\n\tversion = 4\n":                              `line 2, column 12: version: "4" is not a version`,
		"[a]\nread_only = \"yes\"\n":                        "line 2, column 13: read_only: expected true or false",
		"[a]\ntimeout = \"2 s\"\n":                          "line 2, column 11: timeout: expected a number",
		"[a]\ntimeout = -1\n":                               "column 11: timeout: -1 is no time to wait",
		"[a]\nretries = 1000\n":                             "retries: 1000 is no number of retries",
		"[a]\nmib_dirs = \"x\"\n":                           "mib_dirs: expected a list",
		"[a]\nmib_dirs = [1]\n":                             "mib_dirs: expected a list",
		"[a]\naddress = \"tcp:\"\n":                         "address: ",
		"[a]\nengine_id = \"0x12\"\n":                       "engine_id: ",
		"[a]\nauth_passphrase = \"hunter22\"\n":             "line 2, column 19: auth_passphrase: no secret stands here",
		"[a]\ncommunity = \"file:hunter22\"\n":              "community: the path of a secret file begins with /",
		"[a]\ncommunity = 5\n":                              "community: expected a text",
		"[a]\nusr = \"x\"\n":                                `line 2, column 1: there is no setting "usr"; did you mean user?`,
		"[a]\nmax_in_flight = 4\n":                          `there is no setting "max_in_flight"; it is kept`,
		"[core.example.net]\naddress = \"x\"\n":             `in quotes, ["core.example.net"]`,
		"address = \"x\"\n":                                 "line 1, column 1: \"address\" stands outside any device",
		"[[a]]\naddress = \"x\"\n":                          "write [a]",
		"[a]\nuser = \"" + strings.Repeat("x", 40) + "\"\n": "at most 32 octets",
	} {
		f, err := profile.Parse("devices.toml", []byte(text))
		if err == nil {
			for _, p := range f.Problems {
				err = p
			}
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "devices.toml, line ") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter22") {
			t.Errorf("%q: the secret is shown: %v", text, err)
		}
	}
}

// One device's mistake is not another's.
func TestMistakeCostsOneDevice(t *testing.T) {
	t.Parallel()
	f := parse(t, "[a]\nlevel = \"no\"\n[b]\naddress = \"h\"\n")
	if _, _, err := f.Device("a"); err == nil {
		t.Error("a is used")
	}
	if _, ok, err := f.Device("b"); !ok || err != nil {
		t.Errorf("b: %v", err)
	}
}

func TestSaveKeepsTheRest(t *testing.T) {
	t.Parallel()
	f := parse(t, written)
	s, _, _ := f.Device("core-sw1")
	s["address"], s["user"], s["context"] = "192.0.2.2", "", `vlan "1"`
	delete(s, "timeout")
	got, err := f.Put("core-sw1", s)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		`  address = "192.0.2.1" #`, `  address = "192.0.2.2" #`,
		"  user    = \"ops\"\n", "",
		"  timeout = 1.50\n", "",
		"# not ours\n", "# not ours\n  context = \"vlan \\\"1\\\"\"\n",
	).Replace(written)
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	// A comment outlives the setting it stood behind.
	delete(s, "address")
	if got, err = f.Put("core-sw1", s); err != nil || !strings.Contains(string(got), "\n  # old: 192.0.2.9\n") {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestSaveTwiceIsSaveOnce(t *testing.T) {
	t.Parallel()
	f := parse(t, written)
	for _, name := range f.Names() {
		s, _, err := f.Device(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := f.Put(name, s); err != nil || string(got) != written {
			t.Errorf("%s: %v\n%s", name, err, cmp.Diff(written, string(got)))
		}
	}
}

// Whatever is saved is what is read again, and nothing else in the file changes.
func TestRoundTripWithoutLoss(t *testing.T) {
	t.Parallel()
	values := map[profile.Key]*rapid.Generator[string]{
		profile.Address: rapid.StringMatching(`[a-z]{1,8}(:[1-9][0-9]{2})?`), profile.Version: rapid.SampledFrom([]string{"1", "2c", "3"}),
		profile.User: rapid.StringN(1, 8, 32), profile.Context: rapid.StringN(1, 10, 40), profile.Level: rapid.SampledFrom([]string{"authPriv", "noAuthNoPriv"}),
		profile.AuthPassphrase: rapid.SampledFrom([]string{"prompt", "keyring", "env:X", "file:/x \"y\""}), profile.Retries: rapid.StringMatching(`[1-9][0-9]?`),
		profile.Timeout: rapid.StringMatching(`[1-9][0-9]?(\.[1-9])?`), profile.ReadOnly: rapid.SampledFrom([]string{"true", "false"}),
		profile.MIBDirs: rapid.StringMatching(`/[a-z"\\]{1,5}(:/[a-z]{1,5})?`),
	}
	keys := slices.Sorted(maps.Keys(values))
	rapid.Check(t, func(t *rapid.T) {
		settings := func() profile.Settings {
			s := profile.Settings{}
			for _, k := range keys {
				if rapid.Bool().Draw(t, string(k)) {
					s[k] = values[k].Draw(t, string(k))
				}
			}
			return s
		}
		text := rapid.SampledFrom([]string{"", "# nothing\n", written, strings.ReplaceAll(written, "\n", "\r\n"), strings.TrimSpace(written), "[x] # end"}).Draw(t, "text")
		held := map[string]profile.Settings{}
		for range rapid.IntRange(1, 4).Draw(t, "saves") {
			f := parse(t, text)
			name := rapid.OneOf(rapid.SampledFrom([]string{"core-sw1", "lab.example.net", "x"}), rapid.StringMatching(`[a-z "\\\.é]{1,6}`)).Draw(t, "name")
			s := settings()
			got, err := f.Put(name, s)
			if err != nil {
				t.Fatalf("%q %v: %v", name, s, err)
			}
			text, held[name] = string(got), s
		}
		f := parse(t, text)
		for name, want := range held {
			if got, _, err := f.Device(name); err != nil || !maps.Equal(got, want) {
				t.Fatalf("%q: %v, want %v (%v)", name, got, want, err)
			}
		}
		for _, kept := range []string{"# my devices", "title = ", "# kept", "# the one in the cellar", "rack = 7", "# not ours", "[core-sw1.notes]", `colour = "red"`, "# old: 192.0.2.9"} {
			if strings.Contains(text, "my devices") && !strings.Contains(text, kept) {
				t.Fatalf("%s is lost:\n%s", kept, text)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(written)
	f.Add("[a]\nuser = ''\n")
	f.Add("a={b={c=1}}\n[[d]]\n[\"\"]\nuser='''x\ny'''")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := profile.Parse("f", []byte(text))
		if err != nil {
			return
		}
		for _, name := range append(file.Names(), "new") {
			s, _, err := file.Device(name)
			if err != nil {
				continue
			}
			if s == nil {
				s = profile.Settings{}
			}
			s[profile.User] = "eve"
			if got, err := file.Put(name, s); err == nil {
				if again, _, err := parse(t, string(got)).Device(name); err != nil || !maps.Equal(again, s) {
					t.Errorf("%q: %v %v", name, again, err)
				}
			}
		}
	})
}

func TestSaveIntoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "config", "mibtui", "devices.toml")
	if err := profile.Save(path, "core", profile.Settings{"address": "192.0.2.1", "community": "prompt"}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	// A file kept elsewhere and linked here stays there.
	link := filepath.Join(dir, "link.toml")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := profile.Save(link, "edge", profile.Settings{"address": "192.0.2.2"}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info, err)
	}
	f, err := profile.ReadFile(path)
	if err != nil || !slices.Equal(f.Names(), []string{"core", "edge"}) {
		t.Errorf("%v %v", f, err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "config", "mibtui", ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// Why a file cannot be written is told as a person would tell it.
func TestSaveWhereNothingCanBe(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("there is no /proc in which no folder can be made")
	}
	const path = "/proc/none/devices.toml"
	err := profile.Save(path, "lab", profile.Settings{profile.Address: "h"})
	if err == nil || !strings.HasPrefix(err.Error(), "nothing was saved: "+path+" cannot be written: ") || strings.Contains(err.Error(), "mkdir") {
		t.Error(err)
	}
}

// A file with a mistake in it is not replaced.
func TestSaveLeavesBrokenFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "devices.toml")
	const broken = "[core]\naddress = \"192.0.2.1\n# a year's work\n"
	if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	err := profile.Save(path, "edge", profile.Settings{"address": "192.0.2.2"})
	if err == nil || !strings.Contains(err.Error(), "nothing was saved") || !strings.Contains(err.Error(), "line 2") {
		t.Error(err)
	}
	if text, _ := os.ReadFile(path); string(text) != broken {
		t.Errorf("it became %q", text)
	}
}

func TestRecent(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state", "recent.toml")
	for i := range 30 {
		s := profile.Settings{"address": fmt.Sprintf("192.0.2.%d", i%25), "community": "hush-hush", "auth_passphrase": "env:X", "version": "2c"}
		if err := profile.Remember(path, profile.Recent{Settings: s}); err != nil {
			t.Fatal(err)
		}
	}
	got := profile.ReadRecent(path)
	if len(got) != 20 || got[0].Settings["address"] != "192.0.2.4" || got[19].Settings["address"] != "192.0.2.10" {
		t.Errorf("%d: %v", len(got), got)
	}
	if text, _ := os.ReadFile(path); strings.Contains(string(text), "hush") || strings.Contains(string(text), "env:") {
		t.Errorf("a secret is remembered:\n%s", text)
	}
	if err := os.WriteFile(path, []byte("[[["), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := profile.ReadRecent(path); got != nil {
		t.Errorf("%v", got)
	}
}
