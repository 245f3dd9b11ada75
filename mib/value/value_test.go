package value_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
)

func str(s string) ber.Value     { return ber.NewOctetString(s) }
func num(n int64) ber.Value      { return ber.NewInteger(n) }
func gaugeOf(n uint64) ber.Value { return ber.NewUnsigned(ber.Gauge32, n) }
func addr(s string) ber.Value    { return ber.NewAddr(netip.MustParseAddr(s)) }

func ticksOf(n uint64) ber.Value { return ber.NewUnsigned(ber.TimeTicks, n) }

func TestFormat(t *testing.T) {
	t.Parallel()
	names := func(o oid.OID) string {
		if o == oid.New(1, 3, 6, 1, 2, 1, 31, 1, 1) {
			return "IF-MIB::ifXTable"
		}
		return ""
	}
	long := strings.Repeat("x", 300)
	for name, c := range map[string]struct {
		typ   *mib.Type
		v     ber.Value
		units string
		want  string
		short string // where it differs
	}{
		"label":                {typ: adminState, v: num(1), want: "up(1)"},
		"undeclared label":     {typ: adminState, v: num(7), want: "7 (not declared in the MIB)"},
		"truth":                {typ: truth, v: num(2), want: "false(2)"},
		"number with units":    {typ: gauge, v: gaugeOf(48), units: "percent", want: "48 percent"},
		"no units on a label":  {typ: adminState, v: num(1), units: "x", want: "up(1)"},
		"decimal places":       {typ: celsius, v: num(-5), units: "degrees", want: "-0.5 degrees"},
		"hex integer":          {typ: &mib.Type{Base: mib.Integer32, Hint: "x"}, v: num(31), want: "1f"},
		"bad integer hint":     {typ: &mib.Type{Base: mib.Integer32, Hint: "z9"}, v: num(31), want: "31"},
		"large counter":        {typ: counter64, v: ber.NewUnsigned(ber.Counter64, 1<<64-1), units: "octets", want: "18446744073709551615 octets"},
		"ticks":                {typ: ticks, v: ticksOf(1234567), units: "centiseconds", want: "3:25:45.67 (1234567)", short: "3:25:45.67"},
		"one day":              {typ: ticks, v: ticksOf(8640000 + 1), want: "1 day, 0:00:00.01 (8640001)", short: "1 day, 0:00:00.01"},
		"address":              {typ: ipAddress, v: addr("192.0.2.1"), want: "192.0.2.1"},
		"OID with a name":      {typ: objectID, v: ber.NewOID(oid.New(1, 3, 6, 1, 2, 1, 31, 1, 1)), want: "IF-MIB::ifXTable"},
		"OID without":          {typ: objectID, v: ber.NewOID(oid.New(1, 3, 6)), want: "1.3.6"},
		"MAC":                  {typ: mac, v: str("\x00\x1a\x2b\x3c\x4d\x5e"), want: "00:1a:2b:3c:4d:5e"},
		"SMIv1 PhysAddress":    {typ: &mib.Type{Name: "PhysAddress", Base: mib.OctetString}, v: str("\x00\x1a"), want: "00:1a"},
		"text":                 {typ: display, v: str("eth0"), want: "eth0"},
		"text with newlines":   {typ: display, v: str("a\r\n b"), want: "a\r\n b", short: "a b"},
		"nothing but a tab":    {typ: display, v: str("\t"), want: "\t", short: " "},
		"long text":            {typ: display, v: str(long), want: long, short: long[:199] + "…"},
		"Latin-1":              {typ: display, v: str("Z\xfcrich"), want: "Zürich"},
		"UTF-8":                {typ: adminStr, v: str("Zürich"), want: "Zürich"},
		"escapes are kept":     {typ: display, v: str("a\x1b[2J"), want: "a\x1b[2J"},
		"NUL behind text":      {typ: display, v: str("eth0\x00\x00"), want: "eth0 (and 2 NUL octets)", short: "eth0"},
		"empty":                {typ: display, v: str(""), want: `""`},
		"octets that are text": {typ: octets, v: str("Linux 6.1"), want: "Linux 6.1"},
		"octets like Latin-1":  {typ: octets, v: str("Caf\xe9 Bar"), want: "Café Bar"},
		"octets":               {typ: octets, v: str("\x00\x11\xff"), want: "00 11 ff"},
		"one octet":            {typ: octets, v: str("\x07"), want: "0x07"},
		"text that is like hex": {
			typ: octets, v: str("00:11:22"), want: `"00:11:22"`,
		},
		"text that is like wrong hex": {typ: octets, v: str("0x0"), want: `"0x0"`},
		"MAC as text":                 {typ: mac, v: str("00-1a-2b-3c-4d-5e"), want: `"00-1a-2b-3c-4d-5e" (17 octets, not 6)`},
		"MAC of 3 octets":             {typ: mac, v: str("\x00\x1a\x2b"), want: "00:1a:2b (3 octets, not 6)"},
		"text cut in a letter":        {typ: display, v: str("\u53d6\u4e2a\xe5"), want: "取个 (the last character is cut off)"},
		"address as text":             {typ: inetAddr, v: str("192.0.2.1"), want: `"192.0.2.1"`},
		"text in quotes":              {typ: octets, v: str(`"a"`), want: `""a""`},
		"escape in octets":            {typ: octets, v: str("abc\x1b[2J"), want: "61 62 63 1b 5b 32 4a"},
		"no module":                   {v: str("hello"), want: "hello"},
		"unknown base":                {typ: &mib.Type{Name: "Lost"}, v: num(3), want: "3"},
		"a table's type":              {typ: table, v: num(3), want: "3"},
		"float":                       {typ: floatType, v: ber.NewFloat(230.1), units: "volts", want: "230.1 volts"},
		"double":                      {typ: opaque, v: ber.NewDouble(0.1), want: "0.1"},
		"large float":                 {typ: opaque, v: ber.NewFloat(1e30), want: "1e+30"},
		"wrapped counter":             {typ: opaque, v: ber.Value{Type: ber.Opaque, Content: "\x9f\x76\x02\x01\x00"}, want: "256"},
		"wrapped negative":            {typ: opaque, v: ber.Value{Type: ber.Opaque, Content: "\x9f\x7a\x01\xff"}, want: "-1"},
		"other opaque":                {typ: opaque, v: ber.Value{Type: ber.Opaque, Content: "\x04\x01a"}, want: "04 01 61"},
		"bits":                        {typ: alarms, v: str("\x81\x40"), want: "fan(0), licence(7), linkFlap(9)"},
		"no bits":                     {typ: alarms, v: str("\x00"), want: "none"},
		"no bits, one of that name":   {typ: bits("none", 0, "some", 1), v: str("\x00"), want: "{}"},
		"undeclared bit":              {typ: alarms, v: str("\x88"), want: "fan(0), 4 (not declared in the MIB)"},
		"IPv6":                        {typ: inetAddr6, v: str("\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x01"), want: "2001:db8::1"},
		"IPv6 of 3 octets":            {typ: inetAddr6, v: str("\x01\x02\x03"), want: "01 02 03 (3 octets, not the 16 of such an address)"},
		"Internet address":            {typ: inetAddr, v: str("\xc0\x00\x02\x01"), want: "192.0.2.1"},
		"Internet name":               {typ: inetAddr, v: str("host.example.net"), want: "host.example.net"},
		"NSAP as octets":              {typ: nsap, v: str("ab"), want: "61 62"},
		"wrong type":                  {typ: integer, v: str("42"), want: `"42" (the MIB says INTEGER, the device sent OCTET STRING)`, short: `"42" (sent as OCTET STRING)`},
		"wrong number type":           {typ: adminState, v: gaugeOf(1), want: "up(1) (the MIB says INTEGER, the device sent Gauge32)", short: "up(1) (sent as Gauge32)"},
		"text for a number":           {typ: display, v: num(5), want: "5 (the MIB says OCTET STRING, the device sent INTEGER)", short: "5 (sent as INTEGER)"},
		"UInteger32":                  {typ: unsigned, v: ber.NewUnsigned(ber.Uinteger32, 5), want: "5"},
		"exception":                   {typ: integer, v: ber.Value{Type: ber.NoSuchInstance}, want: "no such instance: the device knows the object, but not this instance of it", short: "no such instance"},
		"null":                        {v: ber.Value{Type: ber.Null}, want: "null: an empty place instead of a value", short: "null"},
		"no octets":                   {typ: integer, v: ber.Value{Type: ber.Integer}, want: `"" (malformed INTEGER of 0 octets: no octets)`},
		"address of 5 octets":         {typ: ipAddress, v: ber.Value{Type: ber.IpAddress, Content: "\x0a\x00\x00\x01\x02"}, want: "0a 00 00 01 02 (malformed IpAddress of 5 octets: an IpAddress has 4)"},
		"malformed, wrong type":       {typ: display, v: ber.Value{Type: ber.Integer}, want: `"" (malformed INTEGER of 0 octets: no octets)`},
		"unknown tag":                 {v: ber.Value{Type: 0x99, Content: "ab"}, want: "61 62 (tag 0x99 is no type of SNMP)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := value.Options{Names: names, Units: c.units}
			if got := value.Format(c.typ, c.v, o).String(); got != c.want {
				t.Errorf("Format = %q, want %q", got, c.want)
			}
			if c.short == "" {
				c.short = c.want
			}
			o.Short = true
			if got := value.Format(c.typ, c.v, o).String(); got != c.short {
				t.Errorf("short Format = %q, want %q", got, c.short)
			}
		})
	}
}

func TestFormatRoles(t *testing.T) {
	t.Parallel()
	got := value.Format(adminState, num(7), value.Options{})
	want := value.Text{{Text: "7", Role: value.Number}, {Text: " (not declared in the MIB)", Role: value.Note}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("Format = %v, want %v", got, want)
	}
}

func TestFormatDate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 14, 0, 0, 0, time.UTC)
	for octets, want := range map[string]string{
		"\x07\xea\x0b\x17\x0e\x05\x06\x07+\x01\x00": "2026-11-23 14:05:06.7 +01:00 (3 days ago)",
		"\x07\xea\x0b\x1a\x0e\x00\x00\x00-\x02\x00": "2026-11-26 14:00:00.0 -02:00 (in 2 hours)",
		"\x07\xea\x0b\x1a\x0e\x00\x00\x00+\x00\x00": "2026-11-26 14:00:00.0 +00:00 (now)",
		"\x07\xea\x0b\x17\x0e\x05\x06\x07":          "2026-11-23 14:05:06.7 (the device's own time, zone not told)",
		"2026-11-23,14:5:6.0,+1:0":                  `"2026-11-23,14:5:6.0,+1:0" (a DateAndTime has 8 or 11 octets, not 24)`,
		"\x07\xea\x0b":                              "07 ea 0b (a DateAndTime has 8 or 11 octets, not 3)",
		"\x07\xea\x02\x1e\x0e\x05\x06\x07":          "07 ea 02 1e 0e 05 06 07 (February 2026 has 28 days, not 30)",
		"\x07\xea\x0b\x17\x19\x05\x06\x07":          "07 ea 0b 17 19 05 06 07 (hour 25 is not from 0 to 23)",
		"\x00\x00\x00\x00\x00\x00\x00\x00":          "00 00 00 00 00 00 00 00 (all octets are zero: no date is set)",
		"\x07\xea\x0b\x17\x0e\x05\x06\x07?\x01\x00": "07 ea 0b 17 0e 05 06 07 3f 01 00 (the direction from UTC is octet 0x3f, neither + nor -)",
	} {
		got := value.Format(dateTime, str(octets), value.Options{Now: func() time.Time { return now }})
		if got.String() != want {
			t.Errorf("Format(%q) = %q, want %q", octets, got, want)
		}
		short := value.Format(dateTime, str(octets), value.Options{Short: true}).String()
		if strings.Contains(short, "ago") {
			t.Errorf("short Format(%q) tells an age: %q", octets, short)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typ  *mib.Type
		text string
		want ber.Value
	}{
		{adminState, "up", num(1)},
		{adminState, "UP", num(1)},
		{adminState, "down(2)", num(2)},
		{adminState, "3", num(3)},
		{integer, "-17", num(-17)},
		{integer, "0x1F", num(31)},
		{celsius, "21.5", num(215)},
		{celsius, "21", num(210)},
		{celsius, "-.5", num(-5)},
		{dscp, "63", gaugeOf(63)},
		{counter64, "18446744073709551615", ber.NewUnsigned(ber.Counter64, 1<<64-1)},
		{ticks, "1234567", ticksOf(1234567)},
		{ticks, "3:25:45.67", ticksOf(1234567)},
		{ticks, "1d 2:03:04.05", ticksOf(8640000 + 738405)},
		{ticks, "3 days, 0:00:00.5", ticksOf(3*8640000 + 50)},
		{ticks, "2 days", ticksOf(2 * 8640000)},
		{ticks, "90s", ticksOf(9000)},
		{ipAddress, "192.0.2.1", addr("192.0.2.1")},
		{objectID, ".1.3.6.1", ber.NewOID(oid.New(1, 3, 6, 1))},
		{display, "0x41 is not hex here", str("0x41 is not hex here")},
		{display, " spaces stay ", str(" spaces stay ")},
		{display, `""`, str("")},
		{octets, "hello", str("hello")},
		{octets, "0x0011ff", str("\x00\x11\xff")},
		{octets, "00:11:ff", str("\x00\x11\xff")},
		{octets, "00 11 FF", str("\x00\x11\xff")},
		{octets, `"00:11"`, str("00:11")},
		{octets, "00:11-22", str("00:11-22")},
		{mac, "0:1a:2b:3c:4d:5e", str("\x00\x1a\x2b\x3c\x4d\x5e")},
		{mac, "00:1A:2B:3C:4D:5E", str("\x00\x1a\x2b\x3c\x4d\x5e")},
		{mac, "0x001a2b3c4d5e", str("\x00\x1a\x2b\x3c\x4d\x5e")},
		{mac, "00-1a-2b-3c-4d-5e", str("\x00\x1a\x2b\x3c\x4d\x5e")},
		{mac, "001a.2b3c.4d5e", str("\x00\x1a\x2b\x3c\x4d\x5e")},
		{mac, "001A2B3C4D5E", str("\x00\x1a\x2b\x3c\x4d\x5e")},
		{phys, "001a.2b3c.4d5e", str("\x00\x1a\x2b\x3c\x4d\x5e")},
		{phys, "00-1a", str("\x00\x1a")},
		{inetAddr6, "2001:db8::1", str("\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x01")},
		{inetAddr, "192.0.2.1", str("\xc0\x00\x02\x01")},
		{alarms, "fan, linkFlap", str("\x80\x40")},
		{alarms, "{ fan(0) 9 }", str("\x80\x40")},
		{alarms, "{}", str("\x00\x00")},
		{alarms, "none", str("\x00\x00")},
		{bits("none", 0, "some", 1), "none", str("\x80")},
		{alarms, "0x80", str("\x80")},
		{dateTime, "2026-11-23T14:05:06.7+01:00", str("\x07\xea\x0b\x17\x0e\x05\x06\x07+\x01\x00")},
		{dateTime, "2026-11-23 14:05:06.7 +01:00 (3 days ago)", str("\x07\xea\x0b\x17\x0e\x05\x06\x07+\x01\x00")},
		{dateTime, "2026-11-23 08:30:00", str("\x07\xea\x0b\x17\x08\x1e\x00\x00")},
		{dateTime, "2026-11-23 08:30:00 -0530", str("\x07\xea\x0b\x17\x08\x1e\x00\x00-\x05\x1e")},
		{dateTime, "2026-11-23 14:05", str("\x07\xea\x0b\x17\x0e\x05\x00\x00")},
		{dateTime, "2026-11-23 14:05:06Z", str("\x07\xea\x0b\x17\x0e\x05\x06\x00+\x00\x00")},
		{floatType, "230.1", ber.NewFloat(230.1)},
		{doubleType, "0.1", ber.NewDouble(0.1)},
		{opaque, "0x0401", ber.Value{Type: ber.Opaque, Content: "\x04\x01"}},
		{pin, "1234", str("1234")},
	} {
		got, err := value.Parse(c.typ, c.text)
		if err != nil || got != c.want {
			t.Errorf("Parse(%s, %q) = %q, %v, want %q", c.typ.Name, c.text, got, err, c.want)
		}
	}
}

// An example is read as a value of its type.
func TestExample(t *testing.T) {
	t.Parallel()
	for typ, want := range map[*mib.Type]string{
		mac: "00:11:22:33:44:55", phys: "00:11:22:33:44:55", dateTime: "2026-11-23 08:30:00 +01:00", inetAddr: "192.0.2.1",
		inetAddr6: "2001:db8::1", ipAddress: "192.0.2.1", ticks: "1d 2:03:04.05", objectID: "1.3.6.1.2.1.1", celsius: "45.0",
		display: "", adminStr: "", octets: "", integer: "", adminState: "", alarms: "", nil: "",
	} {
		if got, ok := value.Example(typ); got != want || ok != (want != "") {
			t.Errorf("%+v: %q, %v; want %q", typ, got, ok, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typ        *mib.Type
		text, want string // want is part of the message
	}{
		{adminState, "on", `"on" is none of up(1), down(2) or testing(3)`},
		{adminState, "4", `"4" is none of up(1)`},
		{integer, "abc", `"abc" is not a number; INTEGER takes -2147483648 to 2147483647`},
		{integer, "2147483648", "2147483648 is out of range: INTEGER takes -2147483648 to 2147483647"},
		{integer, "99999999999999999999999", "is out of range"},
		{unsigned, "-1", "-1 is out of range: Unsigned32 takes 0 to 4294967295"},
		{dscp, "5", "5 is out of range: Unsigned32 takes 0 or 8 to 63"},
		{celsius, "45.1", "45.1 is out of range: Celsius takes -10.0 to 45.0"},
		{celsius, "1.25", "is not a number with up to 1 decimal place"},
		{pin, "12345", "DisplayString takes 4 or 6 octets, not 5"},
		{mac, "00:1a:2b", "MacAddress takes 6 octets, not 3"},
		{mac, "001a.2b3c", "is not written like 00:11:22:33:44:55"},
		{mac, "00:1a:zz", `is not written like 00:11:22:33:44:55: 'z' at position 7 should be hex digits`},
		{alarms, "fan, fire", `"fire" is none of the bits fan(0), temperature(1), door(2), licence(7), congestion(8) or linkFlap(9)`},
		{alarms, "4", `"4" is none of the bits`},
		{alarms, "0x08", "bit 4 is none of fan(0)"},
		{ipAddress, "example.net", "is not an IPv4 address such as 192.0.2.1"},
		{ipAddress, "::1", "is not an IPv4 address"},
		{objectID, "ifIndex", "not an OID"},
		{objectID, "1", "at least two sub-identifiers"},
		{objectID, "1.40", "a number up to 39"},
		{ticks, "soon", "a time is a number of hundredths of a second"},
		{ticks, "1:99:00", "a time is"},
		{ticks, "4294967296", "out of range"},
		{dateTime, "2026-02-30 10:00:00.0", "February 2026 has 28 days"},
		{dateTime, "yesterday", "a date is written"},
		{floatType, "warm", "neither a number"},
		{floatType, "1e99", "too large for a floating-point number of 32 bits"},
		{nil, "1", "no loaded module says what type"},
	} {
		_, err := value.Parse(c.typ, c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Parse(%q) fails with %v, want %q in it", c.text, err, c.want)
		}
	}
}

func TestParseNamed(t *testing.T) {
	t.Parallel()
	v, err := value.ParseNamed(objectID, "IF-MIB::ifIndex.3", func(name string) (oid.OID, error) {
		if name != "IF-MIB::ifIndex.3" {
			t.Errorf("asked for %q", name)
		}
		return oid.New(1, 3, 6, 3), nil
	})
	if err != nil || v != ber.NewOID(oid.New(1, 3, 6, 3)) {
		t.Errorf("ParseNamed = %v, %v", v, err)
	}
}

func TestParseWire(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		letter byte
		text   string
		want   ber.Value
	}{
		{'i', "-5", num(-5)},
		{'u', "4294967295", gaugeOf(1<<32 - 1)},
		{'c', "7", ber.NewUnsigned(ber.Counter32, 7)},
		{'t', "100", ticksOf(100)},
		{'a', "192.0.2.1", addr("192.0.2.1")},
		{'o', ".1.3.6", ber.NewOID(oid.New(1, 3, 6))},
		{'s', " 0x41 ", str(" 0x41 ")},
		{'x', "00 1a:2B", str("\x00\x1a\x2b")},
		{'x', "001a2b", str("\x00\x1a\x2b")},
		{'x', "0x001a", str("\x00\x1a")},
		{'x', "", str("")},
		{'d', "0 26 255", str("\x00\x1a\xff")},
		{'d', "0.26", str("\x00\x1a")},
		{'b', "0, 9", str("\x80\x40")},
		{'b', "", str("")},
	} {
		got, err := value.ParseWire(c.letter, c.text)
		if err != nil || got != c.want {
			t.Errorf("ParseWire(%c, %q) = %q, %v, want %q", c.letter, c.text, got, err, c.want)
		}
	}
	for _, c := range []struct {
		letter     byte
		text, want string
	}{
		{'i', "2147483648", "not an INTEGER"},
		{'u', "-1", "not an Unsigned32"},
		{'c', "x", "not a Counter32"},
		{'a', "1.2.3", "not an IPv4 address"},
		{'o', "x", "not an OID"},
		{'x', "0", "not hex"},
		{'x', "zz", "not hex"},
		{'d', "256", "not an octet in decimal"},
		{'b', "fan", "not the number of a bit"},
		{'b', "524280", "not the number of a bit"},
		{'z', "1", "'z' is no type; it is one of i (INTEGER)"},
	} {
		if _, err := value.ParseWire(c.letter, c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("ParseWire(%c, %q) fails with %v, want %q in it", c.letter, c.text, err, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typ  *mib.Type
		v    ber.Value
		want string // part of the message, "" for none
	}{
		{nil, str("anything"), ""},
		{integer, num(5), ""},
		{integer, str("5"), "INTEGER is INTEGER, not OCTET STRING"},
		{integer, ber.Value{Type: ber.Integer}, "malformed INTEGER"},
		{integer, num(1 << 40), "out of range"},
		{adminState, num(9), "9 is none of up(1)"},
		{unsigned, ber.NewUnsigned(ber.Uinteger32, 1), ""},
		{display, str(strings.Repeat("x", 256)), "DisplayString takes 0 to 255 octets, not 256"},
		{dateTime, str("\x07\xea\x02\x1e\x00\x00\x00\x00"), "February 2026"},
		{dateTime, str("123456789"), "a DateAndTime has 8 or 11 octets, not 9"},
		{objectID, ber.NewOID(oid.New(1, 3)), ""},
		{ipAddress, ber.Value{Type: ber.IpAddress, Content: "abc"}, "an IpAddress has 4"},
		{alarms, str("\x80"), ""},
		{floatType, ber.NewDouble(1), "Float takes 7 octets, not 11"},
	} {
		err := value.Check(c.typ, c.v)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("Check(%q) = %v", c.v, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("Check(%q) = %v, want %q in it", c.v, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	types := allTypes()
	for i := range types {
		for _, text := range []string{"up(1)", "0x00", "00:11:22", "1d 2:03:04.05", "{ fan }", "2026-11-23 14:05:06.7 +01:00", "1.3.6", `"x"`, "-0.5", "1e400"} {
			f.Add(uint8(i), text)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		typ := types[int(which)%len(types)]
		v, err := value.Parse(typ, text)
		if err != nil {
			return
		}
		if err := value.Check(typ, v); err != nil {
			t.Errorf("Parse(%s, %q) gives %q, which Check refuses: %v", typ.Name, text, v, err)
		}
		for _, short := range []bool{false, true} {
			if shown := value.Format(typ, v, value.Options{Short: short}).String(); !utf8.ValidString(shown) {
				t.Errorf("Format(%q) is not UTF-8: %q", v, shown)
			}
		}
	})
}

func FuzzFormat(f *testing.F) {
	types := allTypes()
	for i := range types {
		f.Add(uint8(i), uint8(ber.OctetString), "\x07\xea\x0b\x17\x0e\x05\x06\x07+\x01\x00")
		f.Add(uint8(i), uint8(ber.Integer), "\x01")
		f.Add(uint8(i), uint8(ber.Opaque), "\x9f\x78\x04\x00\x00\x00\x00")
	}
	f.Fuzz(func(t *testing.T, which, tag uint8, content string) {
		v := ber.Value{Type: ber.Type(tag), Content: content}
		for _, short := range []bool{false, true} {
			shown := value.Format(types[int(which)%len(types)], v, value.Options{Short: short})
			if !utf8.ValidString(shown.String()) || len(shown) == 0 {
				t.Errorf("Format(%q) = %q", v, shown)
			}
		}
	})
}

func allTypes() []*mib.Type {
	return []*mib.Type{
		integer, unsigned, counter32, counter64, ticks, octets, objectID, ipAddress, opaque, nsap, table, display, adminStr, mac,
		phys, dateTime, inetType, inetAddr, inetAddr6, adminState, celsius, dscp, alarms, floatType, doubleType, pin,
	}
}
