package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func TestASCIIKeepsEverythingInItsPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pieces := []string{"a", "b", " ", "━", "┃", "▌", "▾", "≡", "◷", "±", "日", "é", "…", "●", "\x1b[1m", "\x1b[m"}
		line := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "pieces"), "")
		got := inASCII(line)
		if ansi.StringWidth(got) != ansi.StringWidth(line) {
			t.Fatalf("%q is %d wide, %q %d", got, ansi.StringWidth(got), line, ansi.StringWidth(line))
		}
		for _, r := range got {
			if r >= 0x80 {
				t.Fatalf("%q holds %q", got, r)
			}
		}
	})
}

// Every mark the legend explains stays apart from the others in a tree's row.
func TestASCIIHasAMarkForEveryGlyphOfTheLegend(t *testing.T) {
	t.Parallel()
	for _, mark := range legend() {
		for _, r := range mark.Glyph {
			if r >= 0x80 && asciiMarks[r] == 0 {
				t.Errorf("%q (%s) has no ASCII", r, mark.Meaning)
			}
		}
	}
}

// Nor do two of the marks that stand before a name look alike.
func TestASCIIKeepsTheMarksOfTheTreeApart(t *testing.T) {
	t.Parallel()
	seen := map[string]rune{}
	for _, r := range "▸▾≡∷#↑\"◷@→◆±⚑◇?" {
		mark := inASCII(string(r))
		if other, taken := seen[mark]; taken {
			t.Errorf("%q and %q both become %q", other, r, mark)
		}
		seen[mark] = r
	}
}

func stripped(line string) string { return ansi.Strip(line) }
