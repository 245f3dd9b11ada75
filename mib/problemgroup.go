package mib

import (
	"cmp"
	"slices"
)

// ProblemGroup is what is wrong with one module, or with one file that holds
// none.
type ProblemGroup struct {
	Module, File string
	Count        [Error + 1]int // by severity
	Problems     []Problem      // the gravest first, then by line
}

// GroupProblems groups problems by module, the most harmful first: that with
// the most errors, then the most warnings.
func GroupProblems(problems []Problem) []ProblemGroup {
	type key struct{ module, file string }
	at := map[key]int{}
	var groups []ProblemGroup
	for _, p := range problems {
		k := key{p.Module, p.File}
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k] = i
			groups = append(groups, ProblemGroup{Module: p.Module, File: p.File})
		}
		groups[i].Count[p.Severity]++
		groups[i].Problems = append(groups[i].Problems, p)
	}
	for _, g := range groups {
		slices.SortStableFunc(g.Problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
		})
	}
	slices.SortStableFunc(groups, func(a, b ProblemGroup) int {
		for s := Error; ; s-- {
			if d := cmp.Compare(b.Count[s], a.Count[s]); d != 0 || s == Note {
				return cmp.Or(d, cmp.Compare(a.Module, b.Module), cmp.Compare(a.File, b.File))
			}
		}
	})
	return groups
}
