package mib

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/mibtui/mibtui/mib/smi"
)

// The codes of what is found wrong when modules are put together; those of
// package smi begin with S. The numbers stay what they are.
const (
	codeSource      = "L001" // a folder that cannot be read
	codeFile        = "L002" // a file that cannot be read
	codeTooBig      = "L003"
	codeBinary      = "L004"
	codeTooMany     = "L005" // more files than are looked at
	codeChanged     = "L006" // a file changed while it was loaded
	codePacked      = "L007" // an archive of which something is left out
	codeShadowed    = "L010" // several versions of a module
	codeNoImport    = "L011" // a module that is not there
	codeNotIn       = "L012" // an import its module does not define
	codeNotImported = "L013" // a name used without an import
	codeWaiting     = "L014" // definitions that wait for a module or name
	codeOIDLoop     = "L015"
	codeTooDeep     = "L016"
	codeTwice       = "L017" // a name declared twice in a module
	codeNoType      = "L018"
	codeTypeLoop    = "L019"
	codeNoReference = "L020" // INDEX, AUGMENTS … naming what is not there
)

// LeftOut reports whether a file or a folder was not read at all, so that what
// it defines may be missing.
func (p Problem) LeftOut() bool {
	switch p.Code {
	case codeSource, codeFile, codeTooBig, codeTooMany, codePacked:
		return true
	}
	return false
}

// maxProblems is how many problems are kept of one file, and of one module's
// links to others.
const maxProblems = 2000

// problemOf takes over a diagnostic of package smi.
func problemOf(d smi.Diagnostic, module, file string) Problem {
	return Problem{
		Code: d.Code.String(), Severity: Severity(d.Severity), Module: module, File: file,
		Line: d.Line, Col: d.Col, Message: d.Message, Assumed: d.Assumed,
	}
}

func problem(code string, s Severity, file, format string, args ...any) Problem {
	return Problem{Code: code, Severity: s, File: file, Message: fmt.Sprintf(format, args...)}
}

// sortProblems orders problems by file and line.
func sortProblems(all []Problem) {
	slices.SortStableFunc(all, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
}
