package mibs_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/smi"
)

// Names, numbers, syntaxes and the rest of a module are facts, and have to be
// those of the official copy; its texts are somebody's, and must not be.
func TestAgainstTheOfficialCopies(t *testing.T) {
	t.Parallel()
	ours := bundledModules(t)
	official := officialModules(t, ours)
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		if _, ok := official[name]; !ok {
			t.Logf("%s has no official copy here", name)
		}
	}
	t.Logf("%d of %d bundled modules have an official copy", len(official), len(ours))
	t.Run("understood alike", func(t *testing.T) { t.Parallel(); compareFacts(t, ours, official) })
	t.Run("declared alike", func(t *testing.T) { t.Parallel(); compareDeclarations(t, ours, official) })
	t.Run("told otherwise", func(t *testing.T) { t.Parallel(); compareProse(t, ours, official) })
}

// compareFacts compares what mib.Load makes of both.
func compareFacts(t *testing.T, ours, official library) {
	// What has no official copy is taken from ours on both sides, so that
	// imports are found.
	complete := maps.Clone(ours)
	maps.Copy(complete, official)
	a, b := factsOf(t, ours), factsOf(t, complete)
	compared := 0
	for name := range official {
		for _, what := range slices.Sorted(maps.Keys(a[name])) {
			compared++
			if a[name][what] != b[name][what] {
				t.Errorf("%s: %s is %q, officially %q", name, what, a[name][what], b[name][what])
			}
		}
		for what, value := range b[name] {
			if _, ok := a[name][what]; !ok && !slices.Contains(partial, name) {
				t.Errorf("%s: %s is missing, officially %q", name, what, value)
			}
		}
	}
	t.Logf("%d facts compared", compared)
}

// factsOf loads modules and returns, for each, its facts by name and kind:
// "ifIndex access" is read-only.
func factsOf(t *testing.T, modules library) map[string]map[string]string {
	t.Helper()
	files := fstest.MapFS{}
	facts := map[string]map[string]string{}
	for name, m := range modules {
		files[name] = &fstest.MapFile{Data: m.text}
		facts[name] = map[string]string{}
	}
	tree, err := mib.Load(context.Background(), []mib.Source{{Name: "modules", FS: files}}, mib.LoadOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	known := tree.Modules()
	for node := range tree.All() {
		for _, d := range node.Definitions() {
			if int(d.Module) < len(known) {
				nodeFacts(facts[known[d.Module].Name], node, d)
			}
		}
	}
	for name, m := range modules {
		for _, st := range m.heads.Statements {
			for _, typ := range tree.LookupType(st.Name) {
				if typ.Module == name {
					facts[name][st.Name+" type"] = refinement(typ)
					facts[name][st.Name+" status"] = typ.Status.String()
				}
			}
		}
	}
	return facts
}

func nodeFacts(facts map[string]string, node mib.Node, d mib.Definition) {
	put := func(what, value string) {
		if value != "" {
			facts[d.Name+" "+what] = value
		}
	}
	put("OID", node.OID().String())
	put("kind", d.Kind.String())
	put("access", d.Access.String())
	put("status", d.Status.String())
	put("type", typeFacts(d.Type))
	put("syntax", strings.Join(bare([]byte(d.Syntax)), " "))
	put("units", d.Units)
	put("default", strings.Join(bare([]byte(d.Default)), " "))
	put("augments", d.Augments)
	put("objects", strings.Join(d.Objects, " "))
	var index []string
	for _, part := range d.Index {
		text := part.Name + typeFacts(part.Type)
		if part.Implied {
			text = "IMPLIED " + text
		}
		index = append(index, text)
	}
	put("index", strings.Join(index, " "))
}

// typeFacts writes down the syntax of an object. A type with a name of its own
// is compared where it is defined.
func typeFacts(t *mib.Type) string {
	switch {
	case t == nil:
		return ""
	case t.Module != "":
		return t.Name + " of " + t.Module
	}
	return refinement(t)
}

func refinement(t *mib.Type) string {
	text := fmt.Sprintf("%v, hint %q, labels %v, ranges %v, sizes %v", t.Base, t.Hint, t.Labels, t.Ranges, t.Sizes)
	if t.Parent != nil {
		text += ", from " + typeFacts(t.Parent)
	}
	return text
}

// compareDeclarations compares both token by token, which sees what a tree
// does not keep: dates, conformance, the order of a SEQUENCE.
func compareDeclarations(t *testing.T, ours, official library) {
	compared := 0
	for name, theirs := range official {
		a, b := declarations(ours[name]), declarations(theirs)
		for _, what := range slices.Sorted(maps.Keys(a)) {
			compared++
			if _, ok := b[what]; !ok {
				t.Errorf("%s: %s is not in the official copy", name, what)
			} else if at := firstDifference(a[what], b[what]); at >= 0 {
				t.Errorf("%s: %s: after %q it goes on %q, officially %q", name, what,
					around(a[what], at-4, at), around(a[what], at, at+4), around(b[what], at, at+4))
			}
		}
		for what := range b {
			if _, ok := a[what]; !ok && !slices.Contains(partial, name) {
				t.Errorf("%s: %s is missing", name, what)
			}
		}
	}
	t.Logf("%d declarations compared", compared)
}

// declarations returns the tokens of each declaration of a module, texts left
// out, and of its imports. A macro is the SMI's own notation, which may be
// written down in more than one way.
func declarations(m source) map[string][]string {
	all := map[string][]string{}
	for _, st := range m.heads.Statements {
		if st.Kind != smi.Macro {
			all[st.Name] = bare(m.statement(st))
		}
	}
	for _, i := range m.heads.Imports {
		all["import of "+i.Name] = []string{i.Module}
	}
	return all
}

// firstDifference returns where two lists part, or -1.
func firstDifference(a, b []string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

func around(list []string, from, to int) string {
	return strings.Join(list[max(from, 0):min(max(to, 0), len(list))], " ")
}
