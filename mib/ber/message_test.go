package ber_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

func list(vbs ...ber.Varbind) []byte {
	var b []byte
	for _, vb := range vbs {
		b = ber.AppendVarbind(b, vb.OID, vb.Value)
	}
	return b
}

// A message written out by hand from RFC 3416: GET of sysDescr.0, request-id 1.
func TestMessageAsTheRFCHasIt(t *testing.T) {
	t.Parallel()
	raw := []byte{
		0x30, 0x26, 0x02, 0x01, 0x01, 0x04, 0x06, 'p', 'u', 'b', 'l', 'i', 'c',
		0xa0, 0x19, 0x02, 0x01, 0x01, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00,
		0x30, 0x0e, 0x30, 0x0c, 0x06, 0x08, 0x2b, 6, 1, 2, 1, 1, 1, 0, 0x05, 0x00,
	}
	m, err := ber.ParseMessage(raw)
	if err != nil {
		t.Fatal(err)
	}
	if m.Version != 1 || string(m.Community) != "public" || m.Type != ber.GetRequest || m.RequestID != 1 || m.Cut {
		t.Errorf("%+v", m)
	}
	vbs, err := m.Varbinds()
	want := []ber.Varbind{{OID: oid.MustParse("1.3.6.1.2.1.1.1.0"), Value: ber.Value{Type: ber.Null}}}
	if err != nil || !slices.Equal(vbs, want) {
		t.Errorf("%v, %v", vbs, err)
	}
	if got := ber.AppendMessage(nil, m); !bytes.Equal(got, raw) {
		t.Errorf("written again\n%x, was\n%x", got, raw)
	}
}

func drawOID(t *rapid.T) oid.OID {
	first := rapid.Uint32Range(0, 2).Draw(t, "first")
	second := rapid.Uint32Range(0, 39).Draw(t, "second")
	return oid.New(first, second).Append(rapid.SliceOfN(rapid.Uint32(), 0, 20).Draw(t, "subs")...)
}

func TestMessageRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		vbs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ber.Varbind {
			return ber.Varbind{OID: drawOID(t), Value: ber.Value{
				Type:    ber.Type(rapid.Byte().Draw(t, "tag")),
				Content: string(rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "content")),
			}}
		}), 0, 8).Draw(t, "varbinds")
		m := ber.Message{
			Version:     rapid.Int32().Draw(t, "version"),
			Community:   rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "community"),
			Type:        ber.PDUType(rapid.Byte().Draw(t, "type")),
			RequestID:   rapid.Int32().Draw(t, "request-id"),
			ErrorStatus: rapid.Int32().Draw(t, "error-status"),
			ErrorIndex:  rapid.Int32().Draw(t, "error-index"),
			List:        list(vbs...),
		}
		b := ber.AppendMessage([]byte("before"), m)[len("before"):]
		got, err := ber.ParseMessage(append(b, "after"...))
		if err != nil {
			t.Fatal(err)
		}
		if got.Version != m.Version || !bytes.Equal(got.Community, m.Community) || got.Type != m.Type ||
			got.RequestID != m.RequestID || got.ErrorStatus != m.ErrorStatus || got.ErrorIndex != m.ErrorIndex || got.Cut {
			t.Fatalf("%+v came back as %+v", m, got)
		}
		back, err := got.Varbinds()
		if err != nil || !slices.Equal(back, vbs) {
			t.Fatalf("%v came back as %v, %v", vbs, back, err)
		}
	})
}

func TestOneBadVarbindCostsItselfOnly(t *testing.T) {
	t.Parallel()
	one := ber.Varbind{OID: oid.MustParse("1.3.1"), Value: ber.NewInteger(1)}
	two := ber.Varbind{OID: oid.MustParse("1.3.2"), Value: ber.NewOctetString("two")}
	for name, bad := range map[string][]byte{
		"not a SEQUENCE":          {0x31, 2, 5, 0},
		"empty":                   {0x30, 0},
		"name is no OID":          {0x30, 5, 2, 1, 7, 5, 0},
		"sub-identifier too long": {0x30, 11, 6, 7, 0x2b, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 5, 0},
		"no value":                {0x30, 4, 6, 2, 0x2b, 6},
		"name beyond the varbind": {0x30, 4, 6, 9, 0x2b, 6},
	} {
		m := ber.Message{List: slices.Concat(list(one), bad, list(two))}
		got, err := m.Varbinds()
		if !slices.Equal(got, []ber.Varbind{one, two}) {
			t.Errorf("%s: kept %v", name, got)
		}
		lost, ok := errors.AsType[*ber.VarbindError](err)
		if !ok || !slices.Equal(lost.Lost, []int{2}) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// MikroTik's agents declare a string one octet longer than its varbind.
func TestValueLongerThanItsVarbindIsTakenAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	m := ber.Message{List: []byte{0x30, 8, 6, 2, 0x2b, 6, 4, 3, 'h', 'i'}}
	got, err := m.Varbinds()
	if err != nil || len(got) != 1 || got[0].Value != ber.NewOctetString("hi") {
		t.Errorf("%v, %v", got, err)
	}
}

// Wherever a message is cut, either nobody can tell whose it is, or everything
// that is whole is read and the loss is told.
func TestCutAnywhere(t *testing.T) {
	t.Parallel()
	vbs := []ber.Varbind{
		{OID: oid.MustParse("1.3.6.1.2.1.1.1.0"), Value: ber.NewOctetString("first")},
		{OID: oid.MustParse("1.3.6.1.2.1.1.2.0"), Value: ber.NewOID(oid.MustParse("1.3.6.1.4.1.8072"))},
	}
	whole := ber.AppendMessage(nil, ber.Message{Version: 1, Community: []byte("public"), Type: ber.Response, RequestID: 77, List: list(vbs...)})
	readable := 0
	for n := range len(whole) {
		m, err := ber.ParseMessage(whole[:n])
		if err != nil {
			if readable > 0 {
				t.Errorf("cut to %d: %v, though less was readable", n, err)
			}
			continue
		}
		readable++
		got, err := m.Varbinds()
		if m.RequestID != 77 || !m.Cut || err == nil {
			t.Errorf("cut to %d: %+v, %v", n, m, err)
		}
		if len(got) > 0 && got[0] != vbs[0] {
			t.Errorf("cut to %d: %v", n, got)
		}
	}
	if readable < 20 {
		t.Errorf("readable at %d lengths only", readable)
	}
}

func FuzzMessage(f *testing.F) {
	vb := list(ber.Varbind{OID: oid.MustParse("1.3.6.1.2.1.1.1.0"), Value: ber.NewOctetString("text")})
	seed := ber.AppendMessage(nil, ber.Message{Version: 1, Community: []byte("public"), Type: ber.Response, RequestID: 77, List: vb})
	f.Add(seed)
	f.Add(seed[:len(seed)-3])
	f.Add([]byte{0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 2, 1, 1})
	f.Add([]byte{0x30, 0x05, 0x02, 0x01, 0x03, 0x05, 0x00})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ber.ParseMessage(b)
		if err != nil {
			return
		}
		vbs, err := m.Varbinds()
		if len(vbs) > len(b)/6 {
			t.Fatalf("%d varbinds out of %d octets", len(vbs), len(b))
		}
		nameless := func(vb ber.Varbind) bool { return vb.OID.Len() < 2 }
		if err != nil || m.Cut || slices.ContainsFunc(vbs, nameless) {
			return
		}
		// What could be read wholly must survive being written and read again.
		again := m
		again.List = list(vbs...)
		m2, err := ber.ParseMessage(ber.AppendMessage(nil, again))
		if err != nil {
			t.Fatal(err)
		}
		vbs2, err := m2.Varbinds()
		if err != nil || !slices.Equal(vbs, vbs2) || m2.RequestID != m.RequestID {
			t.Fatalf("%v came back as %v, %v", vbs, vbs2, err)
		}
	})
}
