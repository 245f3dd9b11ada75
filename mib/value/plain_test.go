package value_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
)

func TestFormatPlain(t *testing.T) {
	t.Parallel()
	hex := &mib.Type{Base: mib.Integer32, Hint: "x"}
	for name, c := range map[string]struct {
		typ  *mib.Type
		v    ber.Value
		want string
	}{
		"label":              {adminState, num(1), "up(1)"},
		"undeclared label":   {adminState, num(7), "7"},
		"decimal places":     {celsius, num(-5), "-0.5"},
		"a hint of hex":      {hex, num(31), "31"},
		"counter":            {counter64, ber.NewUnsigned(ber.Counter64, 1<<64-1), "18446744073709551615"},
		"ticks":              {ticks, ticksOf(4120), "4120"},
		"ticks of no module": {nil, ticksOf(4120), "4120"},
		"OID":                {objectID, ber.NewOID(oid.New(1, 3, 6)), "1.3.6"},
		"address":            {ipAddress, addr("192.0.2.1"), "192.0.2.1"},
		"address in octets":  {inetAddr, str("\xc0\x00\x02\x01"), "192.0.2.1"},
		"address as text":    {inetAddr, str("192.0.2.1"), "192.0.2.1"},
		"bits":               {alarms, str("\xa1"), "fan(0) door(2) licence(7)"},
		"an undeclared bit":  {alarms, str("\x08"), "4"},
		"no bit":             {alarms, str("\x00"), "none"},
		"MAC":                {mac, str("\x00\x1a\x2b\x3c\x4d\x5e"), "00:1a:2b:3c:4d:5e"},
		"MAC as text":        {mac, str("00-1a-2b-3c-4d-5e"), "00-1a-2b-3c-4d-5e"},
		"date":               {dateTime, str("\x07\xea\x0b\x17\x0e\x05\x06\x07+\x01\x00"), "2026-11-23T14:05:06.7+01:00"},
		"date without zone":  {dateTime, str("\x07\xea\x0b\x17\x0e\x05\x06\x07"), "2026-11-23T14:05:06.7"},
		"no date":            {dateTime, str(strings.Repeat("\x00", 8)), "0x0000000000000000"},
		"text":               {display, str(`say "hi", then`), `say "hi", then`},
		"lines":              {display, str("one\r\ntwo"), "one\ntwo"},
		"NUL behind text":    {display, str("eth0\x00"), "eth0"},
		"Latin-1":            {display, str("Z\xfcrich"), "Zürich"},
		"an escape in text":  {display, str("a\x1b[2J"), "0x611b5b324a"},
		"a turned text":      {display, str("a\u202eb"), "0x61e280ae62"},
		"a return in text":   {display, str("a\rb"), "0x610d62"},
		"octets":             {octets, str("\x00\x11\xff"), "0x0011ff"},
		"text like hex":      {octets, str("00:11:22"), "00:11:22"},
		"empty":              {display, str(""), ""},
		"empty octets":       {octets, str(""), ""},
		"float":              {floatType, ber.NewFloat(1.5), "1.5"},
		"another number":     {adminState, gaugeOf(1), "up(1)"},
		"another type":       {counter32, str("many"), "many"},
		"a bad number":       {counter32, ber.Value{Type: ber.Counter32, Content: "123456789"}, "0x313233343536373839"},
		"no value":           {counter32, ber.Value{Type: ber.NoSuchInstance}, ""},
	} {
		if got := value.FormatPlain(c.typ, c.v); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Whatever a device sends, a field holds nothing a terminal acts on.
func TestFormatPlainIsPrintable(t *testing.T) {
	t.Parallel()
	types := []*mib.Type{nil, display, adminStr, octets, mac, dateTime, inetAddr, alarms, counter32, adminState, objectID, opaque}
	rapid.Check(t, func(t *rapid.T) {
		v := ber.Value{
			Type:    rapid.SampledFrom([]ber.Type{ber.OctetString, ber.Integer, ber.TimeTicks, ber.Opaque, ber.ObjectIdentifier, ber.NsapAddress, 0x4f}).Draw(t, "tag"),
			Content: rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "content"),
		}
		text := value.FormatPlain(rapid.SampledFrom(types).Draw(t, "type"), v)
		for _, r := range text {
			if !unicode.IsPrint(r) && r != '\n' && r != '\t' {
				t.Fatalf("%q", text)
			}
		}
	})
}
