//go:build unix

package flows

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/ui/uitest"
)

// desktop is a session bus for as long as a program runs, on which nothing is
// but what is started there. What a keyring stores stays for the next one.
type desktop struct {
	run    []string // what goes before a command
	env    []string // where the keyring's files are, and mibtui's
	config string   // where mibtui's are
}

// bus lets everybody speak to everybody, and starts nothing by itself.
const bus = `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// newDesktop skips the test where there is no keyring to be had, under CI too:
// a desktop is a lot to ask of a machine that only builds.
func newDesktop(t *testing.T) desktop {
	t.Helper()
	if _, err := exec.LookPath("gnome-keyring-daemon"); err != nil {
		t.Skip("gnome-keyring-daemon is not installed: Debian's package gnome-keyring brings it")
	}
	run, err := exec.LookPath("dbus-run-session")
	if err != nil {
		t.Skip("dbus-run-session is not installed: Debian's package dbus brings it")
	}
	home := t.TempDir()
	runtime := filepath.Join(home, "run")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(home, "bus.conf")
	write(t, config, bus)
	d := desktop{run: []string{run, "--config-file=" + config, "--", "sh", "-c"}, config: filepath.Join(home, "config")}
	d.env = []string{"XDG_RUNTIME_DIR=" + runtime, "XDG_DATA_HOME=" + filepath.Join(home, "data"), "XDG_CONFIG_HOME=" + d.config}
	return d
}

// What is done before mibtui starts. A server has a bus and nobody to keep
// secrets.
const (
	locked   = `gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1`
	unlocked = `printf login | gnome-keyring-daemon --unlock >/dev/null 2>&1; ` + locked
	server   = `true`
)

func (d desktop) command(t *testing.T, before string, args ...string) []string {
	return slices.Concat(d.run, []string{before + `; exec "$@"`, "sh", mibtui.Path(t)}, args)
}

// start opens the browser on the desktop.
func (d desktop) start(t *testing.T, before string) *uitest.Session {
	t.Helper()
	command := d.command(t, before)
	return ready(mibtui.StartWith(t, uitest.Options{Size: wide, Program: command[0], Args: command[1:], Env: d.env}))
}

// say runs a command on the desktop and returns all it prints.
func (d desktop) say(t *testing.T, before string, args ...string) string {
	t.Helper()
	cmd := mibtui.Command(t)
	cmd.Args = d.command(t, before, args...)
	cmd.Path, cmd.WaitDelay = cmd.Args[0], 10*time.Second
	cmd.Env = append(cmd.Env, d.env...)
	out, _ := cmd.CombinedOutput() // what went wrong stands there
	return string(out)
}

// A secret goes into a real keyring and comes out of it; where the keyring is
// locked or has none, or there is none, that is what is said.
func TestKeyring(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	addr := device(t).String()
	s := d.start(t, unlocked)
	s.Press("c").WaitText("Connect").Type(addr).Press("tab", "tab").Type("reader").Press("ctrl+s").WaitRow("community", "put into the keyring")
	s.Type("lab").Press("enter").WaitText("saved as lab").Press("esc").WaitNo("Connect").Press("q").Exited(0)

	for _, step := range []struct{ before, want string }{
		{unlocked, "demo-router"},
		{locked, "the keyring is locked, and was not unlocked when it asked: unlock it on the desktop"},
		{"rm -r \"$XDG_DATA_HOME\"; " + unlocked, `the keyring has no secret named "lab community"`},
		{"rm -r \"$XDG_DATA_HOME\"; " + locked, "the keyring is empty and has no place for secrets yet"},
	} {
		if out := d.say(t, step.before, "get", "lab", "sysName.0"); !strings.Contains(out, step.want) || strings.Contains(out, "reader") {
			t.Errorf("after %s: %s\nwant %s", step.before, out, step.want)
		}
	}

	s = d.start(t, unlocked)
	s.Press("c").WaitText("Connect to").WaitRow("▌lab").Press("e").WaitText("Connect: lab").Press("tab", "tab").Type("reader").Press("ctrl+s").WaitRow("community", "put into the keyring").Press("enter")
	s.WaitText("saved as lab").Press("esc").WaitNo("Connect: lab").Press("c").WaitRow("▌lab").Press("r").WaitText("Rename lab").Press("ctrl+u").Type("attic").Press("enter").WaitRow("▌attic")
	s.Press("esc").WaitNo("▌attic").Press("q").Exited(0)
	if out := d.say(t, unlocked, "get", "attic", "sysName.0"); !strings.Contains(out, "demo-router") {
		t.Errorf("after renaming: %s", out)
	}
	s = d.start(t, unlocked)
	s.Press("c").WaitText("Connect to").WaitRow("▌attic").Press("x").WaitText("taken out of the keyring").Press("y").WaitText("attic is deleted").Press("esc").Press("q").Exited(0)
	write(t, filepath.Join(d.config, "mibtui", "devices.toml"), "[attic]\naddress = \""+addr+"\"\ncommunity = \"keyring\"\n[lab]\naddress = \""+addr+"\"\ncommunity = \"keyring\"\n")
	for _, name := range []string{"attic", "lab"} {
		if out := d.say(t, unlocked, "get", name, "sysName.0"); !strings.Contains(out, `no secret named "`+name+` community"`) {
			t.Errorf("after deleting: %s", out)
		}
	}

	if out := d.say(t, server, "get", "lab", "sysName.0"); !strings.Contains(out, "nothing on this desktop keeps secrets") {
		t.Error(out)
	}
	s = d.start(t, server)
	s.Press("c").WaitText("Connect to", "lab").Press("n").WaitRow("▌", "address").Type(addr).Press("tab", "tab").Type("reader").Press("ctrl+s")
	s.WaitRow("community", "asked for each time").WaitText("not on offer: nothing on this desktop keeps")
	s.Press("esc").WaitNo("Save as").Press("esc").WaitNo("address ").Press("q").Exited(0)
}
