// Package value turns what a device sent into what a person reads, and back.
//
// On the wire a value is a tag and some octets: 1, or 00 1a 2b 3c 4d 5e. What
// they mean stands in the MIB. The SYNTAX names the base type and perhaps an
// enumeration's labels; a textual convention (RFC 2579) may add a DISPLAY-HINT
// that says how octets are written; so 1 reads "up(1)" and the six octets
// "00:1a:2b:3c:4d:5e". [Format] goes that way and [Parse] comes back, and what
// the one prints the other accepts. [ParseWire] does without a MIB: there a
// person says the type.
//
// The same rules read the end of an OID. An instance of a column is told from
// the others by the values of its INDEX, written as sub-identifiers (RFC 2578
// §7.7); [DecodeIndex] and [EncodeIndex] translate between the two, and
// [FormatInstance] and [ParseIndex] between sub-identifiers and text.
//
// Text made here is valid UTF-8, but it may hold whatever a device put into a
// string, escape sequences included: sanitise it before it meets a terminal.
package value

import (
	"strings"
	"time"

	"github.com/mibtui/mibtui/mib/oid"
)

// Role says what a span of text is, so that it can be painted.
type Role uint8

// The roles of spans.
const (
	Plain  Role = iota
	Number      // a number
	Label       // the name of an enumeration's value or of a bit
	Unit        // a unit of measurement
	Punct       // parentheses, commas and quotes that are not the device's
	Note        // what is odd about the value, or why there is none
	Hex         // octets in hex
)

// Span is a piece of text with one role.
type Span struct {
	Text string
	Role Role
}

// Text is a value as a person reads it.
type Text []Span

// String returns the text without its roles.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Options say how a value is written. The zero Options are good.
type Options struct {
	// Names gives an OID a name; nil leaves OIDs in numbers.
	Names func(oid.OID) string
	// Now is what ages are counted from; nil means [time.Now].
	Now func() time.Time
	// Units are written behind numbers: "octets".
	Units string
	// Short asks for one line of moderate length, without ages and without raw
	// numbers beside what they mean.
	Short bool
}
