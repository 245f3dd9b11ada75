package agent_test

import (
	"bytes"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/snmptest"
	"github.com/mibtui/mibtui/session/usm"
)

const (
	authPass = snmptest.AuthPassphrase
	privPass = snmptest.PrivPassphrase
	engineID = "\x80\x00\x7e\xd9\x05tester"
)

func user(a usm.AuthProtocol, p usm.PrivProtocol) agent.User {
	return agent.User{
		Name:  strings.ReplaceAll(fmt.Sprint(a, "+", p), " ", ""),
		Write: true, Credentials: usm.Credentials{Auth: a, AuthPassphrase: authPass, Priv: p, PrivPassphrase: privPass},
	}
}

// users are one for each pair of protocols that net-snmp's tools have.
func users() []agent.User {
	users := []agent.User{{Name: "nobody"}}
	for _, a := range []usm.AuthProtocol{usm.MD5, usm.SHA1, usm.SHA224, usm.SHA256, usm.SHA384, usm.SHA512} {
		users = append(users, user(a, usm.NoPriv), user(a, usm.AES128))
	}
	for _, p := range []usm.PrivProtocol{usm.DES, usm.AES192, usm.AES256} {
		users = append(users, user(usm.SHA1, p), user(usm.SHA256, p), user(usm.SHA512, p))
	}
	return users
}

func TestNetSNMPsToolsAskWithVersion3(t *testing.T) {
	t.Parallel()
	var asked []string
	for o := range table().After(root) {
		asked = append(asked, "."+o.String())
	}
	for _, network := range []string{"udp", "tcp"} {
		a, err := agent.Listen(t.Context(), network+":127.0.0.1:0", table(), agent.Options{Users: users()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		where := network + ":" + a.Addr().String()
		for i, u := range users() {
			if network == "tcp" && i > 3 {
				break
			}
			t.Run(network+" "+u.Name, func(t *testing.T) {
				t.Parallel()
				args := []string{"-v3", "-On", "-u", u.Name, "-l", u.Level().String(), "-t5", "-r0"}
				if u.Auth != usm.NoAuth {
					args = append(args, "-a", u.Auth.String(), "-A", authPass)
				}
				if u.Priv != usm.NoPriv {
					args = append(args, "-x", u.Priv.String(), "-X", privPass)
				}
				got := snmptest.Tool(t, "snmpget", append(args, where, one.OID.String())...)
				if len(got) != 1 || !strings.Contains(got[0], " = INTEGER: 1") {
					t.Errorf("snmpget: %q", got)
				}
				var names []string
				for _, line := range snmptest.Tool(t, "snmpbulkwalk", append(args, where, root.String())...) {
					if name, value, _ := strings.Cut(line, " = "); !strings.HasPrefix(value, "No more variables") {
						names = append(names, name)
					}
				}
				if !slices.Equal(names, asked) {
					t.Errorf("snmpbulkwalk finds %q, there is %q", names, asked)
				}
			})
		}
	}
}

// knock is one message of version 3 to an agent, and what it answers.
type knock struct {
	engine         string
	boots, seconds int32
	user           string
	flags          ber.MsgFlags
	model          int32
	keys           *usm.Keys
	context        string
	contextEngine  string
	pdu            ber.PDUType
}

func (k knock) encode() []byte {
	m := ber.Message{Type: k.pdu, RequestID: 77, List: ber.AppendVarbind(nil, one.OID, ber.Value{Type: ber.Null})}
	return k.keys.Seal(nil, ber.MessageV3{
		ID: 99, MaxSize: 1400, Flags: k.flags, Model: k.model, EngineID: []byte(k.engine), Boots: k.boots, Time: k.seconds, User: []byte(k.user),
		Data: ber.AppendScopedPDU(nil, ber.ScopedPDU{EngineID: []byte(k.contextEngine), Context: []byte(k.context), Message: m}),
	})
}

// opened is an answer as the keys read it.
type opened struct {
	ber.MessageV3
	pdu   ber.ScopedPDU
	first session.Varbind
}

func open(t *testing.T, keys *usm.Keys, raw []byte) opened {
	t.Helper()
	v, err := ber.ParseMessageV3(bytes.Clone(raw))
	if err != nil {
		t.Fatal(err)
	}
	if v.Flags&ber.FlagAuth != 0 && !keys.Verify(v) {
		t.Error("the answer is not signed by the agent")
	}
	data := v.Data
	if v.Flags&ber.FlagPriv != 0 {
		if data, err = keys.Decrypt(v); err != nil {
			t.Fatal(err)
		}
	}
	s, err := ber.ParseScopedPDU(data)
	if err != nil {
		t.Fatal(err)
	}
	o := opened{v, s, session.Varbind{}}
	if vbs, err := s.Varbinds(); err == nil && len(vbs) > 0 {
		o.first = vbs[0]
	}
	return o
}

// version3 starts an agent whose clock stands still, with the user both, and
// returns what asks it properly.
func version3(t *testing.T) (*client, knock) {
	t.Helper()
	both := user(usm.SHA256, usm.AES128)
	both.Name = "both"
	c := serve(t, table(), agent.Options{
		Users:    []agent.User{both, {Name: "nobody"}, {Name: "signer", Credentials: usm.Credentials{Auth: usm.SHA256, AuthPassphrase: authPass}}},
		EngineID: engineID, EngineTime: func() (boots, seconds int32) { return 5, 1000 },
		Contexts: map[string]agent.Store{"other": agent.NewTable(varbind("1.1.0", ber.NewInteger(2)))},
	})
	return c, knock{
		engine: engineID, boots: 5, seconds: 1000, user: "both", flags: ber.FlagAuth | ber.FlagPriv | ber.FlagReportable,
		model: ber.UserSecurityModel, keys: both.Localise(engineID), contextEngine: engineID, pdu: ber.GetRequest,
	}
}

func TestReports(t *testing.T) {
	t.Parallel()
	c, proper := version3(t)
	wrongAuth := usm.Credentials{Auth: usm.SHA256, AuthPassphrase: "another pass", Priv: usm.AES128, PrivPassphrase: privPass}.Localise(engineID)
	wrongPriv := usm.Credentials{Auth: usm.SHA256, AuthPassphrase: authPass, Priv: usm.AES128, PrivPassphrase: "another pass"}.Localise(engineID)
	for _, test := range []struct {
		name   string
		change func(k *knock)
		want   usm.Report
		level  usm.Level
	}{
		{"discovery", func(k *knock) { *k = knock{flags: ber.FlagReportable, model: 3, keys: k.keys, pdu: ber.GetRequest} }, usm.UnknownEngineID, 0},
		{"another engine", func(k *knock) { k.engine = "other" }, usm.UnknownEngineID, 0},
		{"unknown user", func(k *knock) { k.user = "Both" }, usm.UnknownUserName, 0},
		{"level too high", func(k *knock) { k.user = "nobody" }, usm.UnsupportedSecLevel, 0},
		{"no privacy", func(k *knock) { k.user = "signer" }, usm.UnsupportedSecLevel, 0},
		{"wrong digest", func(k *knock) { k.keys = wrongAuth }, usm.WrongDigest, 0},
		{"wrong privacy", func(k *knock) { k.keys = wrongPriv }, usm.DecryptionError, usm.AuthNoPriv},
		{"too early", func(k *knock) { k.seconds += 151 }, usm.NotInTimeWindow, usm.AuthNoPriv},
		{"too late", func(k *knock) { k.seconds -= 151 }, usm.NotInTimeWindow, usm.AuthNoPriv},
		{"started since", func(k *knock) { k.boots-- }, usm.NotInTimeWindow, usm.AuthNoPriv},
		{"another security model", func(k *knock) { k.model, k.flags = 2, ber.FlagReportable }, usm.UnknownSecurityModel, 0},
		{"unknown context", func(k *knock) { k.context = "nowhere" }, usm.UnknownContext, usm.AuthPriv},
		{"another's context", func(k *knock) { k.contextEngine = "other engine" }, usm.UnknownPDUHandler, usm.AuthPriv},
	} {
		k := proper
		test.change(&k)
		raw, silent := c.raw(k.encode())
		if silent {
			t.Errorf("%s: silence", test.name)
			continue
		}
		got := open(t, proper.keys, raw)
		if got.pdu.Type != ber.Report || got.ID != 99 || got.first.OID != test.want.OID() || got.first.Value.Type != ber.Counter32 {
			t.Errorf("%s: %v %v", test.name, got.pdu.Type, got.first)
		}
		if usm.LevelOf(got.Flags) != test.level || string(got.EngineID) != engineID || got.Boots != 5 || got.Time != 1000 {
			t.Errorf("%s: %+v", test.name, got.MessageV3)
		}
		// Who does not want to know is not told.
		k.flags &^= ber.FlagReportable
		if _, err := c.conn.Write(k.encode()); err != nil {
			t.Fatal(err)
		}
		raw, silent = c.raw(proper.encode())
		if got := open(t, proper.keys, raw); silent || got.pdu.Type != ber.Response {
			t.Errorf("%s: reported unasked: %v", test.name, got.pdu.Type)
		}
	}
}

func TestWhatIsAskedProperlyIsAnswered(t *testing.T) {
	t.Parallel()
	c, proper := version3(t)
	ask := func(change func(k *knock)) opened {
		t.Helper()
		k := proper
		change(&k)
		raw, silent := c.raw(k.encode())
		if silent {
			t.Fatal("silence")
		}
		return open(t, proper.keys, raw)
	}
	for seconds := int32(850); seconds <= 1150; seconds += 150 {
		got := ask(func(k *knock) { k.seconds = seconds })
		if got.first != one || got.pdu.RequestID != 77 || got.ID != 99 || usm.LevelOf(got.Flags) != usm.AuthPriv || got.Flags&ber.FlagReportable != 0 {
			t.Errorf("at %d s: %+v", seconds, got)
		}
	}
	if got := ask(func(k *knock) { k.context = "other" }); got.first.Value != ber.NewInteger(2) || string(got.pdu.Context) != "other" {
		t.Errorf("another context: %+v", got)
	}
	// One who can encrypt must.
	for _, flags := range []ber.MsgFlags{ber.FlagReportable, ber.FlagReportable | ber.FlagAuth} {
		got := ask(func(k *knock) { k.flags = flags })
		if session.ErrorStatus(got.pdu.ErrorStatus) != session.AuthorizationError || usm.LevelOf(got.Flags) != usm.LevelOf(flags) {
			t.Errorf("flags %d: %+v", flags, got)
		}
	}
	set := ask(func(k *knock) { k.user, k.flags, k.pdu = "nobody", ber.FlagReportable, ber.SetRequest })
	if session.ErrorStatus(set.pdu.ErrorStatus) != session.NoAccess {
		t.Errorf("a SET by one who may not write: %+v", set.pdu)
	}
}

func TestAContextBehindTheCommunity(t *testing.T) {
	t.Parallel()
	c := serve(t, table(), agent.Options{Contexts: map[string]agent.Store{"other": agent.NewTable(varbind("1.1.0", ber.NewInteger(2)))}})
	r := request{version: 1, community: "public@other", pdu: ber.GetRequest, vbs: names(one.OID)}
	if _, _, got := c.ask(r); len(got) != 1 || got[0].Value != ber.NewInteger(2) {
		t.Errorf("%v", got)
	}
	r.community = "public@nowhere"
	if _, err := c.conn.Write(r.encode()); err != nil {
		t.Fatal(err)
	}
	r.community = "public"
	if _, _, got := c.ask(r); !slices.Equal(got, []session.Varbind{one}) {
		t.Errorf("%v", got)
	}
}

func TestUsersAndEngineIDsThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]agent.Options{
		"short passphrase": {Users: []agent.User{{Name: "u", Credentials: usm.Credentials{Auth: usm.MD5, AuthPassphrase: "s3cret"}}}},
		"no name":          {Users: []agent.User{{}}},
		"engine ID":        {Users: []agent.User{{Name: "u"}}, EngineID: "x"},
	} {
		if a, err := agent.Listen(t.Context(), "127.0.0.1:0", table(), o); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
			_ = a.Close()
		}
	}
}

// A stream is taken apart at messages, however it arrives; what is no SNMP ends
// it, for that one only.
func TestMessagesOverTCP(t *testing.T) {
	t.Parallel()
	a, err := agent.Listen(t.Context(), "tcp:127.0.0.1:0", table(), agent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", a.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		return conn
	}
	get := request{version: 1, community: "public", pdu: ber.GetRequest, vbs: names(one.OID)}.encode()
	conn := dial()
	two := slices.Concat(get, get)
	for i := range two {
		if _, err := conn.Write(two[i : i+1]); err != nil {
			t.Fatal(err)
		}
	}
	var got []byte
	for buf := make([]byte, 1500); bytes.Count(got, []byte("public")) < 2; {
		n, err := conn.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, buf[:n]...)
	}
	for _, garbage := range []string{"GET / HTTP/1.0\r\n\r\n", "\x30\x84\x7f\xff\xff\xff\x02", "\x30\x80\x00\x00"} {
		conn := dial()
		if _, err := conn.Write([]byte(garbage)); err != nil {
			t.Fatal(err)
		}
		if tcp, ok := conn.(*net.TCPConn); ok && garbage[0] == 'G' {
			_ = tcp.CloseWrite()
		}
		if n, err := conn.Read(make([]byte, 10)); err == nil {
			t.Errorf("%q is answered with %d octets", garbage, n)
		}
	}
}
