package session_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// FuzzAnswer lets a device answer every request with the same octets, once as
// the whole datagram and once as the varbind list of a proper answer. Nothing
// may panic, no request may last longer than its timeout, and every walk ends.
func FuzzAnswer(f *testing.F) {
	var sound []byte
	for _, vb := range rows(3) {
		sound = ber.AppendVarbind(sound, vb.OID, vb.Value)
	}
	f.Add(sound)
	f.Add(sound[:len(sound)-1])
	f.Add(ber.AppendVarbind(nil, column.Append(7), ber.Value{Type: ber.EndOfMibView}))
	f.Add(ber.AppendVarbind(ber.AppendVarbind(nil, column.Append(9), ber.NewInteger(1)), column.Append(8), ber.NewInteger(2)))
	f.Add([]byte{})
	f.Add([]byte{0x30, 0x84, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, octets []byte) {
		octets = octets[:min(len(octets), 1<<15)]
		var whole atomic.Bool
		p := hostile(t, func(_ int, m ber.Message) [][]byte {
			if whole.Load() {
				return [][]byte{octets}
			}
			m = response(m)
			m.List = octets
			return [][]byte{encode(m)}
		})
		c := p.config()
		c.Timeout = 3 * time.Millisecond
		s := dial(t, c)
		for _, is := range []bool{false, true} {
			whole.Store(is)
			if got, err := s.Get(t.Context(), sysDescr); err == nil && (len(got) != 1 || got[0].OID != sysDescr) {
				t.Errorf("a GET of sysDescr.0 brought %v", got)
			}
			start := time.Now()
			delivered := 0
			result, err := s.Walk(t.Context(), oid.New(1), session.WalkOptions{}, func(vbs []session.Varbind) error {
				delivered += len(vbs)
				return nil
			})
			if result.Varbinds != delivered || delivered > 3*len(octets) {
				t.Errorf("%d varbinds of %d octets, the result says %d", delivered, len(octets), result.Varbinds)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("the walk took %v and ended with %v", took, err)
			}
			if is && err == nil {
				t.Error("random octets were taken for an answer")
			}
			if _, wrong := errors.AsType[*session.RequestError](err); wrong {
				t.Errorf("a walk asked for what cannot be sent: %v", err)
			}
		}
	})
}
