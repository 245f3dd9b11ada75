package value

import (
	"errors"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var errNone = errors.New("not read yet")

// Format returns v as a person reads it.
func Format(t *mib.Type, v ber.Value, o Options) Text { return nil }

// Parse is the inverse of Format.
func Parse(t *mib.Type, text string) (ber.Value, error) { return ber.Value{}, errNone }

// ParseNamed is Parse with a resolver of names.
func ParseNamed(t *mib.Type, text string, resolve func(string) (oid.OID, error)) (ber.Value, error) {
	return ber.Value{}, errNone
}

// ParseWire reads a value of the type snmpset's letter says.
func ParseWire(letter byte, text string) (ber.Value, error) { return ber.Value{}, errNone }

// Check checks.
func Check(t *mib.Type, v ber.Value) error { return nil }

// Wire returns the tag.
func Wire(t *mib.Type) ber.Type { return 0 }

// IndexValue is one part of an index.
type IndexValue struct {
	Part  mib.IndexPart
	Value ber.Value
	Text  Text
	Subs  oid.OID
}

// DecodeIndex reads a suffix.
func DecodeIndex(parts []mib.IndexPart, suffix oid.OID) ([]IndexValue, error) { return nil, nil }

// EncodeIndex writes a suffix.
func EncodeIndex(parts []mib.IndexPart, values []ber.Value) (oid.OID, error) {
	return oid.OID{}, errNone
}

// ParseIndex reads an instance as a person writes it.
func ParseIndex(parts []mib.IndexPart, text string) (oid.OID, error) { return oid.OID{}, errNone }

// FormatInstance writes one.
func FormatInstance(parts []mib.IndexPart, suffix oid.OID) string { return "." + suffix.String() }
