package value_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
)

var (
	number2   = index(false, unsigned, unsigned)
	ifRcv     = index(false, integer32, phys)
	peer      = index(false, inetType, inetAddr)
	city      = index(true, hinted("DisplayString", "255a", 1, 32))
	note      = index(false, display, unsigned)
	fixedMAC  = index(false, mac, integer32)
	views     = index(false, adminStr, objectID)
	impliedID = index(true, unsigned, objectID)
	address   = index(false, ipAddress, unsigned)
	alarmed   = index(false, alarms)
	states    = index(false, adminState, unsigned)
	raw       = index(false, hinted("OCTET STRING", "", 0, 64))
	lost      = index(false, unsigned, &mib.Type{Name: "Lost"})
)

func TestIndex(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parts  []mib.IndexPart
		suffix string
		texts  []string // of the parts
		text   string   // of the whole
	}{
		"numbers":             {number2, "2.1", []string{"2", "1"}, ".2.1"},
		"variable octets":     {ifRcv, "3.6.0.17.34.51.68.85", []string{"3", "00:11:22:33:44:55"}, `.3."00:11:22:33:44:55"`},
		"fixed octets":        {fixedMAC, "0.17.34.51.68.85.7", []string{"00:11:22:33:44:55", "7"}, `.'00:11:22:33:44:55'.7`},
		"text":                {note, "4.101.116.104.48.4", []string{"eth0", "4"}, `."eth0".4`},
		"quotes in text":      {note, "3.97.34.92.4", []string{`a"\`, "4"}, `."a\"\\".4`},
		"control characters":  {note, "2.27.97.4", []string{"\x1ba", "4"}, `.2.27.97.4`},
		"empty text":          {note, "0.4", []string{`""`, "4"}, `."".4`},
		"implied text":        {city, "66.101.114.110", []string{"Bern"}, `.'Bern'`},
		"IPv4":                {peer, "1.4.192.0.2.9", []string{"ipv4(1)", "192.0.2.9"}, `.ipv4."192.0.2.9"`},
		"IPv6":                {peer, "2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1", []string{"ipv6(2)", "2001:db8::1"}, `.ipv6."2001:db8::1"`},
		"IPv4 with a zone":    {peer, "3.8.10.0.0.1.0.0.0.5", []string{"ipv4z(3)", "10.0.0.1%5"}, `.ipv4z."10.0.0.1%5"`},
		"IPv6 with a zone":    {peer, "4.20.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.5", []string{"ipv6z(4)", "fe80::1%5"}, `.ipv6z."fe80::1%5"`},
		"name":                {peer, "16.4.104.111.115.116", []string{"dns(16)", "host"}, `.dns."host"`},
		"wrong family":        {peer, "1.3.1.2.3", []string{"ipv4(1)", "01 02 03 (3 octets, not the 4 of such an address)"}, `.ipv4.3.1.2.3`},
		"OID":                 {views, "3.97.108.108.3.1.3.6", []string{"all", "1.3.6"}, `."all".3.1.3.6`},
		"OID that is none":    {views, "1.97.1.7", []string{"a", "7"}, `."a".1.7`},
		"implied OID":         {impliedID, "5.1.3.6.1", []string{"5", "1.3.6.1"}, `.5.1.3.6.1`},
		"address":             {address, "192.0.2.1.8", []string{"192.0.2.1", "8"}, `.192.0.2.1.8`},
		"bits":                {alarmed, "2.128.64", []string{"fan(0), linkFlap(9)"}, `.2.128.64`},
		"label":               {states, "2.5", []string{"down(2)", "5"}, `.down.5`},
		"undeclared label":    {states, "9.5", []string{"9 (not declared in the MIB)", "5"}, `.9.5`},
		"negative":            {ifRcv, "4294967295.0", []string{"-1", `""`}, `.4294967295.""`},
		"octets without hint": {raw, "3.0.17.255", []string{"00 11 ff"}, `.3.0.17.255`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suffix := oid.MustParse(c.suffix)
			values, err := value.DecodeIndex(c.parts, suffix)
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, v := range values {
				texts = append(texts, v.Text.String())
			}
			if !slices.Equal(texts, c.texts) {
				t.Errorf("DecodeIndex = %q, want %q", texts, c.texts)
			}
			if got := value.FormatInstance(c.parts, suffix); got != c.text {
				t.Errorf("FormatInstance = %s, want %s", got, c.text)
			}
			if again, err := value.ParseIndex(c.parts, c.text); err != nil || again != suffix {
				t.Errorf("ParseIndex(%s) = %v, %v, want %v", c.text, again, err, suffix)
			}
		})
	}
}

func TestIndexThatDoesNotFit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parts  []mib.IndexPart
		suffix string
		fit    int
		want   string
		text   string
	}{
		"too short":         {number2, "2", 1, "sub-identifier 2 of the index, in b: 1 missing of the 1 it takes", ".2"},
		"too long":          {number2, "2.1.7.8", 2, "sub-identifier 3 of the index: 2 sub-identifiers more than the INDEX has", ".2.1.7.8"},
		"length too large":  {ifRcv, "3.9.1.2", 1, "sub-identifier 2 of the index, in b: it says that 9 follow, and there are 2", ".3.9.1.2"},
		"huge length":       {ifRcv, "3.4294967295.1", 1, "it says that 4294967295 follow", ".3.4294967295.1"},
		"length missing":    {ifRcv, "3", 1, "sub-identifier 2 of the index, in b: the length that should stand here is missing", ".3"},
		"no octet":          {ifRcv, "3.2.1.256", 1, "sub-identifier 4 of the index, in b: 256 is no octet", ".3.2.1.256"},
		"fixed too short":   {fixedMAC, "0.17", 0, "sub-identifier 3 of the index, in a: 4 missing of the 6 it takes", ".0.17"},
		"unknown type":      {lost, "1.2", 1, "sub-identifier 2 of the index, in b: its type is not known", ".1.2"},
		"no INDEX known":    {nil, "1", 0, "no INDEX is known", ".1"},
		"nothing":           {number2, "", 0, "sub-identifier 1 of the index, in a", ""},
		"address too short": {address, "192.0.2", 0, "1 missing of the 4 it takes", ".192.0.2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suffix := oid.MustParse(c.suffix)
			values, err := value.DecodeIndex(c.parts, suffix)
			if _, ok := errors.AsType[*value.IndexError](err); !ok || !strings.Contains(err.Error(), c.want) {
				t.Errorf("DecodeIndex fails with %v, want %q in it", err, c.want)
			}
			if len(values) != c.fit {
				t.Errorf("%d parts fit, want %d", len(values), c.fit)
			}
			if got := value.FormatInstance(c.parts, suffix); got != c.text {
				t.Errorf("FormatInstance = %s, want %s", got, c.text)
			}
		})
	}
}

func TestParseIndex(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parts      []mib.IndexPart
		text, want string // want begins with ! for part of an error
	}{
		{number2, "2.1", "2.1"},
		{number2, ".7", "7"}, // numbers are taken as they are
		{city, "Bern", "66.101.114.110"},
		{city, `"Bern"`, "66.101.114.110"},
		{note, "eth0.4", "4.101.116.104.48.4"},
		{index(false, unsigned, display), "4.eth0.100", "4.8.101.116.104.48.46.49.48.48"},
		{ifRcv, "3.00:11:22:33:44:55", "3.6.0.17.34.51.68.85"},
		{fixedMAC, "'00:11:22:33:44:55'.7", "0.17.34.51.68.85.7"},
		{peer, `ipv4."192.0.2.9"`, "1.4.192.0.2.9"},
		{peer, `2."2001:db8::1"`, "2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1"},
		{peer, `ipv6."20:01:0d:b8:00:00:00:00:00:00:00:00:00:00:00:01"`, "2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1"},
		{peer, `ipv6z."fe:80:00:00:00:00:00:00:00:00:00:00:00:00:00:01%2"`, "4.20.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.2"},
		{peer, `1.4.192.0.2.9`, "1.4.192.0.2.9"},
		{address, `"192.0.2.1".8`, "192.0.2.1.8"},
		{states, "down.5", "2.5"},
		{views, `"all".3.1.3.6`, "3.97.108.108.3.1.3.6"},
		{number2, "", "!an index is missing; it is made of a, then b"},
		{number2, "2.x", `!b: "x" is not a number`},
		{note, `"eth0"`, "!b is missing"},
		{note, `"eth0`, `!the quote " is not closed`},
		{note, `"eth0"4`, "!a dot should follow"},
		{note, `"eth0".4.5`, `!"5" is more than the index has`},
		{ifRcv, `3."zz"`, "!b: "},
		{fixedMAC, `'00:11'.7`, "!a: it has 6 octets, not 2"},
		{peer, `ipv6."192.0.2.9"`, "!not an address of the type the index says"},
		{number2, `"2".1`, "!it is Gauge32, which is not written in quotes"},
		{lost, "1.x", "!its type is not known"},
		{nil, "x", "!not made of numbers"},
		{city, strings.Repeat("x", 129), "!129 octets are more than an OID can hold"},
	} {
		got, err := value.ParseIndex(c.parts, c.text)
		if why, refused := strings.CutPrefix(c.want, "!"); refused {
			if err == nil || !strings.Contains(err.Error(), why) {
				t.Errorf("ParseIndex(%s) = %v, %v, want an error with %q", c.text, got, err, why)
			}
			continue
		}
		if err != nil || got.String() != c.want {
			t.Errorf("ParseIndex(%s) = %v, %v, want %s", c.text, got, err, c.want)
		}
	}
}

func TestEncodeIndexRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parts  []mib.IndexPart
		values []ber.Value
		want   string
	}{
		"too few":         {number2, []ber.Value{gaugeOf(1)}, "the index has 2 parts, and 1 were given"},
		"wrong type":      {number2, []ber.Value{gaugeOf(1), str("x")}, "b: it is Gauge32, not OCTET STRING"},
		"wrong size":      {fixedMAC, []ber.Value{str("x"), num(1)}, "a: it has 6 octets, not 1"},
		"too large":       {ifRcv, []ber.Value{num(1 << 40), str("")}, "does not fit into a sub-identifier"},
		"too long":        {index(false, display, display), []ber.Value{str(strings.Repeat("x", 100)), str(strings.Repeat("x", 100))}, "the index would have 202 sub-identifiers"},
		"no type":         {lost, []ber.Value{gaugeOf(1), num(1)}, "b: its type is not known"},
		"malformed value": {ifRcv, []ber.Value{{Type: ber.Integer}, str("")}, "does not fit"},
	} {
		if _, err := value.EncodeIndex(c.parts, c.values); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: EncodeIndex fails with %v, want %q in it", name, err, c.want)
		}
	}
}

// indexTypes are types an INDEX can have, each with what draws a value of it.
var indexTypes = []struct {
	typ  *mib.Type
	draw func(*rapid.T) ber.Value
}{
	{integer32, func(t *rapid.T) ber.Value { return num(int64(rapid.Int32().Draw(t, "n"))) }},
	{unsigned, func(t *rapid.T) ber.Value { return gaugeOf(uint64(rapid.Uint32().Draw(t, "n"))) }},
	{ticks, func(t *rapid.T) ber.Value { return ticksOf(uint64(rapid.Uint32().Draw(t, "n"))) }},
	{adminState, func(t *rapid.T) ber.Value { return num(rapid.Int64Range(0, 5).Draw(t, "state")) }},
	{display, drawOctets(0, 12)},
	{phys, drawOctets(0, 12)},
	{octets, drawOctets(0, 12)},
	{mac, drawOctets(6, 6)},
	{alarms, drawOctets(0, 3)},
	{inetType, func(t *rapid.T) ber.Value {
		return num(rapid.SampledFrom([]int64{0, 1, 2, 3, 4, 16, 300}).Draw(t, "family"))
	}},
	{inetAddr, func(t *rapid.T) ber.Value {
		return drawOctets(0, 20)(t)
	}},
	{ipAddress, func(t *rapid.T) ber.Value {
		return ber.NewAddr(netip.AddrFrom4([4]byte([]byte(drawOctets(4, 4)(t).Content))))
	}},
	{objectID, func(t *rapid.T) ber.Value {
		subs := rapid.SliceOfN(rapid.Uint32(), 0, 6).Draw(t, "subs")
		return ber.NewOID(oid.New(rapid.Uint32Range(0, 2).Draw(t, "first"), rapid.Uint32Range(0, 39).Draw(t, "second")).Append(subs...))
	}},
}

func drawOctets(least, most int) func(*rapid.T) ber.Value {
	octet := rapid.OneOf(rapid.Byte(), rapid.ByteRange(' ', '~'), rapid.Just(byte('"')), rapid.Just(byte('\\')))
	return func(t *rapid.T) ber.Value {
		return str(string(rapid.SliceOfN(octet, least, most).Draw(t, "octets")))
	}
}

func TestIndexRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var types []*mib.Type
		var values []ber.Value
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			of := rapid.SampledFrom(indexTypes).Draw(t, "type")
			types, values = append(types, of.typ), append(values, of.draw(t))
		}
		parts := index(rapid.Bool().Draw(t, "implied"), types...)
		suffix, err := value.EncodeIndex(parts, values)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := value.DecodeIndex(parts, suffix)
		if err != nil {
			t.Fatalf("%v does not fit its own index: %v", suffix, err)
		}
		for i, v := range decoded {
			if v.Value != values[i] {
				t.Errorf("part %d: %q came back as %q", i, values[i], v.Value)
			}
		}
		if suffix.IsZero() {
			return // which is no instance
		}
		text := value.FormatInstance(parts, suffix)
		if again, err := value.ParseIndex(parts, text); err != nil || again != suffix {
			t.Errorf("%v is written %s and read as %v, %v", suffix, text, again, err)
		}
	})
}

func FuzzDecodeIndex(f *testing.F) {
	all := [][]mib.IndexPart{number2, ifRcv, peer, city, note, fixedMAC, views, impliedID, address, alarmed, states, raw, lost, nil}
	for i := range all {
		f.Add(uint8(i), "\x00\x00\x00\x02\x00\x00\x00\x04\x00\x00\x00\x61", `.3."eth0"`)
	}
	f.Fuzz(func(t *testing.T, which uint8, packed, text string) {
		parts := all[int(which)%len(all)]
		var subs []uint32
		for b := []byte(packed); len(b) >= 4 && len(subs) < oid.MaxLen; b = b[4:] {
			subs = append(subs, uint32(b[0])<<24|uint32(b[1])<<16|uint32(b[2])<<8|uint32(b[3]))
		}
		suffix := oid.New(subs...)
		values, _ := value.DecodeIndex(parts, suffix)
		var covered oid.OID
		for _, v := range values {
			covered = covered.Join(v.Subs)
		}
		if !suffix.HasPrefix(covered) {
			t.Errorf("the parts of %v are %v", suffix, covered)
		}
		written := value.FormatInstance(parts, suffix)
		if again, err := value.ParseIndex(parts, written); len(subs) > 0 && err == nil && again != suffix {
			t.Errorf("%v is written %s and read as %v", suffix, written, again)
		}
		if o, err := value.ParseIndex(parts, text); err == nil && o.Len() > oid.MaxLen {
			t.Errorf("ParseIndex(%q) = %v", text, o)
		}
	})
}
