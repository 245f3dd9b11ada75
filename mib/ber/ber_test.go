package ber

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib/oid"
)

func TestIntegersRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "signed")
		if back, err := NewInteger(n).Int(); err != nil || back != n {
			t.Fatalf("%d comes back as %d, %v", n, back, err)
		}
		u := rapid.Uint64().Draw(t, "unsigned")
		if back, err := NewUnsigned(Counter64, u).Uint(); err != nil || back != u {
			t.Fatalf("%d comes back as %d, %v", u, back, err)
		}
	})
}

func TestFewestOctets(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "\x00", 127: "\x7f", 128: "\x00\x80", -1: "\xff", -128: "\x80", -129: "\xff\x7f", math.MinInt64: "\x80\x00\x00\x00\x00\x00\x00\x00",
	} {
		if got := NewInteger(n).Content; got != want {
			t.Errorf("%d is %x, want %x", n, got, want)
		}
	}
}

// TestWhatDevicesGetWrong holds content a device should not send.
func TestWhatDevicesGetWrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		v    Value
		want int64
		ok   bool
	}{
		{Value{Integer, ""}, 0, false},
		{Value{Integer, "\x00\x00\x00\x00\x00\x00\x00\x00\x05"}, 5, true},
		{Value{Integer, "\x01\x00\x00\x00\x00\x00\x00\x00\x05"}, 0, false},
		{Value{Integer, "\xff\xff\xff\xff\xff\xff\xff\xff\xfe"}, -2, true},
	} {
		got, err := test.v.Int()
		if got != test.want || (err == nil) != test.ok {
			t.Errorf("%x is %d, %v", test.v.Content, got, err)
		}
	}
	if n, err := (Value{Counter32, "\xff\xff\xff\xff"}).Uint(); err != nil || n != 1<<32-1 {
		t.Errorf("a counter without its leading zero is %d, %v", n, err)
	}
	if _, err := (Value{IpAddress, "\x01\x02\x03\x04\x05"}).Addr(); err == nil {
		t.Error("an IpAddress of five octets was read")
	}
	if _, err := (Value{OctetString, "x"}).Int(); !errors.Is(err, ErrType) {
		t.Errorf("a string as a number: %v", err)
	}
}

func TestOIDsRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.Uint32Range(0, 2).Draw(t, "first")
		second := rapid.Uint32Range(0, 39).Draw(t, "second")
		if first == 2 {
			second = rapid.Uint32().Draw(t, "second of joint-iso-ccitt")
		}
		o := oid.New(first, second).Append(rapid.SliceOfN(rapid.Uint32(), 0, 10).Draw(t, "rest")...)
		if back, err := DecodeOID(EncodeOID(o)); err != nil || back != o {
			t.Fatalf("%v comes back as %v, %v", o, back, err)
		}
	})
}

// FuzzScan checks that elements lie within what is scanned, side by side, and
// that no content breaks a reader.
func FuzzScan(f *testing.F) {
	f.Add([]byte("\x30\x03\x02\x01\x05"))
	f.Add([]byte("\x06\x82\x00\x03\x2b\x06\x01\x40\x04\x7f\x00\x00\x01"))
	f.Add([]byte("\x44\x07\x9f\x78\x04\x00\x00\x00\x00\x04\x84\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		at := 0
		err := Scan(b, func(e Element) bool {
			if e.Offset != at || e.Offset+e.Len() > len(b) {
				t.Fatalf("element %+v out of place in %d octets", e, len(b))
			}
			at += e.Len()
			v := Value{Type(e.Tag), string(e.Content)}
			v.Int()
			v.Uint()
			v.Addr()
			v.Float()
			if o, err := v.OID(); err == nil && o.Len() > oid.MaxLen {
				t.Fatalf("an identifier of %d", o.Len())
			}
			return true
		})
		if err == nil && at != len(b) {
			t.Fatalf("%d of %d octets scanned", at, len(b))
		}
	})
}
