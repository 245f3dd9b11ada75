package session

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/gosnmp/gosnmp"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// wire is the connection gosnmp is given. gosnmp makes the requests and sends
// them again, in the words of versions 1 and 2c; the codec puts them into the
// messages of the version that is spoken. wire decides how long each attempt is
// waited for, which message is the answer, and keeps that one's octets for our
// own scan. gosnmp itself is handed a small answer in its place: it would lose
// the whole answer over one value it cannot decode, and then ask again.
type wire struct {
	carrier
	codec   codec
	version int32  // that gosnmp speaks
	buf     []byte // the message last read
	canned  []byte

	mu      sync.Mutex
	turn    uint64 // counts requests, so that a late stop does not hit the next
	stopped bool

	// What follows belongs to the request in flight and to its goroutine.
	timeout time.Duration
	ids     []int32 // request-ids sent, one an attempt
	waits   []time.Duration
	sent    []time.Time // when each was
	asked   ber.Message // the last of them, parts of request
	request []byte
	replied time.Time   // when the answer came
	answer  ber.Message // parts of buf
	dials   int         // of a stream, when the request began
	failed  error       // the network's refusal of the last attempt
	broken  error       // a refusal after which nothing more is sent
	ignored int
	why     string // what was wrong with the message last ignored
}

// carrier carries whole messages: a UDP socket as it is, or a [stream].
type carrier interface {
	Read(b []byte) (int, error)
	Write(b []byte) (int, error)
	SetReadDeadline(t time.Time) error
	Close() error
}

// longestWait is how many times the timeout an attempt is waited for at most.
const longestWait = 4

var errStopped = errors.New("stopped")

func newWire(c carrier, version Version, codec codec) *wire {
	w := &wire{carrier: c, codec: codec, version: int32(gosnmp.Version2c), buf: make([]byte, 1<<16)}
	if version == V1 {
		w.version = int32(gosnmp.Version1)
	}
	return w
}

// begin makes ready for a request and returns its turn.
func (w *wire) begin(timeout time.Duration) uint64 {
	w.timeout, w.ids, w.waits = timeout, w.ids[:0], nil
	w.sent, w.replied, w.answer = w.sent[:0], time.Time{}, ber.Message{}
	w.failed, w.broken, w.ignored, w.why = nil, nil, 0, ""
	if s, ok := w.carrier.(*stream); ok {
		w.dials = s.dials()
	}
	w.codec.begin()
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
	_ = w.SetReadDeadline(time.Unix(1, 0))
}

// halted reports whether the request was stopped.
func (w *wire) halted() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stopped
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
	if err := w.SetReadDeadline(time.Now().Add(wait)); err != nil {
		w.broken = err
	}
	return w.broken
}

// SetWriteDeadline, LocalAddr and RemoteAddr make a net.Conn of wire, which
// gosnmp wants; it calls none of them.
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

// LocalAddr is not used.
func (w *wire) LocalAddr() net.Addr { return nil }

// RemoteAddr is not used.
func (w *wire) RemoteAddr() net.Addr { return nil }

// Write sends one attempt.
func (w *wire) Write(b []byte) (int, error) {
	m, err := ber.ParseMessage(b)
	if err != nil {
		return 0, fmt.Errorf("request: %w", err)
	}
	w.request = append(w.request[:0], b...)
	if w.asked, err = ber.ParseMessage(w.request); err != nil {
		return 0, fmt.Errorf("request: %w", err)
	}
	if s, ok := w.carrier.(*stream); ok {
		s.renew(m.Type == ber.SetRequest)
	}
	// Taken before, since on a fast link the answer is there before Write
	// returns.
	now := time.Now()
	if err := w.send(w.codec.seal(w.request, w.asked, len(w.ids)+1)); err != nil {
		return 0, err
	}
	w.ids = append(w.ids, m.RequestID)
	w.sent = append(w.sent, now)
	return len(b), nil
}

func (w *wire) send(messages [][]byte) error {
	for _, b := range messages {
		_, err := w.carrier.Write(b)
		if errors.Is(err, syscall.ECONNREFUSED) && w.datagrams() {
			// The socket passes on what became of an earlier request; this one
			// was not sent.
			_, err = w.carrier.Write(b)
		}
		if err != nil {
			return w.fail(err)
		}
	}
	return nil
}

func (w *wire) datagrams() bool {
	_, stream := w.carrier.(*stream)
	return !stream
}

// fail notes that the network refused, and returns err. What fails on a
// connection from an earlier request may go well on a new one; everything else
// ends the request.
func (w *wire) fail(err error) error {
	switch s, ok := w.carrier.(*stream); {
	case w.broken != nil:
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.failed = nil
	case ok && !errors.Is(err, net.ErrClosed) && s.dials() == w.dials && w.dials > 0:
		w.failed = err
	default:
		w.failed, w.broken = err, err
	}
	return err
}

// Read waits for the answer and gives gosnmp a small one in its place.
func (w *wire) Read(p []byte) (int, error) {
	if err := w.await(w.open); err != nil {
		return 0, w.fail(err)
	}
	w.replied = time.Now()
	w.canned = ber.AppendMessage(w.canned[:0], ber.Message{
		Version: w.version, Type: ber.Response, RequestID: w.answer.RequestID, List: cannedList,
	})
	return copy(p, w.canned), nil
}

// cannedList is what gosnmp is made to believe: one varbind without a value.
var cannedList = ber.AppendVarbind(nil, oid.New(1, 3), ber.Value{Type: ber.Null})

// await reads messages until open finds that one is the answer.
func (w *wire) await(open func([]byte) (ber.Message, verdict)) error {
	for {
		n, err := w.carrier.Read(w.buf)
		if err != nil {
			return err
		}
		m, v := open(w.buf[:n])
		switch {
		case v.err != nil:
			w.broken = v.err
			return v.err
		case v.again:
			if w.halted() {
				return errStopped
			}
			if err := w.send(w.codec.seal(w.request, w.asked, 1)); err != nil {
				return err
			}
			w.sent[len(w.sent)-1] = time.Now()
		case v.ignore != "":
			w.ignored++
			w.why = v.ignore
		case !v.noted:
			w.answer = m
			return nil
		}
	}
}

// open decides whether a message is the answer to the request in flight.
func (w *wire) open(packet []byte) (ber.Message, verdict) {
	m, v := w.codec.open(packet)
	if v != (verdict{}) {
		return m, v
	}
	switch {
	case m.Type == ber.GetRequest || m.Type == ber.GetNextRequest || m.Type == ber.GetBulkRequest || m.Type == ber.SetRequest:
		v.ignore = "it is a request itself"
	case m.Type != ber.Response:
		v.ignore = fmt.Sprintf("it is a %v, no Response", m.Type)
	case !slices.Contains(w.ids, m.RequestID):
		v.ignore = "it answers another request"
	}
	return m, v
}

// discover asks the device for its engine ID, so many times at most.
func (w *wire) discover(e *engine, attempts int) error {
	for range attempts {
		if err := w.SetDeadline(time.Time{}); err != nil {
			return err
		}
		err := w.send([][]byte{e.discovery()})
		if err == nil {
			if err = w.await(e.discovered); err != nil {
				err = w.fail(err)
			}
		}
		switch {
		case err == nil:
			w.waits = nil
			return nil
		case w.broken != nil:
			return err
		}
	}
	return os.ErrDeadlineExceeded
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
	over := func(packet []byte) (ber.Message, verdict) {
		m, v := w.open(packet)
		// It is not to be sent again any more.
		if v.again {
			v = verdict{}
		}
		return m, v
	}
	// Whatever ends the wait ends the request.
	if w.SetReadDeadline(left) == nil && w.await(over) != nil {
		w.giveUp()
	}
}

// giveUp hangs up a connection over which no answer comes: it may be dead, and
// the next request shall find out with a new one.
func (w *wire) giveUp() {
	if s, ok := w.carrier.(*stream); ok {
		s.drop()
	}
}
