package device

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
)

// Reading is a varbind seen through the MIB.
type Reading struct {
	Varbind session.Varbind
	// Node is the deepest place on the way to the varbind's OID that a module
	// names, or the root, and Suffix what lies below it: for ifInOctets.3 the
	// column ifInOctets and 3.
	Node   mib.Node
	Suffix oid.OID
}

// Read finds what a varbind is. It holds on to the generation t.
func Read(t *mib.Tree, vb session.Varbind) Reading {
	n, suffix := deepestNamed(t, vb.OID)
	return Reading{Varbind: vb, Node: n, Suffix: suffix}
}

// Name returns the short name: "ifInOctets.3", `vacmGroupName.2."bob"`, with an
// index that [Resolve] reads back. Where no module knows the object it is the
// nearest name and numbers: "enterprises.99999.1".
func (r Reading) Name() string {
	if r.Node.Kind() == mib.Column {
		return r.Node.Name() + value.FormatInstance(r.Node.Index(), r.Suffix)
	}
	return Output{form: formSuffix}.Name(r.Node.Tree(), r.Varbind.OID)
}

// FullName returns the name with its module: "IF-MIB::ifInOctets.3".
func (r Reading) FullName() string {
	if r.Node.Kind() == mib.Column {
		return r.Node.Module() + "::" + r.Name()
	}
	return Output{}.Name(r.Node.Tree(), r.Varbind.OID)
}

// Text returns the value as a person reads it. Object identifiers get names
// unless o says how to name them.
func (r Reading) Text(o value.Options) value.Text {
	if o.Names == nil {
		o.Names = Namer(r.Node.Tree())
	}
	if o.Units == "" {
		o.Units = r.Node.Units()
	}
	return value.Format(r.Node.Type(), r.Varbind.Value, o)
}

// Namer returns a function that names OIDs by a tree, module and all.
func Namer(t *mib.Tree) func(oid.OID) string {
	return func(o oid.OID) string { return Output{}.Name(t, o) }
}

// exact is the largest integer every JSON reader can hold: doubles have 53
// bits for it.
const exact = 1 << 53

// readingJSON is a varbind as mibtui writes it for programs.
type readingJSON struct {
	OID   oid.OID `json:"oid"`
	Name  string  `json:"name"`
	Type  string  `json:"type"`
	Value any     `json:"value"`
	Text  string  `json:"text"`
	Hex   *string `json:"hex,omitempty"`
}

// MarshalJSON writes an object with the OID, its name, the type on the wire,
// the value, the value as text, and for octet strings the octets in hex.
// Integers are numbers up to 2^53 and texts beyond; strings that are not valid
// UTF-8 and exceptions have the value null, and the latter their type says
// which.
func (r Reading) MarshalJSON() ([]byte, error) {
	v := r.Varbind.Value
	j := readingJSON{
		OID: r.Varbind.OID, Name: r.FullName(), Type: v.Type.String(),
		Value: jsonValue(v), Text: r.Text(value.Options{}).String(),
	}
	j.Hex = hexOf(v, j.Value)
	return marshal(j)
}

// hexOf returns the octets of a value in hex where those tell more than what
// JSON says of it.
func hexOf(v ber.Value, inJSON any) *string {
	switch v.Type {
	case ber.OctetString, ber.BitString, ber.Opaque, ber.NsapAddress:
	default:
		if inJSON != nil || v.Content == "" {
			return nil
		}
	}
	octets := hex.EncodeToString([]byte(v.Content))
	return &octets
}

// marshal writes JSON without escaping what only web pages need escaped.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func jsonValue(v ber.Value) any {
	switch v.Type {
	case ber.Integer:
		if n, err := v.Int(); err == nil {
			if n < -exact || n > exact {
				return strconv.FormatInt(n, 10)
			}
			return n
		}
	case ber.Counter32, ber.Gauge32, ber.TimeTicks, ber.Counter64, ber.Uinteger32:
		if n, err := v.Uint(); err == nil {
			if n > exact {
				return strconv.FormatUint(n, 10)
			}
			return n
		}
	case ber.ObjectIdentifier:
		if o, err := v.OID(); err == nil {
			return o.String()
		}
	case ber.IpAddress:
		if a, err := v.Addr(); err == nil {
			return a.String()
		}
	case ber.Opaque:
		if f, err := v.Float(); err == nil {
			if math.IsNaN(f) || math.IsInf(f, 0) {
				return strconv.FormatFloat(f, 'g', -1, 64)
			}
			return f
		}
	case ber.OctetString:
		if isText(v.Content) {
			return v.Content
		}
	}
	return nil
}

// isText reports whether octets are UTF-8 that a person can read.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsPrint(r) && r != '\n' && r != '\r' && r != '\t'
	})
}
