package peers

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// difference is one thing on which a peer and we do not agree.
type difference struct {
	place
	what       string // "extra", "missing", or the part of the record
	ours, peer string
	// other says with whom the other peer agrees: "ours", "peer", "neither",
	// or "silent" when it does not know the place.
	other string
}

func (d difference) String() string {
	return fmt.Sprintf("%s of %s::%s at %s: ours %q, the peer's %q, the other peer: %s", d.what, d.module, d.name, d.oid, d.ours, d.peer, d.other)
}

// compareRecords lists the parts that are not the same in two records. Of types
// with different bases nothing more is compared, and where the peer has no idea
// of a type, it has none of the access either.
func compareRecords(at place, ours, peer record) []difference {
	if peer.base != ours.base {
		peer.labels, peer.ranges = ours.labels, ours.ranges
	}
	if peer.base == "" && peer.access == "" {
		peer.access = ours.access
	}
	var found []difference
	for _, part := range [...]struct{ what, ours, peer string }{
		{"kind", ours.kind, peer.kind},
		{"base", ours.base, peer.base},
		{"labels", ours.labels, peer.labels},
		{"ranges", ours.ranges, peer.ranges},
		{"access", ours.access, peer.access},
		{"status", ours.status, peer.status},
		{"index", ours.index, peer.index},
		{"augments", ours.augments, peer.augments},
	} {
		if part.ours != part.peer {
			found = append(found, difference{place: at, what: part.what, ours: part.ours, peer: part.peer})
		}
	}
	return found
}

// consult fills in with whom the other peer agrees, whose differences and
// places are given.
func consult(found, others []difference, knows func(place) bool) {
	type aspect struct {
		place
		what string
	}
	says := map[aspect]string{}
	for _, d := range others {
		says[aspect{d.place, d.what}] = d.peer
	}
	for i := range found {
		d := &found[i]
		said, differs := says[aspect{d.place, d.what}]
		switch {
		case !knows(d.place):
			d.other = "silent"
		case d.what == "missing" || differs && said == d.peer:
			d.other = "peer"
		case differs:
			d.other = "neither"
		default:
			d.other = "ours"
		}
	}
}

func sortDifferences(all []difference) {
	slices.SortFunc(all, func(a, b difference) int {
		return cmp.Or(cmp.Compare(a.what, b.what), cmp.Compare(a.module, b.module), cmp.Compare(a.name, b.name), cmp.Compare(a.oid, b.oid))
	})
}

// merged puts ranges in order and joins those that touch, as libsmi does: 1..32
// | 0 is 0..32. What is all the base type has is none.
func merged(base, ranges string) string {
	type span struct{ low, high int64 }
	var spans []span
	for _, text := range strings.Fields(ranges) {
		low, high, ok := strings.Cut(text, "..")
		if !ok {
			high = low
		}
		from, err1 := strconv.ParseInt(low, 10, 64)
		to, err2 := strconv.ParseInt(high, 10, 64)
		if err1 != nil || err2 != nil {
			return ranges
		}
		spans = append(spans, span{from, to})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.low, b.low) })
	var words []string
	for i := 0; i < len(spans); {
		s := spans[i]
		for i++; i < len(spans) && spans[i].low <= s.high+1; i++ {
			s.high = max(s.high, spans[i].high)
		}
		word := strconv.FormatInt(s.low, 10)
		if s.high != s.low {
			word += ".." + strconv.FormatInt(s.high, 10)
		}
		words = append(words, word)
	}
	return rangeWords(base, words)
}

// stillValid brings SMIv1's and SMIv2's words for what is in force into one:
// both peers translate them, each to the version it takes a module to be of.
func stillValid(status string) string {
	if status == "mandatory" || status == "" {
		return "current"
	}
	return status
}
