//go:build unix

package flows

import (
	"slices"
	"sync"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// shelf is a store with the objects a story needs, some of which take a SET.
// A patient shelf lets time pass before it answers.
type shelf struct {
	mu       sync.Mutex
	varbinds []session.Varbind // sorted
	writable map[oid.OID]bool
	patience time.Duration
}

func newShelf(varbinds ...session.Varbind) *shelf {
	slices.SortFunc(varbinds, func(a, b session.Varbind) int { return a.OID.Compare(b.OID) })
	return &shelf{varbinds: varbinds, writable: make(map[oid.OID]bool)}
}

func text(o, s string) session.Varbind {
	return session.Varbind{OID: oid.MustParse(o), Value: ber.NewOctetString(s)}
}

func integer(o string, n int64) session.Varbind {
	return session.Varbind{OID: oid.MustParse(o), Value: ber.NewInteger(n)}
}

// find returns where o is, or would be.
func (s *shelf) find(o oid.OID) (int, bool) {
	return slices.BinarySearchFunc(s.varbinds, o, func(v session.Varbind, o oid.OID) int { return v.OID.Compare(o) })
}

func (s *shelf) Get(o oid.OID) (ber.Value, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i, ok := s.find(o); ok {
		return s.varbinds[i].Value, true
	}
	return ber.Value{}, false
}

func (s *shelf) Next(o oid.OID) (oid.OID, ber.Value, bool) {
	if s.patience > 0 {
		<-time.After(s.patience)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.find(o)
	if ok {
		i++
	}
	if i == len(s.varbinds) {
		return oid.OID{}, ber.Value{}, false
	}
	return s.varbinds[i].OID, s.varbinds[i].Value, true
}

func (s *shelf) Set(varbinds []session.Varbind) (session.ErrorStatus, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, v := range varbinds {
		at, ok := s.find(v.OID)
		switch {
		case !ok || !s.writable[v.OID]:
			return session.NotWritable, i + 1
		case s.varbinds[at].Value.Type != v.Value.Type:
			return session.WrongType, i + 1
		}
	}
	for _, v := range varbinds {
		at, _ := s.find(v.OID)
		s.varbinds[at].Value = v.Value
	}
	return session.NoError, 0
}
