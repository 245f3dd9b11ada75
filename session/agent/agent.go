// Package agent is a small SNMP agent in-process.
//
// An agent is the other side of the protocol: it holds objects in the order of
// their OIDs and answers GET with a value, GETNEXT with the object that comes
// after, GETBULK with many such, and carries out a SET wholly or not at all
// (RFC 3416 §4.2). This one knows no MIB: a [Store] hands it values, and may
// compute them when asked. It speaks versions 1 and 2c on UDP, hides from
// version 1 what that cannot express (RFC 3584 §4), and answers a wrong
// community, or what is no SNMP, with silence. The built-in demo device runs
// on it, and so do the tests of everything that speaks to a device.
package agent

import (
	"context"
	"net/netip"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// Store holds an agent's objects. Its methods are called from one goroutine of
// the agent, never two at once; what else touches the store must be kept apart
// by the store itself.
type Store interface {
	// Get returns the value of the instance o.
	Get(o oid.OID) (ber.Value, bool)
	// Next returns the first instance after o, and false at the end.
	Next(o oid.OID) (oid.OID, ber.Value, bool)
	// Set changes all the given instances or none. When it refuses it says why
	// and which varbind is to blame, counted from 1.
	Set(varbinds []session.Varbind) (status session.ErrorStatus, index int)
}

// Options says who may ask an agent what.
type Options struct {
	Community      string // may read; "" means "public"
	WriteCommunity string // may read and write; "" means that nobody may write
	MaxMessage     int    // octets of the largest answer; 0 means 65507, what UDP over IPv4 carries
}

// Agent answers requests until it is closed.
type Agent struct{}

// Listen opens a UDP socket on addr ("127.0.0.1:0" chooses a free port) and
// answers requests from store until ctx ends or the agent is closed.
func Listen(ctx context.Context, addr string, store Store, o Options) (*Agent, error) {
	return &Agent{}, nil
}

// Addr returns where the agent listens.
func (a *Agent) Addr() netip.AddrPort { return netip.AddrPort{} }

// Close stops the agent and waits until it has.
func (a *Agent) Close() error { return nil }
