package value

import (
	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
)

// Example returns a text that [Parse] reads as a value of type t, to show a
// person how one is written. It is false where that goes without saying, as for
// plain numbers, text and the labels of an enumeration, or cannot be said.
func Example(t *mib.Type) (string, bool) {
	text, ok := "", false
	switch Wire(t) {
	case ber.OctetString:
		text, ok = exampleOctets(t)
	case ber.IpAddress:
		text, ok = "192.0.2.1", true
	case ber.TimeTicks:
		text, ok = "1d 2:03:04.05", true
	case ber.ObjectIdentifier:
		text, ok = "1.3.6.1.2.1.1", true
	case ber.Integer, ber.Gauge32:
		if h, hinted := parseIntegerHint(hintOf(t)); hinted && h.places > 0 && len(t.Ranges) > 0 {
			text, ok = h.format(t.Ranges[0].Max.String()), true
		}
	}
	if _, err := Parse(t, text); err != nil {
		return "", false
	}
	return text, ok
}

func exampleOctets(t *mib.Type) (string, bool) {
	hint := hintOf(t)
	f, isInet := familyOf(t)
	switch {
	case t.Base == mib.Bits:
		return "", false
	case t.Is("DateAndTime"):
		return "2026-11-23 08:30:00 +01:00", true
	case isInet && f == ipv6:
		return "2001:db8::1", true
	case isInet && f == ipv6z:
		return "2001:db8::1%3", true
	case isInet && f == ipv4z:
		return "192.0.2.1%3", true
	case isInet:
		return "192.0.2.1", true
	case isTextHint(hint):
		return "", false
	}
	specs, err := parseOctetHint(hint)
	if err != nil {
		return "", false
	}
	return sampleOf(t, specs)
}
