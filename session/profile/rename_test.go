package profile_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/session/profile"
)

// cellar has all that may stand around and in a table.
const cellar = `# my devices

# the one upstairs
[attic] # since May
address = "192.0.2.1"
# ask Joe first
community = "env:ATTIC" # until June
rack = 7
mib_dirs = [
  "~/mibs", # newest
]

["the cellar"]   # deep
address = "192.0.2.2"

[shed]
address = "192.0.2.3"
community = "keyring"
`

func TestRename(t *testing.T) {
	t.Parallel()
	for _, newline := range []string{"\n", "\r\n"} {
		text := strings.ReplaceAll(cellar, "\n", newline)
		f := parse(t, text)
		for from, header := range map[string]string{"attic": "[attic]", "the cellar": `["the cellar"]`, "shed": "[shed]"} {
			for to, want := range map[string]string{"loft": "[loft]", "up there": `["up there"]`} {
				got, err := f.Rename(from, to)
				if d := cmp.Diff(strings.Replace(text, header, want, 1), string(got)); err != nil || d != "" {
					t.Errorf("%s to %s: %v\n%s", from, to, err, d)
				}
			}
		}
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"attic": `# my devices

# the one upstairs
# since May
# ask Joe first
# until June

["the cellar"]   # deep
address = "192.0.2.2"

[shed]
address = "192.0.2.3"
community = "keyring"
`,
		"the cellar": strings.Replace(cellar, "[\"the cellar\"]   # deep\naddress = \"192.0.2.2\"\n", "# deep\n", 1),
		"shed":       strings.TrimSuffix(cellar, "\n[shed]\naddress = \"192.0.2.3\"\ncommunity = \"keyring\"\n"),
	} {
		for _, newline := range []string{"\n", "\r\n"} {
			got, err := parse(t, strings.ReplaceAll(cellar, "\n", newline)).Remove(name)
			if d := cmp.Diff(strings.ReplaceAll(want, "\n", newline), string(got)); err != nil || d != "" {
				t.Errorf("%s: %v\n%s", name, err, d)
			}
		}
	}
}

func TestWhatIsNotRenamedOrRemoved(t *testing.T) {
	t.Parallel()
	const odd = "inline = { address = \"h\" }\ndotted.address = \"h\"\n[nested]\naddress = \"h\"\n[nested.notes]\ncolour = \"red\"\n[plain]\naddress = \"h\"\n"
	f := parse(t, odd)
	for _, name := range []string{"inline", "dotted", "nested", "nobody"} {
		_, renamed := f.Rename(name, "new")
		_, removed := f.Remove(name)
		for _, err := range []error{renamed, removed} {
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for to, why := range map[string]string{"": "printable", "a\nb": "printable", "nested": "already"} {
		if _, err := f.Rename("plain", to); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v", to, err)
		}
	}
}

// What was added and is removed again leaves no trace, and a name goes there and
// back.
func TestAddRenameRemoveIsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"# nothing\n", cellar, written, strings.ReplaceAll(cellar, "\n", "\r\n")}).Draw(t, "text")
		names := rapid.StringMatching(`[a-z "\\\.é]{1,6}`)
		first, second := names.Draw(t, "first"), names.Draw(t, "second")
		steps := []func(*profile.File) ([]byte, error){
			func(f *profile.File) ([]byte, error) {
				return f.Put(first, profile.Settings{profile.Address: "h", profile.Community: "prompt"})
			},
			func(f *profile.File) ([]byte, error) {
				if first == second {
					return []byte(text), nil
				}
				return f.Rename(first, second)
			},
			func(f *profile.File) ([]byte, error) { return f.Remove(second) },
		}
		before := text
		for _, step := range steps {
			got, err := step(parse(t, text))
			if err != nil {
				t.Fatal(err)
			}
			text = string(got)
		}
		if text != before {
			t.Fatal(cmp.Diff(before, text))
		}
	})
}

// The keyring's secrets go with their device.
func TestSecretsFollowTheirDevice(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "devices.toml")
	write := func() {
		if err := os.WriteFile(path, []byte(cellar), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write()
	k := ring{secrets: map[string]string{"shed community": "hush", "attic community": "of another"}}
	if err := profile.Rename(t.Context(), path, "shed", "barn", k); err != nil {
		t.Fatal(err)
	}
	if want := (map[string]string{"barn community": "hush", "attic community": "of another"}); !maps.Equal(k.secrets, want) {
		t.Errorf("%v", k.secrets)
	}
	if err := profile.Remove(t.Context(), path, "barn", k); err != nil || len(k.secrets) != 1 {
		t.Errorf("%v, %v", k.secrets, err)
	}
	write()
	k.err = errors.New("locked")
	if err := profile.Rename(t.Context(), path, "shed", "barn", k); err == nil || !strings.Contains(err.Error(), "nothing was renamed, since the community") {
		t.Error(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != cellar {
		t.Errorf("%v\n%s", err, text)
	}
	if err := profile.Remove(t.Context(), path, "shed", k); err == nil || !strings.Contains(err.Error(), "the community of shed stays in the keyring") {
		t.Error(err)
	}
	if f, err := profile.ReadFile(path); err != nil || len(f.Names()) != 2 {
		t.Errorf("%v, %v", f.Names(), err)
	}
}

func TestRecentFollowsTheName(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "recent.toml")
	for _, name := range []string{"shed", "", "attic"} {
		if err := profile.Remember(path, profile.Recent{Profile: name, Settings: profile.Settings{profile.Address: "h"}}); err != nil {
			t.Fatal(err)
		}
	}
	names := func() string {
		var all []string
		for _, r := range profile.ReadRecent(path) {
			all = append(all, r.Profile)
		}
		return strings.Join(all, ",")
	}
	if err := profile.RenameRecent(path, "shed", "barn"); err != nil || names() != "attic,,barn" {
		t.Errorf("%s, %v", names(), err)
	}
	if err := profile.RenameRecent(path, "attic", ""); err != nil || names() != ",barn" {
		t.Errorf("%s, %v", names(), err)
	}
}
