package safetext_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/ui/safetext"
)

func TestLine(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain text is left alone", "Cisco IOS 15.2(4)", "Cisco IOS 15.2(4)"},
		{"other scripts are left alone", "Zürich Ñandú 東京 Привет", "Zürich Ñandú 東京 Привет"},
		{"escape sequences do nothing", "\x1b[2Jgone\x1b]0;x\x07", "␛[2Jgone␛]0;x␇"},
		{"line breaks and tabs are seen", "a\r\nb\tc", "a␍␊b␉c"},
		{"NUL and DEL are seen", "a\x00b\x7f", "a␀b␡"},
		{"C1 controls in UTF-8", "a\u009b2Jb\u0085", "a·2Jb·"},
		{"C1 controls as octets", "a\x9b2J", `a\x9b2J`},
		{"Latin-1 octets are no UTF-8", "Z\xfcrich\x0f", `Z\xfcrich␏`},
		{"bidirectional overrides", "abc\u202egpj.exe\u2066x\u200f\u061c", "abc·gpj.exe·x··"},
		{"line separators", "a\u2028b\u2029c", "a·b·c"},
		{"invisible characters", "a\u200bb\u00adc\ufeffd\u3164e\u115ff", "a·b·c·d·e·f"},
		{"joined emoji come apart", "👨\u200d👩\u200d👧", "👨·👩·👧"},
		{"emoji lose what only styles them", "⚠\ufe0f👍\U0001f3fd", "⚠👍"},
		{"flags are spelt", "🇨🇭", "CH"},
		{"spaces are spaces", "a\u00a0b\u2003c\u3000d", "a b c  d"},
		{"a mark needs something to stand on", "\u0301a\u0301", "◌\u0301a\u0301"},
		{"marks do not pile up", "a" + strings.Repeat("\u0301", 50) + "b", "a\u0301\u0301\u0301\u0301b"},
		{"private use has no shape", "a\ue0b0b", "a·b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := safetext.Line(tt.in); got != tt.want {
				t.Errorf("Line(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestBlockKeepsLines(t *testing.T) {
	t.Parallel()
	got := safetext.Block("one\ttwo\r\n\n  \x1bthree")
	if diff := cmp.Diff([]string{"one     two", "", "  ␛three"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestShellKeepsLinesAndTabs(t *testing.T) {
	t.Parallel()
	got := safetext.Shell("a\tb\nc\x1b[31m\r\u202e 👨\u200d👩 \xff")
	if want := "a\tb\nc␛[31m␍· 👨\u200d👩 \\xff"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		w        int
		want     []string
	}{
		{"short", "a few words", 20, []string{"a few words"}},
		{"words", "a few more words", 9, []string{"a few", "more", "words"}},
		{"exactly", "abc def", 3, []string{"abc", "def"}},
		{"a long word is broken", "1.3.6.1.2.1.2.2 x", 6, []string{"1.3.6.", "1.2.1.", "2.2 x"}},
		{"sub-identifiers stay whole", "1.3.6.1.4.1.32473", 14, []string{"1.3.6.1.4.1.", "32473"}},
		{"unless they are most of it", "1.32473324733247", 9, []string{"1.3247332", "4733247"}},
		{"indentation hangs", "  one two", 6, []string{"  one", "  two"}},
		{"indentation gives way", "        one two", 6, []string{"   one", "   two"}},
		{"wide characters stay whole", "東京都", 5, []string{"東京", "都"}},
		{"no room at all", "東a", 1, []string{"…", "a"}},
		{"empty", "", 5, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, safetext.Wrap(tt.in, tt.w)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMiddleKeepsBothEnds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		w    int
		want string
	}{
		{"ifInOctets.3", 12, "ifInOctets.3"},
		{"demoNeighborFrames.3", 11, "demoN…mes.3"},
		{"demoNeighborFrames.3", 2, "d…"},
		{"東京都千代田区", 8, "東…田区"},
		{"\x1b[1mabcdefgh\x1b[m", 5, "\x1b[1mab…\x1b[m\x1b[1mgh\x1b[m"},
	} {
		if got := safetext.Middle(tt.in, tt.w); got != tt.want {
			t.Errorf("Middle(%q, %d) = %q, want %q", tt.in, tt.w, got, tt.want)
		}
	}
}

// Of two texts below each other that are both cut, what tells them apart is in
// sight wherever it stands.
func TestApartShowsTheDifference(t *testing.T) {
	t.Parallel()
	const begin, end = "tcpListenerProcess.ipv4.", `.ipv4."0.0.0.0".0`
	above := begin + `"192.0.2.1".80` + end
	for in, want := range map[string]string{
		begin + `"192.0.2.1".443` + end:           `tcpListen….443.ipv4."0.0.0.0".0`,
		begin + `"192.0.2.1".80.ipv4."0.0.0.0".1`: `tcpListenerProc…ipv4."0.0.0.0".1`,
		"udp" + above: `udptcpListenerP…ipv4."0.0.0.0".0`,
		above:         `tcpListenerProc…ipv4."0.0.0.0".0`,
	} {
		if got := safetext.Apart(in, above, 32); got != want {
			t.Errorf("Apart(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTruncateKeepsPaint(t *testing.T) {
	t.Parallel()
	got := safetext.Fit("\x1b[1mabcdef\x1b[m", 4)
	if want := "\x1b[1mabc…\x1b[m"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := safetext.Fit("\x1b[1mab\x1b[m", 4); got != "\x1b[1mab\x1b[m  " {
		t.Errorf("got %q", got)
	}
}

// acts is what no output may contain, written down independently of how the
// sanitiser decides.
func acts(r rune) bool {
	switch {
	case r < 0x20, r == 0x7f, 0x80 <= r && r <= 0x9f:
		return true
	case 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c:
		return true
	case r == 0x2028, r == 0x2029:
		return true
	}
	return false
}

func breaksWidth(r rune) bool {
	return 0x200b <= r && r <= 0x200d || r == 0x2060 || r == 0xfeff || unicode.Is(unicode.Variation_Selector, r) ||
		unicode.Is(unicode.Cf, r)
}

func FuzzSanitised(f *testing.F) {
	for _, seed := range []string{
		"", "eth0", "\x1b[31mred", "a\xffb\xc3", "e\u0301\u0301", "\u202eabc", "👨\u200d👩", "ᄀ\u1161\u11a8", "\u0d4e", "กำ", "🇩🇪🇩", "1\ufe0f\u20e3",
		"\u0600a", "\ud7b0", "\u1160", "a\t\r\nb", "\U000e0041", "\u0903", "\u093e",
	} {
		f.Add(seed, 7)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		line := safetext.Line(s)
		if !utf8.ValidString(line) {
			t.Fatalf("Line(%q) = %q is not UTF-8", s, line)
		}
		if i := strings.IndexFunc(line, func(r rune) bool { return acts(r) || breaksWidth(r) }); i >= 0 {
			t.Fatalf("Line(%q) = %q holds %q", s, line, line[i:])
		}
		if again := safetext.Line(line); again != line {
			t.Fatalf("Line(%q) = %q, and of that %q", s, line, again)
		}
		shell := safetext.Shell(s)
		if i := strings.IndexFunc(shell, func(r rune) bool { return acts(r) && r != '\n' && r != '\t' }); i >= 0 || !utf8.ValidString(shell) {
			t.Fatalf("Shell(%q) = %q", s, shell)
		}
		for _, l := range safetext.Block(s) {
			if i := strings.IndexFunc(l, acts); i >= 0 {
				t.Fatalf("Block(%q) holds %q", s, l)
			}
		}
		checkFit(t, line, w%50)
	})
}

func checkFit(t *testing.T, line string, w int) {
	t.Helper()
	if got := ansi.StringWidth("|" + line + "|"); got != safetext.Width(line)+2 {
		t.Fatalf("%q is %d wide alone and %d between bars", line, safetext.Width(line), got-2)
	}
	if got := ansi.StringWidth(safetext.Truncate(line, w)); got > max(w, 0) {
		t.Fatalf("Truncate(%q, %d) is %d wide", line, w, got)
	}
	for _, fitted := range []string{safetext.Fit(line, w), safetext.PadLeft(line, w), safetext.Fit("\x1b[1m"+line+"\x1b[m", w)} {
		if got := ansi.StringWidth(fitted); got != max(w, 0) {
			t.Fatalf("fitting %q into %d gives %d: %q", line, w, got, fitted)
		}
	}
	for _, cut := range []string{safetext.Middle(line, w), safetext.Middle("\x1b[1m"+line+"\x1b[m", w), safetext.Apart(line, line+"x", w)} {
		if got := ansi.StringWidth(cut); got > max(w, 0) {
			t.Fatalf("cutting %q in its middle to %d gives %d: %q", line, w, got, cut)
		}
	}
	letters := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	wrapped := safetext.Wrap(line, w)
	for _, l := range wrapped {
		if got := ansi.StringWidth(l); got > max(w, 1) {
			t.Fatalf("Wrap(%q, %d) has a line %d wide", line, w, got)
		}
	}
	if w > 3 && letters(strings.Join(wrapped, "")) != letters(line) {
		t.Fatalf("Wrap(%q, %d) loses text: %q", line, w, wrapped)
	}
}

// The terminal draws what it is given one line at a time; a text must be as
// wide when it stands between others as it is alone.
func TestFittingAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		line := safetext.Line(rapid.String().Draw(rt, "text"))
		checkFit(t, line, rapid.IntRange(-1, 60).Draw(rt, "w"))
	})
}

func BenchmarkLine(b *testing.B) {
	for name, s := range map[string]string{
		"plain":  "GigabitEthernet0/0/1 uplink to the core",
		"mixed":  "Zürich, Löwenstraße – 東京 \x1b[2J",
		"octets": strings.Repeat("\xff\x00", 64),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				safetext.Line(s)
			}
		})
	}
}
