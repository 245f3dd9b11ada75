package smi

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestExcerpt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 50) + "X" + strings.Repeat("b", 50)
	tests := []struct {
		name, src string
		line, col int
		want      Excerpt
	}{
		{"first column", "one\ntwo\nthree", 2, 1, Excerpt{"", "two"}},
		{"in the middle", "one\ntwo\nthree", 3, 3, Excerpt{"th", "ree"}},
		{"behind the end", "one\ntwo\nthree", 1, 9, Excerpt{"one", ""}},
		{"carriage return and line feed", "one\r\ntwo\r\n", 1, 2, Excerpt{"o", "ne"}},
		{"lone carriage returns", "one\rtwo\rthree", 2, 2, Excerpt{"t", "wo"}},
		{"tabs", "\ta\tb", 1, 4, Excerpt{"        a       ", "b"}},
		{"tab at the column", "abc\tb", 1, 4, Excerpt{"abc", "     b"}},
		{"Latin-1", "caf\xe9 au lait", 1, 6, Excerpt{"café ", "au lait"}},
		{"long line", long, 1, 51, Excerpt{"…" + strings.Repeat("a", 12), "X" + strings.Repeat("b", 5) + "…"}},
		{"long line, first column", long, 1, 1, Excerpt{"", strings.Repeat("a", 19) + "…"}},
		{"long line, end", long, 1, 101, Excerpt{"…" + strings.Repeat("b", 12), "b"}},
		{"no such line", "one", 7, 1, Excerpt{}},
		{"no line", "one", 0, 0, Excerpt{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := NewLines([]byte(test.src)).Excerpt([]byte(test.src), test.line, test.col, 20); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// FuzzExcerpt checks that no text and no place is too odd to be shown, and
// that what is shown is as short as it should be.
func FuzzExcerpt(f *testing.F) {
	f.Add([]byte("one\n\ttwo\xe9 \u201c\r\nthree"), 2, 3, 10)
	f.Fuzz(func(t *testing.T, src []byte, line, col, width int) {
		col, width = col%1000, 1+max(width, -width)%200
		e := NewLines(src).Excerpt(src, line, col, max(width, 1))
		if n := utf8.RuneCountInString(e.Before) + utf8.RuneCountInString(e.At); n > max(width, 1)+8 {
			t.Errorf("%d characters where %d were asked for: %q", n, width, e)
		}
	})
}
