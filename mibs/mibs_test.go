package mibs_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mibs"
)

func load(t *testing.T) *mib.Tree {
	t.Helper()
	sources := []mib.Source{{Name: "bundled", FS: mibs.FS(), Ours: true}}
	tree, err := mib.Load(context.Background(), sources, mib.LoadOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestBundledModulesHaveNoProblems(t *testing.T) {
	t.Parallel()
	tree := load(t)
	for _, p := range tree.Problems() {
		t.Errorf("%s:%d:%d %v %s: %s (%s)", p.File, p.Line, p.Col, p.Severity, p.Code, p.Message, p.Assumed)
	}
	files, err := fs.Glob(mibs.FS(), "*.mib")
	if err != nil || len(files) < 11 {
		t.Fatalf("%d files are bundled (%v)", len(files), err)
	}
	for _, file := range files {
		if _, ok := tree.ModuleByName(strings.TrimSuffix(file, ".mib")); !ok {
			t.Errorf("%s does not hold the module it is named after", file)
		}
	}
}

func TestFamiliarNamesHaveTheirNumbers(t *testing.T) {
	t.Parallel()
	tree := load(t)
	for name, want := range map[string]string{
		"sysUpTime":       "1.3.6.1.2.1.1.3",
		"ifHCInOctets":    "1.3.6.1.2.1.31.1.1.1.6",
		"ifOperStatus":    "1.3.6.1.2.1.2.2.1.8",
		"linkDown":        "1.3.6.1.6.3.1.1.5.3",
		"snmpSetSerialNo": "1.3.6.1.6.3.1.1.6.1",
		"zeroDotZero":     "0.0",
		"demoLight":       "1.3.6.1.4.1.32473.7.1.1.1",
		"demoTaskDone":    "1.3.6.1.4.1.32473.7.0.2",
	} {
		found := tree.Lookup(name)
		if len(found) != 1 || found[0].OID() != oid.MustParse(want) {
			t.Errorf("%s is %v, want %s alone", name, found, want)
		}
	}
}

// A bundled object without a word about it would be worth nothing to whoever
// looks it up.
func TestEveryObjectIsDescribed(t *testing.T) {
	t.Parallel()
	tree := load(t)
	described := 0
	for node := range tree.All() {
		if !node.Kind().IsObject() && node.Kind() != mib.Table && node.Kind() != mib.Notification {
			continue
		}
		texts, err := node.Texts()
		if err != nil {
			t.Errorf("%s: %v", node.Name(), err)
			continue
		}
		if len(strings.Fields(texts.Description)) < 3 {
			t.Errorf("%s is described as %q", node.Name(), texts.Description)
		}
		if !texts.Ours {
			t.Errorf("the description of %s does not say that it is ours", node.Name())
		}
		described++
	}
	if described < 190 {
		t.Errorf("%d objects are described, which is too few to be true", described)
	}
}
