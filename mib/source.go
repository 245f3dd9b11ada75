package mib

import "io/fs"

// Source is one place modules are read from. Sources are given best rank
// first: the same module found in two of them is taken from the first, and
// within one from the file with the newest LAST-UPDATED.
type Source struct {
	// Name is what a person is told: the folder's path, or "bundled".
	Name string
	// FS is read recursively from its root.
	FS fs.FS
	// Dir is where FS stands on the machine, put before the paths that are
	// shown; "" for what is bundled.
	Dir string
	// Chosen names, for a module, the file that speaks for it where several
	// hold one of that name, as it is shown; it counts before every rank when
	// it is in this source.
	Chosen map[string]string
	// Ours says that the descriptions are mibtui's own words.
	Ours bool
}

// Severity grades a [Problem].
type Severity uint8

// From a curiosity to a declaration that is lost.
const (
	Note Severity = iota
	Warning
	Error
)

// String returns "note", "warning" or "error".
func (s Severity) String() string { return [...]string{"note", "warning", "error"}[s] }

// Problem is something wrong in a file, a module or the sources themselves,
// and what was done about it.
type Problem struct {
	Code      string // "S301": stable, for lists and searches
	Severity  Severity
	Module    string // "" when the file holds none
	File      string
	Line, Col int    // from 1; 0 when the whole file is meant
	Message   string // what is wrong
	Assumed   string // what was assumed instead, or ""
}
