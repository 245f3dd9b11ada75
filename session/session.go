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
	"errors"
	"fmt"
	"math"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gosnmp/gosnmp"

	"github.com/mibtui/mibtui/mib/oid"
)

// FarFuture is a time no unlock outlives, for [Session.AllowWrites] when writes
// are allowed for as long as the program runs.
var FarFuture = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)

// Session is one device. It is safe for concurrent use: callers take turns in
// the order they came.
type Session struct {
	config Config
	client *gosnmp.GoSNMP // used by whoever holds the line
	wire   *wire          // likewise
	engine *engine        // likewise; nil but for version 3
	met    bool           // likewise: the device has answered

	// line holds one token while a request is in flight. Go's channels serve
	// those who wait in the order they came.
	line   chan struct{}
	closed chan struct{}
	close  sync.Once

	writes  atomic.Pointer[time.Time] // until when; nil is never
	ceiling atomic.Int32              // the most repetitions the device stood; 0 means GETNEXT only
}

// Dial resolves the target's name and opens a socket. Nothing is sent and no
// TCP connection made, so it succeeds for a device that is not there. Errors
// about the name and the network are of type *[ResolveError] and
// *[UnreachableError], about the user of version 3 of type *[SecurityError].
func Dial(ctx context.Context, c Config) (*Session, error) {
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	addr, err := resolve(ctx, c.Target)
	if err != nil {
		return nil, err
	}
	client := &gosnmp.GoSNMP{
		Target:    addr.String(),
		Port:      c.Target.port(),
		Transport: family("udp", addr),
		Version:   gosnmp.Version2c,
		Community: c.community(),
		Timeout:   c.Timeout,
		MaxOids:   math.MaxInt32,
		// Requests are stopped by waking the wire, which leaves the socket
		// usable; gosnmp's own context would not.
		Context: context.WithoutCancel(ctx),
	}
	if c.Version == V1 {
		client.Version = gosnmp.Version1
	}
	// This opens a UDP socket also where TCP will be used: it is how gosnmp
	// makes itself ready, and sends nothing.
	if err := client.Connect(); err != nil {
		return nil, &UnreachableError{Target: c.Target, Err: err}
	}
	var link carrier = client.Conn
	if c.Target.stream() {
		_ = client.Conn.Close()
		link = &stream{network: family("tcp", addr), address: netip.AddrPortFrom(addr, c.Target.port()).String()}
	}
	var engine *engine
	var messages codec = plain{version: int32(c.Version - V1), community: []byte(c.community())}
	if c.Version == V3 {
		engine = newEngine(c)
		messages = engine
	}
	s := &Session{
		config: c,
		client: client,
		wire:   newWire(link, c.Version, messages),
		engine: engine,
		line:   make(chan struct{}, 1),
		closed: make(chan struct{}),
	}
	client.Conn = s.wire
	s.ceiling.Store(math.MaxInt32)
	return s, nil
}

func family(network string, addr netip.Addr) string {
	if addr.Is6() {
		return network + "6"
	}
	return network + "4"
}

// complete fills in what a configuration leaves open and refuses what cannot
// be spoken.
func (c Config) complete() (Config, error) {
	switch c.Version {
	case V1, V2c:
	case V3:
		if err := c.Security.Check(); err != nil {
			return c, err
		}
	default:
		return c, errors.New("no SNMP version was chosen: say 1, 2c or 3, none is guessed")
	}
	// gosnmp writes the community's length in one octet.
	if n := len(c.community()); n > 127 {
		return c, fmt.Errorf("the community has %d octets, more than the 127 that can be sent", n)
	}
	if c.Target.Host == "" {
		return c, &TargetError{"", "it is empty"}
	}
	if c.Timeout <= 0 {
		c.Timeout = DefaultTimeout
	}
	c.Timeout = max(c.Timeout, time.Millisecond) // less is over before anything is sent
	if c.MaxAnswer <= 0 {
		c.MaxAnswer = DefaultMaxAnswer
	}
	c.Retries = max(c.Retries, 0)
	return c, nil
}

// Config returns what the session was dialled with, defaults filled in.
func (s *Session) Config() Config { return s.config }

// String names the device and the version, never the community.
func (s *Session) String() string { return s.config.String() }

// GoString is String, so that no way of printing shows a secret.
func (s *Session) GoString() string { return s.String() }

// Close ends the session: requests in flight return [ErrClosed], and it waits
// until the last of them has.
func (s *Session) Close() error {
	var err error
	s.close.Do(func() {
		close(s.closed)
		err = s.wire.Close()
		// Whoever holds the line is woken by the closed socket. The line is
		// kept: nobody is to have it again.
		s.line <- struct{}{}
	})
	return err
}

// AllowWrites allows [Session.Set] until the given time; the zero time forbids
// it. A session begins read-only.
func (s *Session) AllowWrites(until time.Time) {
	if until.IsZero() {
		s.writes.Store(nil)
		return
	}
	s.writes.Store(&until)
}

// WritesUntil returns until when [Session.Set] is allowed, and whether it is
// now.
func (s *Session) WritesUntil() (time.Time, bool) {
	until := s.writes.Load()
	if until == nil {
		return time.Time{}, false
	}
	return *until, time.Now().Before(*until)
}

// Get asks for the values of the given instances. They come back in the order
// asked; one the device does not have is, on version 2c, an exception in its
// place, and on version 1 a *[StatusError] for the whole request.
func (s *Session) Get(ctx context.Context, oids ...oid.OID) ([]Varbind, error) {
	return s.ask(ctx, request{op: OpGet, asked: named(oids), retries: s.config.Retries})
}

// GetNext asks for the instance that follows each of the given OIDs.
func (s *Session) GetNext(ctx context.Context, oids ...oid.OID) ([]Varbind, error) {
	return s.ask(ctx, request{op: OpGetNext, asked: named(oids), retries: s.config.Retries})
}

// GetBulk asks for what follows the first nonRepeaters OIDs (0 to 255), once,
// and for up to maxRepetitions that follow each of the others, row by row (RFC
// 3416 §4.2.3). On version 1 it returns [ErrNoBulk].
func (s *Session) GetBulk(ctx context.Context, nonRepeaters, maxRepetitions int, oids ...oid.OID) ([]Varbind, error) {
	return s.ask(ctx, request{
		op: OpGetBulk, asked: named(oids), retries: s.config.Retries,
		nonRepeaters: nonRepeaters, maxRepetitions: maxRepetitions,
	})
}

// Set asks the device to change all the given instances, or none, and returns
// its confirmation. It is sent once and never again: when no answer comes, the
// error is a *[TimeoutError] with OutcomeUnknown. While writes are not allowed
// nothing is sent and the error is [ErrReadOnly].
func (s *Session) Set(ctx context.Context, varbinds ...Varbind) ([]Varbind, error) {
	return s.ask(ctx, request{op: OpSet, asked: varbinds})
}

func (s *Session) ask(ctx context.Context, r request) ([]Varbind, error) {
	a, err := s.exchange(ctx, r)
	return a.varbinds, err
}

func named(oids []oid.OID) []Varbind {
	asked := make([]Varbind, len(oids))
	for i, o := range oids {
		asked[i].OID = o
	}
	return asked
}
