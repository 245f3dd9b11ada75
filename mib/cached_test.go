package mib

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mibtui/mibtui/mib/cache"
	"github.com/mibtui/mibtui/mib/smi"
)

// dump writes all that can be asked of a tree.
func dump(tree *Tree) string {
	var b strings.Builder
	typ := func(t *Type) string {
		s := ""
		for ; t != nil; t = t.Parent {
			s += fmt.Sprint(" < ", t.Name, t.Module, t.Base, t.Hint, t.Labels, t.Ranges, t.Sizes, t.Status, t.Line)
		}
		return s
	}
	for n := range tree.All() {
		fmt.Fprintln(&b, n.OID(), n.Name(), n.Module(), n.Kind(), n.File(), n.Line(), n.Ours(), n.Waiting())
		for _, d := range n.Definitions() {
			fmt.Fprintf(&b, "\t%s %s %v %v %v %d %q %q %q %q %v %d-%d%s\n", tree.modules[d.Module].Name, d.Name, d.Kind, d.Access, d.Status,
				d.Line, d.Syntax, d.Units, d.Default, d.Augments, d.Objects, d.Start, d.End, typ(d.Type))
			for _, ref := range d.Index {
				fmt.Fprintln(&b, "\t\t", ref.Name, ref.Implied, typ(ref.Type))
			}
		}
		for _, same := range tree.Lookup(n.Name()) {
			fmt.Fprintln(&b, "\t", same.OID())
		}
	}
	for _, m := range tree.Modules() {
		fmt.Fprintf(&b, "%+v\n", m)
	}
	for _, p := range tree.Problems() {
		fmt.Fprintf(&b, "%+v\n", p)
	}
	for _, name := range slices.Sorted(maps.Keys(tree.typesNamed)) {
		for _, t := range tree.typesNamed[name] {
			fmt.Fprintln(&b, name, typ(t))
		}
	}
	return b.String()
}

// counted tells what a cache was asked to keep.
type counted struct {
	cache.Dir
	saved []string
}

func (c *counted) Save(name string, write func(*cache.Writer)) error {
	kind, _, _ := strings.Cut(name, "-")
	c.saved = append(c.saved, kind)
	return c.Dir.Save(name, write)
}

func loadCached(t *testing.T, c Cache, sources ...Source) *Tree {
	t.Helper()
	tree, err := Load(t.Context(), sources, LoadOptions{Cache: c}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// collection is a folder of modules on the disk.
func collection(t *testing.T) (dir string, s Source) {
	t.Helper()
	dir = t.TempDir()
	all := maps.Clone(base)
	all["DEV-MIB"] = deviceMIB
	all["broken"] = "BROKEN-MIB DEFINITIONS ::= BEGIN IMPORTS gone FROM GONE-MIB; a OBJECT IDENTIFIER ::= { gone 1 } b OBJECT-TYPE SYNTAX Nowhere ACCESS odd STATUS bad ::= { enterprises 77 } END"
	for i := range 20 {
		all[fmt.Sprint("N", i)] = fmt.Sprintf("N%d-MIB DEFINITIONS ::= BEGIN IMPORTS dev FROM DEV-MIB; n%d OBJECT IDENTIFIER ::= { dev %d } END", i, i, 100+i)
	}
	for name, text := range all {
		write(t, filepath.Join(dir, name), text)
	}
	return dir, Source{Name: dir, Dir: dir, FS: os.DirFS(dir)}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCacheChangesNothing compares loads with a cache, whatever is in it, with
// loads without one, while files change, come and go.
func TestCacheChangesNothing(t *testing.T) {
	t.Parallel()
	dir, s := collection(t)
	c := &counted{Dir: cache.Dir{Path: t.TempDir(), Version: "test"}}
	step := func(what string, saved ...string) {
		t.Helper()
		for range 2 { // the second time it is the snapshot
			c.saved = nil
			if d := cmp.Diff(dump(loadSources(t, s)), dump(loadCached(t, c, s))); d != "" {
				t.Errorf("%s (-without the cache +with it):\n%s", what, d)
			}
			if len(c.saved) > 1 && !slices.Equal(c.saved, saved) || len(c.saved) < len(saved) {
				t.Errorf("%s: %v was saved", what, c.saved)
			}
			saved = nil
		}
	}
	dev := filepath.Join(dir, "DEV-MIB")
	step("cold", keptTree, keptFiles)
	write(t, dev, strings.Replace(deviceMIB, "::= { dev 1 }", "::= { dev 11 }", 1))
	step("an object elsewhere", keptTree)
	write(t, dev, deviceMIB+"\n-- more")
	step("a comment", keptTree)
	write(t, filepath.Join(dir, "GONE-MIB"), "GONE-MIB DEFINITIONS ::= BEGIN gone OBJECT IDENTIFIER ::= { enterprises 5 } END")
	step("a module that was waited for", keptTree)
	if err := os.Remove(filepath.Join(dir, "N3")); err != nil {
		t.Fatal(err)
	}
	step("a file is gone", keptTree)
	if err := os.Rename(filepath.Join(dir, "N4"), filepath.Join(dir, "A4")); err != nil {
		t.Fatal(err)
	}
	step("a file has another name", keptTree)
	if err := os.Symlink("nowhere", filepath.Join(dir, "dangling")); err != nil {
		t.Fatal(err)
	}
	step("a link to nowhere", keptTree)
}

// TestSameSizeAndTime changes a file so that only its contents tell.
func TestSameSizeAndTime(t *testing.T) {
	t.Parallel()
	dir, s := collection(t)
	c := &counted{Dir: cache.Dir{Path: t.TempDir(), Version: "test"}}
	loadCached(t, c, s)
	path := filepath.Join(dir, "N1")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, "N1-MIB DEFINITIONS ::= BEGIN IMPORTS dev FROM DEV-MIB; n1 OBJECT IDENTIFIER ::= { dev 999 } END")
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if got := at(t, loadCached(t, c, s), "n1").OID().Last(); got != 999 {
		t.Errorf("n1 is still %d", got)
	}
}

// TestDamagedCache flips bits all over what is kept: the tree is always right.
func TestDamagedCache(t *testing.T) {
	t.Parallel()
	_, s := collection(t)
	d := cache.Dir{Path: t.TempDir(), Version: "test"}
	want := dump(loadCached(t, d, s))
	blobs, err := filepath.Glob(filepath.Join(d.Path, "*"))
	if err != nil || len(blobs) != 2 {
		t.Fatalf("%v, %v", blobs, err)
	}
	for _, path := range blobs {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(whole); at += 1 + len(whole)/60 {
			flipped := slices.Clone(whole)
			flipped[at] ^= 1 << (at % 8)
			for _, b := range [][]byte{flipped, whole[:at]} {
				write(t, path, string(b))
				if got := dump(loadCached(t, d, s)); got != want {
					t.Fatalf("%s, octet %d: another tree", filepath.Base(path), at)
				}
			}
		}
	}
}

// TestSnapshotOfNonsense changes what a snapshot says and gives it the right
// checksums: it may be refused or believed, but nothing may panic.
func TestSnapshotOfNonsense(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{"DEV-MIB": deviceMIB})
	d := cache.Dir{Path: t.TempDir(), Version: "test"}
	for section := range sectionNames + 1 {
		for round := range 40 {
			if err := d.Save("x", func(w *cache.Writer) { tree.saveTo(w, &manifest{}) }); err != nil {
				t.Fatal(err)
			}
			b, err := d.Open("x")
			if err != nil {
				t.Fatal(err)
			}
			err = d.Save("y", func(w *cache.Writer) {
				for i := range sectionNames + 1 {
					p, err := b.Bytes(i)
					if err != nil {
						t.Fatal(err)
					}
					if i == section && len(p) > 0 {
						p[round*len(p)/40] ^= byte(1 + round*37)
					}
					w.Bytes(p)
				}
			})
			b.Close()
			if err != nil {
				t.Fatal(err)
			}
			if b, err = d.Open("y"); err != nil {
				t.Fatal(err)
			}
			if got, err := readTree(b, tree.sources); err == nil {
				dump(got)
			}
			b.Close()
		}
	}
}

// TestFragmentsKeepEverything fills every field there is, so that one that is
// new and not written shows.
func TestFragmentsKeepEverything(t *testing.T) {
	t.Parallel()
	var m smi.Module
	var body smi.Body
	n := 0
	fillIn(reflect.ValueOf(&m).Elem(), &n)
	fillIn(reflect.ValueOf(&body).Elem(), &n)
	for i := range m.Statements {
		m.Statements[i].Kind = smi.ObjectType
	}
	body.Syntax.Form = smi.Sequence
	bodies := make([]smi.Body, len(m.Statements))
	bodies[1] = body
	f := &fragment{size: 7, modules: []smi.Module{m}, problems: []Problem{{"c", Error, "m", "f", 1, 2, "x", "y"}}}
	got, err := unpackFragment(f.located, f.file, packFragment(f, [][]smi.Body{bodies}))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(m, got.modules[0]); d != "" {
		t.Errorf("heads (-want +got):\n%s", d)
	}
	for i := range bodies {
		if d := cmp.Diff(bodies[i], got.bodies[0].of(int32(i))); d != "" {
			t.Errorf("body %d (-want +got):\n%s", i, d)
		}
	}
	if got.size != 7 || !slices.Equal(got.problems, f.problems) {
		t.Errorf("%d, %v", got.size, got.problems)
	}
}

// fillIn gives every field of v another value.
func fillIn(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("s", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fillIn(v.Index(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillIn(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fillIn(v.Field(i), n)
		}
	default:
		panic(v.Kind())
	}
}
