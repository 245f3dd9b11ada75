package value

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// shortLen is how many characters [Options.Short] leaves of a text or of hex.
const shortLen = 200

// Format returns v as a person reads it: by t where a module says what the
// object is, by what is on the wire where t is nil. A value that is not of the
// type t promises is written as it came, with a note that says so; one whose
// octets make no sense in hex, with a note of what is wrong. An exception, the
// answer of a device that has no value, becomes a note in words.
func Format(t *mib.Type, v ber.Value, o Options) Text {
	f := formatter{Options: o}
	if note := absent(v.Type, o.Short); note != "" {
		return Text{{note, Note}}
	}
	if t != nil && Wire(t) == 0 {
		t = nil
	}
	if t != nil && !accepts(t, v.Type) {
		f.mismatch(t, v)
		return f.text
	}
	if err := f.value(t, v); err != nil {
		f.malformed(v, err)
	}
	return f.text
}

// absent returns in words that there is no value, or "".
func absent(t ber.Type, short bool) string {
	note, more := "", ""
	switch t {
	case ber.NoSuchObject:
		note, more = "no such object", ": the device does not have it, or this community or user may not see it"
	case ber.NoSuchInstance:
		note, more = "no such instance", ": the device knows the object, but not this instance of it"
	case ber.EndOfMibView:
		note, more = "end of the MIB view", ": the device has nothing after this"
	case ber.Null:
		note, more = "null", ": an empty place instead of a value"
	case 0:
		note = "no value"
	}
	if short {
		return note
	}
	return note + more
}

// Wire returns the tag values of type t have on the wire, or 0 for a table, a
// row, and where the type is not known.
func Wire(t *mib.Type) ber.Type {
	if t == nil {
		return 0
	}
	switch t.Base {
	case mib.Integer32:
		return ber.Integer
	case mib.OctetString, mib.Bits:
		return ber.OctetString
	case mib.ObjectIdentifier:
		return ber.ObjectIdentifier
	case mib.IpAddress:
		return ber.IpAddress
	case mib.Counter32:
		return ber.Counter32
	case mib.Unsigned32:
		return ber.Gauge32
	case mib.TimeTicks:
		return ber.TimeTicks
	case mib.Opaque:
		return ber.Opaque
	case mib.Counter64:
		return ber.Counter64
	case mib.NsapAddress:
		return ber.NsapAddress
	}
	return 0
}

// accepts reports whether a value tagged so can be of type t. Two tags of
// SMIv1 that became others in SMIv2 are accepted for them.
func accepts(t *mib.Type, tag ber.Type) bool {
	want := Wire(t)
	return tag == want ||
		want == ber.Gauge32 && tag == ber.Uinteger32 ||
		want == ber.NsapAddress && tag == ber.OctetString
}

// baseName is how the SMI writes t's base type in a SYNTAX clause.
func baseName(t *mib.Type) string {
	if t.Base == mib.Integer32 {
		return "INTEGER"
	}
	return t.Base.String()
}

// formatter collects the spans of one value.
type formatter struct {
	Options
	plain bool // for a program; see [FormatPlain]
	text  Text
}

func (f *formatter) add(role Role, text string) {
	quotes := role == Punct && strings.Trim(text, `"`) == ""
	if text == "" || f.plain && (role == Note || role == Unit || quotes) {
		return
	}
	f.text = append(f.text, Span{text, role})
}

// note adds a remark that belongs to the value in any length of text.
func (f *formatter) note(text string) { f.add(Note, " ("+text+")") }

// aside adds what is left out of a short text.
func (f *formatter) aside(role Role, text string) {
	if !f.Short && !f.plain {
		f.add(Punct, " (")
		f.add(role, text)
		f.add(Punct, ")")
	}
}

// mismatch writes a value that is of another type than the MIB says.
func (f *formatter) mismatch(t *mib.Type, v ber.Value) {
	switch n, isNumber := numberOf(v); {
	case isNumber && isNumeric(t):
		f.number(t, n)
	default:
		quote := v.Type == ber.OctetString
		if err := (&formatter{}).value(nil, v); err != nil {
			f.malformed(v, err)
			return
		}
		at := len(f.text)
		_ = f.value(nil, v) // which has just worked
		if quote && len(f.text) > at && f.text[at].Role == Plain {
			f.text = append(Text{{`"`, Punct}}, append(f.text, Span{`"`, Punct})...)
		}
	}
	if f.Short {
		f.note("sent as " + v.Type.String())
		return
	}
	f.note("the MIB says " + baseName(t) + ", the device sent " + v.Type.String())
}

func (f *formatter) malformed(v ber.Value, err error) {
	f.hex(v.Content)
	f.note(err.Error())
}

// isNumeric reports whether values of t are integers.
func isNumeric(t *mib.Type) bool {
	tag := Wire(t)
	return tag.IsSigned() || tag.IsUnsigned()
}

// numberOf returns the integer in v, whichever integer type it has.
func numberOf(v ber.Value) (mib.Number, bool) {
	if n, err := v.Int(); err == nil {
		return mib.Int(n), true
	}
	if n, err := v.Uint(); err == nil {
		return mib.Uint(n), true
	}
	return mib.Number{}, false
}

// value writes v, which is of t's type or of any when t is nil.
func (f *formatter) value(t *mib.Type, v ber.Value) error {
	switch v.Type {
	case ber.Integer:
		n, err := v.Int()
		if err != nil {
			return err
		}
		f.number(t, mib.Int(n))
	case ber.Counter32, ber.Gauge32, ber.Counter64, ber.Uinteger32:
		n, err := v.Uint()
		if err != nil {
			return err
		}
		f.number(t, mib.Uint(n))
	case ber.TimeTicks:
		n, err := v.Uint()
		if err != nil {
			return err
		}
		raw := strconv.FormatUint(n, 10)
		if f.plain {
			f.add(Number, raw)
			return nil
		}
		f.add(Number, formatTicks(n))
		f.aside(Number, raw)
	case ber.ObjectIdentifier:
		o, err := v.OID()
		if err != nil {
			return err
		}
		f.oid(o)
	case ber.IpAddress:
		a, err := v.Addr()
		if err != nil {
			return err
		}
		f.add(Plain, a.String())
	case ber.Opaque:
		f.opaque(v)
	case ber.OctetString:
		f.octets(t, v.Content)
	case ber.NsapAddress, ber.BitString:
		f.hex(v.Content)
	default:
		f.hex(v.Content)
		f.note(v.Type.String() + " is no type of SNMP")
	}
	return nil
}

// number writes an integer by label or hint, with its units.
func (f *formatter) number(t *mib.Type, n mib.Number) {
	decimal := n.String()
	if t != nil && len(t.Labels) > 0 && t.Base != mib.Bits {
		if small, fits := n.Int64(); fits {
			if name, ok := t.Label(small); ok {
				f.add(Label, name)
				f.add(Punct, "(")
				f.add(Number, decimal)
				f.add(Punct, ")")
				return
			}
		}
		f.add(Number, decimal)
		f.note("not declared in the MIB")
		return
	}
	if h, ok := parseIntegerHint(hintOf(t)); ok && (h.base == 10 || !f.plain) {
		decimal = h.format(decimal)
	}
	f.add(Number, decimal)
	f.units()
}

func (f *formatter) units() {
	if f.Units != "" {
		f.add(Unit, " "+strings.ToValidUTF8(f.Units, "\uFFFD"))
	}
}

func (f *formatter) oid(o oid.OID) {
	text := o.String()
	if f.Names != nil && !o.IsZero() {
		text = cmp.Or(f.Names(o), text)
	}
	f.add(Plain, text)
	if o.IsZero() {
		f.add(Punct, `""`)
		f.note("an OID of no sub-identifiers")
	}
}

// opaque writes the numbers net-snmp wraps into an Opaque, and hex for
// whatever else somebody wrapped.
func (f *formatter) opaque(v ber.Value) {
	if n, err := v.Float(); err == nil {
		bits := 64
		if len(v.Content) == 7 {
			bits = 32
		}
		format := byte('f')
		if exp := math.Abs(n); exp != 0 && (exp < 1e-6 || exp >= 1e21) {
			format = 'g'
		}
		f.add(Number, strconv.FormatFloat(n, format, -1, bits))
		f.units()
		return
	}
	if n, ok := wrappedInteger(v.Content); ok {
		f.add(Number, n.String())
		f.units()
		return
	}
	f.hex(v.Content)
}

// wrappedInteger reads the 64-bit integers net-snmp wraps into an Opaque: tag
// 0x9f and 0x76 (a counter), 0x7a (signed) or 0x7b (unsigned).
func wrappedInteger(content string) (mib.Number, bool) {
	if len(content) < 4 || content[0] != 0x9f || int(content[2]) != len(content)-3 {
		return mib.Number{}, false
	}
	switch content[1] {
	case 0x76, 0x7b:
		return numberOf(ber.Value{Type: ber.Counter64, Content: content[3:]})
	case 0x7a:
		return numberOf(ber.Value{Type: ber.Integer, Content: content[3:]})
	}
	return mib.Number{}, false
}

// octets writes an OCTET STRING.
func (f *formatter) octets(t *mib.Type, octets string) {
	inet, isInet := familyOf(t)
	switch {
	case t != nil && t.Base == mib.Bits:
		f.bits(t, octets)
		return
	case octets == "":
		f.add(Punct, `""`)
		return
	case t != nil && t.Is("DateAndTime"):
		f.date(octets)
		return
	case t != nil && t.Base == mib.NsapAddress:
		f.hex(octets)
		return
	case isInet:
		f.inet(inet, octets)
		return
	}
	hint := hintOf(t)
	if isTextHint(hint) {
		f.display(octets)
		return
	}
	if specs, err := parseOctetHint(hint); err == nil {
		if text, ok := formatOctets(specs, octets); ok {
			f.hinted(t, text, octets)
			return
		}
	}
	text, nuls, ok := guessText(octets)
	switch {
	case !ok:
		f.hex(octets)
	case looksLikeHex(text) || isQuoted(text):
		f.quoted(text)
	default:
		f.add(Plain, f.cut(text))
	}
	f.nuls(nuls)
}

// hinted writes octets the way their hint has it, unless there are too many or
// too few of them and they are what the hint would make: a MacAddress sent as
// the text "00-1a-2b-3c-4d-5e".
func (f *formatter) hinted(t *mib.Type, text, octets string) {
	fits := len(t.Sizes) == 0 || inAny(t.Sizes, mib.Int(int64(len(octets))))
	if !fits && isPrintable(octets) {
		f.quoted(octets)
	} else {
		f.add(Plain, f.cut(text))
	}
	if !fits {
		f.note(plural(len(octets), "octet") + ", not " + rangeList(t.Sizes, mib.Number.String))
	}
}

// misfit writes octets that are not what their type says: as text where they
// are some, else in hex.
func (f *formatter) misfit(octets, why string) {
	if isPrintable(octets) {
		f.quoted(octets)
	} else {
		f.hex(octets)
	}
	f.note(why)
}

func (f *formatter) quoted(text string) {
	f.add(Punct, `"`)
	f.add(Plain, f.cut(text))
	f.add(Punct, `"`)
}

// display writes octets that a module says are text. What is not UTF-8 is
// Latin-1, which devices send where ASCII is promised, or was cut by the device
// at a number of octets without regard for its last character.
func (f *formatter) display(octets string) {
	text := strings.TrimRight(octets, "\x00")
	if text == "" {
		f.add(Punct, `""`)
	}
	if whole, ok := cutWithinRune(text); ok {
		f.add(Plain, f.cut(whole))
		f.note("the last character is cut off")
	} else {
		f.add(Plain, f.cut(toUTF8(text)))
	}
	f.nuls(len(octets) - len(text))
}

// nuls tells of octets at the end of a text that cannot be seen.
func (f *formatter) nuls(n int) {
	if n > 0 && !f.Short {
		f.note("and " + plural(n, "NUL octet"))
	}
}

func (f *formatter) inet(family family, octets string) {
	text, ok := formatInet(family, octets)
	switch n := family.octets(); {
	case !ok && n > 0:
		f.misfit(octets, plural(len(octets), "octet")+", not the "+strconv.Itoa(n)+" of such an address")
	case !ok:
		f.hex(octets)
	case text == octets && !isHostName(text):
		f.quoted(text) // an address in text, which is not the same as the address
	default:
		f.add(Plain, f.cut(text))
	}
}

func (f *formatter) date(octets string) {
	d, err := parseDateOctets(octets)
	if err != nil {
		if strings.Trim(octets, "\x00") == "" {
			err = errZeroDate
		}
		f.misfit(octets, err.Error())
		return
	}
	if f.plain {
		f.add(Plain, d.iso())
		return
	}
	f.add(Plain, d.String())
	if f.Short {
		return
	}
	then, ok := d.time()
	if !ok {
		f.aside(Note, "the device's own time, zone not told")
		return
	}
	now := time.Now
	if f.Now != nil {
		now = f.Now
	}
	f.aside(Plain, age(now(), then))
}

// bits writes the bits that are on, by name (RFC 2578 §7.1.4).
func (f *formatter) bits(t *mib.Type, octets string) {
	some := false
	for i := range 8 * len(octets) {
		if octets[i/8]&(0x80>>(i%8)) == 0 {
			continue
		}
		switch {
		case some && f.plain:
			f.add(Punct, " ")
		case some:
			f.add(Punct, ", ")
		}
		some = true
		number := strconv.Itoa(i)
		if name, ok := t.Label(int64(i)); ok {
			f.add(Label, name)
			f.add(Punct, "(")
			f.add(Number, number)
			f.add(Punct, ")")
			continue
		}
		f.add(Number, number)
		f.note("not declared in the MIB")
		if f.Short && i > 8*shortLen {
			f.add(Punct, " …")
			break
		}
	}
	if _, taken := findLabel(t, noBits); !some && taken {
		f.add(Punct, "{}") // as in a DEFVAL clause
	} else if !some {
		f.add(Punct, noBits)
	}
}

// noBits is how a BITS of which no bit is on is written, unless one of them has
// that name.
const noBits = "none"

func (f *formatter) hex(octets string) {
	switch {
	case octets == "":
		f.add(Punct, `""`)
		return
	case f.plain:
		f.add(Hex, plainHex(octets))
		return
	}
	cut := octets
	if f.Short && len(octets) > shortLen/3 {
		cut = octets[:shortLen/3]
	}
	f.add(Hex, hexText(cut))
	if len(cut) < len(octets) {
		f.add(Punct, " … "+plural(len(octets), "octet"))
	}
}

// cut makes one line of moderate length of a text where that is asked for.
func (f *formatter) cut(text string) string {
	if !f.Short {
		return text
	}
	if strings.ContainsAny(text, "\r\n\t") {
		text = cmp.Or(strings.Join(strings.Fields(text), " "), " ")
	}
	if len(text) <= shortLen || utf8.RuneCountInString(text) <= shortLen {
		return text
	}
	runes := []rune(text)
	return string(runes[:shortLen-1]) + "…"
}
