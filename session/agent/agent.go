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
	"errors"
	"fmt"
	"iter"
	"net"
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

// Ascender is a [Store] that can hand out many objects in a row faster than by
// one Next after the other. A GETBULK uses it where there is one.
type Ascender interface {
	// After yields the instances after o in their order.
	After(o oid.OID) iter.Seq2[oid.OID, ber.Value]
}

// Options says who may ask an agent what.
type Options struct {
	Community      string // may read; "" means "public"
	WriteCommunity string // may read and write; "" means that nobody may write
	MaxMessage     int    // octets of the largest answer; 0 means 65507, what UDP over IPv4 carries
}

const largestDatagram = 65507

// Agent answers requests until it is closed.
type Agent struct {
	conn *net.UDPConn
	addr netip.AddrPort
	done chan struct{} // closed when serve has returned
	stop func() bool   // forgets the context
}

// Listen opens a UDP socket on addr ("127.0.0.1:0" chooses a free port) and
// answers requests from store until ctx ends or the agent is closed.
func Listen(ctx context.Context, addr string, store Store, o Options) (*Agent, error) {
	var config net.ListenConfig
	socket, err := config.ListenPacket(ctx, "udp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; choose another address or port (below 1024 needs root)", addr, err)
	}
	conn, ok := socket.(*net.UDPConn)
	if !ok {
		_ = socket.Close()
		return nil, fmt.Errorf("cannot listen on %s: not a UDP socket", addr)
	}
	local, _ := conn.LocalAddr().(*net.UDPAddr)
	a := &Agent{conn: conn, addr: local.AddrPort(), done: make(chan struct{})}
	a.addr = netip.AddrPortFrom(a.addr.Addr().Unmap(), a.addr.Port())
	a.stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
	go a.serve(newResponder(store, o))
	return a, nil
}

// Addr returns where the agent listens.
func (a *Agent) Addr() netip.AddrPort { return a.addr }

// Close stops the agent and waits until it has.
func (a *Agent) Close() error {
	a.stop()
	err := a.conn.Close()
	<-a.done
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

func (a *Agent) serve(r *responder) {
	defer close(a.done)
	datagram := make([]byte, 1<<16)
	for {
		n, from, err := a.conn.ReadFromUDPAddrPort(datagram)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			// What went wrong with one datagram, or with an answer sent
			// earlier, is no reason to leave everybody else alone.
			continue
		}
		if answer := r.answer(datagram[:n]); answer != nil {
			// An answer that cannot be sent is like one that was lost: the
			// manager asks again.
			_, _ = a.conn.WriteToUDPAddrPort(answer, from)
		}
	}
}
