package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/ui/safetext"
)

// problemRecord is one problem, for programs.
type problemRecord struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Module   string `json:"module,omitempty"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Col      int    `json:"col,omitempty"`
	Message  string `json:"message"`
	Assumed  string `json:"assumed,omitempty"`
}

// problems writes them: for a program the errors first; for a person by
// module, the most harmful first, each with the line it is about.
func (p *printer) problems() {
	if p.json {
		bySeverity := slices.SortedStableFunc(slices.Values(p.tree.Problems()), func(a, b mib.Problem) int {
			return cmp.Compare(b.Severity, a.Severity)
		})
		for _, q := range bySeverity {
			p.object(problemRecord{
				Code: q.Code, Severity: q.Severity.String(), Module: q.Module, File: q.File,
				Line: q.Line, Col: q.Col, Message: q.Message, Assumed: q.Assumed,
			})
		}
		return
	}
	excerpts := p.tree.Excerpts()
	for i, g := range mib.GroupProblems(p.tree.Problems()) {
		if p.err != nil {
			return
		}
		if i > 0 {
			p.line("")
		}
		p.line(cmp.Or(g.Module, g.File) + ": " + tally(g.Problems))
		for _, q := range g.Problems {
			p.line(problemLine(q))
			p.excerpt(excerpts, q)
		}
	}
}

// excerptWidth is how many columns of a file's line are shown.
const excerptWidth = 72

// excerpt writes the line a problem is about, and a caret under its column.
func (p *printer) excerpt(from *mib.Excerpts, q mib.Problem) {
	e, ok := from.Of(q, excerptWidth)
	if !ok || q.Col == 0 {
		return
	}
	before := safetext.Line(e.Before)
	p.line("    " + before + safetext.Line(e.At))
	p.line("    " + strings.Repeat(" ", safetext.Width(before)) + "^")
}

// problemLine is a problem as compilers write one, for a person and an editor.
func problemLine(q mib.Problem) string {
	place := q.File
	for _, n := range []int{q.Line, q.Col} {
		if n > 0 {
			place += ":" + strconv.Itoa(n)
		}
	}
	text := fmt.Sprintf("%s: %v %s: %s", cmp.Or(place, q.Module), q.Severity, q.Code, q.Message)
	if q.Assumed != "" {
		text += "; assumed: " + q.Assumed
	}
	return text
}
