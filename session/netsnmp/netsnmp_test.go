package netsnmp_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mibtui/mibtui/session/netsnmp"
)

// machine is a machine of which only the given things exist.
type machine struct {
	env   map[string]string
	files map[string]string
	dirs  []string
}

func (m machine) read() ([]string, []netsnmp.Missing) {
	return netsnmp.Machine{
		Env:  func(name string) string { return m.env[name] },
		Home: "/home/eve",
		ReadFile: func(path string) ([]byte, error) {
			if text, ok := m.files[path]; ok {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		},
		IsDir: func(path string) bool { return slices.Contains(m.dirs, path) },
	}.MIBDirs()
}

const usual = "/usr/share/snmp/mibs"

func TestMIBDirs(t *testing.T) {
	t.Parallel()
	all := []string{usual, "/home/eve/.snmp/mibs", "/a", "/b", "/c"}
	for name, test := range map[string]struct {
		machine machine
		want    []string
	}{
		"nothing said":    {machine{dirs: all}, []string{"/home/eve/.snmp/mibs", usual}},
		"nothing there":   {machine{}, nil},
		"MIBDIRS":         {machine{dirs: all, env: map[string]string{"MIBDIRS": "/b:/a:/b/"}}, []string{"/b", "/a"}},
		"MIBDIRS added":   {machine{dirs: all, env: map[string]string{"MIBDIRS": "+/a:/b"}}, []string{"/home/eve/.snmp/mibs", usual, "/a", "/b"}},
		"MIBDIRS before":  {machine{dirs: all, env: map[string]string{"MIBDIRS": "-/a:/b"}}, []string{"/a", "/b", "/home/eve/.snmp/mibs", usual}},
		"SMIPATH":         {machine{dirs: all, env: map[string]string{"SMIPATH": ":/c", "MIBDIRS": "/a"}}, []string{"/a", "/c"}},
		"home in a value": {machine{dirs: []string{"/home/eve/x", "/home/eve/y"}, env: map[string]string{"MIBDIRS": "~/x:$HOME/y"}}, []string{"/home/eve/x", "/home/eve/y"}},
		"snmp.conf, then snmp.local.conf": {machine{dirs: all, files: map[string]string{
			"/etc/snmp/snmp.conf":             "# a comment\nmibs ALL\n  MIBDirs   /a\nmibdirsuffix /c\n",
			"/home/eve/.snmp/snmp.conf":       "[snmp] mibdirs +/b",
			"/home/eve/.snmp/snmp.local.conf": "mibdirs\nmibdirs -/c",
		}}, []string{"/c", "/a", "/b"}},
		"MIBDIRS overrides snmp.conf": {machine{
			dirs: all, env: map[string]string{"MIBDIRS": "/a"},
			files: map[string]string{"/etc/snmp/snmp.conf": "mibdirs /b"},
		}, []string{"/a"}},
		"SNMPCONFPATH": {machine{
			dirs: all, env: map[string]string{"SNMPCONFPATH": "/one:/two"},
			files: map[string]string{"/etc/snmp/snmp.conf": "mibdirs /b", "/two/snmp.conf": "mibdirs /a"},
		}, []string{"/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, missing := test.machine.read()
			if !slices.Equal(got, test.want) || len(missing) > 0 {
				t.Errorf("got %q, want %q; missing %v", got, test.want, missing)
			}
		})
	}
}

func TestNamedButMissingIsReported(t *testing.T) {
	t.Parallel()
	m := machine{dirs: []string{"/a"}, env: map[string]string{"MIBDIRS": "/a:/gone:/gone", "SMIPATH": "/lost"}}
	got, missing := m.read()
	want := []netsnmp.Missing{{Dir: "/gone", By: "MIBDIRS"}, {Dir: "/lost", By: "SMIPATH"}}
	if !slices.Equal(got, []string{"/a"}) || !slices.Equal(missing, want) {
		t.Errorf("got %q, missing %v", got, missing)
	}
	m = machine{files: map[string]string{"/etc/snmp/snmp.conf": "\nmibdirs +/gone"}}
	if _, missing = m.read(); len(missing) != 1 || !strings.Contains(missing[0].String(), "/etc/snmp/snmp.conf:2") {
		t.Errorf("missing %v", missing)
	}
}

// The tools themselves say where they look; we look there in the same order.
func TestMIBDirsAreNetSNMPs(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("snmptranslate"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("snmptranslate is missing: apt-get install snmp")
		}
		t.Skip("snmptranslate is missing: apt-get install snmp")
	}
	root := t.TempDir()
	dirs := make([]string, 3)
	for i, name := range []string{"a", "b", "c"} {
		dirs[i] = filepath.Join(root, name)
		if err := os.Mkdir(dirs[i], 0o755); err != nil {
			t.Fatal(err)
		}
	}
	conf := "mibdirs " + dirs[0] + "\nmibdirs +" + dirs[1] + "\n"
	if err := os.WriteFile(filepath.Join(root, "snmp.conf"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "snmp.local.conf"), []byte("mibdirs -"+dirs[2]+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, mibdirs := range []string{"", dirs[2] + ":" + dirs[0]} {
		env := map[string]string{"SNMPCONFPATH": root, "MIBDIRS": mibdirs}
		cmd := exec.Command("snmptranslate", "-m", "", "-Dinit_mib", ".1")
		cmd.Env = []string{"SNMPCONFPATH=" + root, "HOME=" + root}
		if mibdirs != "" {
			cmd.Env = append(cmd.Env, "MIBDIRS="+mibdirs)
		}
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		got, _ := netsnmp.MIBDirs(func(name string) string { return env[name] }, root)
		if want := "Looking in '" + strings.Join(got, ":") + "' for mib dirs"; !strings.Contains(string(out), want) {
			t.Errorf("MIBDIRS=%q: ours %q; theirs\n%s", mibdirs, got, out)
		}
	}
}
