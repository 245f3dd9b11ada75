package dialog

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// written is an object of its own, of that type.
func written(t *testing.T, typ *mib.Type, old ber.Value) *setting {
	t.Helper()
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "SAMPLE-MIB"})
	o := oid.MustParse("1.3.6.1.4.1.99999.7")
	b.Define(o, mib.Definition{Name: "sampleObject", Module: m, Kind: mib.Scalar, Type: typ, Access: mib.ReadWrite})
	return editIn(t, b.Tree(), o.Append(0), old)
}

var rowStatus = &mib.Type{Name: "RowStatus", Base: mib.Integer32, Labels: []mib.Label{
	{Name: "active", Value: 1},
	{Name: "notInService", Value: 2},
	{Name: "notReady", Value: 3},
	{Name: "createAndGo", Value: 4},
	{Name: "createAndWait", Value: 5},
	{Name: "destroy", Value: 6},
}}

// Of a RowStatus only what a manager may set is offered, each with what it does.
func TestSetOffersWhatARowStatusCanBeSetTo(t *testing.T) {
	f := written(t, rowStatus, ber.Value{Type: ber.NoSuchInstance})
	f.sees("( ) active(1) is for a row that is there; this one is not", "( ) createAndGo(4) makes the row and puts it into use at once",
		"( ) createAndWait(5) makes the row; set its columns, then active", "( ) destroy(6) removes the row with all its values").seesNot("notReady").goldens()
	f.press("down").sees("(•) createAndGo(4)").press("enter")
	f.wants(t, ber.NewInteger(4))

	f = written(t, rowStatus, ber.NewInteger(1))
	f.sees("(•) active(1) now puts the row into use", "createAndGo(4) makes a row; this one is there already", "notInService(2) takes the row out of use")
	f = written(t, rowStatus, ber.NewInteger(3))
	f.sees("now notReady(3)").seesNot("( ) notReady")
}

// Nobody has to know what a DISPLAY-HINT is.
func TestSetShowsHowAValueIsWritten(t *testing.T) {
	t.Parallel()
	date := &mib.Type{Name: "DateAndTime", Base: mib.OctetString, Hint: "2d-1d-1d,1d:1d:1d.1d,1a1d:1d", Sizes: []mib.Range{{Min: mib.Int(8), Max: mib.Int(8)}, {Min: mib.Int(11), Max: mib.Int(11)}}}
	mac := &mib.Type{Name: "MacAddress", Base: mib.OctetString, Hint: "1x:", Sizes: []mib.Range{{Min: mib.Int(6), Max: mib.Int(6)}}}
	for _, c := range []struct {
		typ        *mib.Type
		sees, text string
		want       ber.Value
	}{
		{date, "such as 2026-11-23 08:30:00 +01:00; without the zone it is the device's own time", "2026-11-23 08:30:00", ber.NewOctetString("\x07\xea\x0b\x17\x08\x1e\x00\x00")},
		{date, "DateAndTime", "2026-11-23 08:30:00 +01:00", ber.NewOctetString("\x07\xea\x0b\x17\x08\x1e\x00\x00+\x01\x00")},
		{mac, "6 octets, such as 00:11:22:33:44:55", "00:11:22:33:44:55", ber.NewOctetString("\x00\x11\x22\x33\x44\x55")},
		{mac, "MacAddress", "00-11-22-33-44-55", ber.NewOctetString("\x00\x11\x22\x33\x44\x55")},
		{mac, "MacAddress", "0011.2233.4455", ber.NewOctetString("\x00\x11\x22\x33\x44\x55")},
		{&mib.Type{Name: "IpAddress", Base: mib.IpAddress}, "such as 192.0.2.1", "10.0.0.1", ber.Value{Type: ber.IpAddress, Content: "\x0a\x00\x00\x01"}},
	} {
		f := written(t, c.typ, ber.Value{})
		f.sees(c.sees).seesNot("DISPLAY-HINT").types(c.text).press("enter")
		f.wants(t, c.want)
	}
}

// What a line of text cannot hold is seen, and means the same when it is typed.
func TestSetTextOfSeveralLines(t *testing.T) {
	t.Parallel()
	contact := contactOID.Append(0)
	for pasted, want := range map[string]struct{ field, value string }{
		"one\ntwo\n":        {`one\ntwo`, "one\ntwo"},
		"one\rtwo\r\nthree": {`one\ntwo\nthree`, "one\ntwo\nthree"}, // as terminals paste
		"a\tb":              {`a\tb`, "a\tb"},
		`C:\new`:            {`C:\\new`, `C:\new`},
		"bell\x07":          {`bell\x07`, "bell\x07"},
	} {
		f := edit(t, contact, ber.NewOctetString("noc"))
		f.pastes(pasted).sees("value "+want.field, `\n is a line break`).press("enter")
		f.wants(t, ber.NewOctetString(want.value))
	}
	f := edit(t, contact, ber.NewOctetString("one\ntwo"))
	f.sees(`value one\ntwo`).press("end").types(`\nthree`).press("enter").sees("new one␊two␊three")
	f.wants(t, ber.NewOctetString("one\ntwo\nthree"))

	f = edit(t, contact, ber.NewOctetString("noc"))
	f.types(`DOMAIN\user`).press("enter").sees(`\u means nothing here: \n is a line break`)
	f.wants(t)
	f.press("ctrl+u").types(`end\`).press("enter").sees("means nothing here")
	f.wants(t)

	f = edit(t, limitOID.Append(0), ber.NewInteger(30))
	f.pastes("1\r2").press("enter").sees(`"1 2" is not a number`)
	f.wants(t)
}

func TestEscapesRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.Byte()).Draw(t, "text"))
		if rapid.Bool().Draw(t, "as text") {
			text = rapid.String().Draw(t, "text")
		}
		back, err := unescaped(escaped(text))
		if err != nil || back != text {
			t.Fatalf("%q is written %q and read %q, %v", text, escaped(text), back, err)
		}
	})
}
