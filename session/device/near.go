package device

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mibtui/mibtui/mib"
)

const (
	nearNames    = 3  // how many names an error suggests
	nearDistance = 3  // edits between a name and what was typed, at most
	nearLongest  = 64 // a longer text is no mistyped name
)

// unknown makes the error for a name that was not found, with those that look
// like it.
func (r resolver) unknown(module, name string) error {
	e := &UnknownNameError{Text: r.text, Name: name, Module: module}
	for _, p := range r.tree.Problems() {
		if p.LeftOut() {
			e.LeftOut++
		}
	}
	if module != "" && module == name {
		for _, m := range r.tree.Modules() {
			e.Near = append(e.Near, m.Name)
		}
		e.Near = Nearest(name, e.Near)
		return e
	}
	if module != "" {
		if n, ok := r.lookup("", name); ok {
			e.Elsewhere = n.Module()
			return e
		}
	}
	e.Near = Nearest(name, namesOf(r.tree, module))
	return e
}

func namesOf(t *mib.Tree, module string) []string {
	var names []string
	for n := range t.All() {
		if n.Named() && (module == "" || n.Module() == module) {
			names = append(names, n.Name())
		}
	}
	return names
}

// Nearest returns the few candidates that take the fewest edits to become
// name, the nearest first; none when no candidate is near. Case counts for
// nothing, and what begins with name is near.
func Nearest(name string, candidates []string) []string {
	if name == "" || len(name) > nearLongest {
		return nil
	}
	type scored struct {
		name     string
		distance int
	}
	typed := strings.ToLower(name)
	limit := min(nearDistance, (len(name)+2)/3)
	var found []scored
	seen := map[string]bool{}
	for _, c := range candidates {
		if seen[c] {
			continue
		}
		lower := strings.ToLower(c)
		d := limit + 1
		switch {
		case strings.HasPrefix(lower, typed) && len(typed) >= 3:
			d = 1
		case len(lower)-len(typed) <= limit && len(typed)-len(lower) <= limit:
			d = distance(typed, lower)
		}
		if d <= limit {
			seen[c] = true
			found = append(found, scored{c, d})
		}
	}
	slices.SortFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.name, b.name))
	})
	var names []string
	for _, f := range found[:min(nearNames, len(found))] {
		names = append(names, f.name)
	}
	return names
}

// distance counts the insertions, deletions, substitutions and swaps of
// neighbours that turn a into b.
func distance(a, b string) int {
	before := make([]int, len(b)+1)
	above := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, above[j+1]+1, above[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
