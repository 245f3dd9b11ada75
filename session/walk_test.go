package session_test

import (
	"context"
	"errors"
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

var column = oid.MustParse("1.3.6.1.4.1.32473.9.1")

// rows returns n instances of a column.
func rows(n int) []session.Varbind {
	vbs := make([]session.Varbind, n)
	for i := range vbs {
		vbs[i] = session.Varbind{OID: column.Append(uint32(i + 1)), Value: ber.NewInteger(int64(i))}
	}
	return vbs
}

// sequence answers GETNEXT and GETBULK from a list that need not be in order:
// what follows an instance is what stands behind it, what follows anything else
// is the first.
func sequence(m ber.Message, vbs []session.Varbind) []session.Varbind {
	asked, _ := m.Varbinds()
	n := 1
	if m.Type == ber.GetBulkRequest {
		n = int(m.ErrorIndex)
	}
	at := 0
	if i := slices.IndexFunc(vbs, func(vb session.Varbind) bool { return vb.OID == asked[0].OID }); i >= 0 {
		at = i + 1
	}
	answer := slices.Clone(vbs[at:min(at+n, len(vbs))])
	if len(answer) < n {
		last := asked[0].OID
		if len(answer) > 0 {
			last = answer[len(answer)-1].OID
		}
		answer = append(answer, session.Varbind{OID: last, Value: ber.Value{Type: ber.EndOfMibView}})
	}
	return answer
}

func walkPeer(t *testing.T, p *peer, o session.WalkOptions) ([]session.Varbind, session.WalkResult, error) {
	t.Helper()
	return walkWith(t, p.config(), o)
}

func walkWith(t *testing.T, c session.Config, o session.WalkOptions) ([]session.Varbind, session.WalkResult, error) {
	t.Helper()
	var got []session.Varbind
	result, err := dial(t, c).Walk(t.Context(), column, o, collect(&got))
	if result.Varbinds != len(got) {
		t.Errorf("the result says %d, %d came", result.Varbinds, len(got))
	}
	return got, result, err
}

func TestWalkGoesOnPastDisorder(t *testing.T) {
	t.Parallel()
	vbs := rows(60)
	vbs[20], vbs[21] = vbs[21], vbs[20]
	slices.Reverse(vbs[40:43])
	p := hostile(t, func(_ int, m ber.Message) [][]byte { return [][]byte{encode(response(m, sequence(m, vbs)...))} })
	got, result, err := walkPeer(t, p, session.WalkOptions{})
	if err != nil || !slices.Equal(got, vbs) {
		t.Errorf("%d of %d varbinds, %v", len(got), len(vbs), err)
	}
	if len(result.Warnings) != 3 || result.Warnings[0].OID != vbs[21].OID {
		t.Errorf("warnings %v", result.Warnings)
	}
	if result.Last != vbs[59].OID {
		t.Errorf("last %v", result.Last)
	}
	_, result, err = walkPeer(t, p, session.WalkOptions{AllowDisorder: true})
	if err != nil || len(result.Warnings) > 0 {
		t.Errorf("with disorder allowed: %v, %v", result.Warnings, err)
	}
}

func TestWalkStopsInACircle(t *testing.T) {
	t.Parallel()
	for name, back := range map[string]int{"to the start": 0, "to the middle": 20, "in place": 49} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			vbs := rows(50)
			endless := slices.Clone(vbs)
			for len(endless) < 5000 {
				endless = append(endless, vbs[back:]...)
			}
			p := hostile(t, func(_ int, m ber.Message) [][]byte {
				asked, _ := m.Varbinds()
				at := slices.IndexFunc(endless, func(vb session.Varbind) bool { return vb.OID == asked[0].OID })
				return [][]byte{encode(response(m, endless[at+1:at+1+max(1, int(m.ErrorIndex))]...))}
			})
			got, _, err := walkPeer(t, p, session.WalkOptions{AllowDisorder: true})
			if e, ok := errors.AsType[*session.LoopError](err); !ok || e.OID != vbs[back].OID {
				t.Errorf("error %v", err)
			}
			if len(got) < 50 || len(got) > 100 || !slices.Equal(got[:50], vbs) {
				t.Errorf("%d varbinds of a circle of 50", len(got))
			}
		})
	}
}

func TestWalkLimit(t *testing.T) {
	t.Parallel()
	a := listen(t, agent.NewTable(rows(40)...), agent.Options{})
	s := dial(t, config(a))
	for limit, want := range map[int]int{1: 1, 39: 39, 40: 40, 41: 40, 0: 40} {
		var got []session.Varbind
		_, err := s.Walk(t.Context(), column, session.WalkOptions{Limit: limit}, collect(&got))
		if len(got) != want || (limit == 1 || limit == 39) != errors.Is(err, session.ErrLimit) {
			t.Errorf("limit %d: %d varbinds, %v", limit, len(got), err)
		}
	}
}

func TestWalkKeepsWhatCameBeforeAnError(t *testing.T) {
	t.Parallel()
	vbs := rows(200)
	for name, test := range map[string]struct {
		then func(m ber.Message) [][]byte
		is   func(error) bool
	}{
		"noAccess": {func(m ber.Message) [][]byte { return [][]byte{refusal(m, session.NoAccess, 1)} }, func(err error) bool {
			e, ok := errors.AsType[*session.StatusError](err)
			return ok && e.Status == session.NoAccess
		}},
		"genErr": {func(m ber.Message) [][]byte { return [][]byte{refusal(m, session.GenErr, 1)} }, func(err error) bool {
			e, ok := errors.AsType[*session.StatusError](err)
			return ok && e.Status == session.GenErr
		}},
		"silence": {func(ber.Message) [][]byte { return nil }, func(err error) bool {
			e, ok := errors.AsType[*session.TimeoutError](err)
			// The smaller request behind them is not one of the attempts.
			return ok && e.Attempts == 3 && len(e.Waits) == 3 && e.Probed > 0 && e.Objects == 1
		}},
		"empty list": {func(m ber.Message) [][]byte { return [][]byte{encode(response(m))} }, func(err error) bool {
			_, ok := errors.AsType[*session.MalformedError](err)
			return ok
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hostile(t, func(_ int, m ber.Message) [][]byte {
				asked, _ := m.Varbinds()
				if asked[0].OID.Compare(vbs[99].OID) >= 0 {
					return test.then(m)
				}
				return [][]byte{encode(response(m, sequence(m, vbs[:100])[:1]...))}
			})
			c := p.config()
			if name == "silence" {
				c = briefly(c)
				c.Retries = 2
			}
			got, result, err := walkWith(t, c, session.WalkOptions{})
			if !test.is(err) {
				t.Errorf("error %v", err)
			}
			if !slices.Equal(got, vbs[:100]) || result.Last != vbs[99].OID {
				t.Errorf("%d varbinds", len(got))
			}
		})
	}
}

// A device that stands only so many repetitions is walked whole, and the
// session remembers what it stood.
func TestWalkAdaptsToWhatTheDeviceStands(t *testing.T) {
	t.Parallel()
	vbs := rows(150)
	for name, refuse := range map[string]func(m ber.Message) [][]byte{
		"tooBig": func(m ber.Message) [][]byte { m.List = nil; return [][]byte{refusal(m, session.TooBig, 0)} },
		"genErr": func(m ber.Message) [][]byte { return [][]byte{refusal(m, session.GenErr, 0)} },
		"silent": func(ber.Message) [][]byte { return nil },
		"empty":  func(m ber.Message) [][]byte { return [][]byte{encode(response(m))} },
		"torn": func(m ber.Message) [][]byte {
			b := encode(response(m, sequence(m, vbs)...))
			return [][]byte{b[:len(b)/2]}
		},
	} {
		for _, stands := range []int32{7, 1, 0} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				var refused atomic.Int32
				p := hostile(t, func(_ int, m ber.Message) [][]byte {
					if m.Type == ber.GetBulkRequest && m.ErrorIndex > stands {
						refused.Add(1)
						return refuse(m)
					}
					return [][]byte{encode(response(m, sequence(m, vbs)...))}
				})
				c := p.config()
				if name == "silent" {
					c = briefly(c)
					c.Retries = 2
				}
				s := dial(t, c)
				var got []session.Varbind
				if _, err := s.Walk(t.Context(), column, session.WalkOptions{}, collect(&got)); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got, vbs) {
					t.Errorf("%d varbinds, want %d", len(got), len(vbs))
				}
				before := refused.Load()
				got = nil
				if _, err := s.Walk(t.Context(), column, session.WalkOptions{}, collect(&got)); err != nil || !slices.Equal(got, vbs) {
					t.Errorf("the second time %d varbinds, %v", len(got), err)
				}
				if name != "torn" && refused.Load() != before {
					t.Errorf("the device was asked again for more than it stands")
				}
			})
		}
	}
}

// A device that is silent to all GETBULKs costs the retries once only, and one
// that is gone costs a single question more than its timeout.
func TestWalkDoesNotInsistOnSilence(t *testing.T) {
	t.Parallel()
	vbs := rows(20)
	var bulks atomic.Int32
	p := hostile(t, func(_ int, m ber.Message) [][]byte {
		if m.Type == ber.GetBulkRequest {
			bulks.Add(1)
			return nil
		}
		return [][]byte{encode(response(m, sequence(m, vbs)...))}
	})
	c := briefly(p.config())
	c.Retries = 2
	var got []session.Varbind
	if _, err := dial(t, c).Walk(t.Context(), column, session.WalkOptions{}, collect(&got)); err != nil || !slices.Equal(got, vbs) {
		t.Errorf("%d varbinds, %v", len(got), err)
	}
	if n := bulks.Load(); n != 3+3 {
		t.Errorf("%d GETBULKs, want 3 of ten and one each of 5, 2 and 1", n)
	}
	p = hostile(t, func(int, ber.Message) [][]byte { return nil })
	c = briefly(p.config())
	c.Retries = 2
	_, err := dial(t, c).Walk(t.Context(), column, session.WalkOptions{}, collect(&got))
	if e, ok := errors.AsType[*session.TimeoutError](err); !ok || e.Attempts != 3 || e.Probed != c.Timeout {
		t.Errorf("error %+v", err)
	}
	c.Retries = 0
	_, err = dial(t, c).Walk(t.Context(), column, session.WalkOptions{}, collect(&got))
	if want := "timeout after 1 × 100 ms from " + c.Target.String() + ", and 100 ms more for a single object: "; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("without retries: %v\nwant %s…", err, want)
	}
	if n := p.received.Load(); n != 4+2 {
		t.Errorf("%d datagrams to a device that is gone", n)
	}
}

func TestWalkKeepsAnswersBelowTheLargest(t *testing.T) {
	t.Parallel()
	vbs := rows(2000)
	for i := range vbs {
		vbs[i].Value = ber.NewOctetString(strings.Repeat("x", 40+i%20))
	}
	table := agent.NewTable(vbs...)
	for _, largest := range []int{484, 1400, 20000} {
		var mu sync.Mutex
		var sizes []int
		p := hostile(t, func(_ int, m ber.Message) [][]byte {
			var answer []session.Varbind
			asked, _ := m.Varbinds()
			for o, v := range table.After(asked[0].OID) {
				if answer = append(answer, session.Varbind{OID: o, Value: v}); len(answer) == int(m.ErrorIndex) {
					break
				}
			}
			if len(answer) == 0 {
				answer = []session.Varbind{{OID: asked[0].OID, Value: ber.Value{Type: ber.EndOfMibView}}}
			}
			b := encode(response(m, answer...))
			mu.Lock()
			defer mu.Unlock()
			sizes = append(sizes, len(b))
			return [][]byte{b}
		})
		c := p.config()
		c.MaxAnswer = largest
		var got []session.Varbind
		result, err := dial(t, c).Walk(t.Context(), column, session.WalkOptions{}, collect(&got))
		if err != nil || len(got) != len(vbs) {
			t.Fatalf("%d varbinds, %v", len(got), err)
		}
		mu.Lock()
		defer mu.Unlock()
		if most := slices.Max(sizes[1:]); most > largest+largest/4 {
			t.Errorf("asked for answers of %d octets where %d was the aim", most, largest)
		}
		if few := len(vbs) * 60 / largest * 2; result.Requests > few+12 {
			t.Errorf("%d requests for %d varbinds at %d octets", result.Requests, len(vbs), largest)
		}
	}
}

func TestWalkStepsOverWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	vbs := rows(30)
	p := hostile(t, func(_ int, m ber.Message) [][]byte {
		asked, _ := m.Varbinds()
		m = response(m, sequence(m, vbs)...)
		if asked[0].OID == column {
			// Into the middle of the first answer.
			at := len(m.List) / 10 * 5
			m.List = slices.Insert(m.List, at, 0x30, 3, 0x02, 1, 7)
		}
		return [][]byte{encode(m)}
	})
	got, result, err := walkPeer(t, p, session.WalkOptions{})
	if err != nil || !slices.Equal(got, vbs) {
		t.Errorf("%d varbinds, %v", len(got), err)
	}
	if len(result.Warnings) != 1 {
		t.Errorf("warnings %v", result.Warnings)
	}
}

func TestWalkIsCancelledBetweenAndWithinRequests(t *testing.T) {
	t.Parallel()
	vbs := rows(100)
	p := hostile(t, func(n int, m ber.Message) [][]byte {
		if n == 4 {
			return nil
		}
		return [][]byte{encode(response(m, sequence(m, vbs)[:1]...))}
	})
	c := p.config()
	// The line is held for as long as the abandoned request may be answered,
	// so the session is closed rather than waited for.
	s := dial(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	var got []session.Varbind
	start := time.Now()
	_, err := s.Walk(ctx, column, session.WalkOptions{}, func(vbs []session.Varbind) error {
		if got = append(got, vbs...); len(got) == 3 {
			time.AfterFunc(20*time.Millisecond, cancel)
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || len(got) != 3 {
		t.Errorf("%d varbinds, %v", len(got), err)
	}
	if took := time.Since(start); took > 300*time.Millisecond {
		t.Errorf("took %v", took)
	}
	stop := errors.New("enough")
	s = dial(t, p.config())
	if _, err := s.Walk(t.Context(), column, session.WalkOptions{}, func([]session.Varbind) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error of the caller: %v", err)
	}
}

func TestWalkOfAnInstanceIsEmpty(t *testing.T) {
	t.Parallel()
	a := listen(t, sample(), agent.Options{})
	s := dial(t, config(a))
	if got := walk(t, s, oid.MustParse("1.3.6.1.2.1.1.1.0"), session.WalkOptions{}); len(got) > 0 {
		t.Errorf("%v", got)
	}
	if got := walk(t, s, oid.MustParse("1.0"), session.WalkOptions{}); len(got) != 1 {
		t.Errorf("below 1.0 %v", got)
	}
}

// An agent that knows nothing before 1.3 may refuse to say what follows 1.0.
func TestWholeDeviceWhoseAgentKnowsOnlyInternet(t *testing.T) {
	t.Parallel()
	vbs := rows(20)
	p := hostile(t, func(_ int, m ber.Message) [][]byte {
		asked, _ := m.Varbinds()
		if asked[0].OID.Compare(oid.MustParse("1.3")) < 0 {
			return [][]byte{refusal(m, session.NoSuchName, 1)}
		}
		return [][]byte{encode(response(m, sequence(m, vbs)...))}
	})
	var got []session.Varbind
	_, err := dial(t, p.config()).Walk(t.Context(), oid.OID{}, session.WalkOptions{}, collect(&got))
	if err != nil || !slices.Equal(got, vbs) {
		t.Errorf("%d varbinds, %v", len(got), err)
	}
}
