package session_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/snmptest"
)

// dial opens a session that is closed when the test ends.
func dial(t *testing.T, c session.Config) *session.Session {
	t.Helper()
	s, err := session.Dial(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// walk returns everything below root.
func walk(t *testing.T, s *session.Session, root oid.OID, o session.WalkOptions) []session.Varbind {
	t.Helper()
	var all []session.Varbind
	result, err := s.Walk(t.Context(), root, o, collect(&all))
	if err != nil {
		t.Fatal(err)
	}
	if result.Varbinds != len(all) {
		t.Errorf("the result says %d varbinds, %d came", result.Varbinds, len(all))
	}
	return all
}

func collect(all *[]session.Varbind) func([]session.Varbind) error {
	return func(vbs []session.Varbind) error {
		*all = append(*all, vbs...)
		return nil
	}
}

// netSNMP returns what snmpbulkwalk finds below root: OIDs and, as it prints
// them in hex and numbers, their values.
func netSNMP(t *testing.T, addr, community, root string) (names, values []string) {
	t.Helper()
	for _, line := range snmptest.Tool(t, "snmpbulkwalk", "-v2c", "-c"+community, "-OnxeUt", addr, root) {
		name, value, found := strings.Cut(line, " = ")
		switch {
		case strings.HasPrefix(value, "No more variables left"):
		case found && strings.HasPrefix(name, ".1."):
			names, values = append(names, name[1:]), append(values, strings.TrimSpace(value))
		case len(values) > 0:
			// Long strings go on in the next line.
			values[len(values)-1] = strings.TrimSpace(values[len(values)-1] + " " + line)
		}
	}
	return names, values
}

// printed is v as snmpbulkwalk prints it with the options of netSNMP; "" for
// types that count on while one looks.
func printed(t *testing.T, v ber.Value) string {
	t.Helper()
	number := func(n any, err error) string {
		if err != nil {
			t.Errorf("%v: %v", v, err)
		}
		return fmt.Sprint(n)
	}
	switch v.Type {
	case ber.Integer:
		n, err := v.Int()
		return "INTEGER: " + number(n, err)
	case ber.OctetString:
		if v.Content == "" {
			return `""`
		}
		return fmt.Sprintf("Hex-STRING: % X", v.Content)
	case ber.ObjectIdentifier:
		o, err := v.OID()
		return "OID: ." + number(o, err)
	case ber.IpAddress:
		a, err := v.Addr()
		return "IpAddress: " + number(a, err)
	}
	return ""
}

func names(vbs []session.Varbind) []string {
	names := make([]string, len(vbs))
	for i, vb := range vbs {
		names[i] = vb.OID.String()
	}
	return names
}

// volatile are subtrees of snmpd whose instances come and go while it runs:
// processes, connections, caches, and the counters of its own MIB modules.
func volatile(name string) bool {
	for _, prefix := range []string{
		"1.3.6.1.2.1.25.4.", "1.3.6.1.2.1.25.5.", "1.3.6.1.2.1.6.", "1.3.6.1.2.1.7.", "1.3.6.1.2.1.4.",
		"1.3.6.1.4.1.8072.1.5.", "1.3.6.1.2.1.25.3.2.", "1.3.6.1.2.1.25.3.3.", "1.3.6.1.2.1.25.2.", "1.3.6.1.2.1.25.3.8.",
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func TestWalkOfSnmpdIsSnmpbulkwalks(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	s := dial(t, d.Config(t))
	for _, root := range []string{"", "1", "1.3.6.1.2.1.1", "1.3.6.1.2.1.2", "1.3.6.1.2.1.1.9.1.3", "1.3.6.1.6"} {
		t.Run("root "+root, func(t *testing.T) {
			t.Parallel()
			peerRoot := root
			if root == "" {
				peerRoot = "1"
			}
			want, _ := netSNMP(t, d.Addr, d.Write, "."+peerRoot)
			got := names(walk(t, s, oid.MustParse(root), session.WalkOptions{}))
			want, got = slices.DeleteFunc(want, volatile), slices.DeleteFunc(got, volatile)
			if !slices.Equal(got, want) {
				t.Errorf("ours finds %d instances, snmpbulkwalk %d: %s", len(got), len(want), firstDifference(got, want))
			}
			if len(got) < 5 {
				t.Errorf("only %d instances", len(got))
			}
		})
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("at %d ours says %s, theirs %s", i, got[i], want[i])
		}
	}
	return "one ends before the other"
}

func TestWalkByGetNextAndVersion1(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	system := oid.MustParse("1.3.6.1.2.1.1.9")
	want := walk(t, dial(t, d.Config(t)), system, session.WalkOptions{})
	if got := walk(t, dial(t, d.Config(t)), system, session.WalkOptions{Next: true}); !slices.Equal(got, want) {
		t.Errorf("by GETNEXT %d varbinds, by GETBULK %d", len(got), len(want))
	}
	c := d.Config(t)
	c.Version = session.V1
	if got := walk(t, dial(t, c), system, session.WalkOptions{}); !slices.Equal(got, want) {
		t.Errorf("by version 1 %d varbinds, by GETBULK %d", len(got), len(want))
	}
}

func TestSetIsReadBackBySnmpget(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	s := dial(t, d.Config(t))
	s.AllowWrites(session.FarFuture)
	text := session.Varbind{OID: oid.MustParse(d.Scratch), Value: ber.NewOctetString("set by mibtui")}
	number := session.Varbind{OID: oid.MustParse("1.3.6.1.4.1.8072.9999.9999.3.0"), Value: ber.NewInteger(-7)}
	confirmed, err := s.Set(t.Context(), text, number)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(confirmed, []session.Varbind{text, number}) {
		t.Errorf("confirmed: %v", confirmed)
	}
	got := snmptest.Tool(t, "snmpget", "-v2c", "-c"+d.Read, "-Onq", d.Addr, d.Scratch, number.OID.String())
	want := []string{"." + d.Scratch + ` "set by mibtui"`, "." + number.OID.String() + " -7"}
	if !slices.Equal(got, want) {
		t.Errorf("snmpget prints %q, want %q", got, want)
	}
}

func TestAgentIsWalkedBySnmpbulkwalk(t *testing.T) {
	t.Parallel()
	table := sample()
	a := listen(t, table, agent.Options{})
	want, values := netSNMP(t, a.Addr().String(), "public", ".1")
	got := walk(t, dial(t, config(a)), oid.OID{}, session.WalkOptions{})
	if !slices.Equal(names(got), want) || len(got) < 300 {
		t.Fatalf("ours %d instances, snmpbulkwalk %d: %s", len(got), len(want), firstDifference(names(got), want))
	}
	sameValues(t, got, values)
}

// sameValues compares our varbinds with what snmpbulkwalk printed of them.
func sameValues(t *testing.T, got []session.Varbind, values []string) {
	t.Helper()
	compared := 0
	for i, vb := range got {
		ours := printed(t, vb.Value)
		if ours == "" || vb.OID == engineTime {
			continue
		}
		if compared++; ours != values[i] {
			t.Errorf("%v: ours %s, snmpbulkwalk's %s", vb.OID, ours, values[i])
		}
	}
	if compared < len(got)/2 {
		t.Errorf("only %d of %d values were compared", compared, len(got))
	}
}

// engineTime is snmpEngineTime, an INTEGER that moves on every second.
var engineTime = oid.New(1, 3, 6, 1, 6, 3, 10, 2, 1, 3, 0)

func TestValuesOfSnmpdAreSnmpbulkwalks(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	s := dial(t, d.Config(t))
	for _, root := range []string{"1.3.6.1.2.1.1", "1.3.6.1.6.3"} {
		want, values := netSNMP(t, d.Addr, d.Write, "."+root)
		got := walk(t, s, oid.MustParse(root), session.WalkOptions{})
		if !slices.Equal(names(got), want) {
			t.Fatalf("below %s: %s", root, firstDifference(names(got), want))
		}
		sameValues(t, got, values)
	}
}

// With a small largest message net-snmp answers a large GETBULK with less than
// was asked for, some versions with genErr.
func TestSnmpdWithSmallMessagesIsWalkedWhole(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t, "[snmp] sendMessageMaxSize 600")
	root := "1.3.6.1.6.3"
	want, _ := netSNMP(t, d.Addr, d.Write, "."+root)
	for _, repetitions := range []int{0, 100} {
		got := walk(t, dial(t, d.Config(t)), oid.MustParse(root), session.WalkOptions{MaxRepetitions: repetitions})
		if !slices.Equal(names(got), want) || len(want) < 50 {
			t.Errorf("max-repetitions %d: ours %d, snmpbulkwalk %d: %s", repetitions, len(got), len(want), firstDifference(names(got), want))
		}
	}
}

func TestSnmpdRefusals(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	for name, test := range map[string]struct {
		version   session.Version
		community string
		set       session.Varbind
		want      session.ErrorStatus
	}{
		"read community":    {session.V2c, d.Read, session.Varbind{OID: oid.MustParse(d.Scratch), Value: ber.NewOctetString("x")}, session.NoAccess},
		"read community v1": {session.V1, d.Read, session.Varbind{OID: oid.MustParse(d.Scratch), Value: ber.NewOctetString("x")}, session.NoSuchName},
		"wrong type":        {session.V2c, d.Write, session.Varbind{OID: oid.MustParse(d.Scratch), Value: ber.NewInteger(1)}, session.WrongType},
		"not writable":      {session.V2c, d.Write, session.Varbind{OID: oid.MustParse("1.3.6.1.2.1.1.3.0"), Value: ber.NewUnsigned(ber.TimeTicks, 1)}, session.NotWritable},
	} {
		c := d.Config(t)
		c.Version, c.Community = test.version, test.community
		s := dial(t, c)
		s.AllowWrites(session.FarFuture)
		_, err := s.Set(t.Context(), test.set)
		if e, ok := errors.AsType[*session.StatusError](err); !ok || e.Status != test.want || e.OID != test.set.OID {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	c := d.Config(t)
	c.Community, c.Timeout, c.Retries = "wrong", 100*time.Millisecond, 0
	if _, err := dial(t, c).Get(t.Context(), sysDescr); !strings.Contains(fmt.Sprint(err), "the community is wrong") {
		t.Errorf("wrong community: %v", err)
	}
}

// sample is a store with a few of everything, in all branches devices use.
func sample() *agent.Table {
	table := agent.NewTable(
		session.Varbind{OID: oid.MustParse("1.0.8802.1.1.2.1.1.1.0"), Value: ber.NewInteger(30)},
		session.Varbind{OID: oid.MustParse("1.2.840.10006.300.43.1.1.1.1.2.1"), Value: ber.NewOctetString("lag")},
		session.Varbind{OID: oid.MustParse("1.3.6.1.2.1.1.1.0"), Value: ber.NewOctetString("sample")},
		session.Varbind{OID: oid.MustParse("1.3.6.1.2.1.1.3.0"), Value: ber.NewUnsigned(ber.TimeTicks, 4711)},
		session.Varbind{OID: oid.MustParse("1.3.6.1.4.1.32473.1.0"), Value: ber.NewUnsigned(ber.Counter64, 1<<63)},
		session.Varbind{OID: oid.MustParse("1.3.6.1.4.1.32473.2.0"), Value: ber.NewFloat(2.5)},
	)
	for i := range uint32(300) {
		table.Put(oid.MustParse("1.3.6.1.2.1.2.2.1.1").Append(i+1), ber.NewInteger(int64(i+1)))
	}
	return table
}

func listen(t *testing.T, store agent.Store, o agent.Options) *agent.Agent {
	t.Helper()
	a, err := agent.Listen(t.Context(), "127.0.0.1:0", store, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func config(a *agent.Agent) session.Config {
	c := session.DefaultConfig(session.Target{Network: "udp", Host: a.Addr().Addr().String(), Port: a.Addr().Port()})
	c.Version, c.Community = session.V2c, "public"
	c.Timeout = 10 * time.Second
	return c
}
