package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"github.com/mibtui/mibtui/mib"
)

// toldLeftOut is how many files left out are named one by one.
const toldLeftOut = 3

// unread says what could not be read of the given folders.
func unread(t *mib.Tree, dirs []string) []string {
	var told []string
	more := 0
	for _, p := range t.Problems() {
		below := func(dir string) bool {
			rel, err := filepath.Rel(dir, p.File)
			return err == nil && filepath.IsLocal(rel) || strings.HasPrefix(p.File, filepath.Clean(dir)+"!")
		}
		switch {
		case !p.LeftOut() || !slices.ContainsFunc(dirs, below):
		case len(told) < toldLeftOut:
			told = append(told, p.Message)
		default:
			more++
		}
	}
	if more > 0 {
		told = append(told, fmt.Sprintf("%d more could not be read; see mibtui mibs --problems", more))
	}
	return told
}

// slow is how long a load may take before something is said about it.
const slow = time.Second

// tellSlow returns a function that says once on a terminal that a load which
// began at start takes its time; elsewhere nil.
func tellSlow(w io.Writer, start time.Time) func(mib.Progress) {
	if f, ok := w.(term.File); !ok || !term.IsTerminal(f.Fd()) {
		return nil
	}
	told := false
	return func(p mib.Progress) {
		if !told && time.Since(start) > slow {
			told = true
			fmt.Fprintf(w, "mibtui: reading %d MIB files, please wait\n", p.Files)
		}
	}
}
