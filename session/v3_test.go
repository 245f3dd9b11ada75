package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/snmptest"
	"github.com/mibtui/mibtui/session/usm"
)

const (
	secretAuth = "s3cret-auth"
	secretPriv = "s3cret-priv"
)

// counted is a store that counts the SETs it carries out.
type counted struct {
	*agent.Table
	sets atomic.Int32
}

func (c *counted) Set(vbs []session.Varbind) (session.ErrorStatus, int) {
	c.sets.Add(1)
	return c.Table.Set(vbs)
}

func store() *counted {
	return &counted{Table: agent.NewTable(append(rows(30), right)...).Writable(sysDescr)}
}

func credentials(a usm.AuthProtocol, p usm.PrivProtocol) usm.Credentials {
	return usm.Credentials{Auth: a, AuthPassphrase: secretAuth, Priv: p, PrivPassphrase: secretPriv}
}

func userOf(name string, c usm.Credentials) agent.User {
	return agent.User{Name: name, Credentials: c, Write: true}
}

// secured starts an agent with the user "both", who signs with SHA-256 and
// encrypts with AES, besides those of o.
func secured(tb testing.TB, addr string, s agent.Store, o agent.Options) *agent.Agent {
	tb.Helper()
	o.Users = append(o.Users, userOf("both", credentials(usm.SHA256, usm.AES128)))
	a, err := agent.Listen(tb.Context(), addr, s, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = a.Close() })
	return a
}

// asUser is how "both" speaks to what listens at addr.
func asUser(network string, addr fmt.Stringer) session.Config {
	host, port, _ := net.SplitHostPort(addr.String())
	target, err := session.ParseTarget(network + ":" + net.JoinHostPort(host, port))
	if err != nil {
		panic(err)
	}
	c := session.DefaultConfig(target)
	c.Version, c.Timeout = session.V3, 10*time.Second
	c.Security = session.Security{
		User: "both", Level: usm.AuthPriv, AuthProtocol: usm.SHA256, AuthPassphrase: secretAuth, PrivProtocol: usm.AES128, PrivPassphrase: secretPriv,
	}
	return c
}

func TestEveryPairOfProtocols(t *testing.T) {
	t.Parallel()
	var users []agent.User
	for a := usm.MD5; a <= usm.SHA512; a++ {
		for p := usm.NoPriv; p <= usm.AES256C; p++ {
			users = append(users, userOf(fmt.Sprint(a, p), credentials(a, p)))
		}
	}
	at := secured(t, "127.0.0.1:0", store(), agent.Options{Users: users})
	for _, u := range users {
		t.Run(u.Name, func(t *testing.T) {
			t.Parallel()
			c := asUser("udp", at.Addr())
			c.Security.User, c.Security.Level, c.Security.AuthProtocol, c.Security.PrivProtocol = u.Name, u.Level(), u.Auth, u.Priv
			s := dial(t, c)
			if got := walk(t, s, column, session.WalkOptions{}); !slices.Equal(got, rows(30)) {
				t.Errorf("walked %d varbinds: %v", len(got), got[:min(len(got), 1)])
			}
			s.AllowWrites(session.FarFuture)
			if _, err := s.Set(t.Context(), right); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTransportsAndAddressFamilies(t *testing.T) {
	t.Parallel()
	for listen, networks := range map[string][]string{
		"udp:127.0.0.1:0": {"udp", "udp4"}, "udp6:[::1]:0": {"udp", "udp6"},
		"tcp:127.0.0.1:0": {"tcp", "tcp4"}, "tcp6:[::1]:0": {"tcp", "tcp6"},
	} {
		if strings.Contains(listen, "::1") && !snmptest.IPv6() {
			continue
		}
		at := secured(t, listen, store(), agent.Options{})
		for _, network := range networks {
			for _, version := range []session.Version{session.V1, session.V2c, session.V3} {
				c := asUser(network, at.Addr())
				c.Version, c.Community = version, "public"
				if got := walk(t, dial(t, c), column, session.WalkOptions{}); !slices.Equal(got, rows(30)) {
					t.Errorf("%v version %v: %d varbinds", c.Target, version, len(got))
				}
			}
		}
	}
}

// What is encrypted is read by our own scan too: a value that is wrong costs
// itself, and keeps its octets.
func TestAnUndecodableValueInVersion3CostsItself(t *testing.T) {
	t.Parallel()
	odd := session.Varbind{OID: oid.MustParse("1.3.6.1.2.1.1.3.0"), Value: ber.Value{Type: ber.Integer, Content: "123456789"}}
	at := secured(t, "127.0.0.1:0", agent.NewTable(right, odd), agent.Options{})
	got, err := dial(t, asUser("udp", at.Addr())).GetBulk(t.Context(), 0, 2, column.Parent())
	want, errGet := dial(t, asUser("udp", at.Addr())).Get(t.Context(), sysDescr, odd.OID)
	if errGet != nil || !slices.Equal(want, []session.Varbind{right, odd}) {
		t.Errorf("GET: %v, %v", want, errGet)
	}
	if err != nil || len(got) == 0 {
		t.Errorf("GETBULK: %v, %v", got, err)
	}
}

func TestTheEngineChangesUnderASession(t *testing.T) {
	t.Parallel()
	var boots, seconds atomic.Int32
	boots.Store(7)
	seconds.Store(100000)
	clock := func() (int32, int32) { return boots.Load(), seconds.Load() }
	first := store()
	at := secured(t, "127.0.0.1:0", first, agent.Options{EngineTime: clock})
	s := dial(t, asUser("udp", at.Addr()))
	s.AllowWrites(session.FarFuture)
	step := func(what string, holds *counted) {
		t.Helper()
		before := holds.sets.Load()
		if got, err := s.Set(t.Context(), right); err != nil || !slices.Equal(got, []session.Varbind{right}) {
			t.Errorf("%s: SET %v, %v", what, got, err)
		}
		if done := holds.sets.Load() - before; done != 1 {
			t.Errorf("%s: the SET was carried out %d times", what, done)
		}
		if got, err := s.Get(t.Context(), sysDescr); err != nil || !slices.Equal(got, []session.Varbind{right}) {
			t.Errorf("%s: GET %v, %v", what, got, err)
		}
	}
	step("at first", first)
	boots.Add(1)
	seconds.Store(3)
	step("restarted", first)
	seconds.Add(5000)
	step("clock put forward", first)
	seconds.Store(10)
	step("clock put back", first)
	boots.Store(1)
	step("forgot how often it started", first)

	addr := at.Addr()
	if err := at.Close(); err != nil {
		t.Fatal(err)
	}
	second := store()
	secured(t, addr.String(), second, agent.Options{EngineTime: clock})
	step("another engine", second)
}

func TestGivenEngineIDsAndContexts(t *testing.T) {
	t.Parallel()
	const id = "\x80\x00\x7e\xd9\x05known"
	other := session.Varbind{OID: sysDescr, Value: ber.NewOctetString("other")}
	at := secured(t, "127.0.0.1:0", agent.NewTable(right), agent.Options{EngineID: id, Contexts: map[string]agent.Store{"vlan-7": agent.NewTable(other)}})
	for name, test := range map[string]struct {
		change func(c *session.Config)
		want   session.Varbind
		report usm.Report
		says   string
	}{
		"the engine ID is given": {func(c *session.Config) { c.Security.EngineID = "80007ed9056b6e6f776e" }, right, 0, ""},
		"a wrong one is given":   {func(c *session.Config) { c.Security.EngineID = "80007ed9056b6e6f776f" }, right, usm.UnknownEngineID, "leave it out"},
		"context":                {func(c *session.Config) { c.Context = "vlan-7" }, other, 0, ""},
		"context and engine":     {func(c *session.Config) { c.Context, c.Security.ContextEngineID = "vlan-7", "80007ed9056b6e6f776e" }, other, 0, ""},
		"unknown context":        {func(c *session.Config) { c.Context = "vlan-8" }, right, usm.UnknownContext, `no context "vlan-8"`},
		"unknown context engine": {func(c *session.Config) { c.Security.ContextEngineID = "80007ed9056b6e6f776f" }, right, usm.UnknownPDUHandler, "leave it out"},
		"decryption":             {func(c *session.Config) { c.Security.PrivPassphrase = "s3cret-wrong" }, right, usm.DecryptionError, "privacy passphrase"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := asUser("udp", at.Addr())
			test.change(&c)
			got, err := dial(t, c).Get(t.Context(), sysDescr)
			e, refused := errors.AsType[*session.ReportError](err)
			switch {
			case test.report != 0 && (!refused || e.Report != test.report || !strings.Contains(err.Error(), test.says)):
				t.Errorf("%v, %v", got, err)
			case test.report == 0 && (err != nil || !slices.Equal(got, []session.Varbind{test.want})):
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

// relay stands between a session and an agent: alter gets each message, counted
// from 1 in its direction, and returns what is passed on.
func relay(t *testing.T, to fmt.Stringer, alter func(fromAgent bool, n int, b []byte) [][]byte) net.Addr {
	t.Helper()
	front, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	back, err := net.Dial("udp4", to.String())
	if err != nil {
		t.Fatal(err)
	}
	var client atomic.Pointer[net.UDPAddr]
	done := make(chan struct{}, 2)
	go func() {
		defer func() { done <- struct{}{} }()
		buf := make([]byte, 1<<16)
		for count := 1; ; count++ {
			n, from, err := front.ReadFromUDP(buf)
			if err != nil {
				return
			}
			client.Store(from)
			for _, b := range alter(false, count, slices.Clone(buf[:n])) {
				_, _ = back.Write(b)
			}
		}
	}()
	go func() {
		defer func() { done <- struct{}{} }()
		buf := make([]byte, 1<<16)
		for count := 1; ; count++ {
			n, err := back.Read(buf)
			if err != nil {
				return
			}
			for _, b := range alter(true, count, slices.Clone(buf[:n])) {
				_, _ = front.WriteToUDP(b, client.Load())
			}
		}
	}()
	t.Cleanup(func() {
		_, _ = front.Close(), back.Close()
		<-done
		<-done
	})
	return front.LocalAddr()
}

// Whatever else comes, the answer is found behind it and nothing is taken for it.
func TestVersion3PassesOverWhatIsNotTheAnswer(t *testing.T) {
	t.Parallel()
	at := secured(t, "127.0.0.1:0", agent.NewTable(right), agent.Options{Users: []agent.User{userOf("signer", credentials(usm.SHA1, usm.NoPriv))}})
	var old []byte
	// unsigned is an answer that would be taken, were it signed.
	unsigned := func(b []byte, change func(v *ber.MessageV3, s *ber.ScopedPDU)) []byte {
		v, err := ber.ParseMessageV3(b)
		if err != nil {
			return nil
		}
		s, err := ber.ParseScopedPDU(v.Data)
		if err != nil {
			return nil
		}
		s.List = ber.AppendVarbind(nil, wrong.OID, wrong.Value)
		v.Flags, v.Digest, v.Salt = 0, nil, nil
		change(&v, &s)
		v.Data = ber.AppendScopedPDU(nil, s)
		out, _ := ber.AppendMessageV3(nil, v)
		return out
	}
	for name, also := range map[string]func(b []byte) [][]byte{
		"about another context": func(b []byte) [][]byte {
			v, err := ber.ParseMessageV3(b)
			if err != nil {
				return nil
			}
			s, err := ber.ParseScopedPDU(v.Data)
			if err != nil {
				return nil
			}
			s.Context, s.List = []byte("other"), ber.AppendVarbind(nil, wrong.OID, wrong.Value)
			v.Data = ber.AppendScopedPDU(nil, s)
			return [][]byte{credentials(usm.SHA1, usm.NoPriv).Localise(string(v.EngineID)).Seal(nil, v)}
		},
		"an old answer":      func(b []byte) [][]byte { before := old; old = b; return [][]byte{before} },
		"an unsigned answer": func(b []byte) [][]byte { return [][]byte{unsigned(b, func(*ber.MessageV3, *ber.ScopedPDU) {})} },
		"an unsigned unknown": func(b []byte) [][]byte {
			return [][]byte{unsigned(b, func(v *ber.MessageV3, _ *ber.ScopedPDU) { v.Model = 2 })}
		},
		"another's Report": func(b []byte) [][]byte {
			return [][]byte{unsigned(b, func(v *ber.MessageV3, s *ber.ScopedPDU) { v.ID++; s.Type = ber.Report })}
		},
		"a version 2c response": func([]byte) [][]byte { return [][]byte{encode(ber.Message{Version: 1, Type: ber.Response})} },
		"cut anywhere": func(b []byte) [][]byte {
			var cut [][]byte
			for n := range b {
				cut = append(cut, b[:n])
			}
			return cut
		},
		"every octet changed": func(b []byte) [][]byte {
			var all [][]byte
			for i := range b {
				changed := slices.Clone(b)
				changed[i] ^= byte(1 + rand.IntN(255))
				all = append(all, changed)
			}
			return all
		},
		"noise": func(b []byte) [][]byte {
			noise := make([]byte, len(b))
			for i := range noise {
				noise[i] = byte(rand.Uint32())
			}
			copy(noise, b[:rand.IntN(len(b))])
			return [][]byte{noise, {}, {0x30}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			by := relay(t, at.Addr(), func(fromAgent bool, n int, b []byte) [][]byte {
				// The first answer is the engine's ID, which nothing proves.
				if !fromAgent || n == 1 {
					return [][]byte{b}
				}
				return append(also(b), b)
			})
			c := asUser("udp", by)
			c.Security.User, c.Security.Level, c.Security.AuthProtocol = "signer", usm.AuthNoPriv, usm.SHA1
			s := dial(t, c)
			for range 3 {
				if got, err := s.Get(t.Context(), sysDescr); err != nil || !slices.Equal(got, []session.Varbind{right}) {
					t.Fatalf("%v, %v", got, err)
				}
			}
		})
	}
}

// A discovery that is answered with rubbish is waited out, and asked again.
func TestDiscoveryMeetsRubbish(t *testing.T) {
	t.Parallel()
	at := secured(t, "127.0.0.1:0", agent.NewTable(right), agent.Options{})
	by := relay(t, at.Addr(), func(fromAgent bool, n int, b []byte) [][]byte {
		if !fromAgent || n > 1 {
			return [][]byte{b}
		}
		var rubbish [][]byte
		for n := range b {
			rubbish = append(rubbish, b[:n])
		}
		return rubbish
	})
	c := asUser("udp", by)
	c.Timeout = 300 * time.Millisecond
	var seen []session.Exchange
	c.Observe = func(x session.Exchange) { seen = append(seen, x) }
	if got, err := dial(t, c).Get(t.Context(), sysDescr); err != nil || !slices.Equal(got, []session.Varbind{right}) {
		t.Errorf("%v, %v", got, err)
	}
	if len(seen) != 1 || seen[0].Attempts != 1 || seen[0].Answered != 1 {
		t.Errorf("observed %+v", seen)
	}
}

// A Report that is not signed cannot move the clock: whoever could would let
// old messages in again.
func TestAnUnsignedClockIsNotBelieved(t *testing.T) {
	t.Parallel()
	at := secured(t, "127.0.0.1:0", agent.NewTable(right), agent.Options{})
	by := relay(t, at.Addr(), func(fromAgent bool, n int, b []byte) [][]byte {
		v, err := ber.ParseMessageV3(b)
		if !fromAgent || n != 2 || err != nil {
			return [][]byte{b}
		}
		v.Flags, v.Digest, v.Salt, v.Boots = 0, nil, nil, v.Boots+1
		v.Data = ber.AppendScopedPDU(nil, ber.ScopedPDU{EngineID: v.EngineID, Message: ber.Message{
			Type: ber.Report, List: ber.AppendVarbind(nil, usm.NotInTimeWindow.OID(), ber.NewUnsigned(ber.Counter32, 1)),
		}})
		forged, _ := ber.AppendMessageV3(nil, v)
		return [][]byte{forged}
	})
	_, err := dial(t, asUser("udp", by)).Get(t.Context(), sysDescr)
	if e, ok := errors.AsType[*session.ReportError](err); !ok || e.Report != usm.NotInTimeWindow {
		t.Errorf("error %v", err)
	}
}

func TestASETOfVersion3IsSentOnce(t *testing.T) {
	t.Parallel()
	holds := store()
	at := secured(t, "127.0.0.1:0", holds, agent.Options{})
	for name, test := range map[string]struct {
		lost    func(fromAgent bool, n int) bool
		sets    int32
		unknown bool
	}{
		"its answer is lost":    {func(fromAgent bool, n int) bool { return fromAgent && n > 1 }, 1, true},
		"the discovery is lost": {func(fromAgent bool, _ int) bool { return fromAgent }, 0, false},
	} {
		before := holds.sets.Load()
		var sent atomic.Int32
		by := relay(t, at.Addr(), func(fromAgent bool, n int, b []byte) [][]byte {
			if !fromAgent {
				sent.Add(1)
			}
			if test.lost(fromAgent, n) {
				return nil
			}
			return [][]byte{b}
		})
		c := asUser("udp", by)
		c.Timeout, c.Retries = 100*time.Millisecond, 2
		s := dial(t, c)
		s.AllowWrites(session.FarFuture)
		_, err := s.Set(t.Context(), right)
		e, ok := errors.AsType[*session.TimeoutError](err)
		if !ok || e.OutcomeUnknown != test.unknown || session.OutcomeUnknown(err) != test.unknown || holds.sets.Load()-before != test.sets {
			t.Errorf("%s: %v after %d SETs", name, err, holds.sets.Load()-before)
		}
		if test.sets == 1 && sent.Load() != 2 {
			t.Errorf("%s: %d messages were sent", name, sent.Load())
		}
	}
}

func TestWhoCannotBeSpokenToAs(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(s *session.Security){
		"user's name is missing":               func(s *session.Security) { s.User = "" },
		"33 octets":                            func(s *session.Security) { s.User = strings.Repeat("u", 33) },
		"authentication protocol":              func(s *session.Security) { s.AuthProtocol = usm.NoAuth },
		"privacy protocol":                     func(s *session.Security) { s.PrivProtocol = usm.NoPriv },
		"authentication passphrase is missing": func(s *session.Security) { s.AuthPassphrase = "" },
		"privacy passphrase is too short":      func(s *session.Security) { s.PrivPassphrase = "s3cret" },
		"no engine ID":                         func(s *session.Security) { s.EngineID = "xyz" },
		"is no engine":                         func(s *session.Security) { s.ContextEngineID = "00" },
		"no security level":                    func(s *session.Security) { s.Level = 9 },
	} {
		c := asUser("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1})
		change(&c.Security)
		_, err := session.Dial(t.Context(), c)
		if _, ok := errors.AsType[*session.SecurityError](err); !ok || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestSecretsOfVersion3AreNotPrinted(t *testing.T) {
	t.Parallel()
	at := secured(t, "127.0.0.1:0", agent.NewTable(right), agent.Options{})
	c := asUser("udp", at.Addr())
	c.Community = "s3cret-community"
	var seen []session.Exchange
	c.Observe = func(x session.Exchange) { seen = append(seen, x) }
	c.Timeout, c.Retries = 50*time.Millisecond, 0
	s := dial(t, c)
	texts := []any{c, &c, c.Security, s, struct{ C session.Config }{c}, []session.Security{c.Security}}
	for _, change := range []func(c *session.Config){
		func(*session.Config) {},
		func(c *session.Config) { c.Security.User = "nobody" },
		func(c *session.Config) { c.Security.AuthPassphrase = "s3cret-wrong" },
		func(c *session.Config) { c.Security.PrivPassphrase = "s3cret-wrong" },
		func(c *session.Config) { c.Target.Port = 1 },
	} {
		with := c
		change(&with)
		_, err := dial(t, with).Get(t.Context(), sysDescr)
		texts = append(texts, err)
	}
	texts = append(texts, seen)
	for _, x := range texts {
		j, _ := json.Marshal(x)
		for _, text := range []string{fmt.Sprint(x), fmt.Sprintf("%v %+v %#v %s", x, x, x, x), string(j)} {
			if strings.Contains(text, "s3cret") {
				t.Errorf("a secret stands in %q", text)
			}
		}
	}
	if !strings.Contains(c.Security.String(), "both authPriv SHA-256 AES") {
		t.Errorf("the user is described as %v", c.Security)
	}
}

func TestVersion3StopsWhileItDiscovers(t *testing.T) {
	t.Parallel()
	p := silent(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	s := dial(t, asUser("udp", p))
	start := time.Now()
	_, err := s.Get(ctx, sysDescr)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
}

// silent is a socket that answers nothing.
func silent(t *testing.T) net.Addr {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.LocalAddr()
}
