package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/profile"
	"github.com/mibtui/mibtui/session/usm"
	"github.com/mibtui/mibtui/ui/action"
)

// machine gives the test folders of its own, and a file of devices.
func machine(t *testing.T, devices, snmpConf string) string {
	t.Helper()
	dir := t.TempDir()
	for name, folder := range map[string]string{"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "SNMPCONFPATH": "snmp", "XDG_RUNTIME_DIR": "run"} {
		t.Setenv(name, filepath.Join(dir, folder))
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	for path, text := range map[string]string{devicesPath(): devices, filepath.Join(dir, "snmp", "snmp.conf"): snmpConf} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return devicesPath()
}

const oneDevice = `# the cellar
[core]
address = "192.0.2.1"
user = "ops"                 # since May
auth_protocol = "SHA-256"
auth_passphrase = "env:CORE"
engine_id = "0x8000000001"
mib_dirs = ["~/acme"]
rack = 7
`

// What a form takes out of a profile and puts back is the same profile.
func TestEditedProfileLosesNothing(t *testing.T) {
	path := machine(t, oneDevice, "")
	b := &book{}
	known, _, err := b.Known(t.Context())
	if len(known) != 1 || err == nil || !strings.Contains(err.Error(), `line 9, column 1: there is no setting "rack"`) {
		t.Fatalf("%v, %v", known, err)
	}
	to := known[0].To
	if to.Profile != "core" || to.Version != session.V3 || to.Level != usm.AuthNoPriv || to.Auth != usm.SHA256 || to.Kept[action.AuthPassphrase] != "env:CORE" {
		t.Errorf("%+v", to)
	}
	if err := b.Save(t.Context(), to, "core"); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(path)
	want := strings.Replace(oneDevice, `mib_dirs = ["~/acme"]`+"\nrack = 7\n", `mib_dirs = ["~/acme"]`+"\nrack = 7\nversion = \"3\"\nlevel = \"authNoPriv\"\n", 1)
	if string(text) != want {
		t.Errorf("it became\n%s", text)
	}
	to.Version, to.Writable = session.V2c, true
	to.Kept[action.Community] = "prompt"
	if err := b.Save(t.Context(), to, "core"); err != nil {
		t.Fatal(err)
	}
	text, _ = os.ReadFile(path)
	for _, part := range []string{"version = \"2c\"", "community = \"prompt\"", "read_only = false", "# since May", "rack = 7", `mib_dirs = ["~/acme"]`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("%s is missing:\n%s", part, text)
		}
	}
	if strings.Contains(string(text), "user =") || strings.Contains(string(text), "passphrase") {
		t.Errorf("settings of version 3 are left:\n%s", text)
	}
}

func TestSaveRefuses(t *testing.T) {
	path := machine(t, oneDevice, "")
	b := &book{}
	to := action.Access{Profile: "core", Address: "192.0.2.9", Version: session.V2c}
	to.Typed[action.Community] = "hush-hush"
	if err := b.Save(t.Context(), to, ""); err == nil || !strings.Contains(err.Error(), "there is a profile core already") {
		t.Error(err)
	}
	for _, name := range []string{"demo", "a/b", "x.snmprec"} {
		to.Profile = name
		if err := b.Save(t.Context(), to, ""); err == nil || !strings.Contains(err.Error(), "choose another name") {
			t.Errorf("%s: %v", name, err)
		}
	}
	to.Profile, to.Kept[action.Community] = "edge", "keyring"
	err := b.Save(t.Context(), to, "")
	if _, ok := errors.AsType[*profile.KeyringError](err); !ok || !strings.Contains(err.Error(), "nothing was saved: this machine has no keyring") {
		t.Error(err)
	}
	if text, _ := os.ReadFile(path); string(text) != oneDevice {
		t.Errorf("it became\n%s", text)
	}
}

// What a form leaves open comes from where it would come from in the shell, and
// what is typed goes before all.
func TestOpenFromForm(t *testing.T) {
	machine(t, oneDevice, "defCommunity of-snmpconf\nretries 7\n")
	t.Setenv("CORE", "of-the-environment")
	b := &book{flags: flags{noSystem: true}}
	known, usual, _ := b.Known(t.Context())
	peer, err := b.Open(t.Context(), known[0].To)
	if err != nil || peer.Label != "core" || peer.Config.Security.AuthPassphrase != "of-the-environment" || peer.Config.Security.EngineID != "0x8000000001" || peer.Config.Retries != 7 || peer.Writable || peer.Sources == nil {
		t.Errorf("%v, %v", peer, err)
	}
	to := known[0].To
	to.Typed[action.AuthPassphrase], to.Timeout, to.Writable = "typed-in-form", "9", true
	if peer, err = b.Open(t.Context(), to); err != nil || peer.Config.Security.AuthPassphrase != "typed-in-form" || peer.Config.Timeout.Seconds() != 9 || !peer.Writable {
		t.Errorf("%v, %v", peer, err)
	}
	usual.Address = "192.0.2.2"
	if peer, err = b.Open(t.Context(), usual); err != nil || peer.Config.Version != session.V2c || peer.Config.Community != "of-snmpconf" || peer.Label != "192.0.2.2:161" {
		t.Errorf("%v, %v", peer, err)
	}
	t.Setenv("CORE", "short")
	if _, err = b.Open(t.Context(), known[0].To); err == nil || !strings.Contains(err.Error(), "has 5 octets") || strings.Contains(err.Error(), "short;") {
		t.Error(err)
	}
	if err := peer.Remember(peer.Config); err != nil {
		t.Fatal(err)
	}
	if known, _, _ = b.Known(t.Context()); len(known) != 2 || !known[1].Recent || known[1].To.Address != "192.0.2.2:161" || strings.HasPrefix(known[1].To.Kept[action.Community], "of-") {
		t.Errorf("%v", known)
	}
}
