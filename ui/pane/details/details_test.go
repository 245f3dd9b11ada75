package details

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/panetest"
	"github.com/mibtui/mibtui/ui/theme"
)

const (
	table  = "1.3.6.1.2.1.2.2"
	row    = table + ".1"
	group  = "1.3.6.1.2.1.31.2.1"
	notify = "1.3.6.1.6.3.1.1.5.3"
)

// world is a tree with a node of every kind.
func world() *mib.Tree {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{
		Name: "IF-MIB", File: "bundled:IF-MIB", Ours: true, LastUpdated: "200006140000Z",
		Organization: "IETF Interfaces MIB\n  Working Group", Problems: 2, Shadows: []string{"/usr/share/snmp/mibs/IF-MIB"},
	})
	other := b.Module(mib.Module{Name: "VENDOR-MIB", File: "/srv/mibs/vendor.mib"})
	define := func(o, name string, d mib.Definition) {
		d.Name, d.Module = name, m
		b.Define(oid.MustParse(o), d)
	}
	for i, name := range []string{"iso", "org", "dod", "internet", "mgmt", "mib-2", "interfaces"} {
		define("1.3.6.1.2.1.2"[:2*i+1], name, mib.Definition{Kind: mib.Plain, Line: int32(i + 1)})
	}
	index := &mib.Type{
		Name: "InterfaceIndex", Module: "IF-MIB", Base: mib.Integer32, Hint: "d",
		Ranges: []mib.Range{{Min: mib.Int(1), Max: mib.Int(1<<31 - 1)}}, Parent: &mib.Type{Name: "Integer32", Base: mib.Integer32},
	}
	display := &mib.Type{
		Name: "DisplayString", Module: "SNMPv2-TC", Base: mib.OctetString, Hint: "255a",
		Sizes: []mib.Range{{Min: mib.Int(0), Max: mib.Int(255)}}, Parent: &mib.Type{Name: "OCTET STRING", Base: mib.OctetString},
	}
	descr := &mib.Type{Name: "DisplayString", Base: mib.OctetString, Hint: "255a", Sizes: []mib.Range{{Min: mib.Int(0), Max: mib.Int(64)}}, Parent: display}
	status := &mib.Type{
		Name: "INTEGER", Base: mib.Integer32,
		Labels: []mib.Label{{Name: "up", Value: 1}, {Name: "down", Value: 2}, {Name: "testing", Value: 3}},
	}
	define("1.3.6.1.2.1.31", "ifMIB", mib.Definition{Kind: mib.ModuleIdentity, Line: 12})
	define("1.3.6.1.2.1.2.1", "ifNumber", mib.Definition{
		Kind: mib.Scalar, Type: &mib.Type{Name: "Integer32", Base: mib.Integer32}, Access: mib.ReadOnly, Status: mib.Current, Line: 60,
	})
	define(table, "ifTable", mib.Definition{Kind: mib.Table, Syntax: "SEQUENCE OF IfEntry", Access: mib.NotAccessible, Status: mib.Current, Line: 70})
	define(row, "ifEntry", mib.Definition{Kind: mib.Row, Syntax: "IfEntry", Index: []mib.IndexRef{{Name: "ifIndex"}}, Line: 80})
	define(row+".1", "ifIndex", mib.Definition{Kind: mib.Column, Type: index, Access: mib.ReadOnly, Line: 90})
	define(row+".2", "ifDescr", mib.Definition{Kind: mib.Column, Type: descr, Access: mib.ReadOnly, Status: mib.Current, Line: 100})
	define(row+".7", "ifAdminStatus", mib.Definition{
		Kind: mib.Column, Type: status, Syntax: "INTEGER { up(1), down(2), testing(3) }", Access: mib.ReadWrite,
		Status: mib.Current, Default: "up", Units: "", Line: 110,
	})
	b.Define(oid.MustParse(row+".7"), mib.Definition{Name: "vendorAdmin", Module: other, Kind: mib.Column, Line: 7})
	define("1.3.6.1.2.1.31.1.1.1", "ifXEntry", mib.Definition{Kind: mib.Row, Augments: "ifEntry", Line: 120})
	define("1.3.6.1.2.1.31.1.1.1.1", "ifName", mib.Definition{Kind: mib.Column, Type: display, Access: mib.ReadOnly, Line: 130})
	define(group, "ifGeneralGroup", mib.Definition{Kind: mib.ObjectGroup, Objects: []string{"ifDescr", "ifAdminStatus"}, Status: mib.Deprecated, Line: 140})
	define(notify, "linkDown", mib.Definition{Kind: mib.Notification, Objects: []string{"ifIndex", "ifAdminStatus"}, Status: mib.Current, Line: 150})
	return b.Tree().Graft([]oid.OID{oid.MustParse("1.3.6.1.4.1.99999.1.2")})
}

const description = `The state somebody wants the interface to be in. A device that starts
has its interfaces down or up as its configuration says.

  up(1)     pass packets
  down(2)   do not

What it really does says ifOperStatus; the two
differ where a cable is missing.`

// about is a pane about the node at o with all there is to know.
func about(t *mib.Tree, o string, readings ...session.Varbind) *Pane {
	p := New(theme.Theme{})
	n, _ := t.At(oid.MustParse(o))
	p.SetNode(n)
	if n.Named() {
		p.SetTexts(n.Place(), mib.Texts{Description: description, Reference: "RFC 2863,\n   section 6", Ours: n.Ours()}, nil)
	}
	var rs []device.Reading
	for _, vb := range readings {
		rs = append(rs, device.Read(t, vb))
	}
	if len(rs) > 0 {
		p.SetReadings(n.OID(), rs, "")
	}
	return p
}

func varbind(o string, v ber.Value) session.Varbind {
	return session.Varbind{OID: oid.MustParse(o), Value: v}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	w := world()
	admin := []session.Varbind{varbind(row+".7.1", ber.NewInteger(1)), varbind(row+".7.2", ber.NewInteger(2))}
	for name, screen := range map[string]struct {
		p    *Pane
		w, h int
	}{
		"column 120x36":   {about(w, row+".7", admin...), 70, 24},
		"column 80x24":    {about(w, row+".7", admin...), 46, 24},
		"column stacked":  {about(w, row+".7", admin...), 24, 40},
		"text":            {about(w, row+".2", varbind(row+".2.3", ber.NewOctetString("eth0"))), 70, 14},
		"scalar":          {about(w, "1.3.6.1.2.1.2.1", varbind("1.3.6.1.2.1.2.1.0", ber.NewInteger(8))), 70, 8},
		"table":           {about(w, table), 70, 10},
		"augmented":       {about(w, "1.3.6.1.2.1.31.1.1.1"), 70, 10},
		"group":           {about(w, group), 70, 10},
		"notification":    {about(w, notify), 70, 10},
		"module identity": {about(w, "1.3.6.1.2.1.31"), 70, 10},
		"unknown":         {about(w, "1.3.6.1.4.1.99999.1.2", varbind("1.3.6.1.4.1.99999.1.2", ber.NewInteger(7))), 70, 12},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, screen.p.View(screen.w, screen.h, false))
		})
	}
}

// all returns everything the pane has to say, as one line of words.
func all(p *Pane) string {
	return strings.Join(strings.Fields(ansi.Strip(strings.Join(p.layOut(70), " "))), " ")
}

func TestLateNewsAboutAnotherPlaceIsIgnored(t *testing.T) {
	t.Parallel()
	w := world()
	p := about(w, row+".7", varbind(row+".7.1", ber.NewInteger(1)))
	before, _ := w.At(oid.MustParse(row + ".2"))
	p.SetTexts(before.Place(), mib.Texts{Description: "of ifDescr"}, nil)
	p.SetReadings(before.OID(), nil, "no answer")
	if text := all(p); strings.Contains(text, "of ifDescr") || strings.Contains(text, "no answer") {
		t.Errorf("what belongs to another node is shown: %s", text)
	}
	p.SetNode(before)
	if _, ok := p.Reading(); ok || strings.Contains(all(p), "ifOperStatus") {
		t.Error("what belonged to the node before is still shown")
	}
}

func TestAnotherGenerationKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	p := about(world(), row+".7", varbind(row+".7.1", ber.NewInteger(1)))
	p.View(46, 8, true)
	p.Scroll(3)
	before := p.View(46, 8, true)
	n, _ := world().At(oid.MustParse(row + ".7"))
	p.SetNode(n)
	if got := p.View(46, 8, true); got != before {
		t.Errorf("after another generation:\n%s\nbefore:\n%s", got, before)
	}
}

func TestWhyThereIsNothingIsSaid(t *testing.T) {
	t.Parallel()
	p := about(world(), row+".7")
	p.SetReadings(oid.MustParse(row+".7"), nil, "10.0.0.1 did not answer within 2s")
	p.SetTexts(p.node.Place(), mib.Texts{}, errors.New("vendor.mib has changed since it was loaded"))
	for _, want := range []string{"10.0.0.1 did not answer within 2s", "vendor.mib has changed since it was loaded"} {
		if !strings.Contains(all(p), want) {
			t.Errorf("%q is missing in %s", want, all(p))
		}
	}
}

func TestOfficialWordsAreNotCalledOurs(t *testing.T) {
	t.Parallel()
	p := about(world(), row+".7")
	if !strings.Contains(all(p), "Description — mibtui's own words") {
		t.Error("our own words are not called so")
	}
	p.SetTexts(p.node.Place(), mib.Texts{Description: "official"}, nil)
	if text := all(p); !strings.Contains(text, "Description official") {
		t.Errorf("official words: %s", text)
	}
}

func TestHostileTextIsDrawn(t *testing.T) {
	t.Parallel()
	p := about(world(), row+".2", varbind(row+".2.1", ber.NewOctetString("a\x1b[2J\u202eb\n")))
	p.SetTexts(p.node.Place(), mib.Texts{Description: strings.Repeat("x\x1b]0;y\x07 \x9b", 1<<20), Reference: "\u2028\r"}, errors.New("a\x1b[31mb"))
	p.SetTexts(p.node.Place(), mib.Texts{Description: strings.Repeat("x\x1b]0;y\x07 \x9b", 1<<20), Reference: "\u2028\r"}, nil)
	view := p.View(70, 2000, true)
	if i := strings.IndexFunc(view, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x9b || r == 0x202e || r == 0x2028 }); i >= 0 {
		t.Errorf("%q reaches the terminal", view[i:i+8])
	}
}

func TestScrolling(t *testing.T) {
	t.Parallel()
	p := about(world(), row+".7")
	press := func(key string) string {
		a, match := action.Find(key, p.Actions())
		if match != action.Full {
			t.Fatalf("no action for %s", key)
		}
		a.Run()
		first, _, _ := strings.Cut(p.View(46, 6, true), "\n")
		return strings.TrimSpace(first)
	}
	first, _, _ := strings.Cut(p.View(46, 6, true), "\n")
	first = strings.TrimSpace(first)
	if got := press("k"); got != first {
		t.Errorf("above the beginning is %q", got)
	}
	second := press("j")
	if second == first {
		t.Error("j does not scroll")
	}
	last := press("G")
	if got := press("j"); got != last {
		t.Errorf("beyond the end is %q", got)
	}
	if view := p.View(46, 6, true); !strings.Contains(view, "vendor.mib:7") {
		t.Errorf("the end is not in sight at the end:\n%s", view)
	}
	if press("ctrl+u") == last {
		t.Error("ctrl+u does not scroll")
	}
	if got := press("g g"); got != first {
		t.Errorf("at the top is %q", got)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	p := about(world(), row+".7")
	view := func() string { return ansi.Strip(p.View(46, 6, true)) }
	marked := func(want string) {
		t.Helper()
		for line := range strings.SplitSeq(view(), "\n") {
			if rest, ok := strings.CutPrefix(line, "▌"); ok && strings.Contains(rest, want) {
				return
			}
		}
		t.Fatalf("no line with %q is marked in\n%s", want, view())
	}
	view()
	said := func(cmd tea.Cmd, want string) {
		t.Helper()
		if say, ok := cmd().(action.Say); !ok || !strings.Contains(say.Text, want) {
			t.Fatalf("says %+v, want %q", say, want)
		}
	}
	said(p.FindNext(), "nothing was looked for in Details yet")
	p.Search("VENDOR.MIB:7")
	marked("vendor.mib:7")
	p.Search("index")
	marked("ifIndex")
	said(p.Search("no such words"), `nothing in Details contains "no such words"`)
	p.Search("down")
	marked("down(2)")
	p.FindNext()
	marked("down or up")
	p.FindPrev()
	marked("down(2)")
	p.Search("configuration says")
	marked("configuration")
	p.SetNode(p.node)
	if strings.Contains(view(), "▌") {
		t.Errorf("the mark stays on a page that was laid out anew:\n%s", view())
	}
}

// A device that answers without a value is told from one that was not asked.
func TestNothingThere(t *testing.T) {
	t.Parallel()
	p := about(world(), row+".2")
	p.SetReadings(p.node.OID(), nil, "")
	if strings.Contains(all(p), "none:") {
		t.Errorf("not asked: %s", all(p))
	}
	p.SetReadings(p.node.OID(), []device.Reading{}, "")
	if !strings.Contains(all(p), "Value none: the device answered") {
		t.Errorf("nothing there: %s", all(p))
	}
}

func TestParagraphs(t *testing.T) {
	t.Parallel()
	in := strings.Split(`A sentence that its author broke because the
paper ended there. And
a short line ends a paragraph.
- an item that is long enough to be taken for prose
- another item that is long enough to be taken for it
1) a numbered item that is long enough for prose too
2) another

    an indented line that is long enough for prose, too
    and its second line
name        what is lined up with spaces, stays as it is
other       likewise, and what goes on below it
            belongs to it
A sentence that ends.  Another one that goes on, after
two spaces.
`, "\n")
	want := []string{
		"A sentence that its author broke because the paper ended there. And",
		"a short line ends a paragraph.",
		"- an item that is long enough to be taken for prose",
		"- another item that is long enough to be taken for it",
		"1) a numbered item that is long enough for prose too",
		"2) another",
		"",
		"    an indented line that is long enough for prose, too and its second line",
		"name        what is lined up with spaces, stays as it is",
		"other       likewise, and what goes on below it belongs to it",
		"A sentence that ends.  Another one that goes on, after two spaces.",
	}
	if diff := cmp.Diff(want, paragraphs(in)); diff != "" {
		t.Error(diff)
	}
}

func TestExplanationsHang(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"  down(2)   no cable, or switched off": {"  down(2)   no cable,", "            or switched", "            off"},
		"  down(2)   no":                        {"  down(2)   no"},
		"just words that are wrapped at words":  {"just words that are", "wrapped at words"},
		"an-item-as-wide-as-this  explained":    {"an-item-as-wide-as-this", "explained"},
		"A stop.  Then more words follow":       {"A stop.  Then more", "words follow"},
	} {
		if diff := cmp.Diff(want, hang(in, 23)); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

// A long enumeration does not push the description out of sight.
func TestManyLabelsComeLast(t *testing.T) {
	t.Parallel()
	b := mib.NewBuilder()
	many := &mib.Type{Name: "Many", Base: mib.Integer32}
	for i := range int64(5000) {
		many.Labels = append(many.Labels, mib.Label{Name: "label", Value: i})
	}
	b.Define(oid.New(1, 3), mib.Definition{Name: "many", Module: b.Module(mib.Module{Name: "M"}), Kind: mib.Scalar, Type: many})
	n, _ := b.Tree().At(oid.New(1, 3))
	p := New(theme.Theme{})
	p.SetNode(n)
	p.SetTexts(n.Place(), mib.Texts{Description: "what it means"}, nil)
	text := all(p)
	if !strings.Contains(text, "5000 names, listed below") || strings.Index(text, "label(0)") < strings.Index(text, "what it means") {
		t.Errorf("labels before the description: %.200s", text)
	}
	if len(p.lines) > 2000 {
		t.Errorf("%d lines are laid out", len(p.lines))
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"200006140000Z": "2000-06-14", "9605290000Z": "1996-05-29", "": "", "soon": "soon", "209913320000Z": "209913320000Z",
	} {
		if got := day(in); got != want {
			t.Errorf("day(%q) = %q, want %q", in, got, want)
		}
	}
}

// Every view is as large as it is asked to be.
func TestAnyNodeAtAnySize(t *testing.T) {
	t.Parallel()
	w := world()
	var nodes []mib.Node
	for n := range w.All() {
		nodes = append(nodes, n)
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := New(theme.Default())
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				p.SetNode(rapid.SampledFrom(nodes).Draw(rt, "node"))
			case 1:
				if p.node.IsValid() {
					p.SetTexts(p.node.Place(), mib.Texts{Description: panetest.Hostile().Draw(rt, "text"), Ours: rapid.Bool().Draw(rt, "ours")}, nil)
				}
			case 2:
				if p.node.IsValid() {
					o := p.node.OID()
					vb := session.Varbind{OID: o.Append(3), Value: ber.NewOctetString(panetest.Hostile().Draw(rt, "value"))}
					p.SetReadings(o, []device.Reading{device.Read(w, vb)}, panetest.Hostile().Draw(rt, "note"))
				}
			case 3:
				rapid.SampledFrom(p.Actions()).Draw(rt, "action").Run()
			}
			width, h := rapid.IntRange(1, 200).Draw(rt, "w"), rapid.IntRange(1, 60).Draw(rt, "h")
			panetest.Exact(rt, p.View(width, h, true), width, h)
		}
	})
}

func BenchmarkAnotherNode(b *testing.B) {
	w := world()
	p := about(w, row+".7", varbind(row+".7.1", ber.NewInteger(1)))
	n, texts := p.node, p.texts
	b.ReportAllocs()
	for b.Loop() {
		p.SetNode(n)
		p.SetTexts(n.Place(), texts, nil)
		p.View(70, 14, false)
	}
}
