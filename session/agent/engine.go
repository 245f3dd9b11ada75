package agent

import (
	"crypto/rand"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/usm"
)

// engine is the agent's side of version 3: its identity, its clock, its users
// and what it has had against messages. It is safe for concurrent use.
type engine struct {
	id      string
	time    func() (boots, seconds int32)
	users   map[string]account
	refused [usm.Reports]atomic.Uint32
}

// account is a user with the keys for this engine, which are made when they are
// first needed: that takes a while.
type account struct {
	User
	keys func() *usm.Keys
}

// timeWindow is by how many seconds a message's time may differ (RFC 3414
// §2.2.3).
const timeWindow = 150

// newEngine returns nil where there are no users.
func newEngine(o Options) (*engine, error) {
	if len(o.Users) == 0 {
		return nil, nil //nolint:nilnil // no engine, and nothing wrong
	}
	e := &engine{id: o.EngineID, time: o.EngineTime, users: map[string]account{}}
	if e.id == "" {
		// RFC 3411 §5, SnmpEngineID: the enterprise that is there for
		// documentation, then octets of our own choosing.
		e.id = "\x80\x00\x7e\xd9\x05" + rand.Text()[:12]
	}
	if err := usm.CheckEngineID(e.id); err != nil {
		return nil, err
	}
	if e.time == nil {
		start := time.Now()
		e.time = func() (boots, seconds int32) { return 1, int32(time.Since(start) / time.Second) }
	}
	for _, u := range o.Users {
		if u.Name == "" || len(u.Name) > usm.MaxUser {
			return nil, fmt.Errorf("user %q: a name has 1 to %d octets", u.Name, usm.MaxUser)
		}
		if err := u.Check(); err != nil {
			return nil, fmt.Errorf("user %q: %w", u.Name, err)
		}
		e.users[u.Name] = account{u, sync.OnceValue(func() *usm.Keys { return u.Localise(e.id) })}
	}
	return e, nil
}

// examine checks who sent a message and that it is fresh, in the order of RFC
// 3414 §3.2, and says what is wrong; UnknownReport when nothing is. It is known
// who it was as soon as the digest was right.
func (e *engine) examine(v ber.MessageV3) (who account, known bool, wrong usm.Report) {
	if string(v.EngineID) != e.id {
		return who, false, usm.UnknownEngineID
	}
	who, known = e.users[string(v.User)]
	level := usm.LevelOf(v.Flags)
	switch {
	case !known:
		return who, false, usm.UnknownUserName
	case level > who.Level():
		return who, false, usm.UnsupportedSecLevel
	case level == usm.NoAuthNoPriv:
		return who, true, usm.UnknownReport
	case !who.keys().Verify(v):
		return who, false, usm.WrongDigest
	}
	boots, seconds := e.time()
	if off := int64(v.Time) - int64(seconds); v.Boots != boots || off > timeWindow || off < -timeWindow {
		return who, true, usm.NotInTimeWindow
	}
	return who, true, usm.UnknownReport
}

// answerV3 is answer for a message of version 3.
func (r *responder) answerV3(message []byte) []byte {
	v, err := ber.ParseMessageV3(message)
	if err != nil || r.engine == nil || v.Cut {
		return nil
	}
	if v.Model != ber.UserSecurityModel {
		return r.report(v, account{}, usm.NoAuthNoPriv, ber.ScopedPDU{}, usm.UnknownSecurityModel)
	}
	who, known, wrong := r.engine.examine(v)
	var s ber.ScopedPDU
	if v.Flags&ber.FlagPriv == 0 {
		if s, err = ber.ParseScopedPDU(v.Data); err != nil {
			return nil
		}
	}
	level := usm.LevelOf(v.Flags)
	switch {
	case !known:
		return r.report(v, who, usm.NoAuthNoPriv, s, wrong)
	case wrong != usm.UnknownReport:
		return r.report(v, who, usm.AuthNoPriv, s, wrong)
	case level == usm.AuthPriv:
		// What a wrong key makes of a message hardly ever reads as a PDU.
		data, err := who.keys().Decrypt(v)
		if err == nil {
			s, err = ber.ParseScopedPDU(data)
		}
		if err != nil {
			return r.report(v, who, usm.AuthNoPriv, s, usm.DecryptionError)
		}
	}
	return r.answerScoped(v, who, s)
}

// answerScoped answers a message whose sender is known.
func (r *responder) answerScoped(v ber.MessageV3, who account, s ber.ScopedPDU) []byte {
	level := usm.LevelOf(v.Flags)
	store, known := r.main, true
	if len(s.Context) > 0 {
		store, known = r.contexts[string(s.Context)]
	}
	switch {
	case string(s.EngineID) != r.engine.id:
		return r.report(v, who, level, s, usm.UnknownPDUHandler)
	case !known:
		return r.report(v, who, level, s, usm.UnknownContext)
	}
	q := request{Message: s.Message, store: store, mayWrite: who.Write, limit: min(r.limit, max(int(v.MaxSize), smallest))}
	q.encode = func(b []byte, answer ber.Message) []byte { return r.seal(b, v, who, level, s, answer) }
	// Every header, two engine IDs, a digest, a salt and a last block.
	q.headers = 140 + 2*len(s.EngineID) + len(v.User) + len(s.Context)
	if level < who.Level() {
		r.list = r.list[:0]
		return r.reply(q, session.AuthorizationError, 0)
	}
	return r.respond(q)
}

// smallest is what every engine can take (RFC 3412 §6.3, msgMaxSize).
const smallest = 484

// report answers with the reason not to accept a message, where its sender
// wants to know.
func (r *responder) report(v ber.MessageV3, who account, level usm.Level, s ber.ScopedPDU, wrong usm.Report) []byte {
	counted := r.engine.refused[wrong].Add(1)
	if v.Flags&ber.FlagReportable == 0 {
		return nil
	}
	s.EngineID = []byte(r.engine.id)
	answer := ber.Message{
		Type: ber.Report, RequestID: s.RequestID,
		List: ber.AppendVarbind(nil, wrong.OID(), ber.NewUnsigned(ber.Counter32, uint64(counted))),
	}
	r.out = r.seal(r.out[:0], v, who, level, s, answer)
	return r.out
}

// seal appends an answer to v, about the context of s.
func (r *responder) seal(b []byte, v ber.MessageV3, who account, level usm.Level, s ber.ScopedPDU, answer ber.Message) []byte {
	s.Message = answer
	r.inner = ber.AppendScopedPDU(r.inner[:0], s)
	out := ber.MessageV3{
		ID: v.ID, MaxSize: largestDatagram, Flags: level.Flags(), Model: ber.UserSecurityModel,
		EngineID: []byte(r.engine.id), User: v.User, Data: r.inner,
	}
	out.Boots, out.Time = r.engine.time()
	if level == usm.NoAuthNoPriv {
		b, _ = ber.AppendMessageV3(b, out)
		return b
	}
	return who.keys().Seal(b, out)
}
