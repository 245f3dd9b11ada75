package value

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestOctetHints(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hint, octets, want string
	}{
		{"1x:", "\x00\x1a\xff", "00:1a:ff"},
		{"1d.1d.1d.1d", "\xc0\x00\x02\x01", "192.0.2.1"},
		{"1d.1d.1d.1d/2d", "\xc0\x00\x02\x01\x00\x50", "192.0.2.1/80"},
		{"2d-1d-1d,1d:1d:1d.1d,1a1d:1d", "\x07\xc8\x05\x1a\x0d\x1e\x0f\x00-\x04\x00", "1992-5-26,13:30:15.0,-4:0"},
		{"0a[2x:2x]0a:2d", "\xfe\x80\x00\x01\x00\x50", "[fe80:0001]:80"},
		{"*1d./1d", "\x03\x01\x02\x03\x09", "1.2.3/9"},
		{"*1x:;1d", "\x00\x09", ";9"},
		{"1d.1d", "\x01\x02\x03", "1.23"}, // the last is used again, and has no separator
		{"2x:", "\x00\x11\x22", "0011:22"},
		{"1o ", "\x08\x40", "10 100"},
		{"2a-2a", "abcd", "ab-cd"},
		{"3t|", "aäöb", "aä|öb"}, // no character is cut
		{"1a", "\xe4", "ä"},
	} {
		specs, err := parseOctetHint(c.hint)
		if err != nil {
			t.Errorf("hint %q: %v", c.hint, err)
			continue
		}
		if got, ok := formatOctets(specs, c.octets); !ok || got != c.want {
			t.Errorf("hint %q writes %q as %q, want %q", c.hint, c.octets, got, c.want)
		}
	}
	for _, hint := range []string{"", "x", "1", "1z", "*", "d-2", "99999999a", "70000a", "20d", "*0a:"} {
		if specs, err := parseOctetHint(hint); err == nil {
			t.Errorf("hint %q is read as %v", hint, specs)
		}
	}
	endless, err := parseOctetHint("1d0a.")
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := formatOctets(endless, "abc"); ok {
		t.Errorf("a hint that takes no octets writes %q", text)
	}
}

func TestReadHintedText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hint, text, want string // want begins with ! for part of an error
	}{
		{"1x:", "0:1A:ff", "\x00\x1a\xff"},
		{"1d.1d.1d.1d", "192.0.2.1", "\xc0\x00\x02\x01"},
		{"1d.1d", "1.256", "!256 at position 3 is no decimal number that fits into 1 octet"},
		{"1d.1d", "1,2", `!',' at position 2 should be '.'`},
		{"1d.1d", "1.", ""},
		{"1x:", "", ""},
		{"*1d./1d", "1.2.3/9", "\x03\x01\x02\x03\x09"},
		{"0a[2x:2x]0a:2d", "[fe80:1]:80", "\xfe\x80\x00\x01\x00\x50"},
		{"0a[1x", "00", `!'0' at position 1 should be '['`},
		{"1o ", "8", "!8 at position 1 is no octal number"},
		{"1x:", "00:", "\x00"},
	} {
		specs, err := parseOctetHint(c.hint)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parseOctets(specs, c.text, true)
		switch why, refused := strings.CutPrefix(c.want, "!"); {
		case c.text == "1.": // a separator at the end is passed over
			if err != nil || got != "\x01" {
				t.Errorf("hint %q reads %q as %q, %v", c.hint, c.text, got, err)
			}
		case refused && (err == nil || !strings.Contains(err.Error(), why)):
			t.Errorf("hint %q reads %q: %v, want %q", c.hint, c.text, err, why)
		case !refused && (err != nil || got != c.want):
			t.Errorf("hint %q reads %q as %q, %v, want %q", c.hint, c.text, got, err, c.want)
		}
	}
}

// What a hint writes can be read back whenever the hint leaves no doubt: a
// separator behind each number, and for numbers of several octets all of them.
func TestOctetHintsRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var hint strings.Builder
		total := 0
		for range rapid.IntRange(1, 4).Draw(t, "specs") {
			format := rapid.SampledFrom([]string{"x", "d", "o"}).Draw(t, "format")
			width := rapid.IntRange(1, 4).Draw(t, "width")
			if rapid.IntRange(0, 4).Draw(t, "starred") == 0 {
				hint.WriteString("*" + string(rune('0'+width)) + format + ":;")
				total = -1
			} else {
				hint.WriteString(string(rune('0'+width)) + format + rapid.SampledFrom([]string{":", "-", ".", "/"}).Draw(t, "separator"))
				if total >= 0 {
					total += width
				}
			}
		}
		specs, err := parseOctetHint(hint.String())
		if err != nil {
			t.Fatal(err)
		}
		octets := drawFor(t, specs)
		text, ok := formatOctets(specs, octets)
		if !ok {
			t.Fatalf("hint %q cannot write %q", &hint, octets)
		}
		again, err := parseOctets(specs, text, true)
		if err != nil || again != octets {
			t.Fatalf("hint %q: %q is written %q and read as %q, %v", &hint, octets, text, again, err)
		}
	})
}

// drawFor draws octets that fill a hint's specifications to the end.
func drawFor(t *rapid.T, specs []octetSpec) string {
	octet := rapid.Byte()
	var b []byte
	for _, s := range specs {
		count := 1
		if s.repeat {
			count = rapid.IntRange(1, 5).Draw(t, "count")
			b = append(b, byte(count))
		}
		for range count * s.width {
			b = append(b, octet.Draw(t, "octet"))
		}
	}
	return string(b)
}

func TestHexHintRoundTripsAnyLength(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		specs, err := parseOctetHint(rapid.SampledFrom([]string{"1x:", "2x:", "1x-", "4x", "1x"}).Draw(t, "hint"))
		if err != nil {
			t.Fatal(err)
		}
		octets := string(rapid.SliceOf(rapid.Byte()).Draw(t, "octets"))
		text, _ := formatOctets(specs, octets)
		if again, err := parseOctets(specs, text, true); err != nil || again != octets {
			t.Fatalf("%q is written %q and read as %q, %v", octets, text, again, err)
		}
	})
}

func TestIntegerHintsRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h, ok := parseIntegerHint(rapid.SampledFrom([]string{"d", "d-1", "d-2", "d-9", "x", "o", "b"}).Draw(t, "hint"))
		if !ok {
			t.Fatal("not a hint")
		}
		n := rapid.Int64().Draw(t, "n")
		decimal := strconv.FormatInt(n, 10)
		text := h.format(decimal)
		if again, err := h.parse(text); err != nil || again != decimal {
			t.Fatalf("%s is written %q and read as %q, %v", decimal, text, again, err)
		}
	})
}

func TestDatesRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := date{
			year: rapid.IntRange(0, 9999).Draw(t, "year"), month: rapid.IntRange(1, 12).Draw(t, "month"),
			day: rapid.IntRange(1, 28).Draw(t, "day"), hour: rapid.IntRange(0, 23).Draw(t, "hour"),
			minute: rapid.IntRange(0, 59).Draw(t, "minute"), second: rapid.IntRange(0, 60).Draw(t, "second"),
			deci: rapid.IntRange(0, 9).Draw(t, "deci"),
		}
		if d.zoned = rapid.Bool().Draw(t, "zoned"); d.zoned {
			d.west = rapid.Bool().Draw(t, "west")
			d.zoneHour, d.zoneMinute = rapid.IntRange(0, 14).Draw(t, "zoneHour"), rapid.IntRange(0, 59).Draw(t, "zoneMinute")
		}
		fromText, err := parseDate(d.String())
		if err != nil || fromText != d {
			t.Fatalf("%v is read as %v, %v", d, fromText, err)
		}
		fromOctets, err := parseDateOctets(d.octets())
		if err != nil || fromOctets != d {
			t.Fatalf("%q is read as %v, %v", d.octets(), fromOctets, err)
		}
	})
}

func TestTicksRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := uint64(rapid.Uint32().Draw(t, "ticks"))
		if again, err := parseTicks(formatTicks(n)); err != nil || again != n {
			t.Fatalf("%d is written %q and read as %d, %v", n, formatTicks(n), again, err)
		}
	})
}

func FuzzOctetHint(f *testing.F) {
	for _, hint := range []string{"1x:", "2d-1d-1d,1d:1d:1d.1d,1a1d:1d", "*1d./1d", "0a[2x:2x]0a:2d", "255t", "1d0a.", "*255x::"} {
		f.Add(hint, "\x03\x01\x02\x03\x09", "1.2.3/9")
	}
	f.Fuzz(func(t *testing.T, hint, octets, text string) {
		specs, err := parseOctetHint(hint)
		if err != nil {
			return
		}
		if shown, ok := formatOctets(specs, octets); ok && !utf8.ValidString(shown) {
			t.Errorf("hint %q writes %q as %q, which is not UTF-8", hint, octets, shown)
		}
		for _, exact := range []bool{false, true} {
			if read, err := parseOctets(specs, text, exact); err == nil && len(read) > 2*maxWidth {
				t.Errorf("hint %q reads %d octets", hint, len(read))
			}
		}
	})
}
