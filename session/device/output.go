package device

import (
	"fmt"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// form is how an OID is written.
type form uint8

const (
	formModule  form = iota // -OS, the default: IF-MIB::ifDescr.1
	formSuffix              // -Os: ifDescr.1
	formFull                // -Of: .iso.org.dod.internet.mgmt.mib-2.interfaces.…
	formNumeric             // -On: .1.3.6.1.2.1.2.…
	formUCD                 // -Ou: interfaces.ifTable.ifEntry.ifDescr.1
)

// stringForm is how an OCTET STRING without a DISPLAY-HINT is written.
type stringForm uint8

const (
	stringGuess stringForm = iota // text when all of it is printable
	stringText                    // -Oa
	stringHex                     // -Ox
)

// Output says how varbinds are written as lines of text, by net-snmp's rules
// and with the letters of its -O option. The zero Output is what its tools do
// when nothing is asked for.
type Output struct {
	form         form
	strings      stringForm
	quick        bool // q: no types
	equals       bool // Q: as q, but with " = "
	bare         bool // v: values only
	numericEnum  bool // e
	numericTicks bool // t
	hexText      bool // T: text beside hex
	noUnits      bool // U
	wholeIndex   bool // b: indexes as plain numbers
	extended     bool // X: indexes in brackets
	escapeQuotes bool // E
	twoHexDigits bool // 0
}

// OutputLetters lists what [ParseOutputOptions] takes, for a help text.
const OutputLetters = `  0 two digits for every hex octet   a strings as text
  b indexes as plain numbers         e enumerations as numbers
  E quotes in indexes escaped        f full path of names
  n OIDs as numbers                  q quick: no types, no equals sign
  Q as q, with equals sign           s last name only
  S module and last name (default)   t TimeTicks as a number
  T text beside hex                  u path without its usual beginning
  U no units                         v values only
  x strings as hex                   X indexes in brackets`

// OutputOptionError says that a letter after -O means nothing.
type OutputOptionError struct {
	Letter rune
}

func (e *OutputOptionError) Error() string {
	return fmt.Sprintf("-O has no letter %q; it takes:\n%s", e.Letter, OutputLetters)
}

// ParseOutputOptions reads the letters after net-snmp's -O. Several may be
// given; of two that exclude each other the later wins. The error is of type
// *[OutputOptionError].
func ParseOutputOptions(letters string) (Output, error) {
	forms := map[rune]form{'f': formFull, 'n': formNumeric, 's': formSuffix, 'S': formModule, 'u': formUCD}
	var o Output
	for _, c := range letters {
		if f, ok := forms[c]; ok {
			o.form = f
			continue
		}
		switch c {
		case '0':
			o.twoHexDigits = true
		case 'a':
			o.strings = stringText
		case 'b':
			o.wholeIndex = true
		case 'e':
			o.numericEnum = true
		case 'E':
			o.escapeQuotes = true
		case 'q':
			o.quick, o.equals = true, false
		case 'Q':
			o.quick, o.equals = true, true
		case 't':
			o.numericTicks = true
		case 'T':
			o.hexText = true
		case 'U':
			o.noUnits = true
		case 'v':
			o.bare = true
		case 'x':
			o.strings = stringHex
		case 'X':
			o.extended = true
		default:
			return Output{}, &OutputOptionError{c}
		}
	}
	return o, nil
}

// Line writes a varbind as snmpget does: "IF-MIB::ifDescr.1 = STRING: eth0".
// It may span several lines and holds whatever the device sent: it must be
// sanitised before it reaches a terminal.
func (o Output) Line(t *mib.Tree, vb session.Varbind) string {
	var b strings.Builder
	if !o.bare {
		b.WriteString(o.Name(t, vb.OID))
		if o.quick && !o.equals {
			b.WriteByte(' ')
		} else {
			b.WriteString(" = ")
		}
	}
	switch vb.Value.Type {
	case ber.NoSuchObject:
		b.WriteString("No Such Object available on this agent at this OID")
	case ber.NoSuchInstance:
		b.WriteString("No Such Instance currently exists at this OID")
	case ber.EndOfMibView:
		b.WriteString("No more variables left in this MIB View (It is past the end of the MIB tree)")
	default:
		n, _ := deepestNamed(t, vb.OID)
		w := valueWriter{Output: o, tree: t, b: &b, typ: n.Type()}
		if !o.noUnits {
			w.units = n.Units()
		}
		w.write(vb.Value)
	}
	return b.String()
}

// deepestNamed returns the deepest place on the way to o that a module names,
// or the root, and what of o lies below it.
func deepestNamed(t *mib.Tree, o oid.OID) (mib.Node, oid.OID) {
	n, rest := t.Deepest(o)
	for !n.Named() && !n.IsRoot() {
		n = n.Parent()
		rest = o.Suffix(o.Len() - rest.Len() - 1)
	}
	return n, rest
}
