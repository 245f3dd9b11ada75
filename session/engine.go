package session

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/usm"
)

// engine is the codec of version 3: what is known of the device's SNMP engine,
// and the user's keys there. It learns the engine's ID by asking (RFC 3414 §4)
// and its clock from what it signs; when the device says that either has
// changed, it learns them anew and has the request sent again, which is safe
// for a SET too, since the device says so of a message it did not carry out.
type engine struct {
	config      Config
	credentials usm.Credentials
	fixed       bool // the ID was given, and is not learnt

	id         string // "" while unknown
	keys       *usm.Keys
	boots      int32
	seconds    int32     // the engine's time ...
	at         time.Time // ... at this of ours
	generation int       // counts what was learnt anew
	authentic  bool      // it has signed with our key
	decrypted  bool      // it has encrypted with our key

	lastID int32
	sent   []sentMessage // for the request in flight
	mended int           // how often the request was sent again for a Report
	out    [2][]byte
}

// sentMessage is a message that may be answered.
type sentMessage struct {
	id         int32
	probe      bool // asks for the clock and no more
	generation int
}

// mostMends is how often one request is sent again because of Reports: once for
// the engine's ID and once for its clock, and once more should it restart
// meanwhile.
const mostMends = 3

// largestMessage is what we can take (RFC 3412 §6.3, msgMaxSize).
const largestMessage = 65507

func newEngine(c Config) *engine {
	e := &engine{config: c, credentials: c.Security.credentials(), lastID: rand.Int32N(math.MaxInt32)}
	if id, err := usm.ParseEngineID(c.Security.EngineID); err == nil {
		e.fixed = true
		e.learn(id)
	}
	return e
}

// learn takes the engine's ID and makes the keys for it.
func (e *engine) learn(id string) {
	e.id, e.keys = id, e.credentials.Localise(id)
	e.authentic, e.decrypted = false, false
	e.generation++
}

func (e *engine) setClock(v ber.MessageV3) {
	e.boots, e.seconds, e.at = v.Boots, v.Time, time.Now()
}

func (e *engine) begin() { e.sent, e.mended = e.sent[:0], 0 }

// message returns the outside of a new message.
func (e *engine) message(probe bool) ber.MessageV3 {
	e.lastID = e.lastID&math.MaxInt32 + 1
	if e.lastID < 0 {
		e.lastID = 1
	}
	e.sent = append(e.sent, sentMessage{e.lastID, probe, e.generation})
	return ber.MessageV3{ID: e.lastID, MaxSize: largestMessage, Flags: ber.FlagReportable, Model: ber.UserSecurityModel}
}

// discovery returns a message whose only answer is a Report with the engine's
// ID (RFC 3414 §4).
func (e *engine) discovery() []byte {
	m := e.message(false)
	m.Data = ber.AppendScopedPDU(nil, ber.ScopedPDU{Message: ber.Message{Type: ber.GetRequest, RequestID: m.ID}})
	b, _ := ber.AppendMessageV3(nil, m)
	return b
}

func (e *engine) seal(_ []byte, m ber.Message, attempt int) [][]byte {
	out := e.out[:1]
	out[0] = e.sealAt(out[0][:0], m, e.config.Security.Level, e.boots, e.now(), false)
	if attempt > 1 && e.config.Security.Level == usm.AuthPriv && !e.authentic && !e.decrypted {
		// Devices stay silent on what they cannot decrypt. A message that is
		// signed only, and so old that it is refused unread, tells whether
		// that is why: an engine that knows the user refuses it signed.
		empty := ber.Message{Type: ber.GetRequest}
		out = append(out, e.sealAt(e.out[1][:0], empty, usm.AuthNoPriv, 0, 0, true))
	}
	return out
}

func (e *engine) sealAt(b []byte, m ber.Message, level usm.Level, boots, seconds int32, probe bool) []byte {
	v := e.message(probe)
	v.Flags |= level.Flags()
	v.EngineID, v.User = []byte(e.id), []byte(e.config.Security.User)
	if level > usm.NoAuthNoPriv {
		v.Boots, v.Time = boots, seconds
	}
	v.Data = ber.AppendScopedPDU(nil, ber.ScopedPDU{EngineID: []byte(e.contextEngine()), Context: []byte(e.config.Context), Message: m})
	return e.keys.Seal(b, v)
}

func (e *engine) now() int32 {
	if e.at.IsZero() {
		return 0
	}
	passed := int64(time.Since(e.at) / time.Second)
	return int32(min(int64(e.seconds)+passed, math.MaxInt32))
}

func (e *engine) contextEngine() string {
	if id, err := usm.ParseEngineID(e.config.Security.ContextEngineID); err == nil {
		return id
	}
	return e.id
}

// find returns the message that one with the given ID answers.
func (e *engine) find(id int32) (sentMessage, bool) {
	for _, m := range e.sent {
		if m.id == id {
			return m, true
		}
	}
	return sentMessage{}, false
}

// discovered reads what came after a discovery.
func (e *engine) discovered(packet []byte) (ber.Message, verdict) {
	v, err := ber.ParseMessageV3(packet)
	if err != nil {
		return ber.Message{}, verdict{ignore: err.Error()}
	}
	s, err := ber.ParseScopedPDU(v.Data)
	_, ours := e.find(v.ID)
	switch {
	case !ours:
		return s.Message, verdict{ignore: "it answers another request"}
	case v.Flags&ber.FlagPriv != 0 || err != nil || s.Type != ber.Report:
		return s.Message, verdict{ignore: "it is no Report"}
	case usm.CheckEngineID(string(v.EngineID)) != nil:
		if r := reportOf(s); r != usm.UnknownEngineID {
			return s.Message, verdict{err: e.refusal(s)}
		}
		return s.Message, verdict{ignore: "the engine ID it names is none"}
	}
	e.learn(string(v.EngineID))
	// Anybody could have written this clock; it is a guess to begin with.
	e.setClock(v)
	return s.Message, verdict{}
}

func (e *engine) open(packet []byte) (ber.Message, verdict) {
	ignore := func(why string) (ber.Message, verdict) { return ber.Message{}, verdict{ignore: why} }
	v, err := ber.ParseMessageV3(packet)
	if err != nil {
		return ignore(err.Error())
	}
	asked, ours := e.find(v.ID)
	signed := v.Flags&ber.FlagAuth != 0
	switch {
	case !ours:
		return ignore("it answers another request")
	case v.Model != ber.UserSecurityModel:
		return ignore("it uses another security model")
	case signed && !e.signedByUs(v):
		return ignore("its signature is wrong")
	}
	data := v.Data
	if v.Flags&ber.FlagPriv != 0 {
		if data, err = e.keys.Decrypt(v); err != nil {
			return ignore(err.Error())
		}
	}
	s, err := ber.ParseScopedPDU(data)
	if err != nil {
		return ignore(err.Error())
	}
	if signed {
		e.authentic = true
	}
	if s.Type == ber.Report {
		return s.Message, e.report(v, s, asked, signed)
	}
	if asked.probe {
		return s.Message, verdict{noted: true}
	}
	if why := e.foreign(v, s); why != "" {
		return ignore(why)
	}
	if signed {
		e.setClock(v)
	}
	e.decrypted = e.decrypted || v.Flags&ber.FlagPriv != 0
	return s.Message, verdict{}
}

// signedByUs reports whether v was signed with the key we share with the
// engine, by that engine.
func (e *engine) signedByUs(v ber.MessageV3) bool {
	return string(v.EngineID) == e.id && string(v.User) == e.config.Security.User && e.keys.Verify(v)
}

// foreign says why a message is not what the engine would answer with (RFC 3412
// §7.2, RFC 3414 §3.2).
func (e *engine) foreign(v ber.MessageV3, s ber.ScopedPDU) string {
	switch level := usm.LevelOf(v.Flags); {
	case level < e.config.Security.Level:
		return "it is protected less than the request was"
	case string(v.EngineID) != e.id:
		return "it comes from another engine"
	case string(v.User) != e.config.Security.User:
		return "it is for another user"
	case string(s.Context) != e.config.Context || string(s.EngineID) != e.contextEngine():
		return "it is about another context"
	}
	return ""
}

// report decides what a Report means for the request.
func (e *engine) report(v ber.MessageV3, s ber.ScopedPDU, asked sentMessage, signed bool) verdict {
	if asked.generation != e.generation {
		return verdict{ignore: "it refuses a message that was mended since"}
	}
	r := reportOf(s)
	mendable := e.mended < mostMends
	switch id := string(v.EngineID); {
	case r == usm.UnknownEngineID && mendable && !e.fixed && id != e.id && usm.CheckEngineID(id) == nil:
		e.learn(id)
		e.setClock(v)
	case r == usm.NotInTimeWindow && signed && asked.probe:
		e.setClock(v)
		return verdict{noted: true}
	case r == usm.NotInTimeWindow && signed && mendable:
		e.setClock(v)
		e.generation++
	case r == usm.UnsupportedSecLevel && asked.probe:
		return verdict{noted: true}
	default:
		return verdict{err: e.refusal(s)}
	}
	e.mended++
	return verdict{again: true}
}

func (e *engine) refusal(s ber.ScopedPDU) error {
	security := e.config.Security
	return &ReportError{
		Target: e.config.Target, Report: reportOf(s), OID: reportName(s), User: security.User, Level: security.Level,
		Context: e.config.Context, EngineGiven: e.fixed,
	}
}

func reportOf(s ber.ScopedPDU) usm.Report { return usm.ReportOf(reportName(s)) }

func reportName(s ber.ScopedPDU) oid.OID {
	varbinds, _ := s.Varbinds()
	if len(varbinds) == 0 {
		return oid.OID{}
	}
	return varbinds[0].OID
}
