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
		{"iHIO", []string{"ifHCInOctets"}}, // words may be left out
		{"ifHCInO", []string{"ifHCInOctets"}},
		{"HIO", []string{"ifHCInOctets"}},
		{"octets out", []string{"ifOutOctets", "ifHCOutOctets"}},
		{"interfaces.ifTable.ifEntry.ifIndex.3", []string{"ifIndex"}},
		{"ifIndex.3", []string{"ifIndex"}},
		{`ifLastChange."x.y"`, []string{"ifLastChange"}},
		{"IF-MIB.ifIndex", []string{"ifIndex"}},
		{"if-m::sysU", []string{"sysUpTime"}},
		{"IF-MIB::ifIndex.3", []string{"ifIndex"}},
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
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "T-MIB"})
	for sub, name := range map[uint32]string{1: "first", 2: "second", 10: "tenth"} {
		b.Define(oid.New(1, 3, 6, 1, 2, 1, 2, sub), mib.Definition{Name: name, Module: m, Kind: mib.Scalar})
	}
	x := search.New(b.Tree())
	tests := []struct{ query, want string }{
		{"1.3.6.1.2.1.2.2", "second"},
		{".1.3.6.1.2.1.2.2", "second"},
		{"1.3.6.1.2.1.2.2.7.7", "second"},
		{"1.3.6.1.2.1.2.", "2 first second tenth"},
		{"1.3.6.1.4.1.9", "1"},
		{"1.3.6.1.2.1.2.1", "first tenth"}, // the last number may go on
		{"1.3.6.1.2.1.2.1.", "first"},
		{"7.7", ""},
		{"1..3", ""},
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
  DESCRIPTION "Whether it shines, says the wheel that is for cooling."
  REFERENCE "RFC 9999, in Zürich" ::= { enterprises 2 }
door OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current
  DESCRIPTION "A catwheel." ::= { enterprises 3 }
END`

func TestTexts(t *testing.T) {
	t.Parallel()
	sources := []mib.Source{{Name: "t", FS: fstest.MapFS{"T-MIB": {Data: []byte(module)}}}}
	tree, err := mib.Load(context.Background(), sources, mib.LoadOptions{}, func(*mib.Tree) {})
	if err != nil {
		t.Fatal(err)
	}
	names := search.New(tree)
	if got := find(t, names, "cooling wheel"); got != nil {
		t.Errorf("without texts found %v", got)
	}
	x := names.AddTexts(context.Background(), nil)
	for _, c := range []struct {
		query, want string // the nodes in their order
		snippet     string // part of the first one's
	}{
		{"cooling wheel", "fan lamp", "How fast the Cooling Wheel turns."},
		{"wheel cooling", "fan lamp", "Wheel"},
		{"COOLING", "fan lamp", "Cooling"},
		{"wheel", "fan lamp door", "Wheel"}, // a piece of a word comes last
		{"zürich", "lamp", "RFC 9999, in Zürich"},
		{"T-MIB::cooling", "fan lamp", ""},
		{"U-MIB::cooling", "", ""},
		{"lamp cooling", "lamp", "that is for cooling"}, // one in the name, one in the text
		{"ow", "", ""}, // too short to mean anything
	} {
		hits := x.Find(context.Background(), c.query, 10)
		var got []string
		for _, h := range hits {
			got = append(got, h.Node.Name())
			if h.Field != search.Text {
				t.Errorf("%q found %s by its %v", c.query, h.Node.Name(), h.Field)
			}
			if strings.Contains(h.Snippet, "\n") {
				t.Errorf("%q: snippet %q", c.query, h.Snippet)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q found %v, want %s", c.query, got, c.want)
		} else if len(hits) > 0 && !strings.Contains(hits[0].Snippet, c.snippet) {
			t.Errorf("%q: snippet %q, want %q in it", c.query, hits[0].Snippet, c.snippet)
		}
	}
	if hits := x.Find(context.Background(), "fan", 10); len(hits) != 1 || hits[0].Field != search.Name {
		t.Errorf("a name is found as %v", hits)
	}
}

// A module is found by its name, and its identity stands for it.
func TestModules(t *testing.T) {
	t.Parallel()
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "IF-MIB"})
	other := b.Module(mib.Module{Name: "OTHER-MIB"})
	b.Define(oid.New(1, 3, 1), mib.Definition{Name: "ifIndex", Module: m, Kind: mib.Column})
	b.Define(oid.New(1, 3, 2), mib.Definition{Name: "ifMIB", Module: m, Kind: mib.ModuleIdentity})
	b.Define(oid.New(1, 3, 3), mib.Definition{Name: "ifIndexOther", Module: other, Kind: mib.Column})
	x := search.New(b.Tree())
	for query, want := range map[string]string{
		"if-mib":        "ifMIB",
		"other-mib":     "ifIndexOther",
		"IF-MIB::":      "ifIndex ifMIB",
		"OTHER-MIB::if": "ifIndexOther",
		"NO-MIB::if":    "",
	} {
		if got := strings.Join(find(t, x, query), " "); got != want {
			t.Errorf("%q found %q, want %q", query, got, want)
		}
	}
}

// An object is meant rather than the group it is in.
func TestObjectsBeforeGroups(t *testing.T) {
	t.Parallel()
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "T-MIB"})
	b.Define(oid.New(1, 3, 1), mib.Definition{Name: "fanGroup", Module: m, Kind: mib.ObjectGroup})
	b.Define(oid.New(1, 3, 2), mib.Definition{Name: "fanStatus", Module: m, Kind: mib.Column})
	if got := find(t, search.New(b.Tree()), "fan"); len(got) != 2 || got[0] != "fanStatus" {
		t.Errorf("found %v", got)
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

// Whatever is not worth looking at for a short list would not be in it.
func TestShortListBeginsTheLongOne(t *testing.T) {
	t.Parallel()
	var names []string
	words := []string{"if", "In", "Out", "Octets", "HC", "Status", "3", "x-y"}
	for i := range 400 {
		names = append(names, words[i%2]+words[i/2%8]+words[i/16%5]+words[i/80])
	}
	x := search.New(named(names...))
	rapid.Check(t, func(t *rapid.T) {
		query := rapid.StringMatching(`[ifINoctesaHC3 -]{1,6}`).Draw(t, "query")
		short := x.Find(context.Background(), query, rapid.IntRange(1, 20).Draw(t, "limit"))
		long := x.Find(context.Background(), query, 1000)
		if len(short) > len(long) {
			t.Fatalf("%d hits, and %d without a limit", len(short), len(long))
		}
		for i, h := range short {
			if h.Node != long[i].Node || h.Score != long[i].Score {
				t.Fatalf("%q: hit %d is %s (%d), and %s (%d) without a limit", query, i, h.Node.Name(), h.Score, long[i].Node.Name(), long[i].Score)
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
	for _, query := range []string{"i", "if", "vPort", "octets", "vPVS", "statusout", "zzz", "port status", "1.3.6.1.4.1.9"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				x.Find(context.Background(), query, 200)
			}
		})
	}
}
