package value

import (
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mibtui/mibtui/mib"
)

// hintOf returns the DISPLAY-HINT to follow. The types that SMIv1 and
// INET-ADDRESS-MIB left without one have the hint of their SMIv2 twins.
func hintOf(t *mib.Type) string {
	switch {
	case t == nil:
		return ""
	case t.Hint != "":
		return t.Hint
	case t.Is("DisplayString"), t.Is("SnmpAdminString"):
		return "255t"
	case t.Is("PhysAddress"), t.Is("MacAddress"):
		return "1x:"
	}
	return ""
}

// family is how the octets of an InetAddress are to be read (RFC 4001).
type family uint8

// The values of InetAddressType.
const (
	anyFamily family = 0
	ipv4      family = 1
	ipv6      family = 2
	ipv4z     family = 3
	ipv6z     family = 4
	dns       family = 16
)

// octets returns how many octets an address has, 0 for any number.
func (f family) octets() int {
	switch f {
	case ipv4:
		return 4
	case ipv6:
		return 16
	case ipv4z:
		return 8
	case ipv6z:
		return 20
	}
	return 0
}

// familyOf returns how t's octets are an Internet address; false when they are
// none. For InetAddress itself the family stands in another object.
func familyOf(t *mib.Type) (family, bool) {
	switch {
	case t == nil || t.Base != mib.OctetString:
	case t.Is("InetAddressIPv4"):
		return ipv4, true
	case t.Is("InetAddressIPv6"), t.Is("Ipv6Address"):
		return ipv6, true
	case t.Is("InetAddressIPv4z"):
		return ipv4z, true
	case t.Is("InetAddressIPv6z"):
		return ipv6z, true
	case t.Is("InetAddress"):
		return anyFamily, true
	}
	return 0, false
}

// formatInet writes an Internet address; false when the octets are none of
// that family. Where the family is not known the length tells it.
func formatInet(f family, octets string) (string, bool) {
	if f == anyFamily {
		switch len(octets) {
		case 4:
			f = ipv4
		case 16:
			f = ipv6
		case 8:
			f = ipv4z
		case 20:
			f = ipv6z
		}
		if f != ipv4 && isPrintable(octets) {
			f = dns
		}
	}
	if f == dns {
		return octets, octets != "" && isPrintable(octets)
	}
	if n := f.octets(); n == 0 || len(octets) != n {
		return "", false
	}
	zone := ""
	if f == ipv4z || f == ipv6z {
		z := octets[len(octets)-4:]
		zone = "%" + strconv.FormatUint(uint64(z[0])<<24|uint64(z[1])<<16|uint64(z[2])<<8|uint64(z[3]), 10)
		octets = octets[:len(octets)-4]
	}
	a, _ := netip.AddrFromSlice([]byte(octets))
	return a.String() + zone, true
}

// parseInet is the inverse of formatInet. It also reads IPv6 addresses as
// net-snmp has them, octet by octet: 20:01:0d:b8:….
func parseInet(f family, text string) (octets string, ok bool) {
	address, zone, zoned := strings.Cut(text, "%")
	a, err := netip.ParseAddr(address)
	if pairs, isHex := parseHex(address); isHex && len(pairs) == 16 && address[2] == ':' {
		a, err = netip.AddrFrom16([16]byte([]byte(pairs))), nil
	}
	if err != nil {
		return text, (f == dns || f == anyFamily) && isHostName(text)
	}
	b := a.AsSlice()
	if zoned {
		z, err := strconv.ParseUint(zone, 10, 32)
		if err != nil {
			return "", false
		}
		b = append(b, byte(z>>24), byte(z>>16), byte(z>>8), byte(z))
	}
	return string(b), f == anyFamily || f.octets() == len(b)
}

// isHostName reports whether text can be a name rather than an address.
func isHostName(text string) bool {
	_, err := netip.ParseAddr(text)
	return err != nil && text != "" && isPrintable(text) && !strings.ContainsAny(text, ` :%"`)
}

// isPrintable reports whether s is printable ASCII.
func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// guessText returns octets of which no module says that they are text, when
// they are: UTF-8 that can be read, or Latin-1 of which most is ASCII. One NUL
// may stand at the end, as where a string of C was sent with it.
func guessText(octets string) (text string, nuls int, ok bool) {
	if trimmed, cut := strings.CutSuffix(octets, "\x00"); cut && len(trimmed) > 4 {
		octets, nuls = trimmed, 1
	}
	if octets == "" {
		return "", 0, false
	}
	if !utf8.ValidString(octets) {
		high := 0
		for i := range len(octets) {
			if octets[i] >= 0x80 {
				high++
			}
		}
		if 4*high > len(octets) {
			return "", 0, false
		}
		octets = toUTF8(octets)
	}
	for _, r := range octets {
		if !unicode.IsPrint(r) && r != '\n' && r != '\r' && r != '\t' {
			return "", 0, false
		}
	}
	return octets, nuls, true
}

// looksLikeHex reports whether text would be taken for octets in hex, right or
// wrong, where nothing says what it is.
func looksLikeHex(text string) bool {
	_, ok := parseHex(strings.TrimSpace(text))
	return ok || hasHexPrefix(strings.TrimSpace(text))
}

func hasHexPrefix(text string) bool {
	return strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0X")
}

// cutWithinRune returns octets without an incomplete character at their end;
// false when they are not UTF-8 otherwise, or have no such end.
func cutWithinRune(octets string) (whole string, ok bool) {
	for n := 1; n < utf8.UTFMax && n < len(octets); n++ {
		at := len(octets) - n
		if !utf8.RuneStart(octets[at]) {
			continue
		}
		// One more octet of ASCII text would be a letter of Latin-1.
		whole = octets[:at]
		return whole, !utf8.FullRuneInString(octets[at:]) && utf8.ValidString(whole) && utf8.RuneCountInString(whole) < len(whole)
	}
	return "", false
}

// parseHex reads "0x001a", and two or more pairs of digits with colons, spaces
// or hyphens between them.
func parseHex(text string) (octets string, ok bool) {
	if digits, ok := strings.CutPrefix(strings.ToLower(text), "0x"); ok {
		b, err := hex.DecodeString(digits)
		return string(b), err == nil
	}
	if len(text) < 5 || !strings.Contains(": -", text[2:3]) {
		return "", false
	}
	b, err := hex.DecodeString(strings.ReplaceAll(text, text[2:3], ""))
	if err != nil || len(text) != 3*len(b)-1 {
		return "", false
	}
	for i := 2; i < len(text); i += 3 {
		if text[i] != text[2] {
			return "", false
		}
	}
	return string(b), true
}

// hexText writes octets as "00 1a 2b"; a single octet as "0x1a", which nobody
// can take for text.
func hexText(octets string) string {
	if len(octets) == 1 {
		return "0x" + hex.EncodeToString([]byte(octets))
	}
	b := make([]byte, 0, 3*len(octets))
	for i := range len(octets) {
		if i > 0 {
			b = append(b, ' ')
		}
		b = hex.AppendEncode(b, []byte{octets[i]})
	}
	return string(b)
}
