package device

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
)

// Change is a SET that has been checked and not yet sent.
type Change struct {
	OID  oid.OID
	Name string    // "IF-MIB::ifAdminStatus.3"
	Node mib.Node  // the deepest named place on the way to OID
	Type *mib.Type // nil when no module knows the object
	// New is what will be sent, Old what the device answered when it was
	// staged: an exception where it has no such instance, as before a row is
	// created, and the zero Value for an object that cannot be read.
	New, Old ber.Value
	// Warnings say what is unusual about the change, in sentences, and Effects
	// what it does beyond keeping a value, as far as the MIB tells.
	Warnings, Effects []string
	// AfterRestart says what becomes of the value when the device restarts, as
	// far as the MIB does; "" where that is no question.
	AfterRestart string
}

// Inverse returns the change that brings the old value back, and false when
// there is none: the instance did not exist, could not be read, or already
// holds the new value. Some effects stay all the same: a reload cannot be
// undone.
func (c Change) Inverse() (Change, bool) {
	if c.Old.Type == 0 || c.Old.Type.IsException() || c.Old == c.New {
		return Change{}, false
	}
	c.New, c.Old = c.Old, c.New
	c.Warnings, c.Effects = nil, nil
	return c, true
}

// RefusedError says why a change was not accepted; nothing has been sent.
type RefusedError struct {
	OID  oid.OID
	Name string
	Why  string // what is in the way and what to try, a clause
	Err  error  // what a check said, or nil
}

func (e *RefusedError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s was not set: %v", e.Name, e.Err)
	}
	return fmt.Sprintf("%s was not set: %s", e.Name, e.Why)
}

// Unwrap returns what a check said.
func (e *RefusedError) Unwrap() error { return e.Err }

// Stage checks whether v, which [ParseValue] may have read, may be written to o and reads the value it would
// replace. It refuses, with a *[RefusedError], while the device is read-only,
// when o is no instance, when the MIB does not allow writing to it, when v is
// not of its type or out of its range, and when it is one that only devices say. Where no module knows o, v is taken
// as it is. With explicit, a person chose the type on the wire: that the MIB
// promises another is a warning then, and the device has the last word.
func (d *Device) Stage(ctx context.Context, t *mib.Tree, o oid.OID, v ber.Value, explicit bool) (Change, error) {
	n, suffix := deepestNamed(t, o)
	c := Change{OID: o, Name: Output{}.Name(t, o), Node: n, Type: n.Type(), New: v}
	if _, ok := d.session.WritesUntil(); !ok {
		return Change{}, &RefusedError{
			OID: o, Name: c.Name, Err: session.ErrReadOnly,
		}
	}
	if why := refuseObject(n, suffix); why != "" {
		return Change{}, &RefusedError{OID: o, Name: c.Name, Why: why}
	}
	switch {
	case c.Type == nil:
		c.Warnings = append(c.Warnings, "No loaded module describes this object, so nothing about the value was checked.")
	case explicit && value.Wire(c.Type) != v.Type:
		c.Warnings = append(c.Warnings, fmt.Sprintf(
			"%s says %s here; %v is sent because you chose it.", n.Module(), c.Type.Name, v.Type))
	default:
		if err := value.Check(c.Type, v); err != nil {
			return Change{}, &RefusedError{OID: o, Name: c.Name, Err: err}
		}
	}
	if why := refuseState(c.Type, v); why != "" && !explicit {
		return Change{}, &RefusedError{OID: o, Name: c.Name, Why: why}
	}
	if err := checkInstance(n, suffix); err != nil {
		c.Warnings = append(c.Warnings, fmt.Sprintf("The instance does not fit the table's INDEX: %v.", err))
	}
	if n.Access() != mib.WriteOnly {
		old, err := d.ReadOld(ctx, o)
		if err != nil {
			return Change{}, fmt.Errorf("read %s before writing it: %w", c.Name, err)
		}
		c.Old = old
	}
	if c.Type != nil {
		c.Effects, c.AfterRestart = effects(c), afterRestart(c)
	}
	return c, nil
}

// refuseObject returns why the MIB says that nothing can be written below n at
// suffix, or "".
func refuseObject(n mib.Node, suffix oid.OID) string {
	if why := noInstance(n, suffix); why != "" {
		return why
	}
	if a := n.Access(); n.Kind().IsObject() && a != mib.NoAccess && !a.Writable() {
		return fmt.Sprintf("%s says it is %v", n.Module(), a)
	}
	return ""
}

func checkInstance(n mib.Node, suffix oid.OID) error {
	switch n.Kind() {
	case mib.Scalar:
		if suffix != oid.New(0) {
			return errors.New("a scalar has the one instance 0")
		}
	case mib.Column:
		return CheckIndex(n.Index(), suffix)
	}
	return nil
}

// CheckIndex reports whether an instance fits an INDEX clause, its values'
// ranges, sizes and labels included. Devices go beyond those now and then, so
// it is for instances that are to be made. The error names the part.
func CheckIndex(parts []mib.IndexPart, suffix oid.OID) error {
	values, err := value.DecodeIndex(parts, suffix)
	if err != nil {
		return err
	}
	for _, v := range values {
		if err := value.Check(v.Part.Type(), v.Value); err != nil {
			return fmt.Errorf("%s: %w", v.Part.Name, err)
		}
	}
	return nil
}

// IndexTakes says what an INDEX clause is made of: "slotIndex 1..8, then
// portName of 1..32 octets".
func IndexTakes(parts []mib.IndexPart) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.Name
		switch t := p.Type(); {
		case t == nil || len(t.Labels) > 0:
		case len(t.Ranges) > 0:
			texts[i] += " " + joinRanges(t.Ranges)
		case len(t.Sizes) > 0:
			texts[i] += " of " + joinRanges(t.Sizes) + " octets"
		}
	}
	return strings.Join(texts, ", then ")
}

func joinRanges(ranges []mib.Range) string {
	texts := make([]string, len(ranges))
	for i, r := range ranges {
		texts[i] = r.String()
	}
	return strings.Join(texts, " | ")
}

// ReadOld reads the value a SET of o would replace. That there is none is an answer, an
// exception; SNMPv1 says so with an error-status (RFC 1157 §4.1.2).
func (d *Device) ReadOld(ctx context.Context, o oid.OID) (ber.Value, error) {
	got, err := d.session.Get(ctx, o)
	if isNoSuchName(err) {
		return ber.Value{Type: ber.NoSuchInstance}, nil
	}
	if err != nil {
		return ber.Value{}, err
	}
	for _, vb := range got {
		if vb.OID == o {
			return vb.Value, nil
		}
	}
	return ber.Value{}, errors.New("the device answered about another object")
}

func isNoSuchName(err error) bool {
	status, ok := errors.AsType[*session.StatusError](err)
	return ok && status.Status == session.NoSuchName
}

// Applied is what became of one change.
type Applied struct {
	Change
	// ReadBack is the value the device gave when it was asked again, and
	// ReadErr why it could not be. Both are zero for a write-only object.
	ReadBack ber.Value
	ReadErr  error
	// Differs says that the value read back is not the one that was sent. A
	// RowStatus and a TestAndIncr are not expected to read as written (RFC 2579
	// §2).
	Differs bool
}

// Outcome is what became of a SET. All its changes were made, or none.
type Outcome struct {
	Changes []Applied
	// Unknown says that the SET was not answered: whether the device acted on
	// it, only the values read back can tell.
	Unknown bool
}

// Apply sends the changes in one SET, once, and reads every object back. When
// the device refuses, the error says why and nothing has changed. When it does
// not answer, the Outcome is marked unknown and the error is the timeout; the
// values read back stand in the Outcome all the same.
func (d *Device) Apply(ctx context.Context, changes ...Change) (Outcome, error) {
	if len(changes) == 0 {
		return Outcome{}, errors.New("there is nothing to set")
	}
	vbs := make([]session.Varbind, len(changes))
	out := Outcome{Changes: make([]Applied, len(changes))}
	for i, c := range changes {
		vbs[i] = session.Varbind{OID: c.OID, Value: c.New}
		out.Changes[i].Change = c
	}
	_, err := d.session.Set(ctx, vbs...)
	if err != nil {
		if !session.OutcomeUnknown(err) {
			return out, err
		}
		out.Unknown = true
	}
	for i := range out.Changes {
		d.readBack(ctx, &out.Changes[i])
	}
	return out, err
}

func (d *Device) readBack(ctx context.Context, a *Applied) {
	if a.Node.IsValid() && a.Node.Access() == mib.WriteOnly {
		return
	}
	a.ReadBack, a.ReadErr = d.ReadOld(ctx, a.OID)
	if a.ReadErr != nil || a.Type.Is("RowStatus") || a.Type.Is("TestAndIncr") {
		return
	}
	a.Differs = a.ReadBack != a.New
}
