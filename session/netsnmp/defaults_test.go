package netsnmp_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mibtui/mibtui/session/netsnmp"
)

func (m machine) machine() netsnmp.Machine {
	return netsnmp.Machine{
		Env:  func(name string) string { return m.env[name] },
		Home: "/home/eve",
		ReadFile: func(path string) ([]byte, error) {
			if text, ok := m.files[path]; ok {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		},
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	d := machine{files: map[string]string{
		"/etc/snmp/snmp.conf":             "# ours\ndefVersion 2c\ndefcommunity \"open sesame\"\ntimeout 5\nmibdirs /x\n",
		"/home/eve/.snmp/snmp.conf":       "DEFVERSION\t3\n[snmp] defSecurityName eve\nalias core tcp:192.0.2.1:1161\nalias broken\ndefVersionX 1\n",
		"/home/eve/.snmp/snmp.local.conf": "defSecurityName adam",
	}}.machine().ReadDefaults()
	for token, want := range map[string]netsnmp.Setting{
		"defversion":      {Value: "3", By: "/home/eve/.snmp/snmp.conf:1"},
		"defcommunity":    {Value: "open sesame", By: "/etc/snmp/snmp.conf:3"},
		"defsecurityname": {Value: "adam", By: "/home/eve/.snmp/snmp.local.conf:1"},
		"timeout":         {Value: "5", By: "/etc/snmp/snmp.conf:4"},
		"mibdirs":         {},
	} {
		if got := d.Settings[token]; got != want {
			t.Errorf("%s: %q by %s, want %q by %s", token, got.Value, got.By, want.Value, want.By)
		}
	}
	if got := d.Aliases["core"]; got.Value != "tcp:192.0.2.1:1161" || len(d.Aliases) != 1 {
		t.Errorf("aliases %v", d.Aliases)
	}
}

func TestHostFile(t *testing.T) {
	t.Parallel()
	m := machine{files: map[string]string{
		"/etc/snmp/hosts/core:161.conf":   "defVersion 1",
		"/etc/snmp/hosts/core.conf":       "defVersion 2c\ntransport udp:192.0.2.7:1161",
		"/etc/snmp/hosts/core.local.conf": "defCommunity deep",
		"/etc/snmp/secret.conf":           "defCommunity no",
	}}.machine()
	d := m.ReadHost("core")
	if d.Settings["defversion"].Value != "2c" || d.Settings["defcommunity"].Value != "deep" || d.Settings["transport"].Value != "udp:192.0.2.7:1161" {
		t.Errorf("core: %#v", d.Settings)
	}
	for _, name := range []string{"", "..", "../secret", "nobody"} {
		if d := m.ReadHost(name); len(d.Settings) > 0 {
			t.Errorf("%q: %#v", name, d.Settings)
		}
	}
}

// No way of printing a setting shows what may be a passphrase.
func TestSettingsAreNotPrinted(t *testing.T) {
	t.Parallel()
	d := machine{files: map[string]string{"/etc/snmp/snmp.conf": "defAuthPassphrase hush-hush"}}.machine().ReadDefaults()
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(format, d); strings.Contains(text, "hush") {
			t.Errorf("%s shows it: %s", format, text)
		}
	}
}

// net-snmp's own tool takes its defaults from the same files.
func TestDefaultsAreNetSNMPs(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("snmpget"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("snmpget is missing: apt-get install snmp")
		}
		t.Skip("snmpget is missing: apt-get install snmp")
	}
	root := t.TempDir()
	for path, text := range map[string]string{
		"snmp.conf":            "defVersion 2c\ndefCommunity one\n",
		"snmp.local.conf":      "defCommunity two\ntimeout 1\nretries 0\n",
		"hosts/127.0.0.1.conf": "transport udp:127.0.0.1:9\n",
	} {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("snmpget", "-d", "127.0.0.1", "1.3.6.1.2.1.1.1.0")
	cmd.Env = []string{"SNMPCONFPATH=" + root, "HOME=" + root, "MIBS="}
	out, _ := cmd.CombinedOutput() // nobody answers at the discard port
	m := netsnmp.Machine{Env: func(name string) string { return map[string]string{"SNMPCONFPATH": root}[name] }}
	community, transport := m.ReadDefaults().Settings["defcommunity"], m.ReadHost("127.0.0.1").Settings["transport"]
	// The dump shows the port it sends to and the community within.
	if community.Value != "two" || transport.Value != "udp:127.0.0.1:9" || !strings.Contains(string(out), ".two") || !strings.Contains(string(out), "]:9") {
		t.Errorf("ours: %q, %q; theirs:\n%s", community.Value, transport.Value, out)
	}
}
