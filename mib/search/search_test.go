package search_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/search"
)

func named(names ...string) *mib.Tree {
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "IF-MIB"})
	for i, name := range names {
		b.Define(oid.New(1, 3, 6, 1, 2, 1, 2, uint32(i+1)), mib.Definition{Name: name, Module: m, Kind: mib.Scalar})
	}
	return b.Tree()
}

func find(t *testing.T, x *search.Index, query string) []string {
	t.Helper()
	var names []string
	for _, h := range x.Find(context.Background(), query, 10) {
		names = append(names, h.Node.Name())
	}
	return names
}

// What a person types finds what that person means, first.
func TestRanking(t *testing.T) {
	t.Parallel()
	x := search.New(named(
		"ifInOctets", "ifHCInOctets", "ifOutOctets", "ifHCOutOctets", "ifIndex", "ifIn", "ifInErrors",
		"dot3StatsInternalMacReceiveErrors", "notifIn", "ifLastChange", "sysUpTime",
	))
	tests := []struct {
		query string
		want  []string // the first of the answer
	}{
		{"ifIn", []string{"ifIn", "ifIndex", "ifInOctets", "ifInErrors"}},
		{"ifinoctets", []string{"ifInOctets"}},
		{"ifHCIO", []string{"ifHCInOctets"}},
		{"hcin", []string{"ifHCInOctets"}},
		{"sut", []string{"sysUpTime"}},
		{"Octets", []string{"ifInOctets", "ifOutOctets", "ifHCInOctets", "ifHCOutOctets"}},
		{"lastch", []string{"ifLastChange"}},
		{"ifotets", []string{"ifInOctets"}},
		{"IF-MIB::sysU", []string{"sysUpTime"}},
		{"IP-MIB::sysU", nil},
		{"nothing like it", nil},
		{"", nil},
	}
	for _, tt := range tests {
		got := find(t, x, tt.query)
		if len(tt.want) == 0 && len(got) > 0 || len(got) < len(tt.want) {
			t.Errorf("%q found %v, want %v", tt.query, got, tt.want)
			continue
		}
		if diff := cmp.Diff(tt.want, got[:len(tt.want):len(tt.want)]); len(tt.want) > 0 && diff != "" {
			t.Errorf("%q: %s", tt.query, diff)
		}
	}
}

func TestOIDs(t *testing.T) {
	t.Parallel()
	x := search.New(named("first", "second"))
	tests := []struct{ query, want string }{
		{"1.3.6.1.2.1.2.2", "second"},
		{".1.3.6.1.2.1.2.2", "second"},
		{"1.3.6.1.2.1.2.2.7.7", "second"},
		{"1.3.6.1.2.1.2.", "2 first second"},
		{"1.3.6.1.4.1.9", "1"},
		{"7.7", ""},
	}
	for _, tt := range tests {
		if got := strings.Join(find(t, x, tt.query), " "); got != tt.want {
			t.Errorf("%q found %q, want %q", tt.query, got, tt.want)
		}
	}
}

const module = `T-MIB DEFINITIONS ::= BEGIN
IMPORTS OBJECT-TYPE, enterprises FROM SNMPv2-SMI;
fan OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current
  DESCRIPTION "How fast the
     Cooling Wheel turns." ::= { enterprises 1 }
lamp OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current
  DESCRIPTION "Whether it shines." ::= { enterprises 2 }
END`

func TestTexts(t *testing.T) {
	t.Parallel()
	sources := []mib.Source{{Name: "t", FS: fstest.MapFS{"T-MIB": {Data: []byte(module)}}}}
	tree, err := mib.Load(context.Background(), sources, mib.LoadOptions{}, func(*mib.Tree) {})
	if err != nil {
		t.Fatal(err)
	}
	x := search.New(tree)
	if got := find(t, x, "cooling wheel"); got != nil {
		t.Errorf("without texts found %v", got)
	}
	x = x.AddTexts(context.Background())
	for _, query := range []string{"cooling wheel", "wheel cooling", "COOLING"} {
		hits := x.Find(context.Background(), query, 10)
		if len(hits) != 1 || hits[0].Node.Name() != "fan" || hits[0].Field != search.Text {
			t.Errorf("%q found %v", query, hits)
			continue
		}
		if !strings.Contains(hits[0].Snippet, "Cooling Wheel") || strings.Contains(hits[0].Snippet, "\n") {
			t.Errorf("%q: snippet %q", query, hits[0].Snippet)
		}
	}
}

// Whatever is typed, the highlighted letters are the query's, in order.
func TestMatchSpellsTheQuery(t *testing.T) {
	t.Parallel()
	x := search.New(named("ifInOctets", "ifHCInOctets", "dot3StatsAlignmentErrors", "sysORLastChange", "a-b-c"))
	rapid.Check(t, func(t *rapid.T) {
		query := rapid.StringMatching(`[a-zA-Z0-9-]{1,8}`).Draw(t, "query")
		for _, h := range x.Find(context.Background(), query, 10) {
			if h.Field != search.Name {
				continue
			}
			spelt := ""
			for _, at := range h.Match {
				spelt += h.Node.Name()[at : at+1]
			}
			if !strings.EqualFold(spelt, query) {
				t.Fatalf("%q highlights %q in %s", query, spelt, h.Node.Name())
			}
		}
	})
}

func TestFindEndsWithItsContext(t *testing.T) {
	t.Parallel()
	x := search.New(named("ifIndex"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if hits := x.Find(ctx, "if", 10); hits != nil {
		t.Errorf("found %v after the context ended", hits)
	}
}

func FuzzFind(f *testing.F) {
	for _, q := range []string{"ifIn", "::", "a::", "1.3.", "....", "\x00\xff", "IF-MIB::"} {
		f.Add(q)
	}
	x := search.New(named("ifInOctets", "ifHCInOctets", "a-b-c"))
	f.Fuzz(func(t *testing.T, query string) {
		if hits := x.Find(context.Background(), query, 2); len(hits) > 2 {
			t.Errorf("%d hits", len(hits))
		}
	})
}

// One key over half a million nodes.
func BenchmarkFind(b *testing.B) {
	builder := mib.NewBuilder()
	m := builder.Module(mib.Module{Name: "VENDOR-MIB"})
	words := []string{"Interface", "Port", "Vlan", "Status", "Octets", "Errors", "Index", "Admin", "Oper", "Time", "Cpu", "Slot", "Fan", "Rate", "In", "Out"}
	for i := range 500_000 {
		name := fmt.Sprintf("v%s%s%s%d", words[i%16], words[i/16%16], words[i/256%16], i)
		builder.Define(oid.New(1, 3, 6, 1, 4, 1, uint32(i/5000), uint32(i%5000/100), uint32(i%100)), mib.Definition{Name: name, Module: m, Kind: mib.Column})
	}
	x := search.New(builder.Tree())
	for _, query := range []string{"i", "if", "vPort", "octets", "vPVS", "statusout", "zzz", "1.3.6.1.4.1.9"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				x.Find(context.Background(), query, 200)
			}
		})
	}
}
