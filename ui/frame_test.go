package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/ui/action"
	"github.com/mibtui/mibtui/ui/job"
	"github.com/mibtui/mibtui/ui/theme"
)

// synthetic is a tree of n nodes in the shape of a vendor's: tables of twenty
// columns, a hundred tables a branch.
func synthetic(n int) *mib.Tree {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "SYNTHETIC-MIB"})
	counter := &mib.Type{Name: "Counter32", Base: mib.Counter32}
	root := oid.New(1, 3, 6, 1, 4, 1)
	for i := 0; n > 0; i++ {
		table := root.Append(uint32(i/100)+1, uint32(i%100)+1)
		b.Define(table, mib.Definition{Name: fmt.Sprintf("synthTable%d", i), Module: m, Kind: mib.Table})
		b.Define(table.Append(1), mib.Definition{Name: fmt.Sprintf("synthEntry%d", i), Module: m, Kind: mib.Row})
		n -= 2
		for c := uint32(1); c <= 20; c++ {
			b.Define(table.Append(1, c), mib.Definition{
				Name: fmt.Sprintf("synthColumn%dOf%d", c, i), Module: m, Kind: mib.Column, Type: counter, Access: mib.ReadOnly,
			})
			n--
		}
	}
	return b.Tree()
}

// bench is a root model without a terminal.
func bench(tb testing.TB, w, h int, t *mib.Tree) *model {
	tb.Helper()
	jobs := job.NewRunner(context.Background(), func(tea.Msg) {})
	tb.Cleanup(jobs.Close)
	m := newModel(context.Background(), Options{}, theme.Default(), jobs)
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	if t != nil {
		m.Update(treeLoaded{tree: t})
	}
	return m
}

func key(name string) tea.KeyPressMsg {
	switch name {
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	case "up":
		return tea.KeyPressMsg{Code: tea.KeyUp}
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	case "left":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	case "tab":
		return tea.KeyPressMsg{Code: tea.KeyTab}
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// Every frame is exactly as large as the terminal, whatever is pressed and
// however it is resized.
func TestFrameIsAlwaysTheSizeOfTheTerminal(t *testing.T) {
	t.Parallel()
	small := synthetic(2000)
	keys := []string{"down", "up", "right", "left", "tab", "esc", "enter", "g", "G", "1", "2", "3", "]", "?", ":", "/", "c", "e", "w", "r", "y", "o", "q", "x", "J", "a"}
	rapid.Check(t, func(rt *rapid.T) {
		m := bench(t, 80, 24, small)
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			switch rapid.IntRange(0, 9).Draw(rt, "kind") {
			case 0:
				m.Update(tea.WindowSizeMsg{Width: rapid.IntRange(1, 160).Draw(rt, "w"), Height: rapid.IntRange(1, 50).Draw(rt, "h")})
			case 1:
				m.Update(action.Say{Text: strings.Repeat("a word and 日本 ", rapid.IntRange(0, 40).Draw(rt, "words"))})
			default:
				m.Update(key(rapid.SampledFrom(keys).Draw(rt, "key")))
			}
			lines := strings.Split(m.View().Content, "\n")
			if len(lines) != m.h {
				rt.Fatalf("%d lines at %dx%d", len(lines), m.w, m.h)
			}
			for i, line := range lines {
				if w := ansi.StringWidth(line); w != m.w {
					rt.Fatalf("line %d is %d wide at %dx%d: %q", i, w, m.w, m.h, line)
				}
			}
		}
	})
}

// What a key costs before the terminal is told: Update and View at 120x36 over
// half a million nodes.
func BenchmarkUpdateView(b *testing.B) {
	large := synthetic(500_000)
	for _, size := range []struct{ w, h int }{{120, 36}, {80, 24}} {
		b.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(b *testing.B) {
			m := bench(b, size.w, size.h, large)
			m.tree.Show(oid.New(1, 3, 6, 1, 4, 1, 50, 50, 1, 10))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				name := "down"
				if i/100%2 == 1 {
					name = "up"
				}
				i++
				m.Update(key(name))
				_ = m.View()
			}
		})
	}
}

// Whatever keys were given away, ctrl+c leaves.
func TestCtrlCAlwaysQuits(t *testing.T) {
	t.Parallel()
	m := bench(t, 80, 24, synthetic(100))
	m.opts.Keys = map[action.ID][]string{"quit": {}, "help": {"1"}}
	m.global = m.bound(m.globalActions())
	m.Update(key("x"))
	if !strings.Contains(m.said.Text, "1 shows every key") {
		t.Errorf("a key that does nothing says %q", m.said.Text)
	}
	m.Update(key("/"))
	quits := func(where string) {
		t.Helper()
		_, cmd := m.Update(tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl})
		if cmd == nil {
			t.Fatal("ctrl+c did nothing " + where)
		}
		if _, ok := cmd().(tea.QuitMsg); !ok {
			t.Error("ctrl+c does not quit " + where)
		}
	}
	quits("in a dialog")
	m.Update(key("esc"))
	m.Update(key("y"))
	quits("after the first key of two")
}
