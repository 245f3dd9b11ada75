package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/mibtui/mibtui"

// Limits of size: more than this is more than one thing.
const (
	maxFunctionLines = 80
	maxFileLines     = 600
)

// ground is what every floor may stand on.
var ground = []string{"mib/oid", "mib/ber"}

// arrows lists, for each room, the rooms its code may import; a name ending in
// "/" stands for the rooms inside it. It is the picture in ARCHITECTURE.md: an
// arrow that is added here is drawn there in the same change.
var arrows = map[string][]string{
	"mib/oid":              {},
	"mib/ber":              {"mib/oid"},
	"mib/archive":          {},
	"mib/watch":            {},
	"mib/cache":            {},
	"mib/smi":              ground,
	"mib":                  with(ground, "mib/smi", "mib/cache"),
	"mib/value":            with(ground, "mib"),
	"mib/search":           with(ground, "mib", "mib/cache"),
	"mibs":                 {},
	"session/usm":          ground,
	"session":              with(ground, "session/usm"),
	"session/netsnmp":      with(ground, "session"),
	"session/profile":      with(ground, "session", "session/usm", "session/netsnmp"),
	"session/agent":        with(ground, "session", "session/usm"),
	"session/agent/demo":   with(ground, "session", "session/agent"),
	"session/agent/replay": with(ground, "session"),
	"session/snmptest":     with(ground, "session", "session/usm"),
	"session/device":       with(ground, "session", "mib", "mib/value"),
	"ui/safetext":          {},
	"ui/settings":          {"ui/action", "ui/theme"},
	"ui/theme":             with(ground, "mib/value", "ui/safetext"),
	"ui/widget":            {"ui/safetext", "ui/theme"},
	"ui/action":            with(ground, "session", "session/usm", "session/device"),
	"ui/job":               with(ground, "session", "session/device", "ui/action"),
	"ui/pane/":             with(ground, paneFloor...),
	"ui/dialog":            with(ground, paneFloor...),
	"ui":                   with(ground, append([]string{"ui/pane/", "ui/dialog", "mib/watch"}, paneFloor...)...),
	"ui/panetest":          {"ui/action"},
	"ui/uitest":            {},
	"cmd/mibtui": with(ground, append([]string{
		"ui", "ui/settings", "mibs", "mib/archive", "mib/cache", "session/netsnmp", "session/profile", "session/agent", "session/agent/demo", "session/agent/replay",
	}, paneFloor...)...),
}

var paneFloor = []string{
	"mib", "mib/value", "mib/search", "session", "session/device", "session/usm",
	"ui/action", "ui/job", "ui/theme", "ui/widget", "ui/safetext",
}

// testOnly names rooms that no shipped code may import.
var testOnly = []string{"ui/panetest", "ui/uitest", "session/snmptest"}

func with(base []string, more ...string) []string { return append(slices.Clone(base), more...) }

// sourceFile is one parsed file of the module and the room it lies in.
type sourceFile struct {
	room, path string
	test       bool
	tree       *ast.File
	fset       *token.FileSet
}

func sources(t *testing.T) []sourceFile {
	t.Helper()
	root := filepath.Join("..", "..")
	var files []sourceFile
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") {
			return nil
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		files = append(files, sourceFile{path.Dir(rel), rel, strings.HasSuffix(rel, "_test.go"), tree, fset})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d Go files found under %s", len(files), root)
	}
	return files
}

func (f sourceFile) imports() []string {
	var paths []string
	for _, spec := range f.tree.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

// allowed returns the arrows that leave a room; a room not in the picture has
// none and is reported.
func allowed(room string) (rooms []string, known bool) {
	if rooms, known = arrows[room]; known {
		return rooms, true
	}
	for name, rooms := range arrows {
		if strings.HasSuffix(name, "/") && strings.HasPrefix(room, name) {
			return rooms, true
		}
	}
	return nil, false
}

func permits(rooms []string, target string) bool {
	return slices.ContainsFunc(rooms, func(room string) bool {
		return room == target || strings.HasSuffix(room, "/") && strings.HasPrefix(target, room)
	})
}

func TestArrowsPointDown(t *testing.T) {
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		rooms, known := allowed(f.room)
		if !known {
			t.Errorf("%s: no arrows are drawn for the room %s: say in this test and in ARCHITECTURE.md what it may import", f.path, f.room)
			continue
		}
		for _, p := range f.imports() {
			target, ours := strings.CutPrefix(p, modulePath+"/")
			if ours && !permits(rooms, target) && f.room != target {
				t.Errorf("%s: %s must not import %s; it may import %s", f.path, f.room, target, strings.Join(rooms, ", "))
			}
		}
	}
}

// The picture a person reads has to name what the machine checks.
func TestArchitecturePageNamesEveryRoom(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := make(map[string]bool)
	for _, f := range sources(t) {
		if strings.HasPrefix(f.room, "ui/pane/") || f.room == "ui/uitest/flows" || named[f.room] {
			continue // named together with their siblings
		}
		named[f.room] = true
		if !strings.Contains(string(text), "`"+f.room+"`") {
			t.Errorf("ARCHITECTURE.md does not say what %s holds", f.room)
		}
	}
}

// Panes know each other only through intents, the rooms below the interface
// know no terminal, and what is written for tests is not shipped.
func TestRoomsKeepToThemselves(t *testing.T) {
	for _, f := range sources(t) {
		for _, p := range f.imports() {
			target, ours := strings.CutPrefix(p, modulePath+"/")
			below := strings.HasPrefix(f.room, "mib") || strings.HasPrefix(f.room, "session")
			switch {
			case ours && strings.HasPrefix(f.room, "ui/pane/") && strings.HasPrefix(target, "ui/pane/") && target != f.room:
				t.Errorf("%s: the pane %s imports the pane %s: emit an intent", f.path, f.room, target)
			case below && (strings.HasPrefix(p, "charm.land/") || strings.HasPrefix(p, "github.com/charmbracelet/")):
				t.Errorf("%s: %s imports %s, but knows no terminal", f.path, f.room, p)
			case ours && !f.test && slices.Contains(testOnly, target):
				t.Errorf("%s: %s is only for tests", f.path, target)
			}
		}
	}
}

func TestNothingIsTooLong(t *testing.T) {
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		if lines := f.fset.File(f.tree.Pos()).LineCount(); lines > maxFileLines {
			t.Errorf("%s has %d lines, more than %d: it holds more than one thing", f.path, lines, maxFileLines)
		}
		for _, decl := range f.tree.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			first, last := f.fset.Position(fn.Pos()).Line, f.fset.Position(fn.End()).Line
			if lines := last - first + 1; lines > maxFunctionLines {
				t.Errorf("%s:%d: %s has %d lines, more than %d", f.path, first, fn.Name.Name, lines, maxFunctionLines)
			}
		}
	}
}
