package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/usm"
)

func TestParseTarget(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]session.Target{
		"router":               {Network: "udp", Host: "router", Port: 161},
		" 10.0.0.1 ":           {Network: "udp", Host: "10.0.0.1", Port: 161},
		"10.0.0.1:1161":        {Network: "udp", Host: "10.0.0.1", Port: 1161},
		"udp:router":           {Network: "udp", Host: "router", Port: 161},
		"UDP:router:1161":      {Network: "udp", Host: "router", Port: 1161},
		"udp4:router":          {Network: "udp4", Host: "router", Port: 161},
		"udp6:router:1161":     {Network: "udp6", Host: "router", Port: 1161},
		"udp6:[::1]:1161":      {Network: "udp6", Host: "::1", Port: 1161},
		"tcp:router":           {Network: "tcp", Host: "router", Port: 161},
		"TCP6:[::1]:1161":      {Network: "tcp6", Host: "::1", Port: 1161},
		"tcp4:10.0.0.1":        {Network: "tcp4", Host: "10.0.0.1", Port: 161},
		"udp6:::1":             {Network: "udp6", Host: "::1", Port: 161},
		"::1":                  {Network: "udp", Host: "::1", Port: 161},
		"[2001:DB8::1]":        {Network: "udp", Host: "2001:db8::1", Port: 161},
		"[fe80::1%eth0]:10161": {Network: "udp", Host: "fe80::1%eth0", Port: 10161},
	} {
		got, err := session.ParseTarget(text)
		if err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
		if again, err := session.ParseTarget(got.String()); err != nil || again != got {
			t.Errorf("%q is written %q, which reads %+v, %v", text, got, again, err)
		}
	}
	for _, text := range []string{
		"", " ", ":161", "host:", "host:0", "host:65536", "host:http", "host:-1", "host:+1", "a:b:c", "udp:", "[::1", "[host]:161",
		"[::1]161", "[::1]:", "tls:h:o:st", "tlstcp:host", "host name", "http://host/", "user@host", "ho\x1bst",
	} {
		_, err := session.ParseTarget(text)
		if _, ok := errors.AsType[*session.TargetError](err); !ok {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

func FuzzParseTarget(f *testing.F) {
	f.Add("udp6:[::1]:161")
	f.Add("host:1")
	f.Add("::%]")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := session.ParseTarget(text)
		if err != nil {
			return
		}
		if again, err := session.ParseTarget(got.String()); err != nil || again != got {
			t.Fatalf("%q is written %q, which reads %+v, %v", text, got, again, err)
		}
	})
}

func TestVersions(t *testing.T) {
	t.Parallel()
	for _, v := range []session.Version{session.V1, session.V2c, session.V3} {
		if got, err := session.ParseVersion(v.String()); err != nil || got != v {
			t.Errorf("%v: %v, %v", v, got, err)
		}
	}
	for _, text := range []string{"", "2", "4", "v1"} {
		if _, err := session.ParseVersion(text); err == nil {
			t.Errorf("%q is a version", text)
		}
	}
}

func TestDialRefusesWhatCannotBeSpoken(t *testing.T) {
	t.Parallel()
	good := session.DefaultConfig(session.Target{Network: "udp", Host: "127.0.0.1", Port: 1})
	good.Version = session.V2c
	for name, change := range map[string]func(c *session.Config){
		"no version":         func(c *session.Config) { c.Version = 0 },
		"no host":            func(c *session.Config) { c.Target.Host = "" },
		"community too long": func(c *session.Config) { c.Community = strings.Repeat("x", 128) },
		"IPv6 over udp4":     func(c *session.Config) { c.Target.Network, c.Target.Host = "udp4", "::1" },
	} {
		c := good
		change(&c)
		if s, err := session.Dial(t.Context(), c); err == nil {
			t.Errorf("%s: dialled", name)
			_ = s.Close()
		}
	}
}

func TestDialNamesTheHostThatDoesNotResolve(t *testing.T) {
	t.Parallel()
	c := session.DefaultConfig(session.Target{Network: "udp", Host: "no-such-host.invalid"})
	c.Version = session.V2c
	_, err := session.Dial(t.Context(), c)
	if e, ok := errors.AsType[*session.ResolveError](err); !ok || e.Host != "no-such-host.invalid" || !strings.Contains(err.Error(), e.Host) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := session.Dial(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestNamesAndIPv6(t *testing.T) {
	t.Parallel()
	a := listen(t, sample(), agent.Options{})
	c := config(a)
	c.Target.Host = "localhost"
	if _, err := dial(t, c).Get(t.Context(), sysDescr); err != nil {
		t.Error(err)
	}
	six, err := agent.Listen(t.Context(), "[::1]:0", sample(), agent.Options{})
	if err != nil {
		t.Skipf("this machine has no IPv6 loopback: %v", err)
	}
	defer six.Close()
	for _, network := range []string{"udp", "udp6"} {
		c = config(six)
		c.Target.Network = network
		if _, err := dial(t, c).Get(t.Context(), sysDescr); err != nil {
			t.Error(err)
		}
	}
}

func TestTheCommunityIsNeverShown(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t"
	p := hostile(t, func(int, ber.Message) [][]byte { return nil })
	c := p.config()
	c.Community, c.Timeout = secret, 10*time.Millisecond
	var seen session.Exchange
	c.Observe = func(x session.Exchange) { seen = x }
	s := dial(t, c)
	_, err := s.Get(t.Context(), sysDescr)
	document, jsonErr := json.Marshal(c)
	if jsonErr != nil {
		t.Error(jsonErr)
	}
	for _, text := range []string{
		fmt.Sprintf("%v %+v %#v %s", c, c, c, c), fmt.Sprintf("%v %+v %s", s, s, s), string(document),
		err.Error(), fmt.Sprintf("%+v %#v", err, err), fmt.Sprintf("%+v", seen),
	} {
		if strings.Contains(text, secret) {
			t.Errorf("shown in %s", text)
		}
	}
}

func TestRequestsThatCannotBeSentSayWhy(t *testing.T) {
	t.Parallel()
	p := hostile(t, func(int, ber.Message) [][]byte { return nil })
	s := dial(t, p.config())
	s.AllowWrites(session.FarFuture)
	set := func(o string, v ber.Value) error {
		_, err := s.Set(t.Context(), session.Varbind{OID: oid.MustParse(o), Value: v})
		return err
	}
	get := func(o string) error {
		_, err := s.Get(t.Context(), oid.MustParse(o))
		return err
	}
	bulk := func(once, repeat int) error {
		_, err := s.GetBulk(t.Context(), once, repeat, sysDescr)
		return err
	}
	_, nothing := s.Set(t.Context())
	for name, err := range map[string]error{
		"GET of nothing":     func() error { _, err := s.Get(t.Context()); return err }(),
		"SET of nothing":     nothing,
		"GET of the root":    get(""),
		"GET of iso":         get("1"),
		"GET beyond 2":       get("3.1"),
		"GET beyond 39":      get("1.40"),
		"SET of iso":         set("1", ber.NewInteger(1)),
		"INTEGER too large":  set("1.3.1", ber.NewInteger(math.MaxInt32+1)),
		"Gauge32 too large":  set("1.3.1", ber.NewUnsigned(ber.Gauge32, math.MaxUint32+1)),
		"IpAddress of 5":     set("1.3.1", ber.Value{Type: ber.IpAddress, Content: "12345"}),
		"OID of one":         set("1.3.1", ber.Value{Type: ber.ObjectIdentifier}),
		"exception":          set("1.3.1", ber.Value{Type: ber.NoSuchObject}),
		"Opaque first":       set("1.3.1", ber.Value{Type: ber.Opaque, Content: "?"}),
		"no type":            set("1.3.1", ber.Value{}),
		"non-repeaters -1":   bulk(-1, 1),
		"non-repeaters 256":  bulk(256, 1),
		"max-repetitions -1": bulk(0, -1),
	} {
		if _, ok := errors.AsType[*session.RequestError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	many := make([]oid.OID, 9000)
	for i := range many {
		many[i] = sysDescr
	}
	if _, err := s.Get(t.Context(), many...); err == nil || !strings.Contains(err.Error(), "larger than a datagram") {
		t.Errorf("a request of 100,000 octets: %v", err)
	}
	if n := p.received.Load(); n != 0 {
		t.Errorf("%d datagrams were sent", n)
	}
}

// Every wire type a SET can carry arrives as it was given.
func TestSetCarriesEveryType(t *testing.T) {
	t.Parallel()
	values := []ber.Value{
		ber.NewInteger(0), ber.NewInteger(-1), ber.NewInteger(math.MinInt32), ber.NewInteger(math.MaxInt32),
		ber.NewUnsigned(ber.Gauge32, math.MaxUint32), ber.NewUnsigned(ber.Counter32, 0), ber.NewUnsigned(ber.TimeTicks, 128),
		ber.NewUnsigned(ber.Counter64, math.MaxUint64), ber.NewOctetString(""), ber.NewOctetString(strings.Repeat("x", 300)),
		ber.NewOID(oid.MustParse("0.0")), ber.NewOID(oid.MustParse("2.999.4294967295")),
		{Type: ber.IpAddress, Content: "\x0a\x00\x00\x01"},
		ber.NewFloat(-2.5), ber.NewDouble(1e300),
		{Type: ber.Opaque, Content: "raw"},
	}
	var vbs []session.Varbind
	for i, v := range values {
		vbs = append(vbs, session.Varbind{OID: column.Append(uint32(i)), Value: v})
	}
	table := agent.NewTable(vbs...).Writable(column)
	for _, vb := range vbs {
		table.Put(vb.OID, ber.Value{Type: vb.Value.Type})
	}
	a := listen(t, table, agent.Options{WriteCommunity: "public"})
	s := dial(t, config(a))
	s.AllowWrites(session.FarFuture)
	if _, err := s.Set(t.Context(), vbs...); err != nil {
		t.Fatal(err)
	}
	if got := walk(t, s, column, session.WalkOptions{}); !slices.Equal(got, vbs) {
		t.Errorf("got  %q\nwant %q", got, vbs)
	}
}

func TestVersion1(t *testing.T) {
	t.Parallel()
	a := listen(t, sample(), agent.Options{})
	c := config(a)
	c.Version = session.V1
	s := dial(t, c)
	if _, err := s.GetBulk(t.Context(), 0, 10, sysDescr); !errors.Is(err, session.ErrNoBulk) {
		t.Errorf("GETBULK: %v", err)
	}
	_, err := s.Get(t.Context(), sysDescr, oid.MustParse("1.3.6.1.2.1.1.99.0"))
	if e, ok := errors.AsType[*session.StatusError](err); !ok || e.Status != session.NoSuchName || e.Index != 2 {
		t.Errorf("GET: %v", err)
	}
	for _, vb := range walk(t, s, oid.OID{}, session.WalkOptions{}) {
		if vb.Value.Type == ber.Counter64 {
			t.Errorf("%v is a Counter64", vb.OID)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	target := session.Target{Network: "udp", Host: "10.0.0.1", Port: 161}
	two := 2 * time.Second
	for want, err := range map[string]error{
		"timeout after 3 × 2 s from 10.0.0.1:161: the device is off, a firewall drops UDP 161, or the community is wrong (devices stay silent on a wrong one)": &session.TimeoutError{
			Target: target, Attempts: 3, Waits: []time.Duration{two, two, two},
		},
		"timeout after 3 attempts (2 s + 4 s + 8 s) from 10.0.0.1:161: ": &session.TimeoutError{
			Target: target, Attempts: 3, Waits: []time.Duration{two, 2 * two, 4 * two},
		},
		"timeout after 1 × 500 ms from 10.0.0.1:161: the outcome of the SET is unknown": &session.TimeoutError{
			Target: target, Attempts: 1, Waits: []time.Duration{two / 4}, OutcomeUnknown: true,
		},
		"timeout after 1 × 2 s from 10.0.0.1:161: the device is off, a firewall drops UDP 161, or the community is wrong (devices stay silent on a wrong one); " +
			"or a request about 300 objects is too large for it: ask for fewer at a time": &session.TimeoutError{
			Target: target, Attempts: 1, Waits: []time.Duration{two}, Objects: 300,
		},
		"GET 1.3.1: the device answers noAccess: this community or user may not": &session.StatusError{
			Op: session.OpGet, Status: session.NoAccess, Index: 1, OID: oid.New(1, 3, 1),
		},
		"GET 1.3.1: 10.0.0.1:161 answers noAccess: the user is denied this at the level noAuthNoPriv, which may be too low": &session.StatusError{
			Op: session.OpGet, Status: session.NoAccess, OID: oid.New(1, 3, 1), Target: target, Version: session.V3,
		},
		"GET: 10.0.0.1:161 answers authorizationError: the user is denied this even at authPriv": &session.StatusError{
			Op: session.OpGet, Status: session.AuthorizationError, Target: target, Version: session.V3, Level: usm.AuthPriv,
		},
		"GET: 10.0.0.1:161 answers authorizationError: the device denies access": &session.StatusError{
			Op: session.OpGet, Status: session.AuthorizationError, Target: target, Version: session.V2c,
		},
		"cannot send to 10.0.0.1:161: this machine forbids it": &session.UnreachableError{Target: target, Err: syscall.EPERM},
		"the answer of 10.0.0.1:161 to the GET is malformed: it holds no varbind at all; 0 varbinds could be read": &session.MalformedError{
			Target: target, Op: session.OpGet, Why: "it holds no varbind at all",
		},
		"10.0.0.1:161 goes round in circles: ":                  &session.LoopError{Target: target, OID: oid.New(1, 3)},
		"SET (varbind 4): the device answers error-status 77: ": &session.StatusError{Op: session.OpSet, Status: 77, Index: 4},
		`cannot resolve "nowhere": no name server knows it`:     &session.ResolveError{Host: "nowhere", Err: &net.DNSError{IsNotFound: true}},
	} {
		if !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got  %q\nwant %q", err, want)
		}
	}
	for s := session.NoError; s <= session.InconsistentName; s++ {
		if strings.HasPrefix(s.String(), "error-status") || s.Meaning() == session.ErrorStatus(99).Meaning() {
			t.Errorf("status %d has no words", s)
		}
	}
}

// A context goes behind the community, where devices of version 1 and 2c look
// for it, and the answer has to bear it too.
func TestContextIsSentWithTheCommunity(t *testing.T) {
	t.Parallel()
	name := oid.New(1, 3, 6, 1, 2, 1, 1, 5, 0)
	a, err := agent.Listen(t.Context(), "127.0.0.1:0", agent.NewTable(session.Varbind{OID: name, Value: ber.NewOctetString("vlan 20")}),
		agent.Options{Community: "reader@20"})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	c := session.DefaultConfig(session.Target{Network: "udp", Host: "127.0.0.1", Port: a.Addr().Port()})
	c.Version, c.Community, c.Context = session.V2c, "reader", "20"
	s, err := session.Dial(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	got, err := s.Get(t.Context(), name)
	if err != nil || len(got) != 1 || got[0].Value.Content != "vlan 20" {
		t.Errorf("got %v, %v", got, err)
	}
}
