package session_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
)

// streams is a TCP server that does with each connection, counted from 1, what
// a test wants, and hangs up when that returns.
func streams(t *testing.T, serve func(n int, conn net.Conn)) (*net.TCPAddr, *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	accepted := new(atomic.Int32)
	var running sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			n := int(accepted.Add(1))
			running.Go(func() {
				forget := context.AfterFunc(ctx, func() { _ = conn.Close() })
				defer forget()
				defer conn.Close()
				serve(n, conn)
			})
		}
	})
	t.Cleanup(func() {
		cancel()
		_ = l.Close()
		running.Wait()
	})
	addr, _ := l.Addr().(*net.TCPAddr)
	return addr, accepted
}

// receive reads one request from a stream on which each is sent in one piece.
func receive(conn net.Conn) (ber.Message, bool) {
	buf := make([]byte, 1<<16)
	n, err := conn.Read(buf)
	if err != nil {
		return ber.Message{}, false
	}
	m, err := ber.ParseMessage(buf[:n])
	return m, err == nil
}

func answerAll(conn net.Conn) {
	for m, ok := receive(conn); ok; m, ok = receive(conn) {
		_, _ = conn.Write(encode(response(m, right)))
	}
}

// silence reads and says nothing, until the other end hangs up.
func silence(conn net.Conn) {
	for _, ok := receive(conn); ok; _, ok = receive(conn) {
	}
}

func overTCP(addr *net.TCPAddr) session.Config {
	c := session.DefaultConfig(session.Target{Network: "tcp", Host: addr.IP.String(), Port: uint16(addr.Port)})
	c.Version, c.Community = session.V2c, "public"
	c.Timeout, c.Retries = 10*time.Second, 0
	return c
}

func TestMessagesInPiecesAndInARow(t *testing.T) {
	t.Parallel()
	addr, _ := streams(t, func(_ int, conn net.Conn) {
		for m, ok := receive(conn); ok; m, ok = receive(conn) {
			before := m
			before.RequestID--
			all := slices.Concat(encode(response(before, wrong)), encode(response(m, right)), encode(response(m, wrong)))
			for i := range all {
				if _, err := conn.Write(all[i : i+1]); err != nil {
					return
				}
			}
		}
	})
	s := dial(t, overTCP(addr))
	for range 5 {
		if got, err := s.Get(t.Context(), sysDescr); err != nil || !slices.Equal(got, []session.Varbind{right}) {
			t.Fatalf("%v, %v", got, err)
		}
	}
}

// Values of one answer stay what they were when the next one is read.
func TestValuesOverTCPAreCopies(t *testing.T) {
	t.Parallel()
	var all []session.Varbind
	for i := range uint32(2000) {
		all = append(all, session.Varbind{OID: column.Append(i), Value: ber.NewOctetString(strings.Repeat(string(rune('a'+i%26)), int(i%50)))})
	}
	for _, version := range []session.Version{session.V2c, session.V3} {
		at := secured(t, "tcp:127.0.0.1:0", agent.NewTable(all...), agent.Options{})
		c := asUser("tcp", at.Addr())
		c.Version, c.Community = version, "public"
		if got := walk(t, dial(t, c), column, session.WalkOptions{}); !slices.Equal(got, all) {
			t.Errorf("version %v: %d varbinds came, not all as they are", version, len(got))
		}
	}
}

// A device may hang up when it likes: the next request goes over a new
// connection, a SET too, since it is looked for before it is sent.
func TestAConnectionThatIsGoneIsMadeAgain(t *testing.T) {
	t.Parallel()
	closed := make(chan struct{}, 10)
	addr, accepted := streams(t, func(_ int, conn net.Conn) {
		if m, ok := receive(conn); ok {
			_, _ = conn.Write(encode(response(m, right)))
		}
		_ = conn.Close()
		closed <- struct{}{}
	})
	c := overTCP(addr)
	c.Retries = 1
	s := dial(t, c)
	for n := range int32(3) {
		if got, err := s.Get(t.Context(), sysDescr); err != nil || !slices.Equal(got, []session.Varbind{right}) {
			t.Errorf("request %d: %v, %v", n, got, err)
		}
		<-closed
		if got := accepted.Load(); got != n+1 {
			t.Errorf("after request %d: %d connections", n, got)
		}
	}
}

func TestASetAfterTheDeviceHungUp(t *testing.T) {
	t.Parallel()
	closed := make(chan struct{}, 10)
	addr, _ := streams(t, func(n int, conn net.Conn) {
		if m, ok := receive(conn); ok && n < 3 {
			_, _ = conn.Write(encode(response(m, right)))
		}
		_ = conn.Close()
		closed <- struct{}{}
	})
	s := dial(t, overTCP(addr))
	s.AllowWrites(session.FarFuture)
	if _, err := s.Get(t.Context(), sysDescr); err != nil {
		t.Fatal(err)
	}
	<-closed
	if got, err := s.Set(t.Context(), right); err != nil || !slices.Equal(got, []session.Varbind{right}) {
		t.Errorf("%v, %v", got, err)
	}
	<-closed
	_, err := s.Set(t.Context(), right)
	if e, ok := errors.AsType[*session.UnreachableError](err); !ok || !e.OutcomeUnknown || !session.OutcomeUnknown(err) {
		t.Errorf("the device hung up on a SET: %v", err)
	}
}

// A connection over which nothing comes any more is given up with the request,
// and costs no other.
func TestAStalledConnection(t *testing.T) {
	t.Parallel()
	addr, accepted := streams(t, func(n int, conn net.Conn) {
		if n == 1 {
			silence(conn)
			return
		}
		answerAll(conn)
	})
	c := overTCP(addr)
	c.Timeout = 100 * time.Millisecond
	s := dial(t, c)
	start := time.Now()
	_, err := s.Get(t.Context(), sysDescr)
	if _, ok := errors.AsType[*session.TimeoutError](err); !ok || time.Since(start) > 5*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
	if got, err := s.Get(t.Context(), sysDescr); err != nil || accepted.Load() != 2 {
		t.Errorf("%v, %v over %d connections", got, err, accepted.Load())
	}
}

func TestTCPIsStoppedAtOnce(t *testing.T) {
	t.Parallel()
	addr, _ := streams(t, func(_ int, conn net.Conn) { silence(conn) })
	c := overTCP(addr)
	c.Timeout = 200 * time.Millisecond
	s := dial(t, c)
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		start := time.Now()
		_, err := s.Get(ctx, sysDescr)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 3*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	}
}

func TestWhatIsNoAnswerOverTCP(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		serve func(conn net.Conn, m ber.Message)
		says  string
	}{
		"hangs up":   {func(net.Conn, ber.Message) {}, "hung up"},
		"no SNMP":    {func(conn net.Conn, _ ber.Message) { _, _ = conn.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")) }, "no SNMP"},
		"endless":    {func(conn net.Conn, _ ber.Message) { _, _ = conn.Write([]byte{0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 2}) }, "larger"},
		"indefinite": {func(conn net.Conn, _ ber.Message) { _, _ = conn.Write([]byte{0x30, 0x80, 2, 1, 1}) }, "length"},
		"cut":        {func(conn net.Conn, m ber.Message) { b := encode(response(m, right)); _, _ = conn.Write(b[:len(b)-1]) }, "hung up"},
	} {
		addr, _ := streams(t, func(_ int, conn net.Conn) {
			if m, ok := receive(conn); ok {
				test.serve(conn, m)
			}
		})
		got, err := dial(t, overTCP(addr)).Get(t.Context(), sysDescr)
		if _, ok := errors.AsType[*session.UnreachableError](err); !ok || !strings.Contains(err.Error(), test.says) || len(got) > 0 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestNobodyListensOnTCP(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr, _ := l.Addr().(*net.TCPAddr)
	_ = l.Close()
	s := dial(t, overTCP(addr))
	s.AllowWrites(session.FarFuture)
	for _, ask := range []func() error{
		func() error { _, err := s.Get(t.Context(), sysDescr); return err },
		func() error { _, err := s.Set(t.Context(), right); return err },
	} {
		err := ask()
		if e, ok := errors.AsType[*session.UnreachableError](err); !ok || e.OutcomeUnknown || !strings.Contains(err.Error(), "nothing listens on TCP port") {
			t.Errorf("error %v", err)
		}
	}
}

func TestCloseWhileTCPWaits(t *testing.T) {
	t.Parallel()
	began := make(chan struct{})
	addr, _ := streams(t, func(_ int, conn net.Conn) {
		close(began)
		silence(conn)
	})
	s, err := session.Dial(t.Context(), overTCP(addr))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		_, err := s.Walk(t.Context(), oid.OID{}, session.WalkOptions{}, func([]session.Varbind) error { return nil })
		ended <- err
	}()
	<-began
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, session.ErrClosed) {
		t.Errorf("error %v", err)
	}
}
