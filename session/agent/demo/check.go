package demo

import (
	"encoding/binary"
	"math"
	"time"
	"unicode/utf8"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/session"
)

const maxInt32 = math.MaxInt32

// span is a range of numbers, both ends included.
type span struct{ min, max int64 }

func within(n int64, spans []span) bool {
	for _, s := range spans {
		if s.min <= n && n <= s.max {
			return true
		}
	}
	return false
}

// inRange accepts an INTEGER in one of the spans; an enumeration is one too.
func inRange(spans ...span) check {
	return func(v ber.Value) session.ErrorStatus {
		if v.Type != ber.Integer {
			return session.WrongType
		}
		n, err := v.Int()
		switch {
		case err != nil:
			return session.WrongEncoding
		case !within(n, spans):
			return session.WrongValue
		}
		return session.NoError
	}
}

// unsigned accepts a number of type t in one of the spans.
func unsigned(t ber.Type, spans ...span) check {
	return func(v ber.Value) session.ErrorStatus {
		if v.Type != t {
			return session.WrongType
		}
		n, err := v.Uint()
		switch {
		case err != nil:
			return session.WrongEncoding
		case n > math.MaxUint32 || !within(int64(n), spans):
			return session.WrongValue
		}
		return session.NoError
	}
}

// octets accepts an OCTET STRING of one of the sizes whose content is good.
func octets(good func(string) bool, sizes ...span) check {
	return func(v ber.Value) session.ErrorStatus {
		switch {
		case v.Type != ber.OctetString:
			return session.WrongType
		case !within(int64(len(v.Content)), sizes):
			return session.WrongLength
		case !good(v.Content):
			return session.WrongValue
		}
		return session.NoError
	}
}

func isASCII(s string) bool {
	for _, c := range []byte(s) {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isStation reports whether s is the address of one station, not of a group.
func isStation(s string) bool { return s[0]&1 == 0 }

// isDateAndTime reports whether the fields of a DateAndTime are a day that is
// in the calendar and a time that is on the clock.
func isDateAndTime(s string) bool {
	year, month, day := int(binary.BigEndian.Uint16([]byte(s))), time.Month(s[2]), int(s[3])
	date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if date.Month() != month || date.Day() != day || s[4] > 23 || s[5] > 59 || s[6] > 60 || s[7] > 9 {
		return false
	}
	if len(s) == 8 {
		return true
	}
	return (s[8] == '+' || s[8] == '-') && s[9] <= 13 && s[10] <= 59
}

// isBits accepts the first n bits, and octets of zeros after them.
func isBits(n int) func(string) bool {
	return func(s string) bool {
		for i, c := range []byte(s) {
			for bit := range 8 {
				if c&(0x80>>bit) != 0 && i*8+bit >= n {
					return false
				}
			}
		}
		return true
	}
}

// address accepts an IpAddress.
func address(v ber.Value) session.ErrorStatus {
	switch {
	case v.Type != ber.IpAddress:
		return session.WrongType
	case len(v.Content) != 4:
		return session.WrongLength
	}
	return session.NoError
}

// identifier accepts an OBJECT IDENTIFIER.
func identifier(v ber.Value) session.ErrorStatus {
	if v.Type != ber.ObjectIdentifier {
		return session.WrongType
	}
	if o, err := v.OID(); err != nil || o.IsZero() {
		return session.WrongEncoding
	}
	return session.NoError
}

// float accepts a finite single-precision number in an Opaque.
func float(v ber.Value) session.ErrorStatus {
	switch {
	case v.Type != ber.Opaque:
		return session.WrongType
	case len(v.Content) != 7:
		return session.WrongLength
	}
	f, err := v.Float()
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return session.WrongValue
	}
	return session.NoError
}
