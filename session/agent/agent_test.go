package agent_test

import (
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	root  = oid.MustParse("1.3.6.1.4.1.32473")
	one   = varbind("1.1.0", ber.NewInteger(1))
	two   = varbind("1.2.0", ber.NewOctetString("two"))
	large = varbind("1.3.0", ber.NewUnsigned(ber.Counter64, 1<<40))
	four  = varbind("1.4.0", ber.NewInteger(4))
	col1  = []session.Varbind{varbind("2.1.1", ber.NewInteger(11)), varbind("2.1.2", ber.NewInteger(12)), varbind("2.1.3", ber.NewInteger(13))}
	col2  = []session.Varbind{varbind("2.2.1", ber.NewInteger(21)), varbind("2.2.2", ber.NewInteger(22)), varbind("2.2.3", ber.NewInteger(23))}
)

func varbind(suffix string, v ber.Value) session.Varbind {
	return session.Varbind{OID: root.Join(oid.MustParse(suffix)), Value: v}
}

func at(suffix string) oid.OID { return root.Join(oid.MustParse(suffix)) }

func table() *agent.Table {
	return agent.NewTable(slices.Concat([]session.Varbind{four, large, two, one}, col2, col1)...).Writable(at("1.1"), at("1.2"), at("9"))
}

// plain hides that a table can hand out many objects at once.
type plain struct{ agent.Store }

// client is a bare manager, so that what is tested is the agent alone.
type client struct {
	t    *testing.T
	conn net.Conn
}

func serve(t *testing.T, store agent.Store, o agent.Options) *client {
	t.Helper()
	a, err := agent.Listen(t.Context(), "127.0.0.1:0", store, o)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("udp", a.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return &client{t, conn}
}

func (c *client) raw(b []byte) (answer []byte, silent bool) {
	c.t.Helper()
	if _, err := c.conn.Write(b); err != nil {
		c.t.Fatal(err)
	}
	if err := c.conn.SetReadDeadline(time.Now().Add(2 * time.Second)); err != nil {
		c.t.Fatal(err)
	}
	answer = make([]byte, 1<<16)
	n, err := c.conn.Read(answer)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, true
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return answer[:n], false
}

// request is what a test sends; the zero version is 1.
type request struct {
	version   int32
	community string
	pdu       ber.PDUType
	a, b      int32 // non-repeaters and max-repetitions
	vbs       []session.Varbind
}

func (r request) encode() []byte {
	m := ber.Message{Version: r.version, Community: []byte(r.community), Type: r.pdu, RequestID: -5, ErrorStatus: r.a, ErrorIndex: r.b}
	for _, vb := range r.vbs {
		if vb.Value.Type == 0 {
			vb.Value.Type = ber.Null
		}
		m.List = ber.AppendVarbind(m.List, vb.OID, vb.Value)
	}
	return ber.AppendMessage(nil, m)
}

func (c *client) ask(r request) (session.ErrorStatus, int, []session.Varbind) {
	c.t.Helper()
	b, silent := c.raw(r.encode())
	if silent {
		c.t.Fatalf("no answer to %+v", r)
	}
	m, err := ber.ParseMessage(b)
	if err != nil {
		c.t.Fatal(err)
	}
	if m.Version != r.version || string(m.Community) != r.community || m.Type != ber.Response || m.RequestID != -5 {
		c.t.Errorf("answer %+v to %+v", m, r)
	}
	vbs, err := m.Varbinds()
	if err != nil {
		c.t.Error(err)
	}
	return session.ErrorStatus(m.ErrorStatus), int(m.ErrorIndex), vbs
}

func names(oids ...oid.OID) []session.Varbind {
	vbs := make([]session.Varbind, len(oids))
	for i, o := range oids {
		vbs[i].OID = o
	}
	return vbs
}

func nulls(vbs []session.Varbind) []session.Varbind {
	vbs = slices.Clone(vbs)
	for i := range vbs {
		vbs[i].Value = ber.Value{Type: ber.Null}
	}
	return vbs
}

func exception(o oid.OID, t ber.Type) session.Varbind {
	return session.Varbind{OID: o, Value: ber.Value{Type: t}}
}

func TestReading(t *testing.T) {
	t.Parallel()
	end := col2[2].OID
	for name, test := range map[string]struct {
		request request
		status  session.ErrorStatus
		index   int
		want    []session.Varbind
	}{
		"v2c GET": {
			request{version: 1, pdu: ber.GetRequest, vbs: names(two.OID, large.OID, at("1.1.7"), at("7.0"))},
			0, 0,
			[]session.Varbind{two, large, exception(at("1.1.7"), ber.NoSuchInstance), exception(at("7.0"), ber.NoSuchObject)},
		},
		"v1 GET":              {request{pdu: ber.GetRequest, vbs: names(two.OID, one.OID)}, 0, 0, []session.Varbind{two, one}},
		"v1 GET of nothing":   {request{pdu: ber.GetRequest, vbs: names(two.OID, at("7.0"))}, session.NoSuchName, 2, nulls(names(two.OID, at("7.0")))},
		"v1 GET of Counter64": {request{pdu: ber.GetRequest, vbs: names(large.OID)}, session.NoSuchName, 1, nulls(names(large.OID))},
		"v2c GETNEXT": {
			request{version: 1, pdu: ber.GetNextRequest, vbs: names(oid.New(0, 0), two.OID, end)},
			0, 0,
			[]session.Varbind{one, large, exception(end, ber.EndOfMibView)},
		},
		"v1 GETNEXT skips Counter64": {request{pdu: ber.GetNextRequest, vbs: names(two.OID)}, 0, 0, []session.Varbind{four}},
		"v1 GETNEXT at the end":      {request{pdu: ber.GetNextRequest, vbs: names(one.OID, end)}, session.NoSuchName, 2, nulls(names(one.OID, end))},
		"GETBULK of a column":        {request{version: 1, pdu: ber.GetBulkRequest, b: 3, vbs: names(at("2.1"))}, 0, 0, col1},
		"GETBULK with a scalar": {
			request{version: 1, pdu: ber.GetBulkRequest, a: 1, b: 2, vbs: names(at("1.1"), at("2.1"), at("2.2"))},
			0, 0,
			[]session.Varbind{one, col1[0], col2[0], col1[1], col2[1]},
		},
		"GETBULK beyond the end": {
			request{version: 1, pdu: ber.GetBulkRequest, b: 9, vbs: names(col2[1].OID)},
			0, 0,
			[]session.Varbind{col2[2], exception(end, ber.EndOfMibView)},
		},
		"GETBULK of columns beyond the end": {
			request{version: 1, pdu: ber.GetBulkRequest, b: 1 << 30, vbs: names(col2[1].OID, end)},
			0, 0,
			[]session.Varbind{col2[2], exception(end, ber.EndOfMibView), exception(end, ber.EndOfMibView), exception(end, ber.EndOfMibView)},
		},
		"GETBULK with negative numbers": {request{version: 1, pdu: ber.GetBulkRequest, a: -1, b: -1, vbs: names(at("2.1"))}, 0, 0, nil},
		"GETBULK of none":               {request{version: 1, pdu: ber.GetBulkRequest, a: 5, b: 5}, 0, 0, nil},
		"GET of nothing at all":         {request{version: 1, pdu: ber.GetRequest}, 0, 0, nil},
	} {
		for kind, store := range map[string]agent.Store{"table": table(), "plain": plain{table()}} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				r := test.request
				r.community = "public"
				status, index, got := serve(t, store, agent.Options{}).ask(r)
				if status != test.status || index != test.index || !slices.Equal(got, test.want) {
					t.Errorf("%v %d %v\nwant %v %d %v", status, index, got, test.status, test.index, test.want)
				}
			})
		}
	}
}

func TestWriting(t *testing.T) {
	t.Parallel()
	newOne, newTwo := one, two
	newOne.Value, newTwo.Value = ber.NewInteger(100), ber.NewOctetString("200")
	wrongType := one
	wrongType.Value = ber.NewOctetString("no number")
	for name, test := range map[string]struct {
		version   int32
		community string
		vbs       []session.Varbind
		status    session.ErrorStatus
		index     int
	}{
		"both":                   {1, "rw", []session.Varbind{newOne, newTwo}, session.NoError, 0},
		"both v1":                {0, "rw", []session.Varbind{newOne, newTwo}, session.NoError, 0},
		"read community":         {1, "ro", []session.Varbind{newOne}, session.NoAccess, 1},
		"read community v1":      {0, "ro", []session.Varbind{newOne}, session.NoSuchName, 1},
		"second is of no type":   {1, "rw", []session.Varbind{newTwo, wrongType}, session.WrongType, 2},
		"second is of no type 1": {0, "rw", []session.Varbind{newTwo, wrongType}, session.BadValue, 2},
		"not writable":           {1, "rw", []session.Varbind{newOne, four}, session.NotWritable, 2},
		"not writable v1":        {0, "rw", []session.Varbind{newOne, four}, session.NoSuchName, 2},
		"not there":              {1, "rw", []session.Varbind{newOne, varbind("9.1", ber.NewInteger(1))}, session.NoCreation, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := table()
			c := serve(t, store, agent.Options{Community: "ro", WriteCommunity: "rw"})
			status, index, echo := c.ask(request{version: test.version, community: test.community, pdu: ber.SetRequest, vbs: test.vbs})
			if status != test.status || index != test.index || !slices.Equal(echo, test.vbs) {
				t.Errorf("%v %d %v, want %v %d %v", status, index, echo, test.status, test.index, test.vbs)
			}
			for i, before := range []session.Varbind{one, two} {
				want := before.Value
				if status == session.NoError {
					want = test.vbs[i].Value
				}
				if got, _ := store.Get(before.OID); got != want {
					t.Errorf("%v is %v, want %v: a SET is carried out wholly or not at all", before.OID, got, want)
				}
			}
		})
	}
}

func TestAnswersFitTheLargestMessage(t *testing.T) {
	t.Parallel()
	var vbs []session.Varbind
	for i := range uint32(500) {
		vbs = append(vbs, session.Varbind{OID: at("5").Append(i), Value: ber.NewOctetString(strings.Repeat("x", 50))})
	}
	for kind, store := range map[string]agent.Store{"table": agent.NewTable(vbs...), "plain": plain{agent.NewTable(vbs...)}} {
		for _, limit := range []int{484, 1400, 9000} {
			c := serve(t, store, agent.Options{MaxMessage: limit})
			b, _ := c.raw(request{version: 1, community: "public", pdu: ber.GetBulkRequest, b: 500, vbs: names(at("5"))}.encode())
			m, err := ber.ParseMessage(b)
			if err != nil {
				t.Fatal(err)
			}
			got, err := m.Varbinds()
			if err != nil || len(got) == 0 || !slices.Equal(got, vbs[:len(got)]) {
				t.Errorf("%s, %d octets: %v, %v", kind, limit, got, err)
			}
			if len(b) > limit || len(b) < limit-100 {
				t.Errorf("%s: %d octets where %d are allowed", kind, len(b), limit)
			}
		}
	}
	c := serve(t, agent.NewTable(vbs...), agent.Options{MaxMessage: 484})
	many := make([]oid.OID, 15)
	for i := range many {
		many[i] = vbs[i].OID
	}
	for version, want := range map[int32][]session.Varbind{0: nulls(names(many...)), 1: nil} {
		status, index, got := c.ask(request{version: version, community: "public", pdu: ber.GetRequest, vbs: names(many...)})
		if status != session.TooBig || index != 0 || !slices.Equal(got, want) {
			t.Errorf("version %d: %v %d %v", version, status, index, got)
		}
	}
	huge := agent.NewTable(varbind("1.1.0", ber.NewOctetString(strings.Repeat("x", 1000))))
	status, _, got := serve(t, huge, agent.Options{MaxMessage: 484}).ask(
		request{version: 1, community: "public", pdu: ber.GetBulkRequest, b: 5, vbs: names(root)})
	if status != session.TooBig || len(got) > 0 {
		t.Errorf("a GETBULK of which nothing fits: %v %v", status, got)
	}
}

// Silence is tested by asking something proper afterwards: its answer has to be
// the first to come.
func TestSilence(t *testing.T) {
	t.Parallel()
	c := serve(t, table(), agent.Options{Community: "ro", WriteCommunity: "rw"})
	get := request{version: 1, community: "ro", pdu: ber.GetRequest, vbs: names(one.OID)}
	with := func(change func(r *request)) []byte {
		r := get
		change(&r)
		return r.encode()
	}
	proper := get.encode()
	quiet := [][]byte{
		with(func(r *request) { r.community = "wrong" }),
		with(func(r *request) { r.community = "" }),
		with(func(r *request) { r.version = 2 }),
		with(func(r *request) { r.version = 3 }),
		with(func(r *request) { r.pdu = ber.Response }),
		with(func(r *request) { r.pdu = 0xa8 }),
		with(func(r *request) { r.version, r.pdu = 0, ber.GetBulkRequest }),
		{},
		{0x30},
		[]byte("GET / HTTP/1.0\r\n\r\n"),
		{0x30, 0x05, 0x02, 0x01, 0x03, 0x05, 0x00},
		{0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x02, 0x01, 0x01},
	}
	for n := range proper {
		quiet = append(quiet, proper[:n])
	}
	for _, b := range quiet {
		if _, err := c.conn.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	get.vbs = names(two.OID)
	if status, _, got := c.ask(get); status != session.NoError || !slices.Equal(got, []session.Varbind{two}) {
		t.Errorf("answered something it should not have: %v %v", status, got)
	}
	if err := c.conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := c.conn.Read(make([]byte, 1500)); err == nil {
		t.Errorf("another answer of %d octets", n)
	}
}

func TestNobodyWritesWhereNoCommunityMay(t *testing.T) {
	t.Parallel()
	c := serve(t, table(), agent.Options{})
	if status, _, _ := c.ask(request{version: 1, community: "public", pdu: ber.SetRequest, vbs: []session.Varbind{one}}); status != session.NoAccess {
		t.Errorf("status %v", status)
	}
}

func TestTheAgentEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	a, err := agent.Listen(ctx, "127.0.0.1:0", table(), agent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	conn, err := net.Dial("udp", a.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// Once it has ended the host refuses what is sent there.
	deadline := time.Now().Add(5 * time.Second)
	for refused := false; !refused; {
		if time.Now().After(deadline) {
			t.Fatal("it still listens")
		}
		if err := conn.SetReadDeadline(time.Now().Add(10 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte("?"))
		_, err := conn.Read(make([]byte, 1))
		refused = errors.Is(err, syscall.ECONNREFUSED)
	}
	for range 2 {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestListenSaysWhyItCannot(t *testing.T) {
	t.Parallel()
	if _, err := agent.Listen(t.Context(), "no such address", table(), agent.Options{}); err == nil || !strings.Contains(err.Error(), "no such address") {
		t.Errorf("error %v", err)
	}
}

func TestTableKeepsTheLastOfTwo(t *testing.T) {
	t.Parallel()
	again := one
	again.Value = ber.NewInteger(2)
	got := agent.NewTable(one, two, again)
	if v, _ := got.Get(one.OID); v != again.Value {
		t.Errorf("%v", v)
	}
	if o, _, _ := got.Next(one.OID); o != two.OID {
		t.Errorf("next is %v", o)
	}
}

func FuzzAgent(f *testing.F) {
	f.Add(request{version: 1, community: "public", pdu: ber.GetBulkRequest, b: 1 << 30, vbs: names(at("2.1"))}.encode())
	f.Add(request{community: "public", pdu: ber.SetRequest, vbs: []session.Varbind{one}}.encode())
	a, err := agent.Listen(f.Context(), "127.0.0.1:0", table(), agent.Options{WriteCommunity: "public"})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = a.Close() })
	f.Fuzz(func(t *testing.T, b []byte) {
		conn, err := net.Dial("udp", a.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.Write(b[:min(len(b), 60000)]); err != nil {
			t.Fatal(err)
		}
		// Whatever it was, the agent is still there for others.
		c := &client{t, conn}
		for range 3 {
			answer, silent := c.raw(request{version: 1, community: "public", pdu: ber.GetRequest, vbs: names(four.OID)}.encode())
			if m, err := ber.ParseMessage(answer); !silent && err == nil && m.RequestID == -5 {
				return
			}
		}
		t.Fatal("the agent does not answer any more")
	})
}
