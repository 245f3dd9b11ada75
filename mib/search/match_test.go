package search

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWordStarts(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"ifHCInOctets":                "i.HCI.O.....",
		"dot3StatsFCS":                "d..3S....FCS",
		"a-b_c":                       "a.b.c",
		"h3cIf10GE":                   "h3cI.1.GE",
		"":                            "",
		"x" + strings.Repeat("Y", 70): "x" + strings.Repeat("Y", 63) + strings.Repeat(".", 7),
	} {
		starts := wordStarts(name)
		got := []byte(strings.Repeat(".", len(name)))
		for _, at := range positions(starts) {
			got[at] = name[at]
		}
		if string(got) != want {
			t.Errorf("the words of %s begin at %s, want %s", name, got, want)
		}
	}
}

// readsAsInitials is what isInitials and isAcronym mean, said plainly.
func readsAsInitials(name string, starts uint64, q *query, acronym bool) bool {
	begins := func(i int) bool { return starts&(1<<i) != 0 }
	var from func(letter, at int) bool
	from = func(letter, at int) bool {
		if letter == len(q.text) {
			return true
		}
		words := 0 // begun since the last letter
		for i := at; i < len(name); i++ {
			if begins(i) {
				words++
			}
			adjacent := letter > 0 && i == at && q.capitals&(1<<letter) == 0
			allowed := adjacent || begins(i)
			if acronym {
				allowed = adjacent || begins(i) && words == 1
				if letter == 0 {
					allowed = i == 0
				}
			}
			if allowed && foldByte(name[i]) == q.text[letter] && from(letter+1, i+1) {
				return true
			}
		}
		return false
	}
	return from(0, 0)
}

func TestInitials(t *testing.T) {
	t.Parallel()
	x := &Index{}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[abAB1-]{1,12}`).Draw(t, "name")
		q := x.parse(rapid.StringMatching(`[abAB1]{2,5}`).Draw(t, "query"))
		folded, starts := fold(name), wordStarts(name)
		loose := readsAsInitials(name, starts, q, false)
		if got := q.isInitials(folded, starts); got != loose {
			t.Fatalf("isInitials = %v, want %v", got, loose)
		}
		if got, want := q.isAcronym(folded, starts), readsAsInitials(name, starts, q, true); got != want {
			t.Fatalf("isAcronym = %v, want %v", got, want)
		}
		path := positions(q.initials(folded, starts, false))
		if (len(path) > 0) != loose {
			t.Fatalf("initials = %v, want any: %v", path, loose)
		}
		for i, at := range path {
			if len(path) != len(q.text) || folded[at] != q.text[i] {
				t.Fatalf("initials = %v", path)
			}
		}
	})
}

func TestSubsequence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, query, want string }{
		{"ifInOctets", "iot", "..i.O.t..."},
		{"abcabc", "ac", "a.c..."},
		{"aab", "ab", ".ab"},
		{"abc", "cb", ""},
	} {
		path := subsequence(fold(c.name), fold(c.query))
		got := []byte(strings.Repeat(".", len(c.name)))
		for _, at := range positions(path) {
			got[at] = c.name[at]
		}
		if path == 0 {
			got = nil
		}
		if !strings.EqualFold(string(got), c.want) {
			t.Errorf("%s stands in %s at %q, want %q", c.query, c.name, got, c.want)
		}
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä ", 200)
	for _, at := range []int{0, 300, len(long)} {
		got := clip(long, at)
		if n := len([]rune(got)); n > snippetWidth+2 || !strings.Contains(got, "ä") {
			t.Errorf("clip at %d = %q", at, got)
		}
	}
	if got := clip("short", 2); got != "short" {
		t.Errorf("clip = %q", got)
	}
}
