package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/session/usm"
)

// request is one PDU to be sent.
type request struct {
	op             Op
	asked          []Varbind
	nonRepeaters   int
	maxRepetitions int
	retries        int
}

// answer is what came back.
type answer struct {
	varbinds []Varbind
	octets   int // of the varbinds as they were sent
}

// exchange sends one request when its turn has come and returns its answer.
// Varbinds are returned beside an error wherever some could be read.
func (s *Session) exchange(ctx context.Context, r request) (answer, error) {
	send, err := s.prepare(r)
	if err != nil {
		return answer{}, err
	}
	if err := s.takeLine(ctx, r.op); err != nil {
		return answer{}, err
	}
	// Asked when it is certain to be next, since an unlock may expire while
	// others are served.
	if _, writable := s.WritesUntil(); r.op == OpSet && !writable {
		<-s.line
		return answer{}, ErrReadOnly
	}
	x := Exchange{
		Start: time.Now(), Op: r.op, Asked: r.asked,
		NonRepeaters: r.nonRepeaters, MaxRepetitions: r.maxRepetitions,
	}
	a, err := s.roundTrip(ctx, r, send, &x)
	x.Answered, x.Err = len(a.varbinds), err
	if s.config.Observe != nil {
		s.config.Observe(x)
	}
	return a, err
}

// takeLine waits until no request is in flight.
func (s *Session) takeLine(ctx context.Context, op Op) error {
	select {
	case <-s.closed:
		return ErrClosed
	default:
	}
	if err := ctx.Err(); err != nil {
		return stoppedError(op, err)
	}
	select {
	case s.line <- struct{}{}:
		return nil
	case <-ctx.Done():
		return stoppedError(op, ctx.Err())
	case <-s.closed:
		return ErrClosed
	}
}

func stoppedError(op Op, err error) error {
	return fmt.Errorf("%v stopped before its answer came: %w", op, err)
}

// roundTrip sends and waits, and lets go of the line, or leaves it to whoever
// waits out a request that was given up.
func (s *Session) roundTrip(ctx context.Context, r request, send func() error, x *Exchange) (answer, error) {
	w := s.wire
	turn := w.begin(s.config.Timeout)
	s.client.Retries = r.retries
	forget := context.AfterFunc(ctx, func() { w.stop(turn) })
	sendErr := s.meet()
	if sendErr == nil {
		if r.op == OpSet {
			// Sent once, so it is given at once the time that other requests
			// are given in attempts.
			w.timeout *= time.Duration(s.config.Retries + 1)
		}
		sendErr = send()
	}
	stopped := w.end()
	forget()

	x.Attempts = len(w.ids)
	if len(w.ids) > 0 {
		x.RequestID = w.ids[len(w.ids)-1]
	}
	if !w.replied.IsZero() {
		defer func() { <-s.line }()
		s.met = true
		x.RequestID, x.RTT = w.answer.RequestID, w.roundTrip()
		a, err := r.read(w.answer)
		return a, s.signed(err)
	}
	err := s.failure(r, sendErr, stopped, ctx.Err())
	if _, silent := errors.AsType[*TimeoutError](err); silent {
		w.giveUp()
	}
	if stopped && w.unanswered() {
		go func() {
			w.drain()
			<-s.line
		}()
		return answer{}, err
	}
	<-s.line
	return answer{}, err
}

// signed says in an error about an answer whose answer it was.
func (s *Session) signed(err error) error {
	if e, ok := errors.AsType[*StatusError](err); ok {
		e.Target, e.Version, e.Level = s.config.Target, s.config.Version, s.config.Security.Level
	}
	if e, ok := errors.AsType[*MalformedError](err); ok {
		e.Target = s.config.Target
	}
	return err
}

// meet makes sure that it is known, for version 3, whom a request is for.
func (s *Session) meet() error {
	if s.engine == nil || s.engine.id != "" {
		return nil
	}
	return s.wire.discover(s.engine, s.config.Retries+1)
}

// failure says why no answer came.
func (s *Session) failure(r request, sendErr error, stopped bool, stopErr error) error {
	w := s.wire
	refused := cmp.Or(w.broken, w.failed)
	if _, ok := errors.AsType[*ReportError](refused); ok {
		return refused
	}
	// Whether a SET arrived cannot be known once it was written, but of a
	// datagram that the network returned.
	unknown := r.op == OpSet && len(w.ids) > 0
	switch {
	case errors.Is(refused, net.ErrClosed):
		return ErrClosed
	case errors.Is(refused, syscall.EMSGSIZE):
		return &RequestError{Op: r.op, Why: "the request is larger than a datagram; ask for fewer objects at a time"}
	case stopped:
		return stoppedError(r.op, stopErr)
	case refused != nil:
		return &UnreachableError{Target: s.config.Target, Err: refused, OutcomeUnknown: unknown && s.config.Target.stream()}
	case len(w.waits) == 0 || len(w.ids) == 0 && !errors.Is(sendErr, os.ErrDeadlineExceeded):
		return &RequestError{Op: r.op, Why: fmt.Sprintf("the request cannot be written as a message (%v); ask for other objects, or for fewer", sendErr)}
	}
	e := &TimeoutError{
		Target: s.config.Target, Version: s.config.Version, Attempts: len(w.waits), Waits: w.waits,
		Objects: len(r.asked), Context: s.config.Context, OutcomeUnknown: unknown, Ignored: w.ignored, LastIgnored: w.why,
	}
	if s.engine != nil && s.config.Security.Level == usm.AuthPriv && s.engine.id != "" && !s.engine.decrypted {
		e.PrivacySuspect, e.Authenticated = true, s.engine.authentic
	}
	return e
}

// read takes the varbinds out of an answer and checks that they answer r.
func (r request) read(m ber.Message) (answer, error) {
	a := answer{octets: len(m.List)}
	if m.ErrorStatus != 0 {
		e := &StatusError{Op: r.op, Status: ErrorStatus(min(uint32(m.ErrorStatus), math.MaxUint8)), Index: int(m.ErrorIndex)}
		if i := e.Index - 1; i >= 0 && i < len(r.asked) {
			e.OID = r.asked[i].OID
		}
		return a, e
	}
	var err error
	a.varbinds, err = m.AppendVarbinds(make([]Varbind, 0, max(len(r.asked), min(r.maxRepetitions, len(m.List)/8))))
	malformed := func(why string) (answer, error) {
		return a, &MalformedError{Op: r.op, Why: why, Err: err, Kept: len(a.varbinds)}
	}
	switch {
	case err != nil && m.Cut:
		return malformed("it breaks off before its end")
	case err != nil:
		return malformed(err.Error())
	case len(a.varbinds) == 0 && len(r.asked) > 0 && (r.op != OpGetBulk || r.nonRepeaters+r.maxRepetitions > 0):
		return malformed("it holds no varbind at all")
	case r.op == OpGetBulk:
		return a, nil
	case len(a.varbinds) != len(r.asked):
		return malformed(fmt.Sprintf("it holds %s where %d were asked for", count(len(a.varbinds), "varbind"), len(r.asked)))
	case r.op == OpGetNext:
		return a, nil
	}
	for i, vb := range a.varbinds {
		if vb.OID != r.asked[i].OID {
			return malformed(fmt.Sprintf("asked about %v it speaks of %v", r.asked[i].OID, vb.OID))
		}
	}
	return a, nil
}
