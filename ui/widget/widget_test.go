package widget_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/ui/panetest"
	"github.com/mibtui/mibtui/ui/theme"
	"github.com/mibtui/mibtui/ui/widget"
)

// Whatever is done to a list, its cursor is on a row and the row in sight.
func TestListKeepsItsCursorInSight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var l widget.List
		l.SetLen(rapid.IntRange(0, 200).Draw(rt, "len"))
		h := 10
		for range rapid.IntRange(1, 50).Draw(rt, "steps") {
			n := rapid.IntRange(-250, 250).Draw(rt, "n")
			switch rapid.IntRange(0, 8).Draw(rt, "what") {
			case 0:
				l.SetLen(n)
			case 1:
				l.SetCursor(n)
			case 2:
				l.Move(n)
			case 3:
				l.Page(n%3, true)
			case 4:
				l.Page(n%3, false)
			case 5:
				l.Top()
			case 6:
				l.End()
			case 7:
				l.Carry(n)
			case 8:
				h = 1 + max(n, 0)%40
			}
			if l.Cursor() < 0 || l.Cursor() >= max(l.Len(), 1) {
				rt.Fatalf("cursor %d of %d rows", l.Cursor(), l.Len())
			}
			first, last := l.Visible(h)
			if first < 0 || last > l.Len() || last-first != min(h, l.Len()) {
				rt.Fatalf("rows %d to %d of %d in a window of %d", first, last, l.Len(), h)
			}
			if l.Len() > 0 && (l.Cursor() < first || l.Cursor() >= last) {
				rt.Fatalf("cursor %d outside %d to %d", l.Cursor(), first, last)
			}
		}
	})
}

func TestListShowsRowsBeyondTheCursor(t *testing.T) {
	t.Parallel()
	var l widget.List
	l.SetLen(100)
	l.Visible(10)
	l.SetCursor(9)
	if first, _ := l.Visible(10); first != 3 {
		t.Errorf("window begins at %d, want 3: three rows below the cursor", first)
	}
	l.SetCursor(8)
	if first, _ := l.Visible(10); first != 3 {
		t.Errorf("window moved to %d without need", first)
	}
	l.End()
	if first, last := l.Visible(10); first != 90 || last != 100 {
		t.Errorf("at the end the window is %d to %d", first, last)
	}
}

func TestListDrawsOnlyWhatIsVisible(t *testing.T) {
	t.Parallel()
	var l widget.List
	l.SetLen(1_000_000)
	l.SetCursor(500_000)
	drawn, selected := 0, -1
	view := l.View(8, 5, func(i, _ int, sel bool) string {
		drawn++
		if sel {
			selected = i
		}
		return "東京都 and more"
	})
	panetest.Exact(t, view, 8, 5)
	if drawn != 5 || selected != 500_000 {
		t.Errorf("%d rows drawn, %d selected", drawn, selected)
	}
}

func TestFrame(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		spec widget.FrameSpec
		w, h int
		body string
		want string
	}{
		{
			"light",
			widget.FrameSpec{Title: "2 Details", Right: "ifIndex"},
			30, 3, "hello",
			"╭─ 2 Details ────── ifIndex ─╮\n│hello                       │\n╰────────────────────────────╯",
		},
		{
			"heavy when focused",
			widget.FrameSpec{Title: "1 Tree", Focused: true},
			16, 3, "x",
			"┏━ 1 Tree ━━━━━┓\n┃x             ┃\n┗━━━━━━━━━━━━━━┛",
		},
		{
			"tabs",
			widget.FrameSpec{Title: "3", Tabs: []string{"Results", "Log"}, Active: 1},
			30, 2, "",
			"╭─ 3  Results [Log] ─────────╮\n╰────────────────────────────╯",
		},
		{
			"the active tab alone",
			widget.FrameSpec{Title: "3", Tabs: []string{"Results", "Log"}, Active: 0},
			18, 2, "",
			"╭─ 3 [Results] ──╮\n╰────────────────╯",
		},
		{
			"no room for the right text",
			widget.FrameSpec{Title: "a title", Right: "to the right"},
			18, 2, "",
			"╭─ a title ──────╮\n╰────────────────╯",
		},
		{
			"nothing in a title acts",
			widget.FrameSpec{Title: "a\x1b[31mb"},
			18, 2, "",
			"╭─ a␛[31mb ──────╮\n╰────────────────╯",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := widget.Frame(theme.Theme{}, tt.spec, tt.w, tt.h, tt.body)
			if diff := cmp.Diff(strings.Split(tt.want, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFrameAndOverlayFillTheirSize(t *testing.T) {
	t.Parallel()
	text := rapid.StringOf(rapid.SampledFrom([]rune("ab 東é\u0301\n")))
	rapid.Check(t, func(rt *rapid.T) {
		w, h := rapid.IntRange(1, 60).Draw(rt, "w"), rapid.IntRange(1, 20).Draw(rt, "h")
		spec := widget.FrameSpec{
			Title: text.Draw(rt, "title"), Right: text.Draw(rt, "right"),
			Tabs: rapid.SliceOfN(text, 0, 3).Draw(rt, "tabs"), Focused: rapid.Bool().Draw(rt, "focused"),
			Active: rapid.IntRange(0, 2).Draw(rt, "active"),
		}
		frame := widget.Frame(theme.Default(), spec, w, h, text.Draw(rt, "body"))
		panetest.Exact(rt, frame, w, h)
		bw, bh := rapid.IntRange(1, 70).Draw(rt, "box w"), rapid.IntRange(1, 25).Draw(rt, "box h")
		box := widget.Frame(theme.Default(), widget.FrameSpec{Title: "box"}, bw, bh, "東京")
		panetest.Exact(rt, widget.Overlay(frame, box, w, h), w, h)
	})
}

func TestOverlayLiesInTheMiddle(t *testing.T) {
	t.Parallel()
	base := strings.Join([]string{"aaaaaaa", "東京東b", "\x1b[1mccccccc\x1b[m", "ddddddd"}, "\n")
	got := widget.Overlay(base, "XXX\nYYY", 7, 4)
	want := []string{"aaaaaaa", "東XXX b", "\x1b[1mcc\x1b[mYYY\x1b[1mcc\x1b[m", "ddddddd"}
	if diff := cmp.Diff(want, strings.Split(got, "\n")); diff != "" {
		t.Error(diff)
	}
}

func typeInto(f *widget.Field, keys ...tea.KeyPressMsg) {
	for _, k := range keys {
		f.Update(k)
	}
}

func TestFieldIsEdited(t *testing.T) {
	t.Parallel()
	f := widget.NewField("name", false)
	if view := f.View(12); !strings.Contains(ansi.Strip(view), "name") {
		t.Errorf("no placeholder in %q", view)
	}
	typeInto(
		&f, tea.KeyPressMsg{Code: 'a', Text: "a"}, tea.KeyPressMsg{Code: 'c', Text: "c"},
		tea.KeyPressMsg{Code: tea.KeyLeft}, tea.KeyPressMsg{Code: 'b', Text: "b"},
	)
	if f.Value() != "abc" {
		t.Errorf("typed %q", f.Value())
	}
	f.SetValue(strings.Repeat("x", 50) + "end")
	view := f.View(12)
	panetest.Exact(t, view, 12, 1)
	if !strings.Contains(ansi.Strip(view), "xend") {
		t.Errorf("the end is not in sight: %q", view)
	}
}

func TestFieldTakesNoControls(t *testing.T) {
	t.Parallel()
	f := widget.NewField("", false)
	f.Update(tea.PasteMsg{Content: " 1.3.6\x1b[31m.1\u202e\u200b\r\n"})
	if got := f.Value(); got != "1.3.6[31m.1" {
		t.Errorf("pasted %q", got)
	}
}

func TestSecretFieldShowsDots(t *testing.T) {
	t.Parallel()
	f := widget.NewField("", true)
	f.SetValue("s3cret")
	view := ansi.Strip(f.View(20))
	if strings.ContainsAny(view, "s3cret") || !strings.Contains(view, "••••••") {
		t.Errorf("a secret is drawn as %q", view)
	}
}

func BenchmarkOverlay(b *testing.B) {
	base := widget.Frame(theme.Default(), widget.FrameSpec{Title: "base"}, 120, 36, strings.Repeat("some words\n", 34))
	box := widget.Frame(theme.Default(), widget.FrameSpec{Title: "box"}, 80, 24, strings.Repeat("other words\n", 22))
	b.ReportAllocs()
	for b.Loop() {
		widget.Overlay(base, box, 120, 36)
	}
}
