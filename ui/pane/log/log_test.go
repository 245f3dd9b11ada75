package log

import (
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
	"github.com/mibtui/mibtui/ui/panetest"
	"github.com/mibtui/mibtui/ui/theme"
)

var (
	noon    = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	contact = oid.MustParse("1.3.6.1.2.1.1.4")
)

func fresh() *Pane {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "SNMPv2-MIB"})
	b.Define(contact, mib.Definition{
		Name: "sysContact", Module: m, Kind: mib.Scalar, Access: mib.ReadWrite,
		Type: &mib.Type{Name: "DisplayString", Base: mib.OctetString, Hint: "255a"},
	})
	p := New(theme.Default())
	p.SetTree(b.Tree())
	return p
}

func get(i int) session.Exchange {
	return session.Exchange{
		Start: noon.Add(time.Duration(i) * time.Second), Op: session.OpGet, Answered: 1, Attempts: 1,
		Asked: []session.Varbind{{OID: contact.Append(uint32(i))}}, RTT: 1234 * time.Microsecond,
	}
}

func TestEachExchangeIsALine(t *testing.T) {
	p := fresh()
	panetest.Sees(t, p, "Nothing was sent yet.")
	p.Append(get(0))
	p.Append(session.Exchange{
		Start: noon, Op: session.OpGetBulk, MaxRepetitions: 25, Answered: 50, Attempts: 2, RTT: 20 * time.Millisecond,
		Asked: []session.Varbind{{OID: contact}, {OID: contact.Append(0)}},
	})
	p.Append(session.Exchange{
		Start: noon, Op: session.OpSet, Answered: 1, Attempts: 1, RTT: 3 * time.Millisecond,
		Asked: []session.Varbind{{OID: contact.Append(0), Value: ber.NewOctetString("noc")}},
	})
	failure := &session.TimeoutError{Attempts: 3, Waits: []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second}}
	p.Append(session.Exchange{Start: noon, Op: session.OpGet, Attempts: 3, Asked: []session.Varbind{{OID: contact.Append(0)}}, Err: failure})
	panetest.Sees(t, p,
		"12:00:00.000 GET sysContact.0 1 vb 1.2 ms", "GETBULK ×25 sysContact, sysContact.0 50 vb 20 ms try 2",
		"SET sysContact.0 = noc 1 vb 3.0 ms", "failed try 3", failure.Error())
	for _, size := range [][2]int{{70, 17}, {46, 11}, {30, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) { golden.RequireEqual(t, panetest.Screen(p, size[0], size[1])+"\n") })
	}
	panetest.Press(t, p, "g g")
	if got, want := panetest.Press(t, p, "enter"), (action.GoTo{OID: contact.Append(0)}); got != want {
		t.Errorf("enter sends %v", got)
	}
}

// A line shortens what it has no room for; at the foot the exchange under the
// cursor stands whole, page by page where it is long.
func TestTheExchangeUnderTheCursorIsWhole(t *testing.T) {
	p := fresh()
	instance := contact.Append(2, 12, 97, 99, 99, 101, 115, 115, 45, 115, 119, 45, 48, 49)
	p.Append(session.Exchange{
		Start: noon, Op: session.OpGetBulk, NonRepeaters: 1, MaxRepetitions: 25, Answered: 26, Attempts: 2, RequestID: 1530077951,
		RTT: 20 * time.Millisecond, Asked: []session.Varbind{{OID: contact.Append(0)}, {OID: instance}},
	})
	p.Append(session.Exchange{
		Start: noon, Op: session.OpSet, Answered: 1, Attempts: 1, RequestID: 1530077952, RTT: 3 * time.Millisecond,
		Asked: []session.Varbind{{OID: contact.Append(0), Value: ber.NewOctetString("the people who look after it by day\nand those at night: " + strings.Repeat("call ", 100))}},
	})
	for _, size := range [][2]int{{46, 11}, {70, 17}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			var views []string
			for _, key := range []string{"g g", "G", "space", "space"} {
				panetest.Press(t, p, key)
				views = append(views, panetest.Screen(p, size[0], size[1]))
			}
			golden.RequireEqual(t, strings.Join(views, "\n--\n")+"\n")
		})
	}
}

func TestNotesNameNoObject(t *testing.T) {
	t.Parallel()
	p := fresh()
	p.Append(session.Exchange{Start: noon, Err: errors.New("no folder /nowhere")})
	panetest.Sees(t, p, "note", "no folder /nowhere")
	if a, _ := action.Find("enter", p.Actions()); a.Why() == "" {
		t.Error("enter goes somewhere")
	}
}

func TestKeepsTheLastTenThousand(t *testing.T) {
	t.Parallel()
	p := fresh()
	for i := range 3 * most {
		p.Append(get(i))
		if i == 2*most {
			panetest.Press(t, p, "k", "k")
		}
	}
	if got := len(p.kept); got < most || got > most+most/4 {
		t.Errorf("keeps %d", got)
	}
	panetest.Sees(t, p, fmt.Sprintf("sysContact.%d", 2*most-1))
	panetest.Press(t, p, "G")
	panetest.Sees(t, p, fmt.Sprintf("sysContact.%d", 3*most-1))
	p.Append(get(3 * most))
	panetest.Sees(t, p, fmt.Sprintf("sysContact.%d", 3*most))
}

func TestSearch(t *testing.T) {
	t.Parallel()
	p := fresh()
	for i := range 30 {
		e := get(i)
		if i == 7 {
			e.Err = errors.New("the device stays Silent")
		}
		p.Append(e)
	}
	panetest.Press(t, p, "g g")
	run := func(cmd tea.Cmd) tea.Msg {
		if next := p.Update(cmd()); next != nil {
			return next()
		}
		return nil
	}
	for _, step := range []struct {
		cmd  func() tea.Cmd
		want int
	}{
		{func() tea.Cmd { return p.Search("SYSCONTACT.2") }, 2},
		{p.FindNext, 20},
		{p.FindPrev, 2},
		{p.FindPrev, 29},
		{func() tea.Cmd { return p.Search("silent") }, 7},
	} {
		run(step.cmd())
		if e, _ := p.current(); e.Asked[0].OID.Last() != uint32(step.want) {
			t.Fatalf("found %v, want %d", e.Asked[0].OID, step.want)
		}
	}
	if _, ok := run(p.Search("nowhere")).(action.Say); !ok {
		t.Error("nothing says that nothing was found")
	}
}

func TestEveryFrameIsExact(t *testing.T) {
	t.Parallel()
	hostile := panetest.Hostile()
	rapid.Check(t, func(rt *rapid.T) {
		p := fresh()
		for range rapid.IntRange(0, 12).Draw(rt, "exchanges") {
			e := session.Exchange{Start: noon, Op: session.Op(rapid.IntRange(0, 3).Draw(rt, "op")), Answered: rapid.Int().Draw(rt, "answered"), Attempts: rapid.IntRange(0, 5).Draw(rt, "attempts")}
			for range rapid.IntRange(0, 12).Draw(rt, "asked") {
				e.Asked = append(e.Asked, session.Varbind{OID: contact.Append(rapid.SliceOfN(rapid.Uint32(), 0, 30).Draw(rt, "oid")...), Value: ber.NewOctetString(hostile.Draw(rt, "value"))})
			}
			if rapid.Bool().Draw(rt, "failed") {
				e.Err = errors.New(hostile.Draw(rt, "error"))
			}
			p.Append(e)
			a, _ := action.Find(rapid.SampledFrom([]string{"j", "k", "g g", "G", "ctrl+u", "pgdown"}).Draw(rt, "key"), p.Actions())
			a.Run()
			w, h := rapid.IntRange(1, 130).Draw(rt, "w"), rapid.IntRange(1, 40).Draw(rt, "h")
			panetest.Exact(rt, p.View(w, h, rapid.Bool().Draw(rt, "focused")), w, h)
		}
	})
}
