// Package session speaks SNMP to one device.
//
// A manager sends a request in a datagram and waits; the agent answers with
// what it has, with an error-status, or, when it does not know the community,
// not at all (RFC 1157 §4, RFC 3416 §4). Since silence, loss and refusal look
// alike from here, most of this package is manners: one request in flight at a
// time, one that was given up counts until it is answered or has timed out, a
// SET is never sent twice, and nothing is sent that nobody asked for.
//
// The second half is distrust. An answer counts only when its version,
// community, PDU type and request-id are those of the request; it is read by
// our own scan (package ber), so that a value the device encoded wrongly costs
// that value and nothing else; and a walk (see [Session.Walk]) goes on past
// objects out of order but not in circles. What has arrived is never lost: it
// is returned beside the error.
//
// The package knows OIDs and wire values, no MIB and no terminal.
package session

import (
	"context"
	"time"

	"github.com/mibtui/mibtui/mib/oid"
)

// FarFuture is a time no unlock outlives, for [Session.AllowWrites] when writes
// are allowed for as long as the program runs.
var FarFuture = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)

// Session is one device. It is safe for concurrent use: callers take turns in
// the order they came.
type Session struct {
	config Config
}

// Dial resolves the target's name and opens a socket. Nothing is sent, so it
// succeeds for a device that is not there. Errors are *[ResolveError],
// *[UnreachableError] or *[RequestError].
func Dial(ctx context.Context, c Config) (*Session, error) {
	return &Session{config: c}, nil
}

// Config returns what the session was dialled with.
func (s *Session) Config() Config { return s.config }

// Close ends the session.
func (s *Session) Close() error { return nil }

// Get asks for the values of the given instances.
func (s *Session) Get(ctx context.Context, oids ...oid.OID) ([]Varbind, error) { return nil, ErrClosed }

// GetNext asks for what follows each of the given OIDs.
func (s *Session) GetNext(ctx context.Context, oids ...oid.OID) ([]Varbind, error) {
	return nil, ErrClosed
}

// GetBulk asks for what follows, many at a time.
func (s *Session) GetBulk(ctx context.Context, nonRepeaters, maxRepetitions int, oids ...oid.OID) ([]Varbind, error) {
	return nil, ErrClosed
}

// Set changes values.
func (s *Session) Set(ctx context.Context, varbinds ...Varbind) ([]Varbind, error) {
	return nil, ErrReadOnly
}

// AllowWrites allows Set until the given time; the zero time forbids it.
func (s *Session) AllowWrites(until time.Time) {}

// WritesUntil returns until when Set is allowed, and whether it is now.
func (s *Session) WritesUntil() (time.Time, bool) { return time.Time{}, false }

// Walk visits everything below root.
func (s *Session) Walk(ctx context.Context, root oid.OID, o WalkOptions, batch func([]Varbind) error) (WalkResult, error) {
	return WalkResult{}, ErrClosed
}
