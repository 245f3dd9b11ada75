package dialog

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/usm"
	"github.com/mibtui/mibtui/ui/action"
)

var v3 = action.Access{
	Profile: "core", Address: "192.0.2.1", Version: session.V3, User: "ops", Level: usm.AuthPriv, Auth: usm.SHA256, Priv: usm.AES128,
	Kept: [action.Secrets]string{action.AuthPassphrase: "env:CORE_AUTH", action.PrivPassphrase: "prompt"},
}

func TestConnectWithVersion3(t *testing.T) {
	t.Parallel()
	p := use(t, NewConnect(looks, action.Access{Address: "sw1"}, true, nil))
	p.press("tab", "space").sees("(•) 3", "user", "level", "(•) authPriv", "auth protocol MD5 SHA SHA-224", "priv passphrase").seesNot("community")
	p.press("enter").sees("user as the device knows the user version 3 needs a user's name").types("ops")
	p.press("tab", "space").sees("(•) noAuthNoPriv").seesNot("passphrase").press("space").sees("auth protocol", "(•) authNoPriv").seesNot("priv protocol").press("space").sees("(•) authPriv")
	p.press("enter").sees("authPriv signs messages: choose").press("space").sees("[MD5]").press("left", "left", "left").sees("[SHA-256]")
	p.press("enter").sees("authPriv encrypts messages: choose").press("space", "space").sees("DES [AES] AES-192")
	p.press("enter").press("enter").sees("the auth passphrase is needed").types("hush").press("enter").sees("has 4 octets; SNMP asks for at least 8")
	p.types("-hush").seesNot("hush").press("enter").types("pssst-pssst").seesNot("pssst").goldens()
	p.press("enter")
	if len(p.sent) != 1 {
		t.Fatalf("sent %#v", p.sent)
	}
	to := p.sent[0].(action.Connect).To
	want := action.Access{Address: "sw1", Version: session.V3, User: "ops", Level: usm.AuthPriv, Auth: usm.SHA256, Priv: usm.AES128}
	want.Typed[action.AuthPassphrase], want.Typed[action.PrivPassphrase] = "hush-hush", "pssst-pssst"
	if to != want {
		t.Errorf("connects as %v %v %v %v", to.User, to.Level, to.Auth, to.Priv)
	}
	for _, format := range []string{"%v", "%+v", "%#v"} {
		if text := fmt.Sprintf(format, p.sent[0]); strings.Contains(text, "hush") {
			t.Errorf("%s shows a secret: %s", format, text)
		}
	}
}

// What is wrong stands below its row, also when the cursor has gone on, and a
// level that was chosen stays chosen.
func TestConnectErrorStaysAtItsRow(t *testing.T) {
	t.Parallel()
	p := use(t, NewConnect(looks, action.Access{}, true, nil))
	p.press("enter").sees("an address is needed").press("down", "down").sees("161 version ( ) 1 (•) 2c").goldens()
	p.press("up", "up").types("sw1").seesNot("an address is needed")
	p.press("down", "3", "down", "down", "left", "left").sees("(•) noAuthNoPriv").press("up", "up", "1", "3").sees("(•) noAuthNoPriv")
}

// A click goes to a row; another one there takes the next choice, or presses
// what is a button.
func TestConnectByMouse(t *testing.T) {
	t.Parallel()
	c := NewConnect(looks, action.Access{Address: "sw1"}, true, nil)
	p := use(t, c).sees("address")
	click := func(y int, pressed bool) {
		t.Helper()
		if got := c.Click(20, y); got != pressed {
			t.Errorf("a click on line %d: %v", y, got)
		}
	}
	click(1, false)
	p.sees("▌ version ( ) 1 (•) 2c")
	click(1, false)
	p.sees("▌ version ( ) 1 ( ) 2c (•) 3")
	click(2, false)
	p.sees("▌ user")
	click(2, false)
	click(12, false)
	p.sees("▌ the built-in demo")
	click(12, true)
	click(13, false)
	click(-1, false)
	use(t, c).press("up", "up", "up", "up").screen(60, 8)
	click(0, false)
	p.sees("▌ auth passphrase")
}

// What a profile knows stands in the form; only the secret that has to be typed
// is asked for.
func TestConnectWithProfile(t *testing.T) {
	t.Parallel()
	p := use(t, NewConnect(looks, v3, true, nil)).sees("Connect: core", "ops", "from env:CORE_AUTH, unless typed here")
	p.types("pssst-pssst").press("enter")
	if to := p.sent[0].(action.Connect).To; to.Profile != "core" || to.Typed[action.PrivPassphrase] != "pssst-pssst" || to.Kept[action.AuthPassphrase] != "env:CORE_AUTH" {
		t.Errorf("connects to %#v", to)
	}
	use(t, NewConnect(looks, v3, true, errors.New("the keyring is locked"))).sees("the keyring is locked")
}

func TestConnectPatienceAndWrites(t *testing.T) {
	t.Parallel()
	p := use(t, NewConnect(looks, action.Access{Address: "sw1", Typed: [action.Secrets]string{"x"}}, false, nil))
	p.press("up").sees("locked until :unlock").press("space").sees("allowed from the start")
	p.press("up").types("many").press("enter").sees(`"many" is no number of retries`).press("ctrl+u").types("0")
	p.press("up").types("0").press("enter").sees(`"0" is no time to wait`).press("ctrl+u").types("1.5")
	p.press("up").types("vlan1").press("enter")
	want := action.Access{Address: "sw1", Version: session.V2c, Context: "vlan1", Timeout: "1.5", Retries: "0", Writable: true, Typed: [action.Secrets]string{"x"}}
	if to := p.sent[0].(action.Connect).To; to != want {
		t.Errorf("connects with %+v", to)
	}
}

func TestDevices(t *testing.T) {
	t.Parallel()
	ready := v3
	ready.Kept[action.PrivPassphrase] = "keyring"
	recent := action.Access{Address: "192.0.2.9:161", Version: session.V2c, Context: "vlan1"}
	known := []action.Known{{To: v3}, {To: ready}, {To: action.Access{Profile: "broken"}, Wrong: "line 7, column 9: no level"}, {To: recent, Recent: true}}
	open := func() *person { return use(t, NewDevices(looks, known, true)) }
	open().sees("core", "192.0.2.1", "v3 ops authPriv", "(recent)", "@vlan1", "another address", "demo").goldens()
	open().press("enter").closes(action.EditAccess{To: v3})
	open().press("down", "enter").closes(action.Connect{To: ready})
	open().press("j", "e").closes(action.EditAccess{To: ready})
	open().press("j", "j", "enter").sees("line 7, column 9").press("e").sends()
	open().press("j", "j", "j", "enter").closes(action.EditAccess{To: recent})
	open().press("n").closes(action.EditAccess{})
	open().press("j", "j", "j", "j", "enter").closes(action.EditAccess{})
	open().press("j", "j", "j", "j", "j", "enter").closes(action.ConnectDemo{})
	open().pastes("10.0.0.1\n").closes(action.EditAccess{To: action.Access{Address: "10.0.0.1"}})
	open().press("esc").closes()
	// A broken one can be renamed and deleted too, one that is not written down not.
	open().press("r").sends(action.RenameProfile{To: v3})
	open().press("j", "j", "x").sends(action.RemoveProfile{To: known[2].To})
	p := open().press("j", "j", "j", "x", "r")
	if p.sends(); len(p.said) != 2 || !strings.Contains(p.said[0], "not written down") {
		t.Errorf("%v", p.said)
	}
	p = open().press("j", "j", "j", "j", "j").gets(Listed{Known: known[:1]}).seesNot("broken").sees("core")
	p.gets(Listed{Known: known, Err: errors.New("there is a profile core already")}).sees("broken", "there is a profile core already")
	p.press("up").seesNot("already")
}

func TestSaveAs(t *testing.T) {
	t.Parallel()
	var saved []action.Access
	answer := errors.New("the disk is full")
	save := func(to action.Access) tea.Cmd {
		saved = append(saved, to)
		return action.Emit(Saved{Name: to.Profile, Err: answer})
	}
	to := v3
	to.Profile = ""
	to.Kept = [action.Secrets]string{}
	to.Typed[action.AuthPassphrase] = "hush-hush"
	p := use(t, NewSaveAs(looks, to, nil, save)).sees("auth passphrase", "put into the keyring", "priv passphrase", "asked for each time")
	p.press("enter").sees("a profile needs a name").types("core.sw-1")
	p.press("down", "down", "space").sees("environment variable MIBTUI_CORE_SW_1_PRIV").goldens()
	p.press("enter").sees("the disk is full").sends()
	answer = nil
	p.press("enter").closes()
	if len(saved) != 2 || saved[1].Profile != "core.sw-1" || !reflect.DeepEqual(saved[1].Kept, [action.Secrets]string{"", "keyring", "env:MIBTUI_CORE_SW_1_PRIV"}) {
		t.Errorf("saved %v", saved)
	}
	// Without a keyring it is not on offer; what was written by hand stays.
	to.Kept[action.PrivPassphrase] = "file:~/secret"
	p = use(t, NewSaveAs(looks, to, errors.New("no keyring here"), save)).sees("no keyring here", "asked for each time", "as it is: file:~/secret")
	p.press("down", "left").sees("environment variable").press("left").seesNot("put into")
	p.press("esc").closes()
}
