package smi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Severity grades a [Diagnostic].
type Severity uint8

// How much a diagnostic matters to somebody who reads the module's objects.
const (
	Note    Severity = iota // a slip that changes nothing
	Warning                 // something may be read otherwise than it was meant
	Error                   // a declaration, or its place in the tree, is lost
)

// Diagnostic is something odd in a text, and what was assumed instead.
type Diagnostic struct {
	Code      Code
	Severity  Severity
	Offset    uint32
	Line, Col int // from 1; Col counts bytes
	Message   string
	Assumed   string
}

// maxDetail is how many bytes of a text a diagnostic quotes.
const maxDetail = 60

// diagnose makes a diagnostic without its line and column. The first %s or %q
// of what the code says is the detail, that of what it assumes is assumed.
func diagnose(c Code, at int, detail, assumed string) Diagnostic {
	r := rules[c]
	d := Diagnostic{Code: c, Severity: r.severity, Offset: uint32(at), Message: r.what, Assumed: r.assumed}
	if strings.Contains(d.Message, "%") {
		d.Message = fmt.Sprintf(d.Message, short(detail))
	}
	if strings.Contains(d.Assumed, "%") {
		d.Assumed = fmt.Sprintf(d.Assumed, short(assumed))
	}
	return d
}

// short cuts a long detail between two of its characters.
func short(s string) string {
	if len(s) <= maxDetail {
		return s
	}
	end := maxDetail
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// maxOfACode is how many diagnostics of one code a [Report] keeps.
const maxOfACode = 200

// Report gathers the diagnostics of a file or a module. Of the notes it keeps
// the first of each code and says how many more there are; what matters more
// it keeps, up to 200 of a code. The zero Report is ready.
type Report struct {
	all    []Diagnostic
	counts map[Code]int
}

// Add adds a diagnostic.
func (r *Report) Add(d Diagnostic) {
	if r.counts == nil {
		r.counts = map[Code]int{}
	}
	r.counts[d.Code]++
	if n := r.counts[d.Code]; n == 1 || d.Severity > Note && n <= maxOfACode {
		r.all = append(r.all, d)
	}
}

// Diagnostics returns what was added, in the order of the offsets.
func (r *Report) Diagnostics() []Diagnostic {
	all := slices.Clone(r.all)
	slices.SortStableFunc(all, func(a, b Diagnostic) int { return cmp.Compare(a.Offset, b.Offset) })
	for i := range all {
		if n := r.counts[all[i].Code]; all[i].Severity == Note && n > 1 {
			all[i].Message += fmt.Sprintf(" (and %d more like this)", n-1)
		}
	}
	return all
}
