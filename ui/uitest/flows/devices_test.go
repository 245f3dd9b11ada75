//go:build unix

package flows

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/demo"
	"github.com/mibtui/mibtui/session/snmptest"
	"github.com/mibtui/mibtui/ui/uitest"
)

// secrets are what the stories type, and what must be seen nowhere.
var secrets = []string{"authpass12", "privpass12"}

// secret checks that no secret is on the screen, on the clipboard or in any file
// below the program's home.
func secret(t *testing.T, s *uitest.Session) {
	t.Helper()
	look := func(where, text string) {
		for _, word := range secrets {
			if strings.Contains(text, word) {
				t.Errorf("%s shows %s:\n%s", where, word, text)
			}
		}
	}
	look("the screen", s.Screen())
	look("the clipboard", s.Clipboard())
	err := filepath.WalkDir(s.Home(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		look(path, string(text))
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// file waits until a file below the program's home holds a text.
func file(t *testing.T, s *uitest.Session, name, text string) string {
	t.Helper()
	path := filepath.Join(s.Home(), name)
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); <-time.After(10 * time.Millisecond) {
		if body, err := os.ReadFile(path); err == nil && strings.Contains(string(body), text) {
			return string(body)
		}
	}
	t.Fatalf("%s never held %q", name, text)
	return ""
}

// write puts a file where a session will find it.
func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A device that speaks version 3 is connected to, written down, found again,
// and nothing that was typed as a secret is ever seen or kept.
func TestVersion3AndProfile(t *testing.T) {
	d := snmptest.Start(t)
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := ready(mibtui.Start(t, size))
		s.Press("c").WaitText("Connect").WaitRow("▌", "address").Type(d.Addr).Press("tab", "shift+tab", "down", "space", "right", "left")
		s.WaitRow("version", "(•) 3").Press("tab").WaitRow("▌", "user").Press("enter").WaitText("needs a user's name").Type("shaaes")
		s.Press("tab", "space", "left").WaitRow("level", "(•) authPriv").WaitText("priv protocol").Press("tab", "space", "space").WaitRow("auth protocol", "[SHA]")
		s.Press("tab").Type("short").Press("tab", "space", "space").WaitRow("priv protocol", "[AES]").Press("enter").WaitText("at least 8")
		s.Press("ctrl+u").Type("authpass12").Press("tab", "tab").WaitRow("▌", "passphrase").Type("privpass12")
		secret(t, s)

		// Written down, its passphrases are asked for or stand in the environment.
		s.Press("ctrl+s").WaitText("Save as a profile", "keyring is not on offer").Press("esc").WaitNo("Save as").Press("ctrl+s").WaitText("Save as")
		s.Press("enter").WaitText("a profile needs a name").Type("lab").Press("down", "space").WaitText("MIBTUI_LAB_AUTH")
		s.Press("left").WaitRow("auth passphrase", "asked for each time").Press("down", "shift+tab", "up", "enter")
		s.WaitText("saved as lab").WaitNo("Save as a profile")
		text := file(t, s, "config/mibtui/devices.toml", "[lab]")
		if !strings.Contains(text, `user = "shaaes"`) || !strings.Contains(text, `auth_passphrase = "prompt"`) {
			t.Errorf("devices.toml:\n%s", text)
		}
		if info, err := os.Stat(filepath.Join(s.Home(), "config/mibtui/devices.toml")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info, err)
		}

		s.Press("enter").WaitRow("mibtui", "lab v3 authPriv ●", "[RO]").WaitRow("who is", "done")
		secret(t, s)
		find(s, "sysName").WaitCursorRow("sysName", "host")
		s.Press("y", "c").WaitClipboard("snmpget -v3 -l authPriv -u 'shaaes' -a SHA -A '<passphrase>' -x AES -X '<passphrase>' " + d.Addr + " 1.3.6.1.2.1.1.5.0")
		s.Press("3").WaitText("sysDescr.0").Press("s").WaitText("Save results").Press("ctrl+u").Type("out.txt").Press("enter").WaitText("saved")
		file(t, s, "out.txt", "sysDescr")
		secret(t, s)
		s.Press("[", "[").WaitText("Log")
		secret(t, s)
		file(t, s, "state/mibtui/recent.toml", "lab")

		// Next time it is chosen, and asks for what it does not know.
		s.Press("c").WaitText("Connect to").WaitRow("▌", "lab", d.Addr, "v3 shaaes").Press("j", "k", "e").WaitText("Connect: lab").WaitRow("▌", "passphrase")
		s.Press("esc").WaitNo("Connect: lab").Press("c").WaitText("Connect to").Press("n").WaitRow("▌", "address").Press("esc").WaitNo("address ")
		s.Press("c").WaitText("Connect to").Press("esc").WaitNo("Connect to")
		s.Press("c").WaitText("Connect to").Press("enter").WaitText("Connect: lab").Type("authpass99").Press("enter").WaitRow("▌", "passphrase").Type("privpass12").Press("enter")
		s.WaitRow("mibtui", "lab v3 authPriv ○ refused").WaitText("usmStatsWrongDigests").WaitNo("authpass99")
		secret(t, s)

		for _, args := range [][]string{{"devices"}, {"devices", "lab"}, {"devices", "lab", "--json"}} {
			cmd := mibtui.Command(t, args...)
			cmd.Env = append(cmd.Env, "XDG_CONFIG_HOME="+filepath.Join(s.Home(), "config"), "XDG_STATE_HOME="+filepath.Join(s.Home(), "state"), "MIBTUI_AUTH_PASSPHRASE=authpass12")
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), "shaaes") || strings.Contains(string(out), "authpass") || strings.Contains(string(out), "privpass") {
				t.Errorf("%q: %v\n%s", args, err, out)
			}
		}
		s.Press("q").Exited(0)
		secret(t, s)
	})
}

// A profile is opened by its name; what it says of SETs holds, and a flag is
// stronger for once.
func TestProfileByName(t *testing.T) {
	t.Parallel()
	addr := device(t).String()
	config := filepath.Join(t.TempDir(), "config")
	write(t, filepath.Join(config, "mibtui", "devices.toml"), "[core-sw1]\naddress = \""+addr+"\"\ncommunity = \"env:CORE\"\nread_only = false\nmib_dirs = [\"mibs\"]\n"+
		"[broken]\naddress = \"h\"\nlevel = \"max\"\n")
	write(t, filepath.Join(config, "mibtui", "mibs", "ACME-MIB"), "ACME-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises FROM SNMPv2-SMI;\nacmeThing OBJECT IDENTIFIER ::= { enterprises 99999 }\nEND\n")
	start := func(args ...string) *uitest.Session {
		return ready(mibtui.StartWith(t, uitest.Options{Size: wide, Args: args, Env: []string{"XDG_CONFIG_HOME=" + config, "CORE=writer"}}))
	}
	s := start("core-sw1").WaitRow("mibtui", "core-sw1 v2c ●", "[WRITE]")
	find(s, "acmeThing").WaitCursorRow("acmeThing")
	start("core-sw1", "-v", "1").WaitRow("mibtui", "core-sw1 v1 ●")

	// Chosen in the browser it is the same; its own MIBs are read then.
	s = start("demo").WaitRow("mibtui", "demo v2c ●", "[RO]")
	s.Press("c").WaitText("Connect to").WaitRow("▌", "core-sw1").Press("enter").WaitRow("mibtui", "core-sw1 v2c ●", "[WRITE]")
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		s.Press("/").Type("acmeThing").WaitRow("acmeThing")
		if strings.Contains(s.Screen(), "ACME-MIB") {
			break
		}
		s.Press("esc").WaitNo("acmeThing")
	}
	s.Press("enter").WaitNo("enter go there").WaitCursorRow("acmeThing")
	s.Press("c").WaitText("Connect to").Press("down").WaitRow("▌", "broken", "cannot be used").Press("enter").WaitText("line 8, column 9").Press("esc")
	mibtui.StartWith(t, uitest.Options{Size: wide, Args: []string{"core-sw1"}, Env: []string{"XDG_CONFIG_HOME=" + config}}).WaitText("CORE, which is not set").Exited(2)
}

// A file of devices with a typo says where, and is not written over.
func TestDevicesFileWithTypo(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "config")
	path := filepath.Join(config, "mibtui", "devices.toml")
	const broken = "# years of work\n[core-sw1]\naddress \"192.0.2.1\"\n"
	write(t, path, broken)
	s := ready(mibtui.StartWith(t, uitest.Options{Size: wide, Env: []string{"XDG_CONFIG_HOME=" + config}}))
	s.Press("c").WaitText("Connect", "line 3, column 9").Type("192.0.2.7").Press("ctrl+s").WaitText("Save as").Type("edge").Press("enter").WaitText("nothing was saved", "line 3, column 9")
	if text, err := os.ReadFile(path); err != nil || string(text) != broken {
		t.Errorf("it became %q, %v", text, err)
	}
}

// The context is switched without asking for the community again.
func TestSwitchContext(t *testing.T) {
	a, err := agent.Listen(t.Context(), "127.0.0.1:0", demo.New(time.Now), agent.Options{Community: "reader", WriteCommunity: "reader@7"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	everySize(t, func(t *testing.T, size uitest.Size) {
		s := ready(mibtui.Start(t, size, a.Addr().String(), "-c", "reader", "-t", "0.2", "-r", "0"))
		s.WaitRow("mibtui", "v2c ●").Press("C").WaitText("Context of", "community@context").Type("7").Press("enter").WaitRow("mibtui", "v2c @7 ●")
		find(s, "sysName").Press("y", "c").WaitClipboard("snmpget -v2c -c '<community>@7' " + a.Addr().String() + " 1.3.6.1.2.1.1.5.0")
		s.Press("C").WaitText("Context of").Press("ctrl+u").Type("8").Press("enter").WaitRow("mibtui", "@8", "no answer")
		s.Press("C").WaitText("Context of").Press("ctrl+u", "enter").WaitRow("mibtui", "v2c ●").WaitNo("@8 ")
	})
}

// A profile is renamed and deleted where devices are chosen; nothing else in the
// file changes by that.
func TestRenameAndDeleteAProfile(t *testing.T) {
	everySize(t, func(t *testing.T, size uitest.Size) {
		const before = "# my devices\n\n[core] # since May\naddress = \"192.0.2.1\"\ncommunity = \"env:CORE\" # until June\n\n[edge]\naddress = \"192.0.2.2\"\nrack = 7\n"
		config := filepath.Join(t.TempDir(), "config")
		path := filepath.Join(config, "mibtui", "devices.toml")
		write(t, path, before)
		holds := func(want string) {
			t.Helper()
			if text, err := os.ReadFile(path); err != nil || string(text) != want {
				t.Errorf("the file became %q, want %q (%v)", text, want, err)
			}
		}
		s := ready(mibtui.StartWith(t, uitest.Options{Size: size, Env: []string{"XDG_CONFIG_HOME=" + config}}))
		s.Press("c").WaitRow("▌core", "192.0.2.1").Press("r").WaitText("Rename core").Press("ctrl+u").Type("edge").Press("enter")
		s.WaitText("there is a profile edge already").Press("r").WaitText("Rename core").Press("ctrl+u", "enter").WaitText("a profile needs a name").Press("esc").WaitNo("Rename core")
		s.Press("r").WaitText("Rename core").Press("ctrl+u").Type("the core").Press("enter").WaitText("core is called the core from now on").WaitRow("▌the core", "192.0.2.1")
		renamed := strings.Replace(before, "[core]", "[\"the core\"]", 1)
		holds(renamed)

		s.Press("x").WaitText("Delete the core?", "Comments in the file stay").Press("enter").WaitText("Delete the core?").Press("n").WaitNo("Delete the core?")
		holds(renamed)
		s.Press("x").WaitText("Delete the core?").Press("y").WaitText("the core is deleted").WaitNo("192.0.2.1").WaitRow("▌edge")
		holds("# my devices\n\n# since May\n# until June\n\n[edge]\naddress = \"192.0.2.2\"\nrack = 7\n")
		s.Press("delete").WaitText("Delete edge?").Press("y").WaitText("edge is deleted").WaitRow("▌another address")
		holds("# my devices\n\n# since May\n# until June\n")
		s.Press("r").WaitText("not written down").Press("enter").WaitRow("▌", "address")
	})
}

// What has to be exported is said only while it is not.
func TestSavedProfileNamesUnsetVariables(t *testing.T) {
	t.Parallel()
	save := func(env ...string) *uitest.Session {
		s := ready(mibtui.StartWith(t, uitest.Options{Size: wide, Env: env}))
		s.Press("c").WaitText("Connect").Type("192.0.2.1").Press("tab", "tab").Type("reader").Press("ctrl+s").WaitText("Save as").Type("lab").Press("tab", "space")
		return s.WaitText("MIBTUI_LAB_COMMUNITY").Press("enter").WaitText("saved as lab")
	}
	save().WaitText("export MIBTUI_LAB_COMMUNITY before the next start")
	save("MIBTUI_LAB_COMMUNITY=reader").WaitText("c offers it from now on").WaitNo("export")
}
