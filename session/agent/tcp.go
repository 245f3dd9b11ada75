package agent

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
)

// What keeps those who connect and say nothing from using the agent up.
const (
	mostConnections = 64
	patience        = 5 * time.Minute  // for the next request
	slowest         = 10 * time.Second // for an answer to be taken
)

// listener is a TCP socket and the connections it accepted.
type listener struct {
	net.Listener
	mu     sync.Mutex
	conns  map[net.Conn]struct{}
	closed bool
}

func (a *Agent) listenTCP(ctx context.Context, network, addr string) (local netip.AddrPort, err error) {
	var config net.ListenConfig
	socket, err := config.Listen(ctx, network, addr)
	if err != nil {
		return local, err
	}
	if tcp, ok := socket.Addr().(*net.TCPAddr); ok {
		local = tcp.AddrPort()
	}
	l := &listener{Listener: socket, conns: map[net.Conn]struct{}{}}
	a.socket = l
	a.running.Go(func() { a.accept(l) })
	return local, nil
}

func (a *Agent) accept(l *listener) {
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			// Too many open files, as a rule: some will be closed.
			<-time.After(10 * time.Millisecond)
			continue
		}
		if !l.add(conn) {
			_ = conn.Close()
			continue
		}
		a.running.Go(func() {
			defer l.remove(conn)
			serveStream(conn, a.responder())
		})
	}
}

// serveStream answers one message after the other (RFC 3430 §2) until the other
// end hangs up, is silent for long, or sends what is no message.
func serveStream(conn net.Conn, r *responder) {
	in := bufio.NewReaderSize(conn, 1<<16)
	message := make([]byte, 1<<16)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(patience))
		n, err := readMessage(in, message)
		if err != nil {
			return
		}
		answer := r.answer(message[:n])
		if answer == nil {
			continue
		}
		_ = conn.SetWriteDeadline(time.Now().Add(slowest))
		if _, err := conn.Write(answer); err != nil {
			return
		}
	}
}

func readMessage(in *bufio.Reader, into []byte) (int, error) {
	for look := 2; ; look++ {
		head, err := in.Peek(look)
		if err != nil {
			return 0, err
		}
		size, known, err := ber.Size(head)
		switch {
		case err != nil:
			return 0, err
		case known && size > len(into):
			return 0, errors.New("larger than any SNMP message")
		case known:
			return io.ReadFull(in, into[:size])
		}
	}
}

// add takes a connection in, if there is room.
func (l *listener) add(conn net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(l.conns) == mostConnections {
		return false
	}
	l.conns[conn] = struct{}{}
	return true
}

func (l *listener) remove(conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = conn.Close()
	delete(l.conns, conn)
}

// Close closes the socket and every connection.
func (l *listener) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	for conn := range l.conns {
		_ = conn.Close()
	}
	return l.Listener.Close()
}
