package dialog

import (
	"context"
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/search"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/session/usm"
	"github.com/mibtui/mibtui/ui/action"
)

// hostile draws texts no terminal must see as they are.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"\x1b[2J\x1b]0;owned\a", "a\u202egnp.exe", "\xff\xfe", "日本語のとても長い名前", "a\nb\r\nc", "\x9b31m", "e\u0301\u0301", "", "👩‍👩‍👧‍👦 family"}),
		rapid.String(),
	)
}

// hostileTree names its objects as no module should.
func hostileTree(t *rapid.T) *mib.Tree {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: hostile().Draw(t, "module")})
	typ := &mib.Type{Name: hostile().Draw(t, "type"), Base: mib.Integer32, Hint: hostile().Draw(t, "hint")}
	for i := range rapid.IntRange(0, 12).Draw(t, "labels") {
		typ.Labels = append(typ.Labels, mib.Label{Name: hostile().Draw(t, "label"), Value: int64(i)})
	}
	if rapid.Bool().Draw(t, "bits") {
		typ.Base = mib.Bits
	}
	b.Define(contactOID, mib.Definition{
		Name: hostile().Draw(t, "name"), Module: m, Kind: mib.Scalar, Type: typ,
		Access: mib.ReadWrite, Syntax: hostile().Draw(t, "syntax"), Units: hostile().Draw(t, "units"),
	})
	return b.Tree()
}

func anyDialog(t *rapid.T) dialog {
	text := func(label string) string { return hostile().Draw(t, label) }
	nothing := func() tea.Cmd { return nil }
	refuse := func(string) (tea.Cmd, error) { return nil, errors.New(text("refusal")) }
	tree := hostileTree(t)
	n, _ := tree.Deepest(contactOID)
	actions := []action.Action{{ID: "a.b", Keys: []string{text("key")}, Title: text("title"), Group: text("group"), Help: text("help"), Disabled: func() string { return "why" }}, {ID: "c.d", Title: text("title")}}
	switch rapid.IntRange(0, 11).Draw(t, "dialog") {
	case 0:
		return NewConfirm(looks, text("title"), []string{text("line"), text("line")}, nothing, true)
	case 1:
		return NewPrompt(looks, text("title"), text("label"), text("initial"), text("hint"), refuse)
	case 2:
		return NewChoose(looks, text("title"), []Choice{{Title: text("choice"), Note: text("note"), Run: nothing}}, ChooseOther{Label: text("other"), Submit: refuse})
	case 3:
		return NewHelp(looks, actions, []Mark{{text("glyph"), text("meaning")}})
	case 4:
		to := action.Access{Address: text("address"), User: text("user"), Version: session.V3, Level: usm.AuthPriv, Kept: [action.Secrets]string{text("kept")}}
		return NewConnect(looks, to, true, errors.New(text("error")))
	case 8:
		known := action.Known{To: action.Access{Profile: text("profile"), Address: text("address"), User: text("user"), Version: session.V3}, Wrong: text("wrong")}
		return NewDevices(looks, []action.Known{known, {Recent: true}}, true)
	case 9:
		to := action.Access{Profile: text("profile"), Kept: [action.Secrets]string{text("kept")}}
		return NewSaveAs(looks, to, errors.New(text("keyring")), func(to action.Access) tea.Cmd {
			return action.Emit(Saved{Name: to.Profile, Err: errors.New(text("failed"))})
		})
	case 10:
		return NewAddMIBs(looks, text("path"), errors.New(text("refused")), func(begun string) []string { return []string{begun + text("one"), begun + text("two")} })
	case 11:
		return NewMIBSources(looks, []MIBSource{{Name: text("folder"), Modules: 12, Shadowed: 3, Added: true}, {Name: text("folder")}})
	case 5:
		return NewPalette(looks, actions, func(string) (device.Resolved, error) { return device.Resolved{}, nil })
	case 6:
		return NewFind(looks, FindOptions{Title: text("title"), Tree: tree, Search: func(context.Context, string) []search.Hit {
			return []search.Hit{{Node: n, Match: []int{0, 2}}, {Node: n, Field: search.Text, Snippet: text("snippet")}, {Node: n, Field: search.OID}}
		}})
	}
	stage := func(o oid.OID, v ber.Value, _ bool) tea.Cmd {
		return func() tea.Msg {
			return Staged{Change: device.Change{OID: o, New: v, Old: ber.NewOctetString(text("old")), Warnings: []string{text("warning")}}}
		}
	}
	apply := func(c device.Change) tea.Cmd {
		return func() tea.Msg {
			return Applied{Outcome: device.Outcome{Changes: []device.Applied{{Change: c, ReadBack: ber.NewOctetString(text("read back")), Differs: true}}}}
		}
	}
	s := NewSet(looks, SetForm{Tree: tree, OID: contactOID.Append(0), Node: n, Device: text("device")}, stage, apply)
	s.Update(OldValue{Value: ber.NewOctetString(text("old"))})
	return s
}

// TestViewsStayInTheirRoom presses whatever keys on whatever dialog, and looks
// at it at whatever size.
func TestViewsStayInTheirRoom(t *testing.T) {
	t.Parallel()
	keys := []string{"enter", "tab", "shift+tab", "up", "down", "left", "right", "space", "y", "n", "x", "i", "1", "2", "backspace", "ctrl+t", "ctrl+u", "pgdown", "pgup", "home", "end", "a", "é"}
	rapid.Check(t, func(rt *rapid.T) {
		d := anyDialog(rt)
		p := &person{t: t, d: d}
		for range rapid.IntRange(0, 12).Draw(rt, "keys") {
			if rapid.IntRange(0, 5).Draw(rt, "paste") == 0 {
				p.pastes(hostile().Draw(rt, "pasted"))
			} else {
				p.press(rapid.SampledFrom(keys).Draw(rt, "key"))
			}
			w, h := rapid.IntRange(0, 130).Draw(rt, "w"), rapid.IntRange(0, 40).Draw(rt, "h")
			fits(rt, d.View(w, h), w, h)
		}
	})
}

// TestAFormLeftAloneChangesNothing holds for every type and value: what a form
// proposes either means exactly the value the device holds, or nothing is
// proposed.
func TestAFormLeftAloneChangesNothing(t *testing.T) {
	t.Parallel()
	proposed := 0
	rapid.Check(t, func(rt *rapid.T) {
		typ := rapid.SampledFrom([]*mib.Type{nil, adminStatus, small, display, services, {Name: "OBJECT IDENTIFIER", Base: mib.ObjectIdentifier}, {Name: "IpAddress", Base: mib.IpAddress}, {Name: "OCTET STRING", Base: mib.OctetString}, {Name: "MacAddress", Base: mib.OctetString, Hint: "1x:"}, {Name: "TimeTicks", Base: mib.TimeTicks}, {Name: "Counter64", Base: mib.Counter64}}).Draw(rt, "type")
		old := rapid.OneOf(
			rapid.Map(rapid.Int64Range(-5, 120), ber.NewInteger),
			rapid.Map(hostile(), ber.NewOctetString),
			rapid.Map(rapid.StringMatching(`[a-z ]{0,8}`), ber.NewOctetString),
			rapid.Custom(func(rt *rapid.T) ber.Value {
				return ber.NewUnsigned(rapid.SampledFrom([]ber.Type{ber.TimeTicks, ber.Counter64, ber.Gauge32}).Draw(rt, "tag"), uint64(rapid.Uint32().Draw(rt, "n")))
			}),
			rapid.Just(ber.NewOID(contactOID)),
			rapid.Just(ber.Value{Type: ber.IpAddress, Content: "\x0a\x00\x00\x01"}),
			rapid.Custom(func(rt *rapid.T) ber.Value {
				return ber.Value{Type: ber.Type(rapid.Byte().Draw(rt, "tag")), Content: rapid.StringN(0, 12, 12).Draw(rt, "content")}
			}),
		).Draw(rt, "old")
		b := mib.NewBuilder()
		m := b.Module(mib.Module{Name: "SAMPLE-MIB"})
		b.Define(contactOID, mib.Definition{Name: "object", Module: m, Kind: mib.Scalar, Type: typ, Access: mib.ReadWrite})
		tree := b.Tree()
		n, _ := tree.Deepest(contactOID)
		var staged []ber.Value
		s := NewSet(looks, SetForm{Tree: tree, OID: contactOID.Append(0), Node: n}, func(_ oid.OID, v ber.Value, _ bool) tea.Cmd {
			staged = append(staged, v)
			return nil
		}, nil)
		s.Update(OldValue{Value: old})
		if s.field.Value() == "" {
			return
		}
		proposed++
		s.check()
		if len(staged) != 1 || staged[0] != old {
			rt.Fatalf("proposes %q for %v, which means %v", s.field.Value(), old, staged)
		}
	})
	if proposed == 0 {
		t.Error("no form proposes anything")
	}
}
