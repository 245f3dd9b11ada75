package device_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/device"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a device on a bench: an agent whose store a test can look into, and
// the requests it was sent.
type bench struct {
	*device.Device
	*drawer
	mu    sync.Mutex
	asked []session.Exchange
}

// requests returns what was asked since the last call.
func (b *bench) requests() []session.Exchange {
	b.mu.Lock()
	defer b.mu.Unlock()
	asked := b.asked
	b.asked = nil
	return asked
}

// drawer is a store that can be written to, and told to misbehave.
type drawer struct {
	mu     sync.Mutex
	values shelf
	refuse session.ErrorStatus // of every SET, when not 0
	bend   func(ber.Value) ber.Value
	slow   time.Duration // before a SET is answered
}

// misbehave changes how the drawer behaves from now on.
func (d *drawer) misbehave(change func(*drawer)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(d)
}

func (d *drawer) Get(o oid.OID) (ber.Value, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.values.Get(o)
}

func (d *drawer) Next(o oid.OID) (oid.OID, ber.Value, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.values.Next(o)
}

func (d *drawer) Set(vbs []session.Varbind) (session.ErrorStatus, int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuse != 0 {
		return d.refuse, 1
	}
	for _, vb := range vbs {
		if d.bend != nil {
			vb.Value = d.bend(vb.Value)
		}
		if i, ok := d.values.find(vb.OID); ok {
			d.values[i] = vb
		} else {
			d.values = slices.Insert(d.values, i, vb)
		}
	}
	if d.slow > 0 {
		<-time.After(d.slow) // the answer comes too late for who asked
	}
	return session.NoError, 0
}

// open serves some values of the system and interfaces groups and opens a
// device on them.
func open(t *testing.T, v session.Version) *bench {
	t.Helper()
	b := &bench{drawer: &drawer{}}
	for name, value := range map[string]ber.Value{
		"sysDescr.0": ber.NewOctetString("a test"), "sysName.0": ber.NewOctetString("bench"),
		"sysServices.0": ber.NewInteger(72), "snmpSetSerialNo.0": ber.NewInteger(7),
		"ifIndex.1": ber.NewInteger(1), "ifIndex.2": ber.NewInteger(2), "ifDescr.1": ber.NewOctetString("lo"),
		"ifDescr.2": ber.NewOctetString("eth0"), "ifAdminStatus.1": ber.NewInteger(1), "ifAdminStatus.2": ber.NewInteger(1),
		"1.3.6.1.4.1.99999.1.0": ber.NewInteger(5),
	} {
		b.values = append(b.values, session.Varbind{OID: at(t, name), Value: value})
	}
	slices.SortFunc(b.values, func(x, y session.Varbind) int { return x.OID.Compare(y.OID) })
	served, err := agent.Listen(t.Context(), "127.0.0.1:0", b.drawer, agent.Options{Community: "public", WriteCommunity: "private"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = served.Close() })
	target, err := session.ParseTarget(served.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := session.DefaultConfig(target)
	c.Version, c.Community, c.Timeout, c.Retries = v, "private", 300*time.Millisecond, -1
	c.Observe = func(e session.Exchange) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.asked = append(b.asked, e)
	}
	if b.Device, err = device.Open(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func at(t *testing.T, name string) oid.OID {
	t.Helper()
	r, err := device.Resolve(tree(t), name)
	if err != nil {
		t.Fatal(err)
	}
	return r.OID
}

func names(t *testing.T, vbs []session.Varbind) string {
	t.Helper()
	var all []string
	for _, vb := range vbs {
		all = append(all, device.Read(tree(t), vb).Name())
	}
	return strings.Join(all, " ")
}

func TestRun(t *testing.T) {
	t.Parallel()
	for _, version := range []session.Version{session.V1, session.V2c} {
		b := open(t, version)
		for _, test := range []struct {
			r    device.Request
			oids string
			want string
		}{
			{device.Request{Op: device.Get}, "sysName.0 ifDescr.2", "sysName.0 ifDescr.2"},
			{device.Request{Op: device.GetNext}, "sysDescr ifDescr.1", "sysDescr.0 ifDescr.2"},
			{device.Request{Op: device.Walk}, "ifTable", "ifIndex.1 ifIndex.2 ifDescr.1 ifDescr.2 ifAdminStatus.1 ifAdminStatus.2"},
			{device.Request{Op: device.Walk, Next: true}, "ifIndex ifDescr", "ifIndex.1 ifIndex.2 ifDescr.1 ifDescr.2"},
			{device.Request{Op: device.Walk}, "sysName.0 1.3.6.1.4.1.99999", "sysName.0 enterprises.99999.1.0"},
		} {
			for name := range strings.FieldsSeq(test.oids) {
				test.r.OIDs = append(test.r.OIDs, at(t, name))
			}
			var got []session.Varbind
			s, err := b.Run(t.Context(), test.r, func(batch []session.Varbind) { got = append(got, batch...) })
			if err != nil {
				t.Errorf("v%v %v %s: %v", version, test.r.Op, test.oids, err)
			}
			if names(t, got) != test.want || s.Varbinds != len(got) || s.Requests != len(b.requests()) {
				t.Errorf("v%v %v %s gave %s (%+v); want %s", version, test.r.Op, test.oids, names(t, got), s, test.want)
			}
		}
	}
}

func TestRunSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	ask := func(b *bench, r device.Request) (string, error) {
		var got []session.Varbind
		_, err := b.Run(t.Context(), r, func(batch []session.Varbind) { got = append(got, batch...) })
		return names(t, got), err
	}
	get := device.Request{Op: device.Get, OIDs: []oid.OID{at(t, "sysName.0"), at(t, "sysName.9"), at(t, "sysServices.0")}}
	got, err := ask(open(t, session.V1), get)
	if status, ok := errors.AsType[*session.StatusError](err); got != "sysName.0 sysServices.0" || !ok || status.Status != session.NoSuchName {
		t.Errorf("v1 gave %q and %v", got, err)
	}
	got, err = ask(open(t, session.V2c), get)
	if got != "sysName.0 sysName.9 sysServices.0" || err != nil {
		t.Errorf("v2c gave %q and %v", got, err)
	}
	got, err = ask(open(t, session.V2c), device.Request{Op: device.Walk, OIDs: []oid.OID{at(t, "ifTable"), at(t, "system")}, Limit: 7})
	if !errors.Is(err, session.ErrLimit) || strings.Count(got, " ") != 6 {
		t.Errorf("a walk limited to 7 gave %q and %v", got, err)
	}
}

func TestPreviewIsOneRequest(t *testing.T) {
	t.Parallel()
	for _, version := range []session.Version{session.V1, session.V2c} {
		b := open(t, version)
		for _, test := range []struct{ place, v1, v2c string }{
			{"sysName", "sysName.0", "sysName.0"},
			{"ifDescr", "ifDescr.1", "ifDescr.1 ifDescr.2"},
			{"ifSpeed", "", ""},
			{"ifTable", "ifIndex.1 ifDescr.1", "ifIndex.1 ifDescr.1"},
			{"ifEntry", "ifIndex.1 ifDescr.1", "ifIndex.1 ifDescr.1"},
		} {
			n, _ := tree(t).At(at(t, test.place))
			got, err := b.Preview(t.Context(), n)
			if err != nil {
				t.Errorf("preview of %s: %v", test.place, err)
			}
			want := test.v2c
			if version == session.V1 {
				want = test.v1
			}
			if names(t, got) != want {
				t.Errorf("v%v preview of %s is %s; want %s", version, test.place, names(t, got), want)
			}
			if n := len(b.requests()); n != 1 {
				t.Errorf("preview of %s took %d requests", test.place, n)
			}
		}
		system, _ := tree(t).At(at(t, "system"))
		if got, err := b.Preview(t.Context(), system); len(got) > 0 || err != nil || len(b.requests()) > 0 || device.Previewable(system) {
			t.Errorf("preview of system asked something: %v, %v", got, err)
		}
		grafted, ok := tree(t).Graft([]oid.OID{at(t, "1.3.6.1.4.1.99999.1.0")}).At(at(t, "1.3.6.1.4.1.99999.1.0"))
		if got, err := b.Preview(t.Context(), grafted); !ok || err != nil || names(t, got) != "enterprises.99999.1.0" {
			t.Errorf("preview of an unknown leaf: %v, %v", got, err)
		}
	}
}

func TestReadingJSON(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		value ber.Value
		want  string
	}{
		{"ifAdminStatus.3", ber.NewInteger(1), `{"oid":"1.3.6.1.2.1.2.2.1.7.3","name":"IF-MIB::ifAdminStatus.3","type":"INTEGER","value":1,"text":"up(1)"}`},
		{"1.3.6.1.4.1.99999", ber.NewUnsigned(ber.Counter64, 1<<53), `{"oid":"1.3.6.1.4.1.99999","name":"SNMPv2-SMI::enterprises.99999","type":"Counter64","value":9007199254740992,"text":"9007199254740992"}`},
		{"1.3.6.1.4.1.99999", ber.NewUnsigned(ber.Counter64, 1<<53+1), `{"oid":"1.3.6.1.4.1.99999","name":"SNMPv2-SMI::enterprises.99999","type":"Counter64","value":"9007199254740993","text":"9007199254740993"}`},
		{"sysDescr.0", ber.NewOctetString("<a&b>"), `{"oid":"1.3.6.1.2.1.1.1.0","name":"SNMPv2-MIB::sysDescr.0","type":"OCTET STRING","value":"<a&b>","text":"<a&b>","hex":"3c6126623e"}`},
		{"sysDescr.0", ber.Value{Type: ber.NoSuchInstance}, `{"oid":"1.3.6.1.2.1.1.1.0","name":"SNMPv2-MIB::sysDescr.0","type":"noSuchInstance","value":null}`},
		{"1.3.6.1.4.1.99999", ber.NewOctetString("\x80\x00"), `{"oid":"1.3.6.1.4.1.99999","name":"SNMPv2-SMI::enterprises.99999","type":"OCTET STRING","value":null,"hex":"8000"}`},
		{"sysObjectID.0", ber.NewOID(oid.MustParse("1.3.6.1")), `{"oid":"1.3.6.1.2.1.1.2.0","name":"SNMPv2-MIB::sysObjectID.0","type":"OBJECT IDENTIFIER","value":"1.3.6.1"}`},
	} {
		r := device.Read(tree(t), session.Varbind{OID: at(t, test.name), Value: test.value})
		raw, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var got, want map[string]any
		if err := errors.Join(json.Unmarshal(raw, &got), json.Unmarshal([]byte(test.want), &want)); err != nil {
			t.Fatal(err)
		}
		if _, ok := want["text"]; !ok {
			if text, _ := got["text"].(string); text == "" {
				t.Errorf("%s has no text", raw)
			}
			delete(got, "text")
		}
		for key := range got {
			if got[key] != want[key] {
				t.Errorf("%s of %s\n got  %v\n want %v", key, test.name, got[key], want[key])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s has other members than %s", raw, test.want)
		}
	}
}

func TestNodeRecord(t *testing.T) {
	t.Parallel()
	n, _ := tree(t).At(at(t, "ifRcvAddressEntry"))
	r := device.Describe(n)
	if r.Name != "ifRcvAddressEntry" || r.Kind != mib.Row.String() || !slices.Equal(r.Index, []string{"ifIndex", "ifRcvAddressAddress"}) {
		t.Errorf("%+v", r)
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	for _, version := range []session.Version{session.V1, session.V2c} {
		b := open(t, version)
		for _, test := range []struct {
			text, want string
			requests   int
		}{
			{"sysName.0", "sysName.0", 1},
			{"1.3.6.1.4.1.99999", "enterprises.99999.1.0", 2},
			{"ifDescr", "ifDescr.1", 2},
		} {
			// Version 2c has a way of saying in the answer that there is nothing.
			if test.requests == 2 && version == session.V2c {
				test.want = device.Read(tree(t), session.Varbind{OID: at(t, test.text)}).Name() + " " + test.want
			}
			var got []session.Varbind
			s, err := b.Probe(t.Context(), at(t, test.text), func(batch []session.Varbind) { got = append(got, batch...) })
			if err != nil || names(t, got) != test.want || s.Varbinds != len(got) {
				t.Errorf("v%v probe of %s: %s, %+v, %v; want %s", version, test.text, names(t, got), s, err, test.want)
			}
			if n := len(b.requests()); n != test.requests || s.Requests != n {
				t.Errorf("v%v probe of %s took %d requests and counts %d", version, test.text, n, s.Requests)
			}
		}
	}
}

func TestExplainNames(t *testing.T) {
	t.Parallel()
	refused := &session.StatusError{Op: session.OpSet, Status: session.WrongType, Index: 1, OID: at(t, "sysName.0")}
	for _, err := range []error{refused, errors.Join(refused, session.ErrLimit)} {
		got := device.Explain(tree(t), err)
		if !strings.Contains(got.Error(), "SET SNMPv2-MIB::sysName.0: the device answers wrongType") || !errors.Is(got, refused) {
			t.Errorf("%v became %v", err, got)
		}
	}
	refused = &session.StatusError{Op: session.OpGet, Status: session.NoSuchName, Index: 1, OID: at(t, "ifHCInOctets")}
	for version, want := range map[session.Version]string{session.V1: "noSuchName: SNMPv1 cannot carry a Counter64", session.V2c: "the device answers noSuchName: "} {
		refused.Version = version
		if got := device.Explain(tree(t), refused).Error(); !strings.HasPrefix(got, "GET IF-MIB::ifHCInOctets: "+want) {
			t.Errorf("%v: %s", version, got)
		}
	}
	if got := device.Explain(tree(t), session.ErrLimit); !errors.Is(got, session.ErrLimit) || got.Error() != session.ErrLimit.Error() {
		t.Errorf("%v became %v", session.ErrLimit, got)
	}
	if got := device.Explain(tree(t), nil); got != nil {
		t.Errorf("nil became %v", got)
	}
}
