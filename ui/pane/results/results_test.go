package results

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/job"
	"github.com/mibtui/mibtui/ui/panetest"
	"github.com/mibtui/mibtui/ui/theme"
)

var (
	noon    = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	descr   = oid.MustParse("1.3.6.1.2.1.2.2.1.2")
	inOctet = oid.MustParse("1.3.6.1.2.1.2.2.1.10")
)

func sampleTree() *mib.Tree {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "IF-MIB"})
	text := &mib.Type{Name: "DisplayString", Base: mib.OctetString, Hint: "255a"}
	counter := &mib.Type{Name: "Counter32", Base: mib.Counter32}
	b.Define(descr.Parent().Parent(), mib.Definition{Name: "ifTable", Module: m, Kind: mib.Table})
	b.Define(descr.Parent(), mib.Definition{Name: "ifEntry", Module: m, Kind: mib.Row})
	b.Define(descr, mib.Definition{Name: "ifDescr", Module: m, Kind: mib.Column, Type: text, Access: mib.ReadOnly})
	b.Define(inOctet, mib.Definition{Name: "ifInOctets", Module: m, Kind: mib.Column, Type: counter, Access: mib.ReadOnly})
	return b.Tree()
}

// fresh returns a pane at noon; the clock can be moved.
func fresh() (p *Pane, clock *time.Time) {
	p = New(theme.Default())
	now := noon
	p.now = func() time.Time { return now }
	p.SetTree(sampleTree())
	return p, &now
}

func descrs(from, to int) []session.Varbind {
	var vbs []session.Varbind
	for i := from; i <= to; i++ {
		vbs = append(vbs, session.Varbind{OID: descr.Append(uint32(i)), Value: ber.NewOctetString(fmt.Sprintf("eth%d", i))})
	}
	return vbs
}

func TestRunsKeepTheirHistory(t *testing.T) {
	p, clock := fresh()
	if !p.Empty() {
		t.Fatal("a new pane is not empty")
	}
	panetest.Sees(t, p, "Nothing was asked yet.")
	p.Begin(1, "WALK ifTable", "core-sw1")
	p.Append(1, descrs(1, 3))
	*clock = noon.Add(100 * time.Millisecond)
	panetest.Sees(t, p, "WALK ifTable core-sw1 3 varbinds 30/s 0.10 s running", "ifDescr.1 = eth1")
	p.End(1, 90*time.Millisecond, "", nil)
	*clock = noon.Add(time.Hour)
	p.Begin(2, "GET ifDescr.2", "core-sw1")
	p.Append(2, descrs(2, 2))
	p.End(2, 12*time.Millisecond, "", nil)
	panetest.Sees(t, p, "WALK ifTable core-sw1 3 varbinds 33/s 0.09 s done", "ifDescr.3 = eth3", "GET ifDescr.2 core-sw1 1 varbind 0.01 s done 13:00:00")
	for _, size := range [][2]int{{70, 17}, {46, 11}, {24, 8}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) { golden.RequireEqual(t, panetest.Screen(p, size[0], size[1])+"\n") })
	}
}

// Names that are cut read differently from those above them wherever they
// differ, and at the foot the line under the cursor stands whole.
func TestTheLineUnderTheCursorIsWhole(t *testing.T) {
	p, _ := fresh()
	unnamed := func(port uint32) oid.OID {
		return oid.New(1, 3, 6, 1, 4, 1, 99999, 100, 200, 300, 400, 500, 600, port, 100, 200, 300, 400, 500, 600, 700, 800)
	}
	p.Begin(1, "WALK enterprises", "core-sw1")
	for _, port := range []uint32{80, 443, 8080} {
		p.Append(1, []session.Varbind{{OID: unnamed(port), Value: ber.NewInteger(int64(port))}})
	}
	p.Append(1, []session.Varbind{
		{OID: unnamed(9000), Value: ber.NewOID(unnamed(9001))},
		{OID: descr.Append(1), Value: ber.NewOctetString("東京 uplink\nslot 1\te\u0301 \u202eport 0 " + strings.Repeat("and more ", 100))},
		{OID: descr.Append(2), Value: ber.Value{Type: ber.NoSuchInstance}},
	})
	p.End(1, time.Second, "", nil)
	for _, size := range [][2]int{{46, 11}, {70, 17}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			var views []string
			for _, key := range []string{"g g", "j", "j", "j", "j", "j", "space", "space", "j"} {
				panetest.Press(t, p, key)
				views = append(views, panetest.Screen(p, size[0], size[1]))
			}
			golden.RequireEqual(t, strings.Join(views, "\n--\n")+"\n")
		})
	}
	if a, _ := action.Find("space", p.Actions()); a.Why() == "" {
		t.Error("there is more of a line that is whole in sight")
	}
}

func TestWhatArrivedStaysWhenARunFails(t *testing.T) {
	t.Parallel()
	p, _ := fresh()
	long := &session.TimeoutError{Attempts: 3, Waits: []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second}}
	p.Begin(1, "WALK ifTable", "core-sw1")
	p.Append(1, descrs(1, 2))
	p.End(1, 14*time.Second, "the device named ifDescr.1 after ifDescr.2", long)
	panetest.Sees(t, p, "2 varbinds", "failed", "ifDescr.2 = eth2", long.Error(), "the device named ifDescr.1 after ifDescr.2")
	narrow := strings.Join(strings.Fields(panetest.Screen(p, 40, 20)), " ")
	if !strings.Contains(narrow, long.Error()) {
		t.Errorf("the error is cut on a narrow screen:\n%s", panetest.Screen(p, 40, 20))
	}
	p.Begin(2, "WALK ifTable", "core-sw1")
	p.End(2, time.Second, "", context.Canceled)
	panetest.Sees(t, p, "0 varbinds 1.00 s stopped")
	p.Begin(3, "GET x", "core-sw1")
	p.End(3, time.Second, "", nil)
	panetest.Sees(t, p, "The device answered, but has nothing there, or does not show it.")
}

func TestFollowsTheEndUnlessReading(t *testing.T) {
	t.Parallel()
	p, _ := fresh()
	p.Begin(1, "WALK ifTable", "sw")
	p.Append(1, descrs(1, 50))
	panetest.Sees(t, p, "ifDescr.50 = eth50")
	p.Append(1, descrs(51, 80))
	panetest.Sees(t, p, "ifDescr.80 = eth80")
	panetest.Press(t, p, "g g", "j")
	p.Append(1, descrs(81, 120))
	if r, ok := p.Current(); !ok || r.Name() != "ifDescr.1" {
		t.Errorf("the cursor left what was read for %v", r.Name())
	}
	panetest.Press(t, p, "G")
	p.Append(1, descrs(121, 130))
	panetest.Sees(t, p, "ifDescr.130 = eth130")
	p.Begin(2, "GET x", "sw")
	panetest.Press(t, p, "k", "k")
	before, _ := p.Current()
	p.Append(1, descrs(131, 9000))
	if r, _ := p.Current(); r.Name() != before.Name() {
		t.Errorf("the cursor moved from %s to %s", before.Name(), r.Name())
	}
}

// The frame says how far a run is whose header is out of sight, in few words.
func TestStatusOfARunOutOfSight(t *testing.T) {
	t.Parallel()
	p, clock := fresh()
	p.Begin(1, "WALK ifTable", "sw")
	p.Append(1, descrs(1, 100))
	*clock = noon.Add(2 * time.Second)
	p.View(46, 11, true)
	if got := p.Status(); got != "100  50/s" {
		t.Errorf("while it runs: %q", got)
	}
	p.End(1, 2*time.Second, "", nil)
	p.View(46, 11, true)
	if got := p.Status(); got != "100  done" {
		t.Errorf("when it is over: %q", got)
	}
	panetest.Press(t, p, "g g")
	p.View(46, 11, true)
	if got := p.Status(); got != "" {
		t.Errorf("with its header in sight: %q", got)
	}
}

func TestMovesBetweenRuns(t *testing.T) {
	t.Parallel()
	p, _ := fresh()
	for id := range job.ID(3) {
		p.Begin(id, fmt.Sprint("GET ", id), "sw")
		p.Append(id, descrs(1, 3))
		p.End(id, time.Second, "", nil)
	}
	p.View(60, 10, true)
	panetest.Press(t, p, "{")
	for _, step := range []struct {
		key string
		row int
	}{{"{", 4}, {"{", 0}, {"{", 0}, {"}", 4}, {"}", 8}, {"}", 8}, {"j", 9}, {"{", 8}} {
		panetest.Press(t, p, step.key)
		if got := p.list.Cursor(); got != step.row {
			t.Fatalf("%s leads to row %d, want %d", step.key, got, step.row)
		}
	}
}

func TestGoesToTheNodeOfALine(t *testing.T) {
	t.Parallel()
	p, _ := fresh()
	if a, _ := action.Find("enter", p.Actions()); a.Why() == "" {
		t.Error("enter does something in an empty pane")
	}
	p.Begin(1, "GET", "sw")
	if a, _ := action.Find("enter", p.Actions()); a.Why() == "" {
		t.Error("enter does something on a header")
	}
	p.Append(1, descrs(7, 7))
	if got, want := panetest.Press(t, p, "enter"), (action.GoTo{OID: descr.Append(7)}); got != want {
		t.Errorf("sends %v, want %v", got, want)
	}
}

func TestActiveJob(t *testing.T) {
	t.Parallel()
	p, _ := fresh()
	if _, ok := p.ActiveJob(); ok {
		t.Error("something runs in an empty pane")
	}
	p.Begin(1, "WALK a", "sw")
	p.Begin(2, "WALK b", "sw")
	if id, ok := p.ActiveJob(); !ok || id != 2 {
		t.Errorf("stops %v", id)
	}
	panetest.Press(t, p, "g g")
	if id, _ := p.ActiveJob(); id != 1 {
		t.Errorf("with the cursor on job 1 stops %v", id)
	}
	p.End(1, time.Second, "", nil)
	if id, _ := p.ActiveJob(); id != 2 {
		t.Errorf("stops %v", id)
	}
	p.End(2, time.Second, "", nil)
	if _, ok := p.ActiveJob(); ok {
		t.Error("something runs when all is over")
	}
}

func TestSave(t *testing.T) {
	t.Parallel()
	p, _ := fresh()
	p.Begin(1, "WALK ifTable", "10.0.0.1:161")
	p.Append(1, descrs(1, 2))
	p.Append(1, []session.Varbind{
		{OID: inOctet.Append(1), Value: ber.NewUnsigned(ber.Counter32, 17)},
		{OID: descr.Append(3), Value: ber.NewOctetString("a\nIF-MIB::ifDescr.4 = STRING: forged\x1b[2J")},
	})
	p.End(1, 90*time.Millisecond, "a warning", errors.New("no\nmore"))
	msg, ok := panetest.Press(t, p, "s").(SaveRequested)
	if !ok {
		t.Fatal("s asks for nothing")
	}
	if want := "10.0.0.1-161-WALK-ifTable-20261123-120000.txt"; msg.Suggested != want {
		t.Errorf("suggests %q, want %q", msg.Suggested, want)
	}
	p.Append(1, descrs(5, 5000))
	content := msg.Content()
	golden.RequireEqual(t, content)
	if strings.ContainsAny(content, "\x1b") || strings.Count(content, "\n") != 9 {
		t.Errorf("a value breaks out of its line:\n%s", content)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	p, _ := fresh()
	p.Begin(1, "WALK ifTable", "sw")
	p.Append(1, descrs(1, 30))
	p.End(1, time.Second, "", errors.New("it went Silent"))
	panetest.Press(t, p, "g g")
	run := func(cmd tea.Cmd) tea.Msg {
		if cmd == nil {
			return nil
		}
		next := p.Update(cmd())
		if next == nil {
			return nil
		}
		return next()
	}
	for _, step := range []struct {
		cmd  func() tea.Cmd
		want int
	}{
		{func() tea.Cmd { return p.Search("ETH2") }, 2},
		{p.FindNext, 20},
		{p.FindNext, 21},
		{p.FindPrev, 20},
		{p.FindPrev, 2},
		{p.FindPrev, 29},
		{func() tea.Cmd { return p.Search("silent") }, 31},
		{func() tea.Cmd { return p.Search("walk") }, 0},
	} {
		run(step.cmd())
		if got := p.list.Cursor(); got != step.want {
			t.Fatalf("found row %d, want %d", got, step.want)
		}
	}
	if _, ok := run(p.Search("nowhere")).(action.Say); !ok {
		t.Error("nothing says that nothing was found")
	}
	late := p.Search("eth9")()
	run(p.Search("eth5"))
	p.Update(late)
	if got := p.list.Cursor(); got != 5 {
		t.Errorf("a search that was given up moved the cursor to %d", got)
	}
}

// TestAMillionVarbinds holds the pane to its promise: a frame costs what its
// rows cost, however many there are.
func TestAMillionVarbinds(t *testing.T) {
	p, _ := fresh()
	p.Begin(1, "WALK", "sw")
	batch := descrs(1, 1000)
	for range 1000 {
		p.Append(1, batch)
	}
	if got := p.rows(); got != 1_000_001 {
		t.Fatalf("%d rows", got)
	}
	const frames = 50
	began := time.Now()
	for range frames {
		panetest.Press(t, p, "k")
		p.View(120, 36, true)
	}
	if each := time.Since(began) / frames; each > 20*time.Millisecond {
		t.Errorf("a frame takes %v", each)
	}
}

func BenchmarkFrame(b *testing.B) {
	p, _ := fresh()
	p.Begin(1, "WALK", "sw")
	batch := descrs(1, 1000)
	for range 1000 {
		p.Append(1, batch)
	}
	for b.Loop() {
		p.list.Move(-1)
		p.View(120, 36, true)
	}
}

// TestEveryFrameIsExact draws whatever a device may send at whatever size.
func TestEveryFrameIsExact(t *testing.T) {
	t.Parallel()
	hostile := panetest.Hostile()
	rapid.Check(t, func(rt *rapid.T) {
		p, _ := fresh()
		var id job.ID
		for range rapid.IntRange(0, 6).Draw(rt, "runs") {
			id++
			p.Begin(id, hostile.Draw(rt, "title"), hostile.Draw(rt, "target"))
			for range rapid.IntRange(0, 20).Draw(rt, "varbinds") {
				o := descr.Append(rapid.SliceOfN(rapid.Uint32(), 0, 20).Draw(rt, "instance")...)
				v := ber.Value{Type: ber.Type(rapid.Byte().Draw(rt, "tag")), Content: hostile.Draw(rt, "content")}
				p.Append(id, []session.Varbind{{OID: o, Value: v}})
			}
			if rapid.Bool().Draw(rt, "over") {
				p.End(id, time.Second, hostile.Draw(rt, "note"), errors.New(hostile.Draw(rt, "error")))
			}
			w, h := rapid.IntRange(1, 130).Draw(rt, "w"), rapid.IntRange(1, 40).Draw(rt, "h")
			a, _ := action.Find(rapid.SampledFrom([]string{"j", "k", "g g", "G", "}", "{", "ctrl+d", "pgup"}).Draw(rt, "key"), p.Actions())
			a.Run()
			panetest.Exact(rt, p.View(w, h, rapid.Bool().Draw(rt, "focused")), w, h)
		}
	})
}
