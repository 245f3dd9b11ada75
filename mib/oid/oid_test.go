package oid

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func anyOID() *rapid.Generator[OID] {
	return rapid.Custom(func(t *rapid.T) OID {
		return New(rapid.SliceOfN(rapid.Uint32(), 0, 20).Draw(t, "subs")...)
	})
}

func TestRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := anyOID().Draw(t, "oid")
		for _, text := range []string{o.String(), "." + o.String()} {
			if back, err := Parse(text); err != nil || back != o {
				t.Fatalf("Parse(%q) is %v, %v", text, back, err)
			}
		}
		if back := New(o.Subs()...); back != o {
			t.Fatalf("New(Subs) is %v", back)
		}
		n := rapid.IntRange(0, o.Len()).Draw(t, "n")
		if back := o.Prefix(n).Join(o.Suffix(n)); back != o || !o.HasPrefix(o.Prefix(n)) {
			t.Fatalf("prefix and suffix at %d make %v", n, back)
		}
	})
}

func TestOrderIsThatOfSubIdentifiers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyOID().Draw(t, "a"), anyOID().Draw(t, "b")
		if got, want := a.Compare(b), slices.Compare(a.Subs(), b.Subs()); cmp.Compare(got, 0) != want {
			t.Fatalf("%v against %v is %d, want %d", a, b, got, want)
		}
		if after, ok := a.AfterSubtree(); ok {
			if after.Compare(a.Join(b)) <= 0 {
				t.Fatalf("%v is below %v", a.Join(b), after)
			}
		} else if !a.IsZero() && slices.ContainsFunc(a.Subs(), func(s uint32) bool { return s != 1<<32-1 }) {
			t.Fatalf("nothing comes after %v", a)
		}
	})
}

func TestParseErrorNamesTheSubIdentifier(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1..3":              `"1..3" is not an OID: a number is missing, at sub-identifier 2`,
		".1.3.6.x":          `".1.3.6.x" is not an OID: "x" is not a number, at sub-identifier 4`,
		"1.3.6.4294967296":  `"1.3.6.4294967296" is not an OID: "4294967296" is more than 4294967295, the most there is, at sub-identifier 4`,
		"1.3.6.1.2.1.1.-1.": `"1.3.6.1.2.1.1.-1." is not an OID: "-1" is not a number, at sub-identifier 8`,
	} {
		if _, err := Parse(text); err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, pos := range map[string]int{
		"1..2": 2, "1.": 2, "..1": 1, "1.x": 2, "x": 0, "1.4294967296": 2, "1.-1": 2, "1. 2": 2,
		"1" + strings.Repeat(".1", MaxLen): 2 * MaxLen,
	} {
		_, err := Parse(text)
		if bad, ok := errors.AsType[*ParseError](err); !ok || bad.Pos != pos {
			t.Errorf("Parse(%q): %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", ".", "1.3.6.1", ".1.3", "4294967295", "1..2", "01.2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := Parse(text)
		if err != nil {
			return
		}
		if back, err := Parse(o.String()); err != nil || back != o {
			t.Fatalf("%q is %v, which is %v, %v", text, o, back, err)
		}
	})
}
