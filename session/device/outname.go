package device

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
)

// Name writes an OID in the form o asks for: "IF-MIB::ifDescr.1" where nothing
// was asked. What no module knows stays a number.
func (o Output) Name(t *mib.Tree, id oid.OID) string {
	if o.form == formNumeric {
		return "." + id.String()
	}
	n, rest := deepestNamed(t, id)
	switch o.form {
	case formFull:
		return "." + o.path(t, n, rest)
	case formUCD:
		return stripUCD("." + o.path(t, n, rest))
	}
	if n.IsRoot() {
		return unnamed(id)
	}
	name := n.Name() + o.instance(t, n, rest)
	if o.form == formModule && n.Module() != "" {
		return n.Module() + "::" + name
	}
	return name
}

// unnamed writes an OID of which not even the top is in a module. The top has
// a name all the same.
func unnamed(id oid.OID) string {
	if id.IsZero() {
		return "."
	}
	return topName(id.At(0)) + dotted(id.Suffix(1))
}

func topName(sub uint32) string {
	switch sub {
	case 0:
		return "ccitt"
	case 1:
		return "iso"
	case 2:
		return "joint-iso-ccitt"
	}
	return strconv.FormatUint(uint64(sub), 10)
}

func dotted(id oid.OID) string {
	if id.IsZero() {
		return ""
	}
	return "." + id.String()
}

// path writes every name from the root to n, and rest below it.
func (o Output) path(t *mib.Tree, n mib.Node, rest oid.OID) string {
	if n.IsRoot() {
		return strings.TrimPrefix(unnamed(rest), ".")
	}
	var names []string
	for at := n; !at.IsRoot(); at = at.Parent() {
		name := at.Name()
		if !at.Named() && at.Parent().IsRoot() {
			name = topName(at.Sub())
		}
		names = append(names, name)
	}
	var b strings.Builder
	for i := len(names) - 1; i >= 0; i-- {
		b.WriteString(names[i])
		if i > 0 {
			b.WriteByte('.')
		}
	}
	return b.String() + o.instance(t, n, rest)
}

// stripUCD drops the beginnings the old UCD tools left out, for everything
// that stands in mib-2 or under enterprises.
func stripUCD(path string) string {
	for _, p := range []string{
		".iso.org.dod.internet.mgmt.mib-2.",
		".iso.org.dod.internet.private.",
	} {
		if rest, ok := strings.CutPrefix(path, p); ok && rest != "" {
			return rest
		}
	}
	return path
}

// instance writes what stands below n, with the dot before it. Inside a table
// it is taken apart by the INDEX clause.
func (o Output) instance(t *mib.Tree, n mib.Node, rest oid.OID) string {
	if rest.IsZero() {
		return ""
	}
	parts := n.Index()
	if n.Kind() == mib.Table || o.wholeIndex || len(parts) == 0 {
		return dotted(rest)
	}
	var b strings.Builder
	if n.Kind() == mib.Row { // a column no module names
		b.WriteString(dotted(rest.Prefix(1)))
		rest = rest.Suffix(1)
	}
	family := uint32(0)
	for _, p := range parts {
		if rest.IsZero() {
			break
		}
		text, used, ok := o.inetPart(p, family, rest)
		if !ok {
			text, used, ok = o.indexPart(t, p, rest)
		}
		if !ok {
			break
		}
		if o.extended {
			b.WriteString("[" + text + "]")
		} else {
			b.WriteString("." + text)
		}
		if typ := p.Type(); typ.Is("InetAddressType") {
			family = rest.At(0)
		} else {
			family = 0
		}
		rest = rest.Suffix(used)
	}
	return b.String() + dotted(rest)
}

// inetPart writes an InetAddress whose InetAddressType stands before it in the
// index (RFC 4001 §4.1). Other families are left to indexPart.
func (o Output) inetPart(p mib.IndexPart, family uint32, rest oid.OID) (text string, used int, ok bool) {
	n := int(rest.At(0))
	if family == 0 || !p.Type().Is("InetAddress") || n < 0 || n >= rest.Len() {
		return "", 0, false
	}
	octets := make([]byte, n)
	for i := range n {
		octets[i] = byte(rest.At(i + 1))
	}
	zone := ""
	if (family == 3 && n == 8) || (family == 4 && n == 20) {
		zone = fmt.Sprintf("%%%d", binary.BigEndian.Uint32(octets[n-4:]))
		octets = octets[:n-4]
	}
	switch {
	case (family == 1 || zone != "" && family == 3) && len(octets) == 4:
		text = fmt.Sprintf("%d.%d.%d.%d", octets[0], octets[1], octets[2], octets[3])
	case (family == 2 || zone != "" && family == 4) && len(octets) == 16:
		text = strings.ToLower(strings.Join(octetPairs(string(octets)), ":"))
	default:
		return "", 0, false
	}
	return `"` + text + zone + `"`, n + 1, true
}

// indexPart writes one object of an INDEX clause from the beginning of rest
// and says how many sub-identifiers it took (RFC 2578 §7.7).
func (o Output) indexPart(t *mib.Tree, p mib.IndexPart, rest oid.OID) (text string, used int, ok bool) {
	typ := p.Type()
	if typ == nil {
		return "", 0, false
	}
	switch typ.Base {
	case mib.Integer32, mib.Unsigned32, mib.TimeTicks:
		if name, ok := typ.Label(int64(int32(rest.At(0)))); ok {
			return name, 1, true
		}
		return strconv.FormatUint(uint64(rest.At(0)), 10), 1, true
	case mib.OctetString, mib.Opaque, mib.Bits:
		if typ.Base != mib.OctetString {
			return "", 0, false
		}
		return o.stringPart(p, typ, rest)
	case mib.IpAddress:
		if rest.Len() < 4 {
			return "", 0, false
		}
		return rest.Prefix(4).String(), 4, true
	case mib.ObjectIdentifier:
		skip, n := 1, int(rest.At(0))
		if p.Implied {
			skip, n = 0, rest.Len()
		}
		if n < 0 || skip+n > rest.Len() {
			return "", 0, false
		}
		if o.extended {
			return o.Name(t, rest.Prefix(skip+n).Suffix(skip)), skip + n, true
		}
		return rest.Prefix(skip + n).String(), skip + n, true
	}
	return "", 0, false
}

func (o Output) stringPart(p mib.IndexPart, typ *mib.Type, rest oid.OID) (text string, used int, ok bool) {
	skip, n, quote := 1, int(rest.At(0)), `"`
	switch size, fixed := fixedSize(typ); {
	case p.Implied:
		skip, n, quote = 0, rest.Len(), "'"
	case fixed:
		skip, n, quote = 0, size, "'"
	}
	if n < 0 || n > rest.Len()-skip {
		return "", 0, false
	}
	octets := make([]byte, n)
	for i := range n {
		octets[i] = byte(rest.At(skip + i))
	}
	if o.extended && typ.Hint != "" {
		w := valueWriter{Output: o, b: new(strings.Builder), typ: &mib.Type{Hint: typ.Hint}}
		w.octets(string(octets))
		return w.b.String(), skip + n, true
	}
	for i := range n {
		if sub := rest.At(skip + i); sub < ' ' || sub > '~' {
			octets[i] = '.'
		}
	}
	if o.escapeQuotes {
		quote = `\` + quote
	}
	return quote + string(octets) + quote, skip + n, true
}

// fixedSize returns the length of a string whose SIZE allows only one.
func fixedSize(t *mib.Type) (int, bool) {
	if len(t.Sizes) != 1 || t.Sizes[0].Min != t.Sizes[0].Max {
		return 0, false
	}
	n, ok := t.Sizes[0].Min.Int64()
	return int(n), ok && n >= 0 && n <= oid.MaxLen
}
