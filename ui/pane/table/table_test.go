package table

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
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

var (
	noon       = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	entry      = oid.MustParse("1.3.6.1.4.1.32473.9.1.1")
	coreSwitch = Peer{Label: "core-sw1", Version: session.V2c}
)

// sample returns a table of cards by shelf and slot, with as many more columns
// of counters.
func sample(counters int) mib.Node {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "SAMPLE-MIB"})
	number := &mib.Type{Name: "Integer32", Base: mib.Integer32}
	text := &mib.Type{Name: "DisplayString", Base: mib.OctetString, Hint: "255a"}
	state := &mib.Type{Name: "INTEGER", Base: mib.Integer32, Labels: []mib.Label{{Name: "up", Value: 1}, {Name: "down", Value: 2}}}
	counter := &mib.Type{Name: "Counter32", Base: mib.Counter32}
	b.Define(entry.Parent(), mib.Definition{Name: "cardTable", Module: m, Kind: mib.Table})
	b.Define(entry, mib.Definition{Name: "cardEntry", Module: m, Kind: mib.Row, Index: []mib.IndexRef{{Name: "cardShelf"}, {Name: "cardSlot"}}})
	column := func(sub int, name string, t *mib.Type, a mib.Access) {
		b.Define(entry.Append(uint32(sub)), mib.Definition{Name: name, Module: m, Kind: mib.Column, Type: t, Access: a})
	}
	column(1, "cardShelf", number, mib.NotAccessible)
	column(2, "cardSlot", number, mib.NotAccessible)
	column(3, "cardName", text, mib.ReadWrite)
	column(4, "cardState", state, mib.ReadOnly)
	column(5, "cardHeat", number, mib.ReadOnly)
	for i := range counters {
		column(6+i, fmt.Sprintf("cardFrames%d", i), counter, mib.ReadOnly)
	}
	n, _ := b.Tree().At(entry.Parent())
	return n
}

func cell(column int, index string, v ber.Value) session.ColumnVarbind {
	o := entry.Append(uint32(column + 3)).Join(oid.MustParse(index))
	return session.ColumnVarbind{Column: column, Varbind: session.Varbind{OID: o, Value: v}}
}

func build(t testing.TB, n mib.Node) *device.GridBuilder {
	t.Helper()
	b, err := device.NewGrid(n)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// cards is what a device with a hole and an odd index answers.
func cards() session.ColumnBatch {
	text, number := ber.NewOctetString, ber.NewInteger
	return session.ColumnBatch{Varbinds: []session.ColumnVarbind{
		cell(0, "1.1", text("supervisor")), cell(1, "1.1", number(1)), cell(2, "1.1", number(39)),
		cell(0, "1.2", text("a line card\x1b[31m")), cell(1, "1.2", number(2)),
		cell(0, "1.7", text("東京")), cell(1, "1.7", number(9)), cell(2, "1.7", number(-4)),
		cell(0, "2", text("odd")), cell(1, "2", number(1)), cell(2, "2", number(0)),
	}}
}

func ends(err error) session.ColumnBatch {
	return session.ColumnBatch{Ended: []session.ColumnEnd{{Column: 0}, {Column: 1}, {Column: 2, Err: err}}}
}

func fresh() *Pane {
	p := New(theme.Default())
	p.now = func() time.Time { return noon }
	return p
}

// The life of a table: half of it, all of it, one column refused, read again.
func TestView(t *testing.T) {
	n := sample(0)
	p, b := fresh(), build(t, n)
	var views []string
	look := func(w, h int) { views = append(views, ansi.Strip(p.View(w, h, true))) }
	look(50, 3)
	p.Begin(1, n, coreSwitch, device.Reading{}, false)
	look(50, 4)
	batch := cards()
	b.Add(session.ColumnBatch{Varbinds: batch.Varbinds[:5]})
	p.Show(1, b.Grid())
	look(70, 6)
	b.Add(session.ColumnBatch{Varbinds: batch.Varbinds[5:]})
	b.Add(ends(&session.StatusError{Status: session.AuthorizationError}))
	p.Show(1, b.Grid())
	p.End(1, 1200*time.Millisecond, []session.Warning{{Why: "cardHeat is incomplete: the device denies it"}}, nil)
	panetest.Press(t, p, "G")
	look(110, 10)
	look(46, 9)
	again := p.Grid().Refresh()
	p.Begin(2, n, coreSwitch, device.Reading{}, true)
	again.Add(session.ColumnBatch{Varbinds: []session.ColumnVarbind{
		cell(0, "1.1", ber.NewOctetString("spare")), cell(0, "1.3", ber.NewOctetString("new")), cell(1, "1.1", ber.NewInteger(1)),
	}})
	p.Show(2, again.Grid())
	p.End(2, time.Second, nil, context.Canceled)
	look(70, 9)
	golden.RequireEqual(t, []byte(strings.Join(views, "\n--\n")))
}

// The cell under the cursor stands whole at the foot, or why nothing is in it.
func TestTheCellUnderTheCursorIsWhole(t *testing.T) {
	n := sample(3)
	for _, size := range [][2]int{{46, 11}, {70, 17}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			p, b := fresh(), build(t, n)
			var views []string
			look := func(keys ...string) {
				panetest.Press(t, p, keys...)
				views = append(views, panetest.Screen(p, size[0], size[1]))
			}
			p.Begin(1, n, coreSwitch, device.Reading{}, false)
			b.Add(cards())
			b.Add(session.ColumnBatch{Varbinds: []session.ColumnVarbind{
				cell(0, "1.2", ber.NewOctetString("a line card\x1b[31m of 東京, e\u0301 \u202eturned\r\nsecond line "+strings.Repeat("and more ", 80))),
			}, Ended: []session.ColumnEnd{{Column: 3, Err: &session.StatusError{Op: session.OpGetNext, OID: entry.Append(6), Status: session.AuthorizationError}}, {Column: 5}}})
			p.Show(1, b.Grid())
			look("j", "l", "l")
			look("space")
			look("space")
			look("l", "l", "l") // refused
			look("l")           // not come yet
			look("l")           // a column no row has
			b.Add(session.ColumnBatch{Varbinds: []session.ColumnVarbind{cell(4, "1.7", ber.NewUnsigned(ber.Counter32, 17))}, Ended: []session.ColumnEnd{{Column: 4}}})
			p.Show(1, b.Grid())
			p.End(1, time.Second, []session.Warning{{Why: "the first odd thing about this table, told at length"}, {Why: "the second of them"}, {Why: "and a third"}, {Why: "and a fourth"}}, context.Canceled)
			look("h")      // a hole
			look("G", "0") // an index that does not fit
			look("space")
			golden.RequireEqual(t, strings.Join(views, "\n--\n")+"\n")
		})
	}
}

// No rows are one thing, no answer another, and in SNMP what is not there looks
// like what one may not see.
func TestATableWithoutRows(t *testing.T) {
	n := sample(0)
	var views []string
	for _, end := range []struct {
		version session.Version
		err     error
	}{
		{session.V2c, nil},
		{session.V3, nil},
		{session.V2c, context.Canceled},
		{session.V2c, &session.TimeoutError{Attempts: 3, Waits: []time.Duration{time.Second}}},
	} {
		p, b := fresh(), build(t, n)
		p.Begin(1, n, Peer{"core-sw1", end.version}, device.Reading{}, false)
		if end.err == nil {
			b.Add(ends(nil))
		}
		p.Show(1, b.Grid())
		p.End(1, time.Second, nil, end.err)
		views = append(views, panetest.Screen(p, 46, 11), panetest.Screen(p, 70, 17))
	}
	golden.RequireEqual(t, strings.Join(views, "\n--\n")+"\n")
}

// The cursor stays on its row while rows come before it and go.
func TestCursorStaysOnItsRow(t *testing.T) {
	n := sample(0)
	p, b := fresh(), build(t, n)
	p.Begin(1, n, coreSwitch, device.Reading{}, false)
	b.Add(cards())
	b.Add(ends(nil))
	p.Show(1, b.Grid())
	p.End(1, time.Second, nil, nil)
	panetest.Press(t, p, "j", "j", "$")
	at := func(want string) {
		t.Helper()
		if got := p.Status(); got != want {
			t.Fatalf("the cursor is on %s, want %s", got, want)
		}
	}
	at("cardHeat.1.7")
	again := p.Grid().Refresh()
	p.Begin(2, n, coreSwitch, device.Reading{}, true)
	again.Add(session.ColumnBatch{Varbinds: []session.ColumnVarbind{
		cell(0, "0.5", ber.NewOctetString("first")), cell(0, "1.4", ber.NewOctetString("between")), cell(0, "1.7", ber.NewOctetString("kept")),
	}})
	p.Show(2, again.Grid())
	at("cardHeat.1.7")
	again.Add(ends(nil))
	again.Finish()
	p.Show(2, again.Grid())
	at("cardHeat.1.7")
	p.Show(1, b.Grid()) // too late
	if p.Grid().Len() != 3 {
		t.Errorf("%d rows", p.Grid().Len())
	}
}

// A table opened from an instance opens there, as soon as that has come, unless
// the person has moved.
func TestOpensWhereAsked(t *testing.T) {
	n := sample(0)
	b := build(t, n)
	at := device.Read(n.Tree(), session.Varbind{OID: entry.Append(4, 1, 7)})
	for _, moved := range []bool{false, true} {
		p := fresh()
		p.Begin(1, n, coreSwitch, at, false)
		p.Show(1, build(t, n).Grid())
		if moved {
			b = build(t, n)
			b.Add(session.ColumnBatch{Varbinds: cards().Varbinds[:3]})
			p.Show(1, b.Grid())
			panetest.Press(t, p, "g g", "0")
		}
		b.Add(cards())
		p.Show(1, b.Grid())
		want := "cardState.1.7"
		if moved {
			want = "cardShelf.1.1"
		}
		if got := p.Status(); got != want {
			t.Errorf("moved %v: the cursor is on %s, want %s", moved, got, want)
		}
	}
}

func TestReadingOfACell(t *testing.T) {
	n := sample(0)
	p, b := fresh(), build(t, n)
	if _, ok := p.Current(n.Tree()); ok {
		t.Error("an empty pane has a cell")
	}
	p.Begin(1, n, coreSwitch, device.Reading{}, false)
	b.Add(cards())
	p.Show(1, b.Grid())
	for keys, want := range map[string]struct {
		name string
		has  bool
	}{"0": {"cardShelf.1.2", false}, "$": {"cardHeat.1.2", false}, "$ h": {"cardState.1.2", true}} {
		panetest.Press(t, p, append([]string{"g g", "j"}, strings.Fields(keys)...)...)
		r, ok := p.Current(n.Tree())
		if !ok || r.Name() != want.name || (r.Varbind.Value.Type != 0) != want.has {
			t.Errorf("%s: %s with type %v", keys, r.Name(), r.Varbind.Value.Type)
		}
	}
	if msg := panetest.Press(t, p, "enter"); msg == nil {
		t.Error("enter goes nowhere")
	}
}

func TestSaved(t *testing.T) {
	n := sample(0)
	p, b := fresh(), build(t, n)
	p.Begin(1, n, Peer{Label: "core sw1/../x"}, device.Reading{}, false)
	b.Add(cards())
	b.Add(ends(nil))
	p.Show(1, b.Grid())
	p.End(1, time.Second, nil, nil)
	save, ok := panetest.Press(t, p, "s").(SaveRequested)
	if !ok || save.Suggested != "core-sw1-..-x-cardTable-20261123-120000.csv" {
		t.Fatalf("%+v", save)
	}
	golden.RequireEqual(t, []byte(save.Content("x.CSV")+"--\n"+save.Content("x.txt")))
}

func TestFind(t *testing.T) {
	n := sample(0)
	p, b := fresh(), build(t, n)
	p.Begin(1, n, coreSwitch, device.Reading{}, false)
	b.Add(cards())
	p.Show(1, b.Grid())
	seek := func(cmd tea.Cmd) tea.Msg {
		if then := p.Update(cmd()); then != nil {
			return then()
		}
		return nil
	}
	for i, want := range []string{"cardState.1.1", "cardState.2", "cardState.1.1"} {
		cmd := p.FindNext()
		if i == 0 {
			cmd = p.Search("UP(")
		}
		seek(cmd)
		if got := p.Status(); got != want {
			t.Errorf("find %d leads to %s, want %s", i, got, want)
		}
	}
	if said, ok := seek(p.Search("nowhere")).(action.Say); !ok || !strings.Contains(said.Text, "nowhere") {
		t.Errorf("%+v", said)
	}
}

// Whatever the size and the state, a view is exactly as large as asked for.
func TestViewFits(t *testing.T) {
	n := sample(4)
	keys := []string{"j", "k", "h", "l", "0", "$", "g g", "G", "ctrl+d", "ctrl+u", "pgdown", "pgup"}
	rapid.Check(t, func(rt *rapid.T) {
		p, b := fresh(), build(t, n)
		p.Begin(1, n, coreSwitch, device.Reading{}, false)
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			switch rapid.IntRange(0, 3).Draw(rt, "step") {
			case 0:
				index := fmt.Sprintf("%d.%d", rapid.IntRange(0, 3).Draw(rt, "shelf"), rapid.IntRange(0, 20).Draw(rt, "slot"))
				b.Add(session.ColumnBatch{Varbinds: []session.ColumnVarbind{
					cell(rapid.IntRange(0, 6).Draw(rt, "column"), index, ber.NewOctetString(panetest.Hostile().Draw(rt, "value"))),
				}})
				p.Show(1, b.Grid())
			case 1:
				p.End(1, time.Second, []session.Warning{{Why: rapid.String().Draw(rt, "warning")}}, errors.New("it broke"))
			case 2:
				if p.nothing() == "" {
					panetest.Press(t, p, rapid.SampledFrom(keys).Draw(rt, "key"))
				}
			case 3:
				w, h := rapid.IntRange(1, 130).Draw(rt, "w"), rapid.IntRange(1, 30).Draw(rt, "h")
				panetest.Exact(rt, p.View(w, h, rapid.Bool().Draw(rt, "focused")), w, h)
			}
		}
	})
}

// large is a table of 100,000 rows and 30 columns.
func large(tb testing.TB) *device.GridBuilder {
	tb.Helper()
	b := build(tb, sample(25))
	for row := range 100_000 {
		var batch session.ColumnBatch
		index := entry.Append(0).Join(oid.New(uint32(row/1000+1), uint32(row%1000+1))).Suffix(entry.Len() + 1)
		for column := range 28 {
			v := ber.NewUnsigned(ber.Counter32, uint64(row*column))
			if column == 0 {
				v = ber.NewOctetString("line card")
			}
			o := entry.Append(uint32(column + 3)).Join(index)
			batch.Varbinds = append(batch.Varbinds, session.ColumnVarbind{Column: column, Varbind: session.Varbind{OID: o, Value: v}})
		}
		b.Add(batch)
	}
	return b
}

// What a key costs in a table of 100,000 rows and 30 columns, and what does a
// batch that has come.
func BenchmarkLargeTable(b *testing.B) {
	builder := large(b)
	n := sample(25)
	p := fresh()
	p.Begin(1, n, coreSwitch, device.Reading{}, false)
	g := builder.Grid()
	p.Show(1, g)
	p.View(118, 34, true)
	b.Run("key", func(b *testing.B) {
		keys := []string{"j", "l", "ctrl+d", "j", "l", "G", "l", "k", "$", "g g", "0"}
		i := 0
		for b.Loop() {
			panetest.Press(b, p, keys[i%len(keys)])
			p.View(118, 34, true)
			i++
		}
	})
	b.Run("batch", func(b *testing.B) {
		for b.Loop() {
			p.Show(1, g)
			p.View(118, 34, true)
		}
	})
	b.Run("snapshot", func(b *testing.B) {
		for b.Loop() {
			builder.Grid()
		}
	})
}
