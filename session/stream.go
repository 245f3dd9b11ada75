package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
)

// stream carries messages over TCP, one after the other with nothing between
// them (RFC 3430 §2). It connects when something is to be sent, and again when
// the connection is gone, so that a device may hang up between requests.
type stream struct {
	network, address string

	// in holds what has come and was not handed out; it belongs to the reader.
	in []byte

	mu       sync.Mutex // guards what follows: deadlines are moved from outside
	conn     net.Conn   // nil while there is none
	deadline time.Time
	cancel   context.CancelFunc // ends the dialling under way
	closed   bool
	used     time.Time // when something was last sent or came
	dialled  int       // how often
}

// idle is how long a connection is trusted without looking whether the other
// end has hung up.
const idle = time.Second

var errTooLarge = errors.New("an answer is larger than any SNMP message")

// Write sends one message, connecting first where there is no connection.
func (s *stream) Write(b []byte) (int, error) {
	conn, err := s.connect()
	if err != nil {
		return 0, err
	}
	n, err := conn.Write(b)
	if err != nil {
		// Half a message may be out, after which nothing can follow.
		s.drop()
	}
	return n, err
}

// Read waits for one whole message.
func (s *stream) Read(p []byte) (int, error) {
	for {
		n, err := messageSize(s.in)
		if err == nil && n > len(p) {
			err = errTooLarge
		}
		if err != nil {
			s.drop()
			return 0, err
		}
		if n > 0 && n <= len(s.in) {
			copy(p, s.in[:n])
			s.in = s.in[:copy(s.in, s.in[n:])]
			return n, nil
		}
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

// fill reads more, which there is room for: no message is larger than what
// Read is given.
func (s *stream) fill() error {
	s.mu.Lock()
	conn, closed := s.conn, s.closed
	s.mu.Unlock()
	switch {
	case closed:
		return net.ErrClosed
	case conn == nil:
		return errors.New("the connection is gone")
	case s.in == nil:
		s.in = make([]byte, 0, 1<<16)
	}
	n, err := conn.Read(s.in[len(s.in):cap(s.in)])
	s.in = s.in[:len(s.in)+n]
	if n > 0 {
		err = nil
	}
	s.touch(err)
	return err
}

// messageSize returns how many octets the message has that b begins with, or 0
// while that cannot be told.
func messageSize(b []byte) (int, error) {
	if len(b) > 0 && b[0] != 0x30 {
		return 0, fmt.Errorf("what comes is no SNMP: it begins with octet 0x%02x", b[0])
	}
	size, known, err := ber.Size(b)
	if err != nil {
		return 0, err
	}
	if !known {
		return 0, nil
	}
	return size, nil
}

// connect returns the connection, or makes one before the deadline.
func (s *stream) connect() (net.Conn, error) {
	s.mu.Lock()
	if s.closed || s.conn != nil {
		defer s.mu.Unlock()
		if s.closed {
			return nil, net.ErrClosed
		}
		return s.conn, nil
	}
	ctx, cancel := context.WithDeadline(context.Background(), s.deadline)
	defer cancel()
	s.cancel = cancel
	s.mu.Unlock()

	conn, err := new(net.Dialer).DialContext(ctx, s.network, s.address)

	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancel = nil
	switch {
	case s.closed:
		if err == nil {
			_ = conn.Close()
		}
		return nil, net.ErrClosed
	case err != nil && ctx.Err() != nil:
		return nil, os.ErrDeadlineExceeded
	case err != nil:
		return nil, err
	}
	s.dialled++
	s.in = s.in[:0]
	s.conn, s.used = conn, time.Now()
	// A connection that takes no deadline is broken, which shows when it is
	// used.
	_ = conn.SetDeadline(s.deadline)
	return conn, nil
}

// renew hangs up if the other end has: what is sent into such a connection is
// lost. It looks at one that was not used for a while, and, before what must
// not be lost, at any.
func (s *stream) renew(careful bool) {
	s.mu.Lock()
	conn := s.conn
	look := conn != nil && (careful || time.Since(s.used) > idle)
	s.mu.Unlock()
	if !look {
		return
	}
	_ = conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	// Where it has, the connection is dropped.
	_ = s.fill()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		_ = s.conn.SetDeadline(s.deadline)
	}
}

// touch notes what became of using the connection; one that failed is dropped.
func (s *stream) touch(err error) {
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		s.drop()
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used = time.Now()
}

// drop hangs up. What is sent next goes over a new connection.
func (s *stream) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		_ = s.conn.Close()
		s.conn = nil
	}
	s.in = s.in[:0]
}

// SetReadDeadline says until when to wait: for the next message, and for a
// connection.
func (s *stream) SetReadDeadline(t time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deadline = t
	if s.cancel != nil && !t.After(time.Now()) {
		s.cancel()
	}
	if s.conn != nil {
		return s.conn.SetDeadline(t)
	}
	return nil
}

// Close hangs up for good.
func (s *stream) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.cancel != nil {
		s.cancel()
	}
	if s.conn == nil {
		return nil
	}
	err := s.conn.Close()
	s.conn = nil
	return err
}

// dials returns how often a connection was made.
func (s *stream) dials() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dialled
}
