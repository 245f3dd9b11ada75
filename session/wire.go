package session

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// wire is the connection gosnmp is given. gosnmp makes the requests and sends
// them again; wire decides how long each attempt is waited for, which datagram
// is the answer, and keeps that one's octets for our own scan. gosnmp itself is
// handed a small answer in its place: it would lose the whole answer over one
// value it cannot decode, and then ask again.
type wire struct {
	net.Conn
	version   int32
	community []byte
	buf       []byte // the datagram last read
	canned    []byte

	mu      sync.Mutex
	turn    uint64 // counts requests, so that a late stop does not hit the next
	stopped bool

	// What follows belongs to the request in flight and to its goroutine.
	timeout time.Duration
	ids     []int32 // request-ids sent, one an attempt
	waits   []time.Duration
	sent    []time.Time // when each was
	replied time.Time   // when the answer came
	answer  ber.Message // parts of buf
	octets  int         // of the answer
	broken  error       // the network's refusal, after which nothing more is sent
	ignored int
	why     string // what was wrong with the datagram last ignored
}

// longestWait is how many times the timeout an attempt is waited for at most.
const longestWait = 4

var errStopped = errors.New("stopped")

func newWire(conn net.Conn, version Version, community string) *wire {
	return &wire{
		Conn:      conn,
		version:   int32(version - V1),
		community: []byte(community),
		buf:       make([]byte, 1<<16),
	}
}

// begin makes ready for a request and returns its turn.
func (w *wire) begin(timeout time.Duration) uint64 {
	w.timeout, w.ids, w.waits = timeout, w.ids[:0], nil
	w.sent, w.replied, w.answer, w.octets = w.sent[:0], time.Time{}, ber.Message{}, 0
	w.broken, w.ignored, w.why = nil, 0, ""
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn++
	w.stopped = false
	return w.turn
}

// end closes the turn and reports whether the request had been stopped.
func (w *wire) end() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn++
	return w.stopped
}

// stop wakes whoever waits for the answer of the given turn.
func (w *wire) stop(turn uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.turn != turn {
		return
	}
	w.stopped = true
	// A socket that takes no deadline is closed already, and wakes anyway.
	_ = w.Conn.SetReadDeadline(time.Unix(1, 0))
}

// SetDeadline is called by gosnmp before each attempt. The time it asks for is
// not used: how attempts back off is decided here.
func (w *wire) SetDeadline(time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return errStopped
	}
	if w.broken != nil {
		return w.broken
	}
	wait := w.timeout * time.Duration(min(1<<min(len(w.waits), 8), longestWait))
	w.waits = append(w.waits, wait)
	if err := w.Conn.SetReadDeadline(time.Now().Add(wait)); err != nil {
		w.broken = err
	}
	return w.broken
}

// Write sends one attempt.
func (w *wire) Write(b []byte) (int, error) {
	m, err := ber.ParseMessage(b)
	if err != nil {
		return 0, fmt.Errorf("request: %w", err)
	}
	// Taken before, since on a fast link the answer is there before Write
	// returns.
	now := time.Now()
	n, err := w.Conn.Write(b)
	if errors.Is(err, syscall.ECONNREFUSED) {
		// The socket passes on what became of an earlier request; this one was
		// not sent.
		n, err = w.Conn.Write(b)
	}
	if err != nil {
		w.broken = err
		return n, err
	}
	w.ids = append(w.ids, m.RequestID)
	w.sent = append(w.sent, now)
	return n, nil
}

// Read waits for the answer and gives gosnmp a small one in its place.
func (w *wire) Read(p []byte) (int, error) {
	if err := w.receive(); err != nil {
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			w.broken = err
		}
		return 0, err
	}
	w.replied = time.Now()
	w.canned = ber.AppendMessage(w.canned[:0], ber.Message{
		Version: w.version, Type: ber.Response, RequestID: w.answer.RequestID, List: cannedList,
	})
	return copy(p, w.canned), nil
}

// cannedList is what gosnmp is made to believe: one varbind without a value.
var cannedList = ber.AppendVarbind(nil, oid.New(1, 3), ber.Value{Type: ber.Null})

// receive reads datagrams until one is the answer to this request.
func (w *wire) receive() error {
	for {
		n, err := w.Conn.Read(w.buf)
		if err != nil {
			return err
		}
		m, err := ber.ParseMessage(w.buf[:n])
		if why := w.foreign(m, err); why != "" {
			w.ignored++
			w.why = why
			continue
		}
		w.answer, w.octets = m, n
		return nil
	}
}

// foreign says why a datagram is not the answer to the request in flight.
func (w *wire) foreign(m ber.Message, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case m.Version != w.version:
		return "it is of another SNMP version"
	case !bytes.Equal(m.Community, w.community):
		return "it carries another community"
	case m.Type == ber.GetRequest || m.Type == ber.GetNextRequest || m.Type == ber.GetBulkRequest || m.Type == ber.SetRequest:
		return "it is a request itself"
	case m.Type != ber.Response:
		return fmt.Sprintf("it is a %v, no Response", m.Type)
	case !slices.Contains(w.ids, m.RequestID):
		return "it answers another request"
	}
	return ""
}

// unanswered reports whether a request is out that may still be answered.
func (w *wire) unanswered() bool {
	return len(w.ids) > 0 && w.replied.IsZero() && w.broken == nil
}

// roundTrip returns how long the answer took from the attempt it answers.
func (w *wire) roundTrip() time.Duration {
	return w.replied.Sub(w.sent[slices.Index(w.ids, w.answer.RequestID)])
}

// drain waits until the request given up is answered or its time is over.
func (w *wire) drain() {
	left := w.sent[len(w.sent)-1].Add(w.waits[len(w.waits)-1])
	if w.Conn.SetReadDeadline(left) == nil {
		// Whatever ends the wait ends the request.
		_ = w.receive()
	}
}
