package session

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"slices"
	"syscall"
	"time"

	"github.com/gosnmp/gosnmp"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
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
	octets   int // of the whole message
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
	timeout := s.config.Timeout
	if r.op == OpSet {
		// Sent once, so it is given at once the time that other requests are
		// given in attempts.
		timeout *= time.Duration(s.config.Retries + 1)
	}
	turn := w.begin(timeout)
	s.client.Retries = r.retries
	forget := context.AfterFunc(ctx, func() { w.stop(turn) })
	sendErr := send()
	stopped := w.end()
	forget()

	x.Attempts = len(w.ids)
	if len(w.ids) > 0 {
		x.RequestID = w.ids[len(w.ids)-1]
	}
	if !w.replied.IsZero() {
		defer func() { <-s.line }()
		x.RequestID, x.RTT = w.answer.RequestID, w.roundTrip()
		return r.read(w.answer, w.octets)
	}
	err := s.failure(r, sendErr, stopped, ctx.Err())
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

// failure says why no answer came.
func (s *Session) failure(r request, sendErr error, stopped bool, stopErr error) error {
	w := s.wire
	switch {
	case errors.Is(w.broken, net.ErrClosed):
		return ErrClosed
	case errors.Is(w.broken, syscall.EMSGSIZE):
		return &RequestError{Op: r.op, Why: "the request is larger than a datagram; ask for fewer objects at a time"}
	case w.broken != nil:
		return &UnreachableError{s.config.Target, w.broken}
	case stopped:
		return stoppedError(r.op, stopErr)
	case len(w.ids) == 0:
		return &RequestError{Op: r.op, Why: sendErr.Error()}
	}
	return &TimeoutError{
		Target: s.config.Target, Attempts: len(w.ids), Waits: w.waits,
		OutcomeUnknown: r.op == OpSet, Ignored: w.ignored, LastIgnored: w.why,
	}
}

// read takes the varbinds out of an answer and checks that they answer r.
func (r request) read(m ber.Message, octets int) (answer, error) {
	a := answer{octets: octets}
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

// prepare checks that r can be put on the wire and returns what sends it.
func (s *Session) prepare(r request) (send func() error, err error) {
	if len(r.asked) == 0 {
		return nil, &RequestError{Op: r.op, Why: "no OID was given"}
	}
	if r.op == OpSet {
		pdus, err := setPDUs(r.asked)
		if err != nil {
			return nil, err
		}
		return func() error { _, err := s.client.Set(pdus); return err }, nil
	}
	names, err := r.names()
	if err != nil {
		return nil, err
	}
	switch r.op {
	case OpGet:
		return func() error { _, err := s.client.Get(names); return err }, nil
	case OpGetNext:
		return func() error { _, err := s.client.GetNext(names); return err }, nil
	}
	switch {
	case s.config.Version == V1:
		return nil, ErrNoBulk
	case r.nonRepeaters < 0 || r.nonRepeaters > math.MaxUint8:
		return nil, &RequestError{Op: r.op, Why: "non-repeaters goes from 0 to 255"}
	case r.maxRepetitions < 0 || r.maxRepetitions > math.MaxInt32:
		return nil, &RequestError{Op: r.op, Why: "max-repetitions goes from 0 to 2147483647"}
	}
	return func() error {
		_, err := s.client.GetBulk(names, uint8(r.nonRepeaters), uint32(r.maxRepetitions))
		return err
	}, nil
}

// names returns the OIDs as gosnmp takes them.
func (r request) names() ([]string, error) {
	names := make([]string, len(r.asked))
	for i, vb := range r.asked {
		o := vb.OID
		if r.op == OpGetNext || r.op == OpGetBulk {
			o = fillUp(o)
		}
		if why := unsendable(o); why != "" {
			return nil, &RequestError{r.op, vb.OID, why}
		}
		names[i] = o.String()
	}
	return names, nil
}

// fillUp makes an OID that BER can carry of one that is too short, where only
// what comes after it matters.
func fillUp(o oid.OID) oid.OID {
	return o.Append(slices.Repeat([]uint32{0}, max(2-o.Len(), 0))...)
}

// unsendable says why BER cannot carry o: its first two sub-identifiers share
// one number (X.690 §8.19.4).
func unsendable(o oid.OID) string {
	switch {
	case o.Len() < 2:
		return "an OID on the wire has at least two sub-identifiers; walk it, or ask for what follows it with GETNEXT"
	case o.Len() > oid.MaxLen:
		return "an OID has at most 128 sub-identifiers"
	case o.At(0) > 2:
		return "an OID begins with 0, 1 or 2"
	case o.At(0) < 2 && o.At(1) > 39:
		return "below 0 and 1 the second sub-identifier is at most 39"
	case o.At(1) > math.MaxUint32-80:
		return "the second sub-identifier is too large to be encoded"
	}
	return ""
}

// setPDUs turns values into what gosnmp encodes, refusing what it would send
// as something else or not at all.
func setPDUs(varbinds []Varbind) ([]gosnmp.SnmpPDU, error) {
	pdus := make([]gosnmp.SnmpPDU, len(varbinds))
	for i, vb := range varbinds {
		why := unsendable(vb.OID)
		if why == "" {
			pdus[i].Name = vb.OID.String()
			pdus[i].Type, pdus[i].Value, why = goValue(vb.Value)
		}
		if why == "" && i == 0 && (pdus[i].Type == gosnmp.Opaque || pdus[i].Type == gosnmp.BitString) {
			why = fmt.Sprintf("a value of type %v cannot be the first of a SET; put another one before it", vb.Value.Type)
		}
		if why != "" {
			return nil, &RequestError{OpSet, vb.OID, why}
		}
	}
	return pdus, nil
}

func goValue(v ber.Value) (t gosnmp.Asn1BER, value any, why string) {
	t = gosnmp.Asn1BER(v.Type)
	switch v.Type {
	case ber.Integer:
		n, err := v.Int()
		if err != nil || n < math.MinInt32 || n > math.MaxInt32 {
			return t, nil, "an INTEGER goes from -2147483648 to 2147483647"
		}
		return t, int(n), ""
	case ber.Counter32, ber.Gauge32, ber.TimeTicks, ber.Uinteger32:
		n, err := v.Uint()
		if err != nil || n > math.MaxUint32 {
			return t, nil, fmt.Sprintf("a %v goes from 0 to 4294967295", v.Type)
		}
		return t, uint32(n), ""
	case ber.Counter64:
		n, err := v.Uint()
		if err != nil {
			return t, nil, "a Counter64 goes from 0 to 18446744073709551615"
		}
		return t, n, ""
	case ber.OctetString, ber.BitString:
		return t, []byte(v.Content), ""
	case ber.IpAddress:
		if len(v.Content) != 4 {
			return t, nil, "an IpAddress has four octets"
		}
		return t, []byte(v.Content), ""
	case ber.ObjectIdentifier:
		o, err := v.OID()
		if err != nil {
			return t, nil, err.Error()
		}
		return t, o.String(), unsendable(o)
	case ber.Opaque:
		f, err := v.Float()
		switch {
		case err != nil:
			return t, []byte(v.Content), ""
		case len(v.Content) == 7:
			return gosnmp.OpaqueFloat, float32(f), ""
		}
		return gosnmp.OpaqueDouble, f, ""
	case ber.Null:
		return t, nil, ""
	}
	return t, nil, fmt.Sprintf("a value of type %v cannot be SET", v.Type)
}
