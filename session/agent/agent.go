// Package agent is a small SNMP agent in-process.
//
// An agent is the other side of the protocol: it holds objects in the order of
// their OIDs and answers GET with a value, GETNEXT with the object that comes
// after, GETBULK with many such, and carries out a SET wholly or not at all
// (RFC 3416 §4.2). This one knows no MIB: a [Store] hands it values, and may
// compute them when asked. It speaks versions 1, 2c and 3 on UDP or TCP, hides
// from version 1 what that cannot express (RFC 3584 §4), answers a wrong
// community, or what is no SNMP, with silence, and to a message of version 3
// that it cannot accept says why (RFC 3414 §3.2). The built-in demo device runs
// on it, and so do the tests of everything that speaks to a device.
package agent

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/usm"
)

// Store holds an agent's objects. Its methods are never called by the agent
// from two goroutines at once; what else touches the store must be kept apart
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

	// Users may ask with version 3; without any it is answered with silence.
	Users []User
	// EngineID is the octets of the agent's engine ID, 5 to 32 of them; "" makes
	// one that no other agent has.
	EngineID string
	// EngineTime returns how often the engine has started and the seconds since;
	// nil means once, and since Listen.
	EngineTime func() (boots, seconds int32)

	// Contexts holds other sets of objects, by name: of version 3's context, and
	// of what stands behind "community@".
	Contexts map[string]Store
}

// User is a user of version 3. One who has keys must use them: with a lower
// level than the user's own nothing is allowed.
type User struct {
	Name string
	usm.Credentials
	Write bool // may SET
}

const largestDatagram = 65507

// Agent answers requests until it is closed.
type Agent struct {
	addr    netip.AddrPort
	socket  io.Closer      // what it listens on
	running sync.WaitGroup // its goroutines
	stop    func() bool    // forgets the context
	// responder makes one for another goroutine.
	responder func() *responder
}

// Listen opens a socket on addr, as "127.0.0.1:0" (which chooses a free port)
// or with a transport before it, as in "tcp:127.0.0.1:0", and answers requests
// from store until ctx ends or the agent is closed.
func Listen(ctx context.Context, addr string, store Store, o Options) (*Agent, error) {
	engine, err := newEngine(o)
	if err != nil {
		return nil, err
	}
	var turn sync.Mutex
	a := &Agent{responder: func() *responder { return newResponder(store, o, engine, &turn) }}
	network, where := "udp", addr
	if before, after, ok := strings.Cut(addr, ":"); ok && slices.Contains(networks, before) {
		network, where = before, after
	}
	listen := a.listenUDP
	if strings.HasPrefix(network, "tcp") {
		listen = a.listenTCP
	}
	local, err := listen(ctx, network, where)
	if err != nil {
		return nil, listenError(addr, err)
	}
	a.addr = netip.AddrPortFrom(local.Addr().Unmap(), local.Port())
	a.stop = context.AfterFunc(ctx, func() { _ = a.socket.Close() })
	return a, nil
}

// AddressError says that a text is no address to listen on.
type AddressError struct {
	Text string
	Why  string
}

func (e *AddressError) Error() string {
	return fmt.Sprintf("cannot listen on %q: %s; give an address and a port, such as 127.0.0.1:1161 or :1161", e.Text, e.Why)
}

// listenError says why nobody can listen on an address, and what to try.
func listenError(text string, err error) error {
	if bad, ok := errors.AsType[*net.AddrError](err); ok {
		return &AddressError{text, bad.Err}
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err
	}
	try := "choose another address or port"
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		try = "something else listens there: choose another port"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		try = "it is no address of this machine: choose one that is"
	case errors.Is(err, syscall.EACCES):
		try = "ports below 1024 need root: choose a higher one"
	}
	return fmt.Errorf("cannot listen on %s: %w; %s", text, err, try)
}

var networks = []string{"udp", "udp4", "udp6", "tcp", "tcp4", "tcp6"}

// Addr returns where the agent listens.
func (a *Agent) Addr() netip.AddrPort { return a.addr }

// Close stops the agent and waits until it has.
func (a *Agent) Close() error {
	a.stop()
	err := a.socket.Close()
	a.running.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

func (a *Agent) listenUDP(ctx context.Context, network, addr string) (local netip.AddrPort, err error) {
	var config net.ListenConfig
	socket, err := config.ListenPacket(ctx, network, addr)
	if err != nil {
		return local, err
	}
	conn, ok := socket.(*net.UDPConn)
	if !ok {
		_ = socket.Close()
		return local, errors.New("not a UDP socket")
	}
	if udp, ok := conn.LocalAddr().(*net.UDPAddr); ok {
		local = udp.AddrPort()
	}
	a.socket = conn
	a.running.Go(func() { serveDatagrams(conn, a.responder()) })
	return local, nil
}

func serveDatagrams(conn *net.UDPConn, r *responder) {
	datagram := make([]byte, 1<<16)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(datagram)
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
			_, _ = conn.WriteToUDPAddrPort(answer, from)
		}
	}
}
