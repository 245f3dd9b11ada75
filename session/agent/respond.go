package agent

import (
	"bytes"
	"crypto/subtle"
	"errors"
	"sync"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// Versions as they stand on the wire.
const (
	wireV1  = 0
	wireV2c = 1
)

// responder turns one request into one answer. It is used by one goroutine and
// keeps its buffers from one request to the next.
type responder struct {
	main     Store
	contexts map[string]Store
	read     []byte
	write    []byte
	limit    int         // octets of the largest answer
	engine   *engine     // nil where there is no version 3
	turn     *sync.Mutex // held while a store is asked

	asked []ber.Varbind
	heads []oid.OID // where each column of a GETBULK stands
	list  []byte
	out   []byte
	inner []byte
}

// request is a request that was let in.
type request struct {
	ber.Message
	store    Store
	mayWrite bool
	limit    int // octets of the largest answer
	headers  int // octets of an answer besides its varbinds, at most
	// encode appends an answer as the request's version writes it.
	encode func(b []byte, answer ber.Message) []byte
}

func newResponder(store Store, o Options, e *engine, turn *sync.Mutex) *responder {
	r := &responder{
		main: store, contexts: o.Contexts, read: []byte(o.Community), write: []byte(o.WriteCommunity), limit: o.MaxMessage, engine: e, turn: turn,
	}
	if len(r.read) == 0 {
		r.read = []byte("public")
	}
	if r.limit <= 0 || r.limit > largestDatagram {
		r.limit = largestDatagram
	}
	return r
}

// answer returns the answer to a message, or nil where silence is the answer.
// It is valid until the next call.
func (r *responder) answer(message []byte) []byte {
	m, err := ber.ParseMessage(message)
	switch {
	case m.Version == ber.Version3:
		return r.answerV3(message)
	case err != nil || m.Cut || m.Version != wireV1 && m.Version != wireV2c:
		return nil
	}
	store, mayWrite, known := r.admit(m.Community)
	if !known {
		return nil
	}
	// All headers of an answer, at their largest, and the community.
	const headers = 4 + 3 + 4 + 4 + 6 + 3 + 3 + 4
	return r.respond(request{
		Message: m, store: store, mayWrite: mayWrite, limit: r.limit, headers: headers + len(m.Community), encode: ber.AppendMessage,
	})
}

// admit returns what a community may ask: "community@context" asks another set
// of objects.
func (r *responder) admit(community []byte) (store Store, mayWrite, known bool) {
	store = r.main
	if name, context, ok := bytes.Cut(community, []byte("@")); ok && len(r.contexts) > 0 {
		if store, known = r.contexts[string(context)]; !known {
			return nil, false, false
		}
		community = name
	}
	mayWrite = len(r.write) > 0 && subtle.ConstantTimeCompare(community, r.write) == 1
	return store, mayWrite, mayWrite || subtle.ConstantTimeCompare(community, r.read) == 1
}

// respond carries a request out.
func (r *responder) respond(q request) []byte {
	var err error
	if r.asked, err = q.AppendVarbinds(r.asked[:0]); err != nil {
		return nil
	}
	r.turn.Lock()
	defer r.turn.Unlock()
	r.list = r.list[:0]
	var status session.ErrorStatus
	var index int
	switch q.Type {
	case ber.GetRequest:
		status, index = r.get(q)
	case ber.GetNextRequest:
		status, index = r.next(q)
	case ber.GetBulkRequest:
		if q.Version == wireV1 {
			return nil
		}
		status, index = r.bulk(q)
	case ber.SetRequest:
		status, index = r.set(q)
		r.list = append(r.list, q.List...)
	default:
		return nil
	}
	return r.reply(q, status, index)
}

func (r *responder) reply(q request, status session.ErrorStatus, index int) []byte {
	answer := q.Message
	answer.Type, answer.ErrorStatus, answer.ErrorIndex, answer.List = ber.Response, 0, 0, r.list
	if status == session.NoError {
		r.out = q.encode(r.out[:0], answer)
		if len(r.out) <= q.limit {
			return r.out
		}
		status, index = session.TooBig, 0
	}
	answer.List = q.List
	if q.Version == wireV1 {
		status = inV1(status)
	} else if status == session.TooBig {
		answer.List = nil
	}
	answer.ErrorStatus, answer.ErrorIndex = int32(status), int32(index)
	r.out = q.encode(r.out[:0], answer)
	if len(r.out) > q.limit {
		return nil
	}
	return r.out
}

// inV1 says in version 1's words what version 2 says more precisely (RFC 3584
// §4.4).
func inV1(s session.ErrorStatus) session.ErrorStatus {
	switch s {
	case session.WrongType, session.WrongLength, session.WrongEncoding, session.WrongValue, session.InconsistentValue:
		return session.BadValue
	case session.NoAccess, session.NotWritable, session.NoCreation, session.InconsistentName, session.AuthorizationError:
		return session.NoSuchName
	case session.ResourceUnavailable, session.CommitFailed, session.UndoFailed:
		return session.GenErr
	}
	return s
}

func (r *responder) get(q request) (session.ErrorStatus, int) {
	for i, vb := range r.asked {
		v, ok := q.store.Get(vb.OID)
		if q.Version == wireV1 && (!ok || v.Type == ber.Counter64 || v.Type.IsException()) {
			return session.NoSuchName, i + 1
		}
		if !ok {
			v = ber.Value{Type: q.missing(vb.OID)}
		}
		r.list = ber.AppendVarbind(r.list, vb.OID, v)
	}
	return session.NoError, 0
}

// missing tells an object that is not there from an instance that is not. An
// agent without a MIB cannot know objects that have no instance just now; one
// that has others beside o is known.
func (q request) missing(o oid.OID) ber.Type {
	parent := o.Parent()
	if next, _, ok := q.store.Next(parent); ok && next.HasPrefix(parent) {
		return ber.NoSuchInstance
	}
	return ber.NoSuchObject
}

func (r *responder) next(q request) (session.ErrorStatus, int) {
	for i, vb := range r.asked {
		o, v, ok := q.store.Next(vb.OID)
		if q.Version == wireV1 {
			for ok && v.Type == ber.Counter64 {
				o, v, ok = q.store.Next(o)
			}
			if !ok {
				return session.NoSuchName, i + 1
			}
		}
		if !ok {
			o, v = vb.OID, ber.Value{Type: ber.EndOfMibView}
		}
		r.list = ber.AppendVarbind(r.list, o, v)
	}
	return session.NoError, 0
}

var errFull = errors.New("the answer is full")

// bulk answers with as many whole varbinds as fit (RFC 3416 §4.2.3).
func (r *responder) bulk(q request) (session.ErrorStatus, int) {
	room := q.limit - q.headers
	once := min(max(int(q.ErrorStatus), 0), len(r.asked))
	err := r.bulkOnce(q.store, once, room)
	if err == nil && once < len(r.asked) {
		err = r.bulkRepeat(q.store, r.asked[once:], max(int(q.ErrorIndex), 0), room)
	}
	if err != nil && len(r.list) == 0 {
		return session.TooBig, 0
	}
	return session.NoError, 0
}

func (r *responder) bulkOnce(store Store, n, room int) error {
	for _, vb := range r.asked[:n] {
		if _, _, err := r.appendNext(store, vb.OID, room); err != nil {
			return err
		}
	}
	return nil
}

func (r *responder) bulkRepeat(store Store, columns []ber.Varbind, times, room int) error {
	if ascender, ok := store.(Ascender); ok && len(columns) == 1 {
		return r.bulkColumn(ascender, columns[0].OID, times, room)
	}
	r.heads = r.heads[:0]
	for _, vb := range columns {
		r.heads = append(r.heads, vb.OID)
	}
	for range times {
		more := false
		for i, head := range r.heads {
			o, ok, err := r.appendNext(store, head, room)
			if err != nil {
				return err
			}
			r.heads[i] = o
			more = more || ok
		}
		if !more {
			return nil
		}
	}
	return nil
}

func (r *responder) bulkColumn(store Ascender, head oid.OID, times, room int) error {
	if times == 0 {
		return nil
	}
	for o, v := range store.After(head) {
		if err := r.append(o, v, room); err != nil {
			return err
		}
		head = o
		if times--; times == 0 {
			return nil
		}
	}
	return r.append(head, ber.Value{Type: ber.EndOfMibView}, room)
}

// appendNext appends what follows o, if it fits, and returns its name and
// whether there was anything.
func (r *responder) appendNext(store Store, o oid.OID, room int) (oid.OID, bool, error) {
	next, v, ok := store.Next(o)
	if !ok {
		next, v = o, ber.Value{Type: ber.EndOfMibView}
	}
	return next, ok, r.append(next, v, room)
}

func (r *responder) append(o oid.OID, v ber.Value, room int) error {
	before := len(r.list)
	r.list = ber.AppendVarbind(r.list, o, v)
	if len(r.list) > room {
		r.list = r.list[:before]
		return errFull
	}
	return nil
}

func (r *responder) set(q request) (session.ErrorStatus, int) {
	if !q.mayWrite {
		return session.NoAccess, min(1, len(r.asked))
	}
	return q.store.Set(r.asked)
}
