package session_test

import (
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

// netSNMP returns what snmpbulkwalk finds below root, as "OID" and "OID = value".
func netSNMP(t *testing.T, addr, community, root string) (names, lines []string) {
	t.Helper()
	for _, line := range snmptest.Tool(t, "snmpbulkwalk", "-v2c", "-c"+community, "-Onexq", addr, root) {
		if strings.HasPrefix(line, ".1.") && !strings.Contains(line, "No more variables left") {
			name, _, _ := strings.Cut(line, " ")
			names = append(names, name[1:])
			lines = append(lines, line)
		}
	}
	return names, lines
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
	_, lines := netSNMP(t, a.Addr().String(), "public", ".1")
	got := walk(t, dial(t, config(a)), oid.OID{}, session.WalkOptions{})
	if len(got) != len(lines) || len(got) < 300 {
		t.Fatalf("ours %d, snmpbulkwalk %d", len(got), len(lines))
	}
	for i, vb := range got {
		name, value, _ := strings.Cut(lines[i], " ")
		if name != "."+vb.OID.String() {
			t.Fatalf("at %d ours %v, snmpbulkwalk %s", i, vb.OID, name)
		}
		if n, err := vb.Value.Int(); err == nil && fmt.Sprint(n) != value {
			t.Errorf("%v: ours %d, snmpbulkwalk %s", vb.OID, n, value)
		}
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
	c.Timeout = 300 * time.Millisecond
	return c
}
