package device

import (
	"errors"
	"fmt"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
)

// TypeLetters lists what [ParseValue] takes for a type: what the MIB says, or
// one of snmpset's letters for a type on the wire.
const TypeLetters = "= i u s x d a o t b c"

// ErrNoType says that a value was to be read as the MIB says, where no module
// says anything.
var ErrNoType = errors.New("no loaded module describes this object, so the type of the value has to be said: instead of = " + value.WireLetters)

// ParseValue reads the value a person typed for the object at o. A letter of
// [TypeLetters] says how; explicit reports whether it chose the type on the
// wire rather than leave that to the MIB. Object identifiers may be names; i
// takes the labels of an enumeration, and s what the object's DISPLAY-HINT
// reads, as they do for snmpset. A value that is of the type the MIB says has
// to be one it allows.
func ParseValue(t *mib.Tree, o oid.OID, letter, text string) (v ber.Value, explicit bool, err error) {
	if len(letter) != 1 {
		return ber.Value{}, false, fmt.Errorf("%q is no type; it is one of %s", letter, TypeLetters)
	}
	n, _ := deepestNamed(t, o)
	typ := n.Type()
	resolve := func(name string) (oid.OID, error) {
		r, err := Resolve(t, name)
		return r.OID, err
	}
	switch {
	case letter == "=" && typ == nil:
		return ber.Value{}, false, ErrNoType
	case letter == "=", letter == "b" && typ != nil && typ.Base == mib.Bits:
		v, err = value.ParseNamed(typ, text, resolve)
		return v, false, err
	case letter == "o":
		target, err := resolve(text)
		return ber.NewOID(target), true, err
	}
	if v, err = parseWire(typ, letter[0], text); err != nil {
		return ber.Value{}, true, err
	}
	if value.Wire(typ) == v.Type {
		err = value.Check(typ, v)
	}
	return v, true, err
}

// parseWire reads a value whose type was chosen by a letter, in the words the
// MIB has for it where it has some.
func parseWire(typ *mib.Type, letter byte, text string) (ber.Value, error) {
	if letter == 's' {
		if v, ok := value.ParseHint(typ, text); ok {
			return v, nil
		}
	}
	v, err := value.ParseWire(letter, text)
	if err != nil && letter == 'i' && typ != nil && typ.Base == mib.Integer32 && len(typ.Labels) > 0 {
		return value.Parse(typ, text)
	}
	return v, err
}
