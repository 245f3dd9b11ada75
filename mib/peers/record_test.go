package peers

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib"
)

// place is what a declaration is known by: two that bear one name in one
// module are told apart by where they stand.
type place struct{ module, name, oid string }

// record is what one reader of MIBs makes of one declaration, in words that
// all of them share.
type record struct {
	kind     string
	base     string
	labels   string // "up(1) down(2)", in the order of the numbers
	ranges   string // of a number's values or a string's octets, "" for all
	access   string
	status   string
	index    string // names, "!" before one that is IMPLIED
	augments string
}

// readings are all declarations one reader understands.
type readings map[place]record

// ours returns what our tree says.
func ours(tree *mib.Tree) readings {
	found := readings{}
	modules := tree.Modules()
	for n := range tree.All() {
		if n.Waiting() != "" {
			continue // it has no OID to compare
		}
		where := ""
		for _, d := range n.Definitions() {
			if int(d.Module) >= len(modules) {
				continue // a root that no module defines
			}
			if where == "" {
				where = n.OID().String()
			}
			found[place{modules[d.Module].Name, d.Name, where}] = recordOf(d)
		}
	}
	return found
}

func recordOf(d mib.Definition) record {
	r := record{
		kind: kindWord(d.Kind), access: d.Access.String(), status: d.Status.String(), augments: d.Augments,
	}
	var index []string
	for _, part := range d.Index {
		name := part.Name
		if part.Implied {
			name = "!" + name
		}
		index = append(index, name)
	}
	r.index = strings.Join(index, " ")
	if t := d.Type; t != nil && (d.Kind == mib.Scalar || d.Kind == mib.Column) {
		r.base = t.Base.String()
		labels := make([]label, len(t.Labels))
		for i, l := range t.Labels {
			labels[i] = label{l.Name, l.Value}
		}
		r.labels = labelWords(labels)
		if len(labels) > 0 && t.Base != mib.Bits {
			r.base = enumeration
		}
		spans := t.Ranges
		if len(t.Sizes) > 0 {
			spans = t.Sizes
		}
		texts := make([]string, len(spans))
		for i, s := range spans {
			texts[i] = s.String()
		}
		r.ranges = rangeWords(r.base, texts)
	}
	return r
}

// kindWord returns what all call a kind. MODULE-IDENTITY, OBJECT-IDENTITY and
// OBJECT IDENTIFIER are one to smidump, both groups likewise.
func kindWord(k mib.Kind) string {
	switch k {
	case mib.Plain, mib.ModuleIdentity, mib.ObjectIdentity:
		return "node"
	case mib.ObjectGroup, mib.NotificationGroup:
		return "group"
	}
	return k.String()
}

const enumeration = "enumeration"

type label struct {
	name  string
	value int64
}

func labelWords(all []label) string {
	slices.SortStableFunc(all, func(a, b label) int { return cmp.Compare(a.value, b.value) })
	words := make([]string, len(all))
	for i, l := range all {
		words[i] = l.name + "(" + strconv.FormatInt(l.value, 10) + ")"
	}
	return strings.Join(words, " ")
}

// whole are the ranges that say no more than the base type does.
var whole = map[string]string{
	"Integer32":    "-2147483648..2147483647",
	"Unsigned32":   "0..4294967295",
	"Counter32":    "0..4294967295",
	"TimeTicks":    "0..4294967295",
	"Counter64":    "0..18446744073709551615",
	"OCTET STRING": "0..65535",
	"Opaque":       "0..65535",
	"IpAddress":    "4",
}

func rangeWords(base string, spans []string) string {
	if base == enumeration || len(spans) == 1 && spans[0] == whole[base] {
		return ""
	}
	return strings.Join(spans, " ")
}
