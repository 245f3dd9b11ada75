package settings_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/ui/settings"
)

func TestWithMIBDir(t *testing.T) {
	t.Parallel()
	for before, want := range map[string]string{
		"":                                   "mib_dirs = ['/new']\n",
		"# mine\n[keys]\n":                   "mib_dirs = ['/new']\n# mine\n[keys]\n",
		"mib_dirs = [] # none\n":             "mib_dirs = ['/new'] # none\n",
		"mib_dirs=[ '/a' ]":                  "mib_dirs=[ '/a', '/new' ]",
		"mib_dirs = [\"/new\"]":              "mib_dirs = [\"/new\"]",
		"mib_dirs = [ # [\n \"/a\", # ]\n]":  "mib_dirs = [ # [\n \"/a\", '/new', # ]\n]",
		"mib_dirs = [ # none yet ]\n]\n# x":  "mib_dirs = [ # none yet ]\n'/new']\n# x",
		"theme = \"dark\"\nmib_dirs = ['a']": "theme = \"dark\"\nmib_dirs = ['a', '/new']",
	} {
		got, err := settings.WithMIBDir([]byte(before), "/new")
		if err != nil || string(got) != want {
			t.Errorf("%q became %q, want %q; %v", before, got, want, err)
		}
	}
	for _, wrong := range []string{"mib_dirs = 7", "theme = "} {
		if got, err := settings.WithMIBDir([]byte(wrong), "/new"); err == nil {
			t.Errorf("%q became %q", wrong, got)
		}
	}
}

func TestWithPreferred(t *testing.T) {
	t.Parallel()
	for before, want := range map[string]string{
		"":                   "[mibs.prefer]\n'A-MIB' = '/a'\n",
		"ascii = true # yes": "ascii = true # yes\n\n[mibs.prefer]\n'A-MIB' = '/a'\n",
		"[mibs.prefer] # mine\n\"B-MIB\" = '/b'\n": "[mibs.prefer] # mine\n'A-MIB' = '/a'\n\"B-MIB\" = '/b'\n",
		"[mibs.prefer]": "[mibs.prefer]\n'A-MIB' = '/a'\n",
		"[mibs.prefer]\n A-MIB = '/old' # why\n[keys]": "[mibs.prefer]\n A-MIB = '/a' # why\n[keys]",
	} {
		got, err := settings.WithPreferred([]byte(before), "A-MIB", "/a")
		if err != nil || string(got) != want {
			t.Errorf("%q became %q, want %q; %v", before, got, want, err)
		}
	}
	got, err := settings.WithPreferred([]byte("[mibs.prefer]\nA-MIB = '/old' # why\nB-MIB = '/b'\n"), "A-MIB", "")
	if want := "[mibs.prefer]\nB-MIB = '/b'\n"; err != nil || string(got) != want {
		t.Errorf("taken away: %q, %v", got, err)
	}
	_, err = settings.WithPreferred([]byte("mibs = { prefer = { A-MIB = '/old' } }"), "A-MIB", "/a")
	if _, ok := errors.AsType[*settings.EditError](err); !ok {
		t.Errorf("an inline table: %v", err)
	}
}

// Whatever is chosen is read back, and nothing else changes.
func TestEditsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		content := []byte("# a comment\nascii = true # here\n")
		dirs := rapid.SliceOfNDistinct(rapid.StringMatching(`/[ -~äß\n]{0,12}`), 1, 4, rapid.ID).Draw(t, "dirs")
		for _, dir := range dirs {
			var err error
			if content, err = settings.WithMIBDir(content, dir); err != nil {
				t.Fatal(err)
			}
		}
		chosen := rapid.MapOf(rapid.StringMatching(`[A-Z][A-Za-z0-9-]{0,8}`), rapid.StringMatching(`/[ -~]{0,12}`)).Draw(t, "chosen")
		for module, file := range chosen {
			var err error
			if content, err = settings.WithPreferred(content, module, file); err != nil {
				t.Fatal(err)
			}
		}
		got, wrong := settings.Parse("c", content, tables)
		if len(wrong) > 0 || len(got.MIBDirs) != len(dirs) || len(got.Prefer) != len(chosen) || got.ASCII == nil {
			t.Fatalf("%q says %v, %v", content, got, wrong)
		}
		for i, dir := range dirs {
			if got.MIBDirs[i] != dir {
				t.Errorf("%q was read back as %q", dir, got.MIBDirs[i])
			}
		}
		for module, file := range chosen {
			if got.Prefer[module] != file {
				t.Errorf("%s: %q was read back as %q", module, file, got.Prefer[module])
			}
		}
		if !strings.Contains(string(content), "# a comment\nascii = true # here\n") {
			t.Errorf("what was there is lost: %q", content)
		}
	})
}
