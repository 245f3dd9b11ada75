// Package device is a session seen through the MIB: the one room that knows
// what a device says on the wire and what modules say it means.
//
// SNMP carries object identifiers and tagged values, nothing else. That
// 1.3.6.1.2.1.2.2.1.7.3 = 2 means "interface 3 has been shut by its
// administrator" is knowledge of the manager, found in IF-MIB. This package
// brings the two together in both directions: a text a person typed becomes an
// OID ([Resolve]), a varbind becomes a [Reading] with a name and a value a
// person can read, or the very line net-snmp's tools would print ([Output]),
// and a new value is checked against the MIB before it is sent as a SET
// ([Device.Stage], [Device.Apply]). The browser and the shell commands both ask
// here, so that they can never disagree.
package device

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// Device is one SNMP agent. It is safe for concurrent use.
type Device struct {
	session *session.Session
}

// Open resolves the target's name and opens a socket. Nothing is sent yet, so
// it succeeds for a device that is not there.
func Open(ctx context.Context, c session.Config) (*Device, error) {
	s, err := session.Dial(ctx, c)
	if err != nil {
		return nil, err
	}
	return &Device{session: s}, nil
}

// Close ends the session and waits for what it has under way.
func (d *Device) Close() error { return d.session.Close() }

// Session returns the session underneath.
func (d *Device) Session() *session.Session { return d.session }

// Op is what is asked of a device.
type Op uint8

// The operations a person chooses between.
const (
	Get Op = iota
	GetNext
	GetBulk
	Walk
)

// String returns the operation's name as the RFCs write it.
func (o Op) String() string {
	switch o {
	case Get:
		return "GET"
	case GetNext:
		return "GETNEXT"
	case GetBulk:
		return "GETBULK"
	case Walk:
		return "WALK"
	}
	return fmt.Sprintf("Op(%d)", uint8(o))
}

// NoRepetitions is the [Request.MaxRepetitions] of a GETBULK that asks for its
// non-repeaters alone.
const NoRepetitions = -1

// Request is one thing asked of a device.
type Request struct {
	Op   Op
	OIDs []oid.OID
	// NonRepeaters and MaxRepetitions are GETBULK's (RFC 3416 §4.2.3).
	// MaxRepetitions 0 means 10 for a GETBULK, and [NoRepetitions] none; for a
	// WALK 0 means that it adapts.
	NonRepeaters, MaxRepetitions int
	// Limit ends a WALK after so many varbinds; 0 is no limit.
	Limit int
	// Next walks with GETNEXT alone, as snmpwalk does.
	Next bool
	// AllowDisorder walks on where an answer does not come after the one
	// before, as net-snmp's -Cc does.
	AllowDisorder bool
}

// Summary is what a [Request] came to.
type Summary struct {
	Varbinds int
	Requests int
	Warnings []session.Warning
	// End is the endOfMibView a WALK came to behind its last object, or zero.
	End session.Varbind
}

// Run asks what r says and hands every batch of varbinds to emit as it
// arrives, from the calling goroutine and in the order of the answers. What
// was emitted before an error stays true. A WALK of something that has nothing
// below it asks for the thing itself, as net-snmp's tools do; exceptions are
// emitted as the values they are.
func (d *Device) Run(ctx context.Context, r Request, emit func([]session.Varbind)) (Summary, error) {
	if len(r.OIDs) == 0 {
		return Summary{}, errors.New("no object was named")
	}
	var s Summary
	if r.Op == Walk {
		for _, root := range r.OIDs {
			if err := d.walk(ctx, root, r, &s, emit); err != nil {
				return s, err
			}
		}
		return s, nil
	}
	var err error
	switch r.Op {
	case Get:
		err = askAll(ctx, d.session.Get, r.OIDs, &s, emit)
	case GetNext:
		err = askAll(ctx, d.session.GetNext, r.OIDs, &s, emit)
	case GetBulk:
		repetitions := max(0, r.MaxRepetitions)
		if r.MaxRepetitions == 0 {
			repetitions = 10
		}
		var got []session.Varbind
		got, err = d.session.GetBulk(ctx, r.NonRepeaters, repetitions, r.OIDs...)
		s.add(got, emit)
	}
	return s, err
}

func (s *Summary) add(got []session.Varbind, emit func([]session.Varbind)) {
	s.Requests++
	s.Varbinds += len(got)
	if len(got) > 0 {
		emit(got)
	}
}

// askAll asks about every OID with a GET or a GETNEXT. An SNMPv1 agent that has
// nothing for one of them answers none (RFC 1157 §4.1.2, §4.1.3): the one it
// names is left out and the rest asked again. Where the answer would not fit
// into one message, two are asked for.
func askAll(
	ctx context.Context, ask func(context.Context, ...oid.OID) ([]session.Varbind, error),
	oids []oid.OID, s *Summary, emit func([]session.Varbind),
) error {
	var missing []error
	for len(oids) > 0 {
		got, err := ask(ctx, oids...)
		status, refused := errors.AsType[*session.StatusError](err)
		switch {
		case refused && status.Status == session.NoSuchName && status.Index >= 1 && status.Index <= len(oids):
			s.Requests++
			missing = append(missing, err)
			oids = slices.Delete(slices.Clone(oids), status.Index-1, status.Index)
		case refused && status.Status == session.TooBig && len(oids) > 1:
			s.Requests++
			half := len(oids) / 2
			if err := askAll(ctx, ask, oids[:half], s, emit); err != nil {
				missing = append(missing, err)
				if !isNoSuchName(err) {
					return errors.Join(missing...)
				}
			}
			oids = oids[half:]
		default:
			s.add(got, emit)
			return errors.Join(append(missing, err)...)
		}
	}
	return errors.Join(missing...)
}

func (d *Device) walk(ctx context.Context, root oid.OID, r Request, s *Summary, emit func([]session.Varbind)) error {
	o := session.WalkOptions{
		MaxRepetitions: r.MaxRepetitions,
		Next:           r.Next || d.session.Config().Version == session.V1,
		AllowDisorder:  r.AllowDisorder,
	}
	if r.Limit > 0 {
		if o.Limit = r.Limit - s.Varbinds; o.Limit <= 0 {
			return session.ErrLimit
		}
	}
	result, err := d.session.Walk(ctx, root, o, func(batch []session.Varbind) error {
		emit(batch)
		return nil
	})
	s.Varbinds += result.Varbinds
	s.Requests += result.Requests
	s.Warnings = append(s.Warnings, result.Warnings...)
	if result.Varbinds > 0 {
		s.End = result.End
	}
	if err != nil || result.Varbinds > 0 || root.Len() < 2 {
		return err
	}
	return askAll(ctx, d.session.Get, []oid.OID{root}, s, emit)
}
