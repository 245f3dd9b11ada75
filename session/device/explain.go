package device

import (
	"errors"
	"fmt"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
)

// Explain returns err with the names of the objects a device refused something
// about, where it is a *[session.StatusError] or several joined. Other errors
// are returned as they are.
func Explain(t *mib.Tree, err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range joined.Unwrap() {
			all = append(all, Explain(t, e))
		}
		return errors.Join(all...)
	}
	status, ok := errors.AsType[*session.StatusError](err)
	if !ok || status.OID.IsZero() {
		return err
	}
	n, _ := deepestNamed(t, status.OID)
	uncarried := status.Version == session.V1 && status.Status == session.NoSuchName && status.Op != session.OpSet &&
		n.Type() != nil && value.Wire(n.Type()) == ber.Counter64
	return &namedError{Output{}.Name(t, status.OID), status, uncarried}
}

// namedError is a refusal that names its object.
type namedError struct {
	name   string
	status *session.StatusError
	// uncarried is set where the version spoken has no such type (RFC 3584
	// §4.2.2.1).
	uncarried bool
}

func (e *namedError) Error() string {
	answer := e.status.Answer()
	if e.uncarried {
		answer = fmt.Sprintf("%v: SNMPv1 cannot carry a Counter64; connect with v2c or v3 to see it", e.status.Status)
	}
	return fmt.Sprintf("%v %s: %s", e.status.Op, e.name, answer)
}

func (e *namedError) Unwrap() error { return e.status }

// NoInstance returns why o cannot be the name of a value, and what to write
// instead, or "" where it can.
func NoInstance(t *mib.Tree, o oid.OID) string {
	return noInstance(deepestNamed(t, o))
}

func noInstance(n mib.Node, suffix oid.OID) string {
	if !suffix.IsZero() {
		return ""
	}
	switch n.Kind() {
	case mib.Scalar:
		return fmt.Sprintf("%s is an object, not an instance; its only one is %s.0", n.Name(), n.Name())
	case mib.Column:
		return fmt.Sprintf("%s is a column, not an instance; add the row's index, as in %s.1", n.Name(), n.Name())
	case mib.Table, mib.Row:
		return n.Name() + " is a " + n.Kind().String() + ", not an instance; name a column and the row's index"
	}
	if n.HasChildren() {
		return n.Name() + " is a place in the tree with others below it, not an instance; name one of those"
	}
	return ""
}
