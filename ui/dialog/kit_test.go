package dialog

import (
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/theme"
)

// dialog is what the root needs of each.
type dialog interface {
	Update(msg tea.Msg) tea.Cmd
	View(w, h int) string
	Actions() []action.Action
	Title() string
	Over() (decided tea.Msg, over bool)
	Defers(key string) bool
}

// person presses keys as the root would hand them on, carries out commands and
// keeps the intents that leave the dialog.
type person struct {
	t    *testing.T
	d    dialog
	over bool
	sent []tea.Msg
	said []string // reasons of actions that were disabled
	ran  []action.ID
}

func use(t *testing.T, d dialog) *person {
	t.Helper()
	return &person{t: t, d: d}
}

var keysByName = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "space": {Code: tea.KeySpace, Text: " "},
	"backspace": {Code: tea.KeyBackspace}, "ctrl+t": {Code: 't', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
	"pgdown": {Code: tea.KeyPgDown}, "pgup": {Code: tea.KeyPgUp}, "ctrl+n": {Code: 'n', Mod: tea.ModCtrl},
	"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
}

func key(name string) tea.KeyPressMsg {
	if k, ok := keysByName[name]; ok {
		return k
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: string(r)}
}

// press sends keys one after the other and waits for what each does.
func (p *person) press(keys ...string) *person {
	p.t.Helper()
	for _, k := range keys {
		p.do(p.key(key(k)))
	}
	return p
}

func (p *person) key(k tea.KeyPressMsg) tea.Cmd {
	if p.over {
		return nil
	}
	if a, match := action.Find(k.String(), p.d.Actions()); match == action.Full {
		if why := a.Why(); why != "" {
			p.said = append(p.said, why)
			return nil
		}
		p.ran = append(p.ran, a.ID)
		return a.Run()
	}
	return p.d.Update(k)
}

// types sends a text letter by letter.
func (p *person) types(text string) *person {
	p.t.Helper()
	for _, r := range text {
		k := string(r)
		if r == ' ' {
			k = "space"
		}
		p.press(k)
	}
	return p
}

func (p *person) pastes(text string) *person {
	p.do(p.d.Update(tea.PasteMsg{Content: text}))
	return p
}

// gets hands a message to the dialog.
func (p *person) gets(msg tea.Msg) *person {
	p.do(p.d.Update(msg))
	return p
}

// do carries a command out. Messages of this package go back to the dialog, as
// the root sends them; those of package action are kept.
func (p *person) do(cmd tea.Cmd) {
	if decided, over := p.d.Over(); over && !p.over {
		if p.over = true; decided != nil {
			p.sent = append(p.sent, decided)
		}
	}
	if cmd == nil {
		return
	}
	msg := cmd()
	if v := reflect.ValueOf(msg); v.IsValid() && v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range v.Len() {
			p.do(v.Index(i).Interface().(tea.Cmd))
		}
		return
	}
	switch msg.(type) {
	case sought, named, OldValue, Staged, Applied, Saved:
		p.do(p.d.Update(msg))
	case action.ConnectDemo, action.SaveAccess, action.RenameProfile, action.RemoveProfile, action.Say:
		p.sent = append(p.sent, msg)
	}
}

// closes checks that the dialog is over and what was decided in it.
func (p *person) closes(want ...tea.Msg) {
	p.t.Helper()
	if !p.over {
		p.t.Fatal("the dialog is still open")
	}
	p.intents(want)
}

// sends checks the intents that have left the dialog, which is still open.
func (p *person) sends(want ...tea.Msg) {
	p.t.Helper()
	if p.over {
		p.t.Fatal("the dialog is over")
	}
	p.intents(want)
}

func (p *person) intents(want []tea.Msg) {
	p.t.Helper()
	if len(p.sent) != len(want) {
		p.t.Fatalf("sent %#v, want %#v", p.sent, want)
	}
	for i := range want {
		if !reflect.DeepEqual(p.sent[i], want[i]) {
			p.t.Fatalf("sent %#v, want %#v", p.sent, want)
		}
	}
}

// screen is what can be read of the dialog at a size.
func (p *person) screen(w, h int) string { return ansi.Strip(p.d.View(w, h)) }

// sees checks that each text is to be read, blanks and line ends apart.
func (p *person) sees(texts ...string) *person {
	p.t.Helper()
	screen := flat(p.screen(100, 40))
	for _, text := range texts {
		if !strings.Contains(screen, flat(text)) {
			p.t.Fatalf("nothing reads %q in\n%s", text, p.screen(100, 40))
		}
	}
	return p
}

func (p *person) seesNot(text string) *person {
	p.t.Helper()
	if strings.Contains(flat(p.screen(100, 40)), flat(text)) {
		p.t.Fatalf("%q is to be read in\n%s", text, p.screen(100, 40))
	}
	return p
}

// flat takes frames and runs of blanks away, so that wrapping does not matter.
func flat(s string) string {
	s = strings.NewReplacer("┃", " ", "│", " ").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

// goldens compares the dialog at the sizes people have with what it was.
func (p *person) goldens() {
	p.t.Helper()
	for _, size := range []struct {
		name string
		w, h int
	}{{"80x24", 80, 24}, {"120x36", 120, 36}, {"60x16", 60, 16}} {
		p.t.Run(size.name, func(t *testing.T) { golden.RequireEqual(t, p.screen(size.w, size.h)+"\n") })
	}
}

// fits checks that a view stays within its room and holds nothing a terminal
// would act on but colours.
func fits(t interface{ Fatalf(string, ...any) }, view string, w, h int) {
	lines := strings.Split(view, "\n")
	if view != "" && len(lines) > h {
		t.Fatalf("%d lines in a room of %dx%d:\n%s", len(lines), w, h, view)
	}
	for _, line := range lines {
		if got := ansi.StringWidth(line); got > w {
			t.Fatalf("%d cells in a room of %dx%d: %q", got, w, h, line)
		}
		for _, r := range ansi.Strip(line) {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Fatalf("%U reaches the terminal: %q", r, line)
			}
		}
		for _, part := range strings.Split(line, "\x1b")[1:] {
			if len(part) == 0 || part[0] != '[' || !strings.HasSuffix(strings.TrimLeft(part[1:], "0123456789;"), afterSGR(part)) {
				t.Fatalf("an escape sequence that is no colour reaches the terminal: %q", line)
			}
		}
	}
}

// afterSGR returns what a colour sequence leaves: everything from its m on.
func afterSGR(part string) string {
	rest := strings.TrimLeft(part[1:], "0123456789;")
	if strings.HasPrefix(rest, "m") {
		return rest
	}
	return "\x00no colour"
}

var (
	looks = theme.Default()

	adminStatus = &mib.Type{Name: "INTEGER", Base: mib.Integer32, Labels: []mib.Label{{Name: "up", Value: 1}, {Name: "down", Value: 2}, {Name: "testing", Value: 3}}}
	small       = &mib.Type{Name: "Integer32", Base: mib.Integer32, Ranges: []mib.Range{{Min: mib.Int(1), Max: mib.Int(100)}}}
	display     = &mib.Type{Name: "DisplayString", Module: "SNMPv2-TC", Base: mib.OctetString, Hint: "255a", Sizes: []mib.Range{{Min: mib.Int(0), Max: mib.Int(255)}}}
	services    = &mib.Type{Name: "BITS", Base: mib.Bits, Labels: []mib.Label{{Name: "ssh", Value: 0}, {Name: "telnet", Value: 1}, {Name: "https", Value: 2}}}

	contactOID  = oid.MustParse("1.3.6.1.2.1.1.4")
	adminOID    = oid.MustParse("1.3.6.1.2.1.2.2.1.7")
	limitOID    = oid.MustParse("1.3.6.1.4.1.32473.1.1")
	servicesOID = oid.MustParse("1.3.6.1.4.1.32473.1.2")
	unknownOID  = oid.MustParse("1.3.6.1.4.1.9.9.1.0")
)

// sampleTree is a tree with an object of each kind a form treats differently.
func sampleTree() *mib.Tree {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "SNMPv2-SMI"})
	plain := func(o, name string) {
		b.Define(oid.MustParse(o), mib.Definition{Name: name, Module: m, Kind: mib.Plain})
	}
	plain("1", "iso")
	plain("1.3.6.1", "internet")
	plain("1.3.6.1.2.1", "mib-2")
	plain("1.3.6.1.4.1", "enterprises")
	i := b.Module(mib.Module{Name: "IF-MIB"})
	b.Define(adminOID.Parent().Parent(), mib.Definition{Name: "ifTable", Module: i, Kind: mib.Table, Syntax: "SEQUENCE OF IfEntry"})
	b.Define(adminOID.Parent(), mib.Definition{Name: "ifEntry", Module: i, Kind: mib.Row, Index: []mib.IndexRef{{Name: "ifIndex"}}})
	b.Define(adminOID.Parent().Append(1), mib.Definition{Name: "ifIndex", Module: i, Kind: mib.Column, Type: small, Access: mib.ReadOnly, Syntax: "InterfaceIndex"})
	b.Define(adminOID, mib.Definition{Name: "ifAdminStatus", Module: i, Kind: mib.Column, Type: adminStatus, Access: mib.ReadWrite, Syntax: "INTEGER { up(1), down(2), testing(3) }"})
	s := b.Module(mib.Module{Name: "SNMPv2-MIB"})
	b.Define(contactOID, mib.Definition{Name: "sysContact", Module: s, Kind: mib.Scalar, Type: display, Access: mib.ReadWrite, Syntax: "DisplayString (SIZE (0..255))"})
	d := b.Module(mib.Module{Name: "SAMPLE-MIB"})
	b.Define(limitOID, mib.Definition{Name: "sampleLimit", Module: d, Kind: mib.Scalar, Type: small, Access: mib.ReadWrite, Units: "seconds", Syntax: "Integer32 (1..100)"})
	b.Define(servicesOID, mib.Definition{Name: "sampleServices", Module: d, Kind: mib.Scalar, Type: services, Access: mib.ReadWrite, Syntax: "BITS"})
	return b.Tree()
}

func at(t *testing.T, tree *mib.Tree, o oid.OID) mib.Node {
	t.Helper()
	n, _ := tree.Deepest(o)
	return n
}
