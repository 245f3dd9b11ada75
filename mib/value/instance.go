package value

import (
	"fmt"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// FormatInstance writes an instance's sub-identifiers by the INDEX clause, a
// dot before each part, much as net-snmp does: `.3`, `.2."eth0"`,
// `.ipv4."192.0.2.1"`. Strings whose length is not in the index stand between
// single quotes. Octets that are no text are written by their DISPLAY-HINT,
// and whatever has no exact form in text, or does not fit the INDEX, as the
// numbers it consists of. [ParseIndex] reads all of it back.
func FormatInstance(parts []mib.IndexPart, suffix oid.OID) string {
	values, _ := DecodeIndex(parts, suffix) // what does not fit is written below
	var b strings.Builder
	rest := suffix
	for i, v := range values {
		text, ok := instanceText(parts[:i+1], values[:i], v)
		if !ok {
			text = v.Subs.String()
		}
		if text != "" {
			b.WriteByte('.')
			b.WriteString(text)
		}
		rest = rest.Suffix(v.Subs.Len())
	}
	if !rest.IsZero() {
		b.WriteByte('.')
		b.WriteString(rest.String())
	}
	return b.String()
}

// instanceText writes one part of an index other than in numbers; false when
// there is no such form that could be read back.
func instanceText(parts []mib.IndexPart, before []IndexValue, v IndexValue) (string, bool) {
	t := v.Part.Type()
	switch v.Value.Type {
	case ber.Integer:
		n, err := v.Value.Int()
		name, ok := t.Label(n)
		return name, err == nil && ok && isWord(name)
	case ber.OctetString:
	default:
		return "", false
	}
	if t.Base == mib.Bits {
		return "", false
	}
	quote := `"`
	if s := shapeOf(v.Part); !s.prefixed() {
		quote = "'"
	}
	text := v.Value.Content
	if f, ok := familyOf(t); ok {
		if f == anyFamily {
			f = siblingFamily(parts, before)
		}
		if text, ok = formatInet(f, v.Value.Content); !ok {
			return "", false
		}
	} else if specs, err := parseOctetHint(hintOf(t)); err == nil && !isTextHint(hintOf(t)) {
		if text, ok = formatOctets(specs, v.Value.Content); !ok {
			return "", false
		}
	}
	if !isPrintable(text) {
		return "", false
	}
	again, err := quotedPart(parts, before, text)
	if err != nil || again != v.Value.Content {
		return "", false
	}
	return quote + escape(text, quote) + quote, true
}

// isWord reports whether a label can stand in an instance without being taken
// for a number or for several parts.
func isWord(label string) bool {
	return label != "" && !isDigit(label[0]) && !strings.ContainsAny(label, `."'`)
}

func escape(text, quote string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), quote, `\`+quote)
}

// quotedPart returns the octets that text between quotes stands for in the
// last of parts.
func quotedPart(parts []mib.IndexPart, before []IndexValue, text string) (string, error) {
	t := parts[len(parts)-1].Type()
	if f, ok := familyOf(t); ok {
		if f == anyFamily {
			f = siblingFamily(parts, before)
		}
		octets, ok := parseInet(f, text)
		if !ok && text != "" {
			return "", fmt.Errorf("%q is not an address of the type the index says", text)
		}
		return octets, nil
	}
	hint := hintOf(t)
	if specs, err := parseOctetHint(hint); err == nil && !isTextHint(hint) && text != "" {
		return parseHinted(t, specs, text)
	}
	return text, nil
}

// ParseIndex reads an instance as a person writes it, with or without the
// leading dot: 3, 3."00:11:22:33:44:55", "eth0".4, ipv4."192.0.2.1", or plain
// numbers, which are taken as they are. A string may be written without quotes
// where it cannot be taken for numbers; the last one may hold dots.
func ParseIndex(parts []mib.IndexPart, text string) (oid.OID, error) {
	text = strings.TrimPrefix(strings.TrimSpace(text), ".")
	if text == "" {
		return oid.OID{}, fmt.Errorf("an index is missing; it is made of %s", partNames(parts))
	}
	if o, err := oid.Parse(text); err == nil {
		return o, nil
	}
	if len(parts) == 0 {
		return oid.OID{}, fmt.Errorf("%q is not made of numbers, and no module says how else this index is written", text)
	}
	var suffix oid.OID
	var values []IndexValue
	rest := text
	for i, p := range parts {
		last := i == len(parts)-1
		if rest == "" && !shapeOf(p).implied {
			return oid.OID{}, fmt.Errorf("%s is missing; the index is made of %s", p.Name, partNames(parts))
		}
		v, left, err := parsePart(parts[:i+1], values, rest, last)
		if err != nil {
			return oid.OID{}, fmt.Errorf("%s: %w", p.Name, err)
		}
		suffix, rest = suffix.Join(v.Subs), left
		values = append(values, v)
	}
	if rest != "" {
		return oid.OID{}, fmt.Errorf("%q is more than the index has, which is made of %s", rest, partNames(parts))
	}
	if suffix.Len() > oid.MaxLen {
		return oid.OID{}, fmt.Errorf("the index would have %d sub-identifiers, and an OID holds %d", suffix.Len(), oid.MaxLen)
	}
	return suffix, nil
}

func partNames(parts []mib.IndexPart) string {
	if len(parts) == 0 {
		return "numbers with dots between them"
	}
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.Name
	}
	return strings.Join(names, ", then ")
}

// parsePart reads the last of parts from the beginning of text and returns
// what follows it.
func parsePart(parts []mib.IndexPart, before []IndexValue, text string, last bool) (v IndexValue, rest string, err error) {
	p := parts[len(parts)-1]
	s := shapeOf(p)
	v.Part = p
	if s.tag == 0 {
		return v, "", fmt.Errorf("its type is not known, so give the whole index in numbers")
	}
	token, rest, quoted, err := cutToken(text)
	switch {
	case err != nil:
		return v, "", err
	case quoted && !s.octets:
		return v, "", fmt.Errorf("it is %v, which is not written in quotes", s.tag)
	case quoted && s.tag == ber.IpAddress:
		if v.Value, err = parse(p.Type(), token, nil); err != nil {
			return v, "", err
		}
	case quoted:
		var octets string
		if octets, err = quotedPart(parts, before, token); err != nil {
			return v, "", err
		}
		v.Value = ber.Value{Type: s.tag, Content: octets}
	case token == "" || isNumber(token):
		return parseNumbers(s, v, text)
	default:
		if last && s.fixed != 1 {
			token, rest = text, ""
		}
		if v.Value, err = parseUnquoted(parts, before, token); err != nil {
			return v, "", err
		}
	}
	v.Subs, err = s.subs(v.Value)
	return v, rest, err
}

func parseUnquoted(parts []mib.IndexPart, before []IndexValue, token string) (ber.Value, error) {
	t := parts[len(parts)-1].Type()
	if Wire(t) != ber.OctetString || t.Base == mib.Bits {
		return parse(t, token, nil)
	}
	octets, err := quotedPart(parts, before, token)
	return ber.NewOctetString(octets), err
}

// parseNumbers reads a part that is given in its sub-identifiers.
func parseNumbers(s shape, v IndexValue, text string) (IndexValue, string, error) {
	var given oid.OID
	left := text
	for left != "" {
		token, rest, quoted, err := cutToken(left)
		if err != nil || quoted || !isNumber(token) {
			break
		}
		sub, err := oid.Parse(token)
		if err != nil {
			return v, "", err
		}
		if given.Len() == oid.MaxLen {
			return v, "", fmt.Errorf("more than %d sub-identifiers", oid.MaxLen)
		}
		given, left = given.Join(sub), rest
	}
	length, err := s.measure(given)
	if err != nil {
		return v, "", fmt.Errorf("number %d: %s", err.Pos, err.Why)
	}
	for range length {
		_, text, _, _ = cutToken(text) // as above
	}
	v.Subs = given.Prefix(length)
	v.Value = s.value(v.Subs)
	return v, text, nil
}

func isNumber(token string) bool {
	return token != "" && strings.Trim(token, "0123456789") == ""
}

// cutToken returns what stands before the first dot, or what a quote encloses,
// and what follows the dot.
func cutToken(text string) (token, rest string, quoted bool, err error) {
	if text == "" {
		return "", "", false, nil
	}
	quote := text[0]
	if quote != '"' && quote != '\'' {
		token, rest, _ = strings.Cut(text, ".")
		return token, rest, false, nil
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case text[i] == quote:
			rest = text[i+1:]
			if rest != "" && rest[0] != '.' {
				return "", "", true, fmt.Errorf("behind the closing quote %c a dot should follow, not %q", quote, rest)
			}
			return b.String(), strings.TrimPrefix(rest, "."), true, nil
		default:
			b.WriteByte(text[i])
		}
	}
	return "", "", true, fmt.Errorf("the quote %c is not closed", quote)
}
