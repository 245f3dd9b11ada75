package session_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// peer is a device that answers each datagram with whatever a test wants.
type peer struct {
	conn     *net.UDPConn
	received atomic.Int32
	done     chan struct{}
}

// hostile starts a peer. behave gets each request, counted from 1, and returns
// the datagrams to answer with.
func hostile(t *testing.T, behave func(n int, m ber.Message) [][]byte) *peer {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{conn: conn, done: make(chan struct{})}
	go func() {
		defer close(p.done)
		buf := make([]byte, 1<<16)
		for {
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if err != nil {
				return
			}
			count := p.received.Add(1)
			m, err := ber.ParseMessage(buf[:n])
			if err != nil {
				t.Errorf("the session sent what is no message: %x", buf[:n])
				continue
			}
			for _, b := range behave(int(count), m) {
				_, _ = conn.WriteToUDPAddrPort(b, from)
			}
		}
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-p.done
	})
	return p
}

func (p *peer) config() session.Config {
	addr, _ := p.conn.LocalAddr().(*net.UDPAddr)
	c := session.DefaultConfig(session.Target{Network: "udp", Host: "127.0.0.1", Port: uint16(addr.Port)})
	c.Version, c.Community = session.V2c, "public"
	// Long, so that a busy machine is not taken for a silent device.
	c.Timeout, c.Retries = 10*time.Second, 0
	return c
}

// briefly is for devices that stay silent.
func briefly(c session.Config) session.Config {
	c.Timeout = 100 * time.Millisecond
	return c
}

// response answers m with the given varbinds.
func response(m ber.Message, vbs ...session.Varbind) ber.Message {
	m.Type, m.ErrorStatus, m.ErrorIndex, m.List = ber.Response, 0, 0, nil
	for _, vb := range vbs {
		m.List = ber.AppendVarbind(m.List, vb.OID, vb.Value)
	}
	return m
}

func encode(m ber.Message) []byte { return ber.AppendMessage(nil, m) }

func refusal(m ber.Message, status session.ErrorStatus, index int) []byte {
	m.Type, m.ErrorStatus, m.ErrorIndex = ber.Response, int32(status), int32(index)
	return encode(m)
}

var (
	sysDescr = oid.MustParse("1.3.6.1.2.1.1.1.0")
	right    = session.Varbind{OID: sysDescr, Value: ber.NewOctetString("right")}
	wrong    = session.Varbind{OID: sysDescr, Value: ber.NewOctetString("wrong")}
)

// Each of these sends, or is, something that is not the answer. Where the
// answer comes too it must be found, where not it is a timeout that says why.
func TestWhatIsNotTheAnswerIsPassedOver(t *testing.T) {
	t.Parallel()
	for name, not := range map[string]func(m ber.Message) []byte{
		"wrong request-id": func(m ber.Message) []byte { m.RequestID++; return encode(response(m, wrong)) },
		"request-id zero":  func(m ber.Message) []byte { m.RequestID = 0; return encode(response(m, wrong)) },
		"wrong community":  func(m ber.Message) []byte { m.Community = []byte("secret"); return encode(response(m, wrong)) },
		"wrong version":    func(m ber.Message) []byte { m.Version = 0; return encode(response(m, wrong)) },
		"version 3":        func(m ber.Message) []byte { m.Version = 3; return encode(response(m, wrong)) },
		"echo":             func(m ber.Message) []byte { return encode(m) },
		"wrong PDU type":   func(m ber.Message) []byte { m = response(m, wrong); m.Type = 0xa8; return encode(m) },
		"no SNMP":          func(ber.Message) []byte { return []byte("HTTP/1.1 400 Bad Request\r\n\r\n") },
		"empty":            func(ber.Message) []byte { return []byte{} },
		"cut in the head":  func(m ber.Message) []byte { return encode(response(m, wrong))[:15] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hostile(t, func(_ int, m ber.Message) [][]byte {
				return [][]byte{not(m), not(m), encode(response(m, right))}
			})
			got, err := dial(t, p.config()).Get(t.Context(), sysDescr)
			if err != nil || !slices.Equal(got, []session.Varbind{right}) {
				t.Errorf("got %v, %v", got, err)
			}
			p = hostile(t, func(_ int, m ber.Message) [][]byte { return [][]byte{not(m)} })
			got, err = dial(t, briefly(p.config())).Get(t.Context(), sysDescr)
			timeout, ok := errors.AsType[*session.TimeoutError](err)
			if !ok || len(got) > 0 {
				t.Fatalf("without the answer: %v, %v", got, err)
			}
			if timeout.Ignored != 1 || timeout.LastIgnored == "" {
				t.Errorf("the timeout does not tell of the datagram: %+v", timeout)
			}
		})
	}
}

func TestDoubledAndLateAnswersGoToNobodyElse(t *testing.T) {
	t.Parallel()
	other := oid.MustParse("1.3.6.1.2.1.1.5.0")
	var kept []byte
	p := hostile(t, func(n int, m ber.Message) [][]byte {
		switch n {
		case 1: // doubled
			b := encode(response(m, right))
			return [][]byte{b, b}
		case 2: // held back until the next request
			kept = encode(response(m, session.Varbind{OID: other, Value: ber.NewOctetString("late")}))
			return nil
		}
		return [][]byte{kept, encode(response(m, session.Varbind{OID: other, Value: ber.NewOctetString("in time")}))}
	})
	c := p.config()
	c.Timeout = 500 * time.Millisecond
	s := dial(t, c)
	if _, err := s.Get(t.Context(), sysDescr); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(t.Context(), other); err == nil {
		t.Errorf("the doubled answer was taken for another's: %v", got)
	}
	got, err := s.Get(t.Context(), other)
	if err != nil || got[0].Value.Content != "in time" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestLateAnswerToAnEarlierAttemptCounts(t *testing.T) {
	t.Parallel()
	var first []byte
	p := hostile(t, func(n int, m ber.Message) [][]byte {
		if n == 1 {
			first = encode(response(m, right))
			return nil
		}
		return [][]byte{first, first}
	})
	c := briefly(p.config())
	c.Retries = 2
	if got, err := dial(t, c).Get(t.Context(), sysDescr); err != nil || got[0] != right {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestWrongAnswersSayWhatTheyHold(t *testing.T) {
	t.Parallel()
	other := session.Varbind{OID: oid.MustParse("1.3.6.1.2.1.1.5.0"), Value: ber.NewInteger(1)}
	for name, test := range map[string]struct {
		answer func(m ber.Message) []byte
		kept   []session.Varbind
	}{
		"no varbind":       {func(m ber.Message) []byte { return encode(response(m)) }, nil},
		"one too few":      {func(m ber.Message) []byte { return encode(response(m, right)) }, []session.Varbind{right}},
		"another OID":      {func(m ber.Message) []byte { return encode(response(m, right, right)) }, []session.Varbind{right, right}},
		"cut in the value": {func(m ber.Message) []byte { b := encode(response(m, right, other)); return b[:len(b)-2] }, []session.Varbind{right}},
		"OID beyond 32 bits": {func(m ber.Message) []byte {
			m = response(m, right)
			name := []byte{0x2b, 6, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}
			m.List = append(m.List, 0x30, byte(len(name)+5), 6, byte(len(name)))
			m.List = append(append(m.List, name...), 2, 1, 7)
			m.List = ber.AppendVarbind(m.List, other.OID, other.Value)
			return encode(m)
		}, []session.Varbind{right, other}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hostile(t, func(_ int, m ber.Message) [][]byte { return [][]byte{test.answer(m)} })
			got, err := dial(t, p.config()).Get(t.Context(), sysDescr, other.OID)
			malformed, ok := errors.AsType[*session.MalformedError](err)
			if !ok {
				t.Fatalf("error %v", err)
			}
			if !slices.Equal(got, test.kept) || malformed.Kept != len(test.kept) {
				t.Errorf("kept %v, want %v", got, test.kept)
			}
			if n := p.received.Load(); n != 1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

// Values a device encoded wrongly arrive as they are; what they mean is judged
// by whoever shows them.
func TestValuesArriveAsTheyStand(t *testing.T) {
	t.Parallel()
	values := []ber.Value{
		{Type: ber.Integer, Content: "\x01\x02\x03\x04\x05\x06\x07\x08\x09"},
		{Type: ber.IpAddress, Content: "\x0a\x00\x00\x01\x02"},
		{Type: ber.ObjectIdentifier, Content: "\x2b\xff\xff\xff\xff\xff\x7f"},
		{Type: 0x4b, Content: "unknown tag"},
		{Type: ber.Counter32, Content: ""},
		{Type: ber.Opaque, Content: "\x9f\x78\x04\x41\x20"},
		ber.NewOctetString("sound"),
	}
	var want []session.Varbind
	var ask []oid.OID
	for i, v := range values {
		o := sysDescr.Append(uint32(i))
		ask = append(ask, o)
		want = append(want, session.Varbind{OID: o, Value: v})
	}
	p := hostile(t, func(_ int, m ber.Message) [][]byte { return [][]byte{encode(response(m, want...))} })
	got, err := dial(t, p.config()).Get(t.Context(), ask...)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestTruncationAnywhereEndsInTimeAndKeepsWhatCame(t *testing.T) {
	t.Parallel()
	second := session.Varbind{OID: sysDescr.Append(1), Value: ber.NewInteger(5)}
	var cut atomic.Int32
	var whole atomic.Int32
	p := hostile(t, func(_ int, m ber.Message) [][]byte {
		b := encode(response(m, right, second))
		whole.Store(int32(len(b)))
		return [][]byte{b[:min(int(cut.Load()), len(b))]}
	})
	c := p.config()
	c.Timeout = 5 * time.Millisecond
	s := dial(t, c)
	for n := int32(0); whole.Load() == 0 || n < whole.Load(); n++ {
		cut.Store(n)
		got, err := s.Get(t.Context(), right.OID, second.OID)
		if err == nil {
			t.Errorf("cut to %d octets: no error", n)
		}
		if len(got) > 0 && got[0] != right {
			t.Errorf("cut to %d octets: %v", n, got)
		}
	}
}

func TestStatusNamesTheVarbind(t *testing.T) {
	t.Parallel()
	for status := session.TooBig; status <= session.InconsistentName; status++ {
		p := hostile(t, func(_ int, m ber.Message) [][]byte { return [][]byte{refusal(m, status, 2)} })
		_, err := dial(t, p.config()).Get(t.Context(), right.OID, sysDescr.Append(9))
		e, ok := errors.AsType[*session.StatusError](err)
		if !ok || e.Status != status || e.Index != 2 || e.OID != sysDescr.Append(9) {
			t.Errorf("%v: %v", status, err)
		}
	}
}

func TestSilenceIsATimeoutAfterEveryAttempt(t *testing.T) {
	t.Parallel()
	p := hostile(t, func(int, ber.Message) [][]byte { return nil })
	c := p.config()
	c.Timeout, c.Retries = 20*time.Millisecond, 2
	var seen []session.Exchange
	c.Observe = func(x session.Exchange) { seen = append(seen, x) }
	s := dial(t, c)
	start := time.Now()
	_, err := s.Get(t.Context(), sysDescr)
	if waited := time.Since(start); waited < 140*time.Millisecond {
		t.Errorf("gave up after %v, before 20 + 40 + 80 ms", waited)
	}
	e, ok := errors.AsType[*session.TimeoutError](err)
	if !ok || e.Attempts != 3 || e.OutcomeUnknown {
		t.Errorf("error %+v", err)
	}
	if len(seen) != 1 || seen[0].Attempts != 3 || seen[0].Err == nil || seen[0].Op != session.OpGet {
		t.Errorf("observed %+v", seen)
	}
	if n := p.received.Load(); n != 3 {
		t.Errorf("%d datagrams", n)
	}
}

func TestSetIsSentOnceAndItsOutcomeUnknown(t *testing.T) {
	t.Parallel()
	p := hostile(t, func(int, ber.Message) [][]byte { return nil })
	c := p.config()
	c.Timeout, c.Retries = 20*time.Millisecond, 2
	s := dial(t, c)
	s.AllowWrites(session.FarFuture)
	_, err := s.Set(t.Context(), right)
	if e, ok := errors.AsType[*session.TimeoutError](err); !ok || !e.OutcomeUnknown || e.Attempts != 1 {
		t.Errorf("error %+v", err)
	}
	if n := p.received.Load(); n != 1 {
		t.Errorf("%d datagrams", n)
	}
}

func TestNothingLeavesWhileReadOnly(t *testing.T) {
	t.Parallel()
	p := hostile(t, func(_ int, m ber.Message) [][]byte { return [][]byte{encode(response(m, right))} })
	s := dial(t, p.config())
	refused := func(when string) {
		t.Helper()
		if _, err := s.Set(t.Context(), right); !errors.Is(err, session.ErrReadOnly) {
			t.Errorf("%s: %v", when, err)
		}
	}
	refused("at first")
	s.AllowWrites(time.Now().Add(-time.Second))
	refused("after it expired")
	s.AllowWrites(time.Now().Add(time.Minute))
	s.AllowWrites(time.Time{})
	refused("after it was locked")
	if _, err := s.Get(t.Context(), sysDescr); err != nil {
		t.Fatal(err)
	}
	if n := p.received.Load(); n != 1 {
		t.Errorf("%d datagrams left, only the GET should have", n)
	}
	s.AllowWrites(time.Now().Add(time.Minute))
	if _, writable := s.WritesUntil(); !writable {
		t.Error("not writable")
	}
	if _, err := s.Set(t.Context(), right); err != nil {
		t.Error(err)
	}
	if n := p.received.Load(); n != 2 {
		t.Errorf("%d datagrams, want the GET and the SET", n)
	}
}

func TestCancelReturnsAtOnceAndTheRequestHoldsTheLine(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{}, 10)
	p := hostile(t, func(n int, m ber.Message) [][]byte {
		arrived <- struct{}{}
		if n == 1 {
			return nil
		}
		return [][]byte{encode(response(m, right))}
	})
	c := p.config()
	c.Timeout = 600 * time.Millisecond
	s := dial(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	asked := time.Now()
	go func() { <-arrived; cancel() }()
	_, err := s.Get(ctx, sysDescr)
	if took := time.Since(asked); took > 200*time.Millisecond {
		t.Errorf("cancelled after %v", took)
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	// Somebody whose patience ends while the line is held.
	impatient, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Get(impatient, sysDescr); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while the line is held: %v", err)
	}
	if n := p.received.Load(); n != 1 {
		t.Errorf("%d datagrams while one was in flight", n)
	}
	if _, err := s.Get(t.Context(), sysDescr); err != nil {
		t.Error(err)
	}
	if waited := time.Since(asked); waited < c.Timeout {
		t.Errorf("the next request went out after %v, while the abandoned one was in flight", waited)
	}
}

func TestAnAnswerFreesTheLineOfAnAbandonedRequest(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	abandoned := make(chan struct{})
	p := hostile(t, func(n int, m ber.Message) [][]byte {
		if n == 1 {
			cancel()
			<-abandoned
		}
		return [][]byte{encode(response(m, right))}
	})
	c := p.config()
	c.Timeout = time.Minute
	s := dial(t, c)
	if _, err := s.Get(ctx, sysDescr); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	close(abandoned)
	if _, err := s.Get(t.Context(), sysDescr); err != nil {
		t.Error(err)
	}
}

func TestOneRequestInFlightAcrossCallers(t *testing.T) {
	t.Parallel()
	var inFlight, most atomic.Int32
	p := hostile(t, func(_ int, m ber.Message) [][]byte {
		most.Store(max(most.Load(), inFlight.Add(1)))
		defer inFlight.Add(-1)
		vbs, _ := m.Varbinds()
		vbs[0].Value = ber.NewOctetString(vbs[0].OID.String())
		return [][]byte{encode(response(m, vbs...))}
	})
	s := dial(t, p.config())
	var wg sync.WaitGroup
	for i := range uint32(16) {
		wg.Go(func() {
			for j := range uint32(20) {
				o := sysDescr.Append(i, j)
				got, err := s.Get(t.Context(), o)
				if err != nil || got[0].Value.Content != o.String() {
					t.Errorf("%v: %v, %v", o, got, err)
				}
			}
		})
	}
	wg.Wait()
	if p.received.Load() != 16*20 {
		t.Errorf("%d datagrams for 320 requests", p.received.Load())
	}
}

func TestCloseWakesWhoeverWaits(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{}, 1)
	p := hostile(t, func(int, ber.Message) [][]byte { arrived <- struct{}{}; return nil })
	c := p.config()
	c.Timeout = time.Minute
	s := dial(t, c)
	errs := make(chan error, 2)
	for range 2 {
		go func() { _, err := s.Get(t.Context(), sysDescr); errs <- err }()
	}
	<-arrived
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := <-errs; !errors.Is(err, session.ErrClosed) {
			t.Errorf("error %v", err)
		}
	}
	if _, err := s.Get(t.Context(), sysDescr); !errors.Is(err, session.ErrClosed) {
		t.Errorf("afterwards %v", err)
	}
}

func TestRefusalIsQuick(t *testing.T) {
	t.Parallel()
	p := hostile(t, func(int, ber.Message) [][]byte { return nil })
	c := p.config()
	c.Timeout, c.Retries = 10*time.Second, 2
	if err := p.conn.Close(); err != nil {
		t.Fatal(err)
	}
	s := dial(t, c)
	for range 3 {
		start := time.Now()
		_, err := s.Get(t.Context(), sysDescr)
		if _, ok := errors.AsType[*session.UnreachableError](err); !ok {
			t.Errorf("error %v", err)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("took %v", took)
		}
	}
}
