package tree

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/panetest"
	"github.com/mibtui/mibtui/ui/theme"
)

// interfaces is the well-known corner of the tree, with one of everything a
// row can show.
func interfaces(more ...string) *mib.Tree {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "TEST-MIB"})
	define := func(o, name string, d mib.Definition) {
		d.Name, d.Module = name, m
		b.Define(oid.MustParse(o), d)
	}
	for i, name := range []string{"iso", "org", "dod", "internet", "mgmt", "mib-2"} {
		define("1.3.6.1.2.1"[:2*i+1], name, mib.Definition{Kind: mib.Plain})
	}
	number := &mib.Type{Name: "INTEGER", Base: mib.Integer32}
	text := &mib.Type{Name: "DisplayString", Base: mib.OctetString}
	status := &mib.Type{Name: "INTEGER", Base: mib.Integer32, Labels: []mib.Label{{Name: "up", Value: 1}, {Name: "down", Value: 2}}}
	counter := &mib.Type{Name: "Counter32", Base: mib.Counter32}
	address := &mib.Type{Name: "PhysAddress", Base: mib.OctetString}
	ticks := &mib.Type{Name: "TimeTicks", Base: mib.TimeTicks}
	pointer := &mib.Type{Name: "OBJECT IDENTIFIER", Base: mib.ObjectIdentifier}
	object := func(k mib.Kind, t *mib.Type, a mib.Access) mib.Definition {
		return mib.Definition{Kind: k, Type: t, Access: a, Status: mib.Current}
	}
	const system, table = "1.3.6.1.2.1.1", "1.3.6.1.2.1.2.2"
	define(system, "system", mib.Definition{Kind: mib.Plain})
	define(system+".1", "sysDescr", object(mib.Scalar, text, mib.ReadOnly))
	define(system+".2", "sysObjectID", object(mib.Scalar, pointer, mib.ReadOnly))
	define(system+".3", "sysUpTime", object(mib.Scalar, ticks, mib.ReadOnly))
	define(system+".4", "sysContact", object(mib.Scalar, text, mib.ReadWrite))
	define("1.3.6.1.2.1.2", "interfaces", mib.Definition{Kind: mib.Plain})
	define("1.3.6.1.2.1.2.1", "ifNumber", object(mib.Scalar, number, mib.ReadOnly))
	define(table, "ifTable", mib.Definition{Kind: mib.Table})
	define(table+".1", "ifEntry", mib.Definition{Kind: mib.Row})
	define(table+".1.1", "ifIndex", object(mib.Column, number, mib.ReadOnly))
	define(table+".1.2", "ifDescr", object(mib.Column, text, mib.ReadOnly))
	define(table+".1.6", "ifPhysAddress", object(mib.Column, address, mib.ReadOnly))
	define(table+".1.7", "ifAdminStatus", object(mib.Column, status, mib.ReadWrite))
	define(table+".1.8", "ifOperStatus", object(mib.Column, status, mib.ReadOnly))
	define(table+".1.10", "ifInOctets", object(mib.Column, counter, mib.ReadOnly))
	old := object(mib.Column, counter, mib.ReadOnly)
	old.Status = mib.Deprecated
	define(table+".1.12", "ifInNUcastPkts", old)
	define("1.3.6.1.4", "private", mib.Definition{Kind: mib.Plain})
	define("1.3.6.1.4.1", "enterprises", mib.Definition{Kind: mib.Plain})
	define("1.3.6.1.6.3.1.1.5.3", "linkDown", mib.Definition{Kind: mib.Notification})
	define("1.3.6.1.6.3.1.2", "snmpGroup", mib.Definition{Kind: mib.ObjectGroup})
	for i, name := range more {
		define(fmt.Sprintf("1.3.6.1.4.1.9.%d", i+1), name, object(mib.Scalar, number, mib.ReadOnly))
	}
	return b.Tree()
}

func plain(text string) value.Text { return value.Text{{Text: text}} }

func press(p *Pane, keys ...string) (selected int) {
	for _, k := range keys {
		a, match := action.Find(k, p.Actions())
		if match != action.Full {
			panic("no action for " + k)
		}
		if cmd := a.Run(); cmd != nil {
			if cmd() == (action.Selected{}) {
				selected++
			}
		}
	}
	return selected
}

// names returns the visible rows by name.
func names(p *Pane) []string {
	all := make([]string, len(p.rows))
	for i, id := range p.rows {
		all[i] = p.tree.NodeByID(int(id)).Name()
	}
	return all
}

// Siblings whose names are cut are told apart.
func TestCutNamesOfSiblingsDiffer(t *testing.T) {
	t.Parallel()
	p := New(theme.Default())
	p.SetTree(interfaces("vendorPortInOverflowFrames", "vendorPortOutOverflowFrames", "vendorPortInOverflowDiscards", "vendorLonelyAndRatherLongName"))
	p.Show(oid.MustParse("1.3.6.1.4.1.9.1"))
	view := panetest.Screen(p, 30, 20)
	for _, want := range []string{"# vendorPo…owFrames ", "# vendorPortOutOve… ", "# vendorPo…Discards ", "# vendorLonelyAndR… "} {
		if !strings.Contains(view, want) {
			t.Errorf("nothing reads %q in\n%s", want, view)
		}
	}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for _, size := range []struct {
		name string
		w, h int
	}{{"80x24", 30, 20}, {"120x36", 46, 32}, {"tiny", 14, 8}} {
		t.Run(size.name, func(t *testing.T) {
			t.Parallel()
			p := New(theme.Theme{})
			p.SetTree(interfaces("ciscoSomething").Graft([]oid.OID{oid.MustParse("1.3.6.1.4.1.99999.1")}))
			p.Show(oid.MustParse("1.3.6.1.4.1.99999.1"))
			p.Show(oid.MustParse("1.3.6.1.6.3.1.1.5.3"))
			p.Show(oid.MustParse("1.3.6.1.2.1.2.2.1.7.3"))
			p.SetValue(oid.MustParse("1.3.6.1.2.1.1.1"), LiveValue{Text: plain("a router\x1b[2J of the demo kind")})
			p.SetValue(oid.MustParse("1.3.6.1.2.1.1.3"), LiveValue{Text: plain("3 days, 4:05:06.78")})
			p.SetValue(oid.MustParse("1.3.6.1.2.1.1.4"), LiveValue{Failed: true})
			p.SetValue(oid.MustParse("1.3.6.1.2.1.2.1"), LiveValue{Text: plain("8")})
			p.SetValue(oid.MustParse("1.3.6.1.2.1.2.2.1.7"), LiveValue{Text: plain("up(1)"), Suffix: ".1"})
			p.SetValue(oid.MustParse("1.3.6.1.2.1.2.2.1.10"), LiveValue{Text: plain("3912554120"), Suffix: ".1"})
			p.SetAsking(oid.MustParse("1.3.6.1.2.1.2.2.1.8"), true)
			golden.RequireEqual(t, p.View(size.w, size.h, true))
		})
	}
}

// The looks as a terminal gets them: focus, dim values, the writable sign.
func TestPaintedScreen(t *testing.T) {
	t.Parallel()
	p := New(theme.Default())
	p.SetTree(interfaces())
	p.Show(oid.MustParse("1.3.6.1.2.1.1.3"))
	p.SetValue(oid.MustParse("1.3.6.1.2.1.2.1"), LiveValue{Text: plain("8")})
	golden.RequireEqual(t, p.View(46, 14, true)+"\n"+p.View(46, 14, false))
}

func TestBeginsOpenAtWhatEveryDeviceHas(t *testing.T) {
	t.Parallel()
	p := New(theme.Theme{})
	p.SetTree(interfaces())
	if got := p.Current().Name(); got != "mib-2" {
		t.Errorf("the cursor begins at %s", got)
	}
	for _, want := range []string{"sysDescr", "ifNumber", "ifTable", "enterprises"} {
		if !slices.Contains(names(p), want) {
			t.Errorf("%s is not in sight at the beginning", want)
		}
	}
	if slices.Contains(names(p), "ifEntry") {
		t.Error("tables are open at the beginning")
	}
}

func TestKeysMoveThroughTheTree(t *testing.T) {
	t.Parallel()
	p := New(theme.Theme{})
	p.SetTree(interfaces())
	p.Show(oid.MustParse("1.3.6.1.2.1.2.2"))
	steps := []struct {
		key, at  string
		selected int
	}{
		{"l", "ifTable", 0}, // opens
		{"l", "ifEntry", 1}, // the first child
		{"right", "ifEntry", 0},
		{"j", "ifIndex", 1},
		{"l", "ifIndex", 0}, // nothing is below
		{"down", "ifDescr", 1},
		{"h", "ifEntry", 1}, // the parent
		{"h", "ifEntry", 0}, // closes
		{"h", "ifTable", 1},
		{"h", "ifTable", 0},
		{"k", "ifNumber", 1},
		{"g g", "ccitt", 1},
		{"h", "ccitt", 0},
		{"G", "joint-iso-ccitt", 1},
		{"k", "6", 1}, // a place no module names
	}
	for i, s := range steps {
		if got := press(p, s.key); got != s.selected {
			t.Errorf("step %d, %s: %d selections, want %d", i, s.key, got, s.selected)
		}
		if got := p.Current().Name(); got != s.at {
			t.Fatalf("step %d, %s: at %s, want %s", i, s.key, got, s.at)
		}
	}
}

func TestClosingRemembersWhatIsOpenInside(t *testing.T) {
	t.Parallel()
	p := New(theme.Theme{})
	p.SetTree(interfaces())
	p.Show(oid.MustParse("1.3.6.1.2.1.2.2.1.10"))
	before := names(p)
	p.Show(oid.MustParse("1.3.6.1.2"))
	p.Toggle()
	if slices.Contains(names(p), "mib-2") {
		t.Fatal("mgmt is closed and mib-2 in sight")
	}
	p.Toggle()
	if !slices.Equal(before, names(p)) {
		t.Errorf("after closing and opening:\n%v\nbefore:\n%v", names(p), before)
	}
}

func TestShowGoesToTheDeepestKnownNode(t *testing.T) {
	t.Parallel()
	p := New(theme.Theme{})
	if p.Show(oid.New(1, 3)).IsValid() {
		t.Error("a pane without a tree shows a node")
	}
	p.SetTree(interfaces())
	for o, want := range map[string]string{
		"1.3.6.1.2.1.2.2.1.10.3":  "ifInOctets",
		"1.3.6.1.4.1.99999.1.2.3": "enterprises",
		"1.3.6.1.6.3.1.1.5.3":     "linkDown",
		"2.5":                     "joint-iso-ccitt",
		"7.1":                     "ccitt",
	} {
		if p.Show(oid.MustParse(o)); p.Current().Name() != want {
			t.Errorf("%s lands on %s, want %s", o, p.Current().Name(), want)
		}
	}
}

func TestAnotherGenerationKeepsThePlace(t *testing.T) {
	t.Parallel()
	p := New(theme.Theme{})
	p.SetTree(interfaces())
	p.Show(oid.MustParse("1.3.6.1.2.1.2.2.1.10"))
	p.Show(oid.MustParse("1.3.6.1.2.1.1"))
	p.Toggle() // system is closed by hand
	p.Show(oid.MustParse("1.3.6.1.2.1.2.2.1.10"))
	height := func() int {
		first, _ := p.list.Visible(10)
		return p.list.Cursor() - first
	}
	before, visible := height(), names(p)

	next := interfaces("a", "b", "c").Graft([]oid.OID{oid.MustParse("1.2.840.1"), oid.MustParse("1.3.6.1.4.1.99999.1")})
	p.SetTree(next)
	if p.Tree() != next || p.Current().Name() != "ifInOctets" {
		t.Fatalf("the cursor went to %v", p.Current().Name())
	}
	if height() != before {
		t.Errorf("the cursor jumped on the screen from line %d to %d", before, height())
	}
	for _, name := range visible {
		if !slices.Contains(names(p), name) {
			t.Errorf("%s is not in sight any more", name)
		}
	}
	if slices.Contains(names(p), "sysDescr") {
		t.Error("what was closed by hand is open again")
	}
	if !slices.Contains(names(p), "99999") {
		t.Error("an object that answered without a name is out of sight")
	}
}

func TestValuesComeAndGo(t *testing.T) {
	t.Parallel()
	p := New(theme.Theme{})
	p.SetTree(interfaces())
	descr := oid.MustParse("1.3.6.1.2.1.1.1")
	line := func() string {
		for l := range strings.Lines(p.View(60, 30, false)) {
			if strings.Contains(l, "sysDescr") {
				return strings.TrimSpace(l)
			}
		}
		return ""
	}
	p.SetAsking(descr, true)
	if !strings.HasSuffix(line(), "…") {
		t.Errorf("asking is not shown: %q", line())
	}
	p.SetValue(descr, LiveValue{Text: plain("one")})
	p.SetAsking(descr, false)
	if !strings.HasSuffix(line(), " one") {
		t.Errorf("the value is not shown: %q", line())
	}
	p.SetValue(descr, LiveValue{Text: plain("two\x1b[31m\nthree")})
	if !strings.HasSuffix(line(), " two␛[31m␊three") {
		t.Errorf("a hostile value is drawn as %q", line())
	}
	p.ClearValues()
	if !strings.HasSuffix(line(), "sysDescr(1)") {
		t.Errorf("the value stays: %q", line())
	}
}

// Every view is as large as it is asked to be, and the rows on the screen are
// those one gets by walking what is open.
func TestAnyKeysAtAnySize(t *testing.T) {
	t.Parallel()
	trees := []*mib.Tree{interfaces(), interfaces("a", "b"), mib.NewBuilder().Tree()}
	trees = append(trees, trees[1].Graft([]oid.OID{oid.MustParse("1.3.6.1.4.1.99999.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1")}))
	rapid.Check(t, func(rt *rapid.T) {
		p := New(theme.Default())
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				p.SetTree(rapid.SampledFrom(trees).Draw(rt, "tree"))
			case 1:
				p.Show(oid.New(rapid.SliceOfN(rapid.Uint32Range(0, 4), 0, 12).Draw(rt, "oid")...))
			case 2:
				p.Toggle()
			case 3:
				if n := p.Current(); n.IsValid() {
					text := plain(panetest.Hostile().Draw(rt, "value"))
					p.SetValue(n.OID(), LiveValue{Text: text, Suffix: rapid.SampledFrom([]string{"", ".1"}).Draw(rt, "suffix")})
				}
			default:
				a := rapid.SampledFrom(p.Actions()).Draw(rt, "action")
				a.Run()
			}
			w, h := rapid.IntRange(1, 200).Draw(rt, "w"), rapid.IntRange(1, 60).Draw(rt, "h")
			panetest.Exact(rt, p.View(w, h, rapid.Bool().Draw(rt, "focused")), w, h)
			if p.tree != nil && !slices.Equal(p.rows, p.appendBelow(nil, p.tree.Root())) {
				rt.Fatalf("the rows are not what is open: %v", names(p))
			}
		}
	})
}

func TestMarksTakeOneCell(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{"▾", "▸", "▌", "≡", "∷", "#", "↑", `"`, "◷", "@", "→", "◆", "⚑", "±", "◇", "?", "–", "…"} {
		if ansi.StringWidth(mark) != 1 || ansi.StringWidthWc(mark) != 1 {
			t.Errorf("%s takes %d cells", mark, ansi.StringWidth(mark))
		}
	}
}

// large is a tree of n nodes in the shape of a vendor's modules.
func large(n int) *mib.Tree {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "LARGE-MIB"})
	counter := &mib.Type{Name: "Counter32", Base: mib.Counter32}
	for i := 0; n > 0; i++ {
		table := enterprises.Append(uint32(i/1000)+1, uint32(i/30%33)+1, uint32(i%30)+1)
		b.Define(table, mib.Definition{Name: fmt.Sprintf("largeTable%d", i), Module: m, Kind: mib.Table})
		b.Define(table.Append(1), mib.Definition{Name: fmt.Sprintf("largeEntry%d", i), Module: m, Kind: mib.Row})
		for c := range uint32(30) {
			b.Define(table.Append(1, c+1), mib.Definition{
				Name: fmt.Sprintf("largeColumn%dOf%d", c+1, i), Module: m, Kind: mib.Column, Type: counter, Access: mib.ReadOnly,
			})
		}
		n -= 32
	}
	return b.Tree()
}

// What the tree pane costs over half a million nodes that are all open.
func BenchmarkHalfAMillionOpen(b *testing.B) {
	t := large(500_000)
	p := New(theme.Default())
	p.SetTree(t)
	for id := range p.open {
		p.open[id] = true
	}
	p.rows = p.appendBelow(p.rows[:0], t.Root())
	p.list.SetLen(len(p.rows))
	row := p.Show(enterprises.Append(5, 1, 1, 1))
	b.Run("down", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			press(p, "j")
			p.View(46, 32, true)
		}
	})
	for name, n := range map[string]mib.Node{"row": row, "everything": row.Parent().Parent().Parent().Parent()} {
		b.Run("toggle "+name, func(b *testing.B) {
			p.Show(n.OID())
			for b.Loop() {
				p.Toggle()
				p.View(46, 32, true)
			}
		})
		if !p.open[n.ID()] {
			p.Toggle()
		}
	}
	b.Run("show", func(b *testing.B) {
		for b.Loop() {
			p.Show(row.OID())
			p.View(46, 32, true)
		}
	})
	next := []*mib.Tree{t.Graft([]oid.OID{oid.New(1, 3, 6, 1, 4, 1, 1<<20, 1)}), t}
	b.Run("another generation", func(b *testing.B) {
		i := 0
		for b.Loop() {
			p.SetTree(next[i%2])
			i++
		}
	})
}
