package mib

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/mibtui/mibtui/mib/oid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// base is as much of the base modules as the tests need.
var base = map[string]string{
	"SNMPv2-SMI": `SNMPv2-SMI DEFINITIONS ::= BEGIN
org OBJECT IDENTIFIER ::= { iso 3 }
dod OBJECT IDENTIFIER ::= { org 6 }
internet OBJECT IDENTIFIER ::= { dod 1 }
mgmt OBJECT IDENTIFIER ::= { internet 2 }
mib-2 OBJECT IDENTIFIER ::= { mgmt 1 }
private OBJECT IDENTIFIER ::= { internet 4 }
enterprises OBJECT IDENTIFIER ::= { private 1 }
Integer32 ::= INTEGER (-2147483648..2147483647)
IpAddress ::= [APPLICATION 0] IMPLICIT OCTET STRING (SIZE (4))
Counter32 ::= [APPLICATION 1] IMPLICIT INTEGER (0..4294967295)
END`,
	"SNMPv2-TC": `SNMPv2-TC DEFINITIONS ::= BEGIN
IMPORTS TimeTicks FROM SNMPv2-SMI;
DisplayString ::= TEXTUAL-CONVENTION DISPLAY-HINT "255a" STATUS current DESCRIPTION "Text." SYNTAX OCTET STRING (SIZE (0..255))
TruthValue ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION "Yes or no." SYNTAX INTEGER { true(1), false(2) }
END`,
}

// load loads modules given by their name, each in a file of that name.
func load(t testing.TB, modules map[string]string) *Tree {
	t.Helper()
	all := maps.Clone(base)
	maps.Copy(all, modules)
	return loadSources(t, source("test", all))
}

func source(name string, files map[string]string) Source {
	m := fstest.MapFS{}
	for file, text := range files {
		m[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return Source{Name: name, Dir: "/" + name, FS: m}
}

func loadSources(t testing.TB, sources ...Source) *Tree {
	t.Helper()
	tree, err := Load(t.Context(), sources, LoadOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// at returns the node of that name, which must be there once.
func at(t testing.TB, tree *Tree, name string) Node {
	t.Helper()
	found := tree.Lookup(name)
	if len(found) != 1 {
		t.Fatalf("%d nodes are called %s; problems: %v", len(found), name, tree.Problems())
	}
	return found[0]
}

// codes lists the codes of a tree's problems.
func codes(tree *Tree) []string {
	var found []string
	for _, p := range tree.Problems() {
		found = append(found, p.Code)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

const deviceMIB = `DEV-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises, Counter32, IpAddress FROM SNMPv2-SMI DisplayString, TruthValue FROM SNMPv2-TC;
dev MODULE-IDENTITY LAST-UPDATED "202601010000Z" ORGANIZATION "Us" CONTACT-INFO "c" DESCRIPTION "d" ::= { enterprises 99 }
devName OBJECT-TYPE SYNTAX DisplayString (SIZE (0..10)) MAX-ACCESS read-write STATUS current DESCRIPTION "The name." REFERENCE "RFC 0" DEFVAL { "x" } ::= { dev 1 }
devTable OBJECT-TYPE SYNTAX SEQUENCE OF DevEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "t" ::= { dev 2 }
devEntry OBJECT-TYPE SYNTAX DevEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "r" INDEX { devAddr, IMPLIED devLabel } ::= { devTable 1 }
DevEntry ::= SEQUENCE { devAddr IpAddress, devLabel DisplayString, devUp TruthValue, devIn Counter32 }
devAddr OBJECT-TYPE SYNTAX IpAddress MAX-ACCESS not-accessible STATUS current DESCRIPTION "a" ::= { devEntry 1 }
devLabel OBJECT-TYPE SYNTAX DisplayString MAX-ACCESS not-accessible STATUS current DESCRIPTION "l" ::= { devEntry 2 }
devUp OBJECT-TYPE SYNTAX TruthValue MAX-ACCESS read-create STATUS deprecated DESCRIPTION "u" ::= { devEntry 3 }
devIn OBJECT-TYPE SYNTAX Counter32 UNITS "octets" MAX-ACCESS read-only STATUS current DESCRIPTION "i" ::= { devEntry 4 }
devMoreTable OBJECT-TYPE SYNTAX SEQUENCE OF DevMoreEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "t" ::= { dev 3 }
devMoreEntry OBJECT-TYPE SYNTAX DevMoreEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "r" AUGMENTS { devEntry } ::= { devMoreTable 1 }
DevMoreEntry ::= SEQUENCE { devMode INTEGER }
devMode OBJECT-TYPE SYNTAX INTEGER { slow(1), fast(2) } MAX-ACCESS read-only STATUS current DESCRIPTION "m" ::= { devMoreEntry 1 }
devNote NOTIFICATION-TYPE OBJECTS { devName, devIn } STATUS current DESCRIPTION "n" ::= { dev 0 1 }
devGroup OBJECT-GROUP OBJECTS { devName } STATUS current DESCRIPTION "g" ::= { dev groups(7) 1 }
END`

func TestKindsAndClauses(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{"DEV-MIB": deviceMIB})
	var got strings.Builder
	for n := range at(t, tree, "dev").Below() {
		fmt.Fprintf(&got, "%v %s %v", n.OID().Suffix(7), n.Name(), n.Kind())
		for _, word := range []string{n.Access().String(), n.Status().String(), n.Syntax(), n.Units(), n.Default()} {
			if word != "" {
				got.WriteString(" | " + word)
			}
		}
		for _, p := range n.Index() {
			fmt.Fprintf(&got, " [%s %v %v]", p.Name, p.Implied, p.Type().Base)
		}
		for _, o := range n.Objects() {
			got.WriteString(" +" + o.Name())
		}
		got.WriteByte('\n')
	}
	const index = " [devAddr false IpAddress] [devLabel true OCTET STRING]\n"
	want := `0 0 unknown
0.1 devNote notification | current +devName +devIn
1 devName scalar | read-write | current | DisplayString (SIZE (0..10)) | "x"
2 devTable table | not-accessible | current | SEQUENCE OF DevEntry` + index +
		`2.1 devEntry row | not-accessible | current | DevEntry` + index +
		`2.1.1 devAddr column | not-accessible | current | IpAddress` + index +
		`2.1.2 devLabel column | not-accessible | current | DisplayString` + index +
		`2.1.3 devUp column | read-create | deprecated | TruthValue` + index +
		`2.1.4 devIn column | read-only | current | Counter32 | octets` + index +
		`3 devMoreTable table | not-accessible | current | SEQUENCE OF DevMoreEntry` + index +
		`3.1 devMoreEntry row | not-accessible | current | DevMoreEntry` + index +
		`3.1.1 devMode column | read-only | current | INTEGER { slow(1), fast(2) }` + index +
		`7 groups node
7.1 devGroup object group | current +devName
`
	if d := cmp.Diff(want, got.String()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if p := tree.Problems(); len(p) > 0 {
		t.Errorf("problems: %v", p)
	}
	m, ok := tree.ModuleByName("DEV-MIB")
	if !ok || m.LastUpdated != "202601010000Z" || m.Organization != "Us" || m.SMIv1 || m.Line != 1 || m.File != filepath.FromSlash("/test/DEV-MIB") {
		t.Errorf("module: %+v", m)
	}
	if aug, ok := at(t, tree, "devMode").Augments(); !ok || aug.Name() != "devEntry" {
		t.Error("devMode's row augments devEntry")
	}
	if up := at(t, tree, "devUp"); up.Line() != 10 || up.File() != m.File {
		t.Errorf("devUp is at %s:%d", up.File(), up.Line())
	}
}

func TestTypes(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{"T-MIB": `T-MIB DEFINITIONS ::= BEGIN
IMPORTS DisplayString FROM SNMPv2-TC;
o OBJECT IDENTIFIER ::= { enterprises 1 }
Short ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION "s" SYNTAX DisplayString (SIZE (0..16))
Speed ::= TEXTUAL-CONVENTION DISPLAY-HINT "d-1" STATUS current DESCRIPTION "s" SYNTAX Unsigned32 (10..1000)
Mode ::= INTEGER { off(0), on(1) }
Later ::= Last
Last ::= INTEGER (1..9)
short OBJECT-TYPE SYNTAX Short MAX-ACCESS read-only STATUS current ::= { o 1 }
speed OBJECT-TYPE SYNTAX Speed (20..MAX) MAX-ACCESS read-only STATUS current ::= { o 2 }
mode OBJECT-TYPE SYNTAX Mode MAX-ACCESS read-only STATUS current ::= { o 3 }
later OBJECT-TYPE SYNTAX Later MAX-ACCESS read-only STATUS current ::= { o 4 }
old OBJECT-TYPE SYNTAX Gauge ACCESS read-only STATUS mandatory ::= { o 5 }
net OBJECT-TYPE SYNTAX NetworkAddress ACCESS read-only STATUS mandatory ::= { o 6 }
port OBJECT-TYPE SYNTAX INTEGER (1..65535) MAX-ACCESS read-only STATUS current ::= { o 7 }
gone OBJECT-TYPE SYNTAX Missing MAX-ACCESS read-only STATUS current ::= { o 8 }
bits OBJECT-TYPE SYNTAX BITS { a(0), b(1) } MAX-ACCESS read-only STATUS current ::= { o 9 }
plainSize OBJECT-TYPE SYNTAX OCTET STRING (0..8) MAX-ACCESS read-only STATUS current ::= { o 10 }
END`})
	describe := func(ty *Type) string {
		if ty == nil {
			return "nil"
		}
		return fmt.Sprintf("%s %v %q %v %v %v", ty.Name, ty.Base, ty.Hint, ty.Labels, ty.Ranges, ty.Sizes)
	}
	for name, want := range map[string]string{
		"short":     `Short OCTET STRING "255a" [] [] [0..16]`,
		"speed":     `Speed Unsigned32 "d-1" [] [20..1000] []`,
		"mode":      `Mode Integer32 "" [{off 0} {on 1}] [] []`,
		"later":     `Later Integer32 "" [] [1..9] []`,
		"old":       `Gauge Unsigned32 "" [] [] []`,
		"net":       `NetworkAddress IpAddress "" [] [] []`,
		"port":      `INTEGER Integer32 "" [] [1..65535] []`,
		"gone":      `Missing unknown "" [] [] []`,
		"bits":      `BITS BITS "" [{a 0} {b 1}] [] []`,
		"plainSize": `OCTET STRING OCTET STRING "" [] [] [0..8]`,
	} {
		if got := describe(at(t, tree, name).Type()); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	short := at(t, tree, "short").Type()
	if !short.Is("DisplayString") || short.Parent.Parent == nil || short.Module != "T-MIB" || short.Line != 4 {
		t.Errorf("the chain of Short is lost: %+v", short)
	}
	if len(tree.LookupType("Mode")) != 1 {
		t.Error("type Mode cannot be looked up")
	}
	if !slices.Contains(codes(tree), codeNoType) {
		t.Errorf("nothing is said about the missing type: %v", tree.Problems())
	}
}

func TestSMIv1(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{"OLD-MIB": `OLD-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises, Counter FROM RFC1155-SMI OBJECT-TYPE FROM RFC-1212 TRAP-TYPE FROM RFC-1215;
old OBJECT IDENTIFIER ::= { enterprises 5 }
oTable OBJECT-TYPE SYNTAX SEQUENCE OF OEntry ACCESS not-accessible STATUS mandatory ::= { old 1 }
oEntry OBJECT-TYPE SYNTAX OEntry ACCESS not-accessible STATUS mandatory INDEX { oKey, INTEGER } ::= { oTable 1 }
OEntry ::= SEQUENCE { oKey INTEGER, oCount Counter }
oKey OBJECT-TYPE SYNTAX INTEGER ACCESS read-only STATUS mandatory ::= { oEntry 1 }
oCount OBJECT-TYPE SYNTAX Counter ACCESS read-only STATUS mandatory ::= { oEntry 2 }
oTrap TRAP-TYPE ENTERPRISE old VARIABLES { oKey } DESCRIPTION "t" ::= 17
END`})
	if got := at(t, tree, "oTrap").OID().String(); got != "1.3.6.1.4.1.5.0.17" {
		t.Errorf("trap 17 of 1.3.6.1.4.1.5 is at %s", got)
	}
	index := at(t, tree, "oCount").Index()
	if len(index) != 2 || index[1].Node.IsValid() || index[1].Type() == nil || index[1].Type().Base != Integer32 {
		t.Errorf("index: %+v", index)
	}
	if m, _ := tree.ModuleByName("OLD-MIB"); !m.SMIv1 {
		t.Error("OLD-MIB is SMIv1")
	}
	if tree.Problems() != nil {
		t.Errorf("problems: %v", tree.Problems())
	}
}

func TestRankAndAge(t *testing.T) {
	t.Parallel()
	version := func(date, name string) string {
		return fmt.Sprintf("V-MIB DEFINITIONS ::= BEGIN\nv MODULE-IDENTITY LAST-UPDATED %q ORGANIZATION \"\" CONTACT-INFO \"\" DESCRIPTION \"\" ::= { enterprises 7 }\n%s OBJECT IDENTIFIER ::= { v 1 }\nEND", date, name)
	}
	low := source("low", map[string]string{"v": version("202701010000Z", "low")})
	high := source("high", map[string]string{"a": version("9912310000Z", "older"), "b": version("200001010000Z", "newer"), "c": version("9912300000Z", "oldest")})
	tree := loadSources(t, high, low)
	if len(tree.Lookup("newer")) != 1 || len(tree.Lookup("older"))+len(tree.Lookup("low"))+len(tree.Lookup("oldest")) != 0 {
		t.Errorf("the newest of the first source counts; there is %v", tree.Modules())
	}
	m, _ := tree.ModuleByName("V-MIB")
	want := []string{filepath.FromSlash("/high/a"), filepath.FromSlash("/high/c"), filepath.FromSlash("/low/v")}
	if d := cmp.Diff(want, m.Shadows); d != "" {
		t.Errorf("shadows (-want +got):\n%s", d)
	}
	if !slices.Contains(codes(tree), codeShadowed) {
		t.Error("the choice is not told")
	}
}

func TestMissingModules(t *testing.T) {
	t.Parallel()
	needs := `NEEDS-MIB DEFINITIONS ::= BEGIN
IMPORTS acme FROM ACME-SMI;
needs OBJECT IDENTIFIER ::= { acme 1 }
needsMore OBJECT IDENTIFIER ::= { needs 1 }
END`
	tree := load(t, map[string]string{"NEEDS-MIB": needs})
	if _, ok := tree.ModuleByName("NEEDS-MIB"); !ok {
		t.Error("the module is not listed")
	}
	const why = "waiting for ACME-SMI, which is not here and defines acme"
	for _, name := range []string{"acme", "needs", "needsMore"} {
		if n := at(t, tree, name); n.Waiting() != why || !n.OID().IsZero() {
			t.Errorf("%s: OID %v, %q", name, n.OID(), n.Waiting())
		}
	}
	more := at(t, tree, "needsMore")
	if up := more.Parent(); up.Name() != "needs" || up.Parent().Name() != "acme" || up.Parent().Parent().Parent() != tree.Root() {
		t.Errorf("needsMore is below %s", up.Name())
	}
	if n, ok := tree.At(oid.New(waitingSub)); ok {
		t.Errorf("what waits has the OID %v", n.OID())
	}
	told := false
	for _, p := range tree.Problems() {
		told = told || p.Code == codeWaiting && p.Module == "NEEDS-MIB" && p.Line == 3 && strings.Contains(p.Message, "waiting for ACME-SMI")
	}
	if !told {
		t.Errorf("problems: %v", tree.Problems())
	}
	tree = load(t, map[string]string{"NEEDS-MIB": needs, "ACME-SMI": "ACME-SMI DEFINITIONS ::= BEGIN acme OBJECT IDENTIFIER ::= { enterprises 8 } END"})
	if got := at(t, tree, "needsMore").OID().String(); got != "1.3.6.1.4.1.8.1.1" {
		t.Errorf("with ACME-SMI needsMore is at %s", got)
	}
	if healed, ok := tree.Find(more.Place()); !ok || healed != at(t, tree, "needsMore") || healed.Waiting() != "" {
		t.Errorf("what waited is not found again: %v", healed.OID())
	}
	tree = load(t, map[string]string{"NEEDS-MIB": needs, "ACME-SMI-V2": "ACME-SMI-V2 DEFINITIONS ::= BEGIN acme OBJECT IDENTIFIER ::= { enterprises 8 } END"})
	if len(tree.Lookup("needsMore")) != 1 || !slices.Contains(codes(tree), codeNoImport) {
		t.Errorf("a renamed module is taken, and said so; problems %v", tree.Problems())
	}
	tree = load(t, map[string]string{"NEEDS-MIB": needs, "OTHER-MIB": "OTHER-MIB DEFINITIONS ::= BEGIN acme OBJECT IDENTIFIER ::= { enterprises 9 } END"})
	if at(t, tree, "needsMore").Waiting() == "" {
		t.Error("an everyday name of another vendor's was taken")
	}
}

func TestWellKnownRoots(t *testing.T) {
	t.Parallel()
	tree := loadSources(t, source("s", map[string]string{"A": "A-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM SNMPv2-SMI; a OBJECT IDENTIFIER ::= { enterprises 1 } END"}))
	for name, want := range map[string]string{"iso": "1", "ccitt": "0", "joint-iso-ccitt": "2", "mib-2": "1.3.6.1.2.1", "enterprises": "1.3.6.1.4.1", "a": "1.3.6.1.4.1.1"} {
		if got := at(t, tree, name).OID().String(); got != want {
			t.Errorf("%s is at %s, want %s", name, got, want)
		}
	}
	if m := tree.Modules(); len(m) != 1 || m[0].Name != "A-MIB" {
		t.Errorf("modules: %v", m)
	}
	if empty := loadSources(t); empty.Len() == 0 || !empty.Complete() {
		t.Error("without any source the roots are there still")
	}
}

func TestCircles(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{
		"A-MIB": "A-MIB DEFINITIONS ::= BEGIN IMPORTS b FROM B-MIB ghost FROM B-MIB; a OBJECT IDENTIFIER ::= { enterprises 1 } aa OBJECT IDENTIFIER ::= { b 1 } g OBJECT IDENTIFIER ::= { ghost 1 } END",
		"B-MIB": "B-MIB DEFINITIONS ::= BEGIN IMPORTS a FROM A-MIB ghost FROM A-MIB; b OBJECT IDENTIFIER ::= { a 1 } END",
		"C-MIB": "C-MIB DEFINITIONS ::= BEGIN c OBJECT IDENTIFIER ::= { d 1 } d OBJECT IDENTIFIER ::= { c 1 } e OBJECT IDENTIFIER ::= { e 1 } f OBJECT IDENTIFIER ::= { enterprises 3 } f OBJECT IDENTIFIER ::= { f 5 } END",
		"T-MIB": "T-MIB DEFINITIONS ::= BEGIN T ::= U U ::= T t OBJECT-TYPE SYNTAX T MAX-ACCESS read-only STATUS current ::= { enterprises 4 } END",
	})
	if got := at(t, tree, "aa").OID().String(); got != "1.3.6.1.4.1.1.1.1" {
		t.Errorf("imports in a circle: aa is at %s", got)
	}
	if len(tree.Lookup("c"))+len(tree.Lookup("d"))+len(tree.Lookup("e")) != 0 || at(t, tree, "g").Waiting() != "no place yet: B-MIB, from where it should come, does not define ghost" || len(tree.Lookup("f")) != 2 || tree.Lookup("f")[1].OID().String() != "1.3.6.1.4.1.3.5" {
		t.Error("what stands on itself has no place, the rest has")
	}
	if ty := at(t, tree, "t").Type(); ty == nil || ty.Base != UnknownBase {
		t.Errorf("a circle of types: %+v", ty)
	}
	for _, code := range []string{codeOIDLoop, codeTypeLoop, codeWaiting} {
		if !slices.Contains(codes(tree), code) {
			t.Errorf("%s is not told: %v", code, tree.Problems())
		}
	}
}

func TestTwoNamesOnePlace(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{
		"A-MIB": "A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { enterprises 1 } also OBJECT IDENTIFIER ::= { enterprises 1 } END",
		"B-MIB": "B-MIB DEFINITIONS ::= BEGIN b OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current ::= { enterprises 1 } END",
	})
	n := at(t, tree, "a")
	if n != at(t, tree, "b") || n != at(t, tree, "also") || n.Name() != "b" || len(n.Definitions()) != 3 {
		t.Errorf("%s with %d definitions; an object names its place", n.Name(), len(n.Definitions()))
	}
}

// TestNewerSMIWins declares one tree twice, as RFC1213-MIB and IF-MIB do: the
// SMIv2 module speaks for it, whatever the order of names and sources.
func TestNewerSMIWins(t *testing.T) {
	t.Parallel()
	old := `A1213-MIB DEFINITIONS ::= BEGIN IMPORTS OBJECT-TYPE FROM RFC-1212;
x OBJECT IDENTIFIER ::= { enterprises 1 }
xState OBJECT-TYPE SYNTAX INTEGER { up(1) } ACCESS read-only STATUS mandatory DESCRIPTION "Old." ::= { x 1 }
xOnly OBJECT-TYPE SYNTAX INTEGER ACCESS read-only STATUS mandatory DESCRIPTION "Old." ::= { x 2 }
END`
	newer := `X-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises, Integer32 FROM SNMPv2-SMI;
x OBJECT IDENTIFIER ::= { enterprises 1 }
xState OBJECT-TYPE SYNTAX INTEGER { up(1), asleep(2) } MAX-ACCESS read-only STATUS current DESCRIPTION "New." ::= { x 1 }
END`
	together := maps.Clone(base)
	maps.Copy(together, map[string]string{"A1213-MIB": old, "X-MIB": newer})
	later := maps.Clone(base)
	later["X-MIB"] = newer
	for name, tree := range map[string]*Tree{
		"one source":        loadSources(t, source("s", together)),
		"the old one above": loadSources(t, source("mine", map[string]string{"A1213-MIB": old}), source("bundled", later)),
	} {
		n := at(t, tree, "xState")
		if n.Module() != "X-MIB" || len(n.Type().Labels) != 2 || len(n.Definitions()) != 2 || at(t, tree, "x").Module() != "X-MIB" {
			t.Errorf("%s: xState is that of %s, with %v", name, n.Module(), n.Type().Labels)
		}
		if old := at(t, tree, "A1213-MIB::xState"); old != n {
			t.Errorf("%s: the old module's own name leads to %v", name, old)
		}
		if n := at(t, tree, "xOnly"); n.Module() != "A1213-MIB" {
			t.Errorf("%s: xOnly is that of %s", name, n.Module())
		}
	}
}

// TestOrderDoesNotMatter loads the same modules from files in another order,
// with one worker and with many.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	modules := maps.Clone(base)
	modules["DEV-MIB"] = deviceMIB
	for i := range 30 {
		name := fmt.Sprintf("M%d-MIB", i)
		modules[name] = fmt.Sprintf("%s DEFINITIONS ::= BEGIN IMPORTS nowhere%d FROM GONE dup FROM M%d-MIB;\ndup OBJECT IDENTIFIER ::= { enterprises 500 }\nx%d OBJECT IDENTIFIER ::= { dup 1 }\ny OBJECT IDENTIFIER ::= { nowhere%d 1 }\nEND",
			name, i, (i+1)%30, i, i)
	}
	dump := func(rename func(int) string, workers int) string {
		files := map[string]string{}
		for i, name := range slices.Sorted(maps.Keys(modules)) {
			files[rename(i)] = modules[name]
		}
		tree, err := Load(t.Context(), []Source{source("s", files)}, LoadOptions{Workers: workers}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for n := range tree.All() {
			fmt.Fprintln(&b, n.OID(), n.Name(), n.Module(), n.Kind(), n.Syntax(), len(n.Definitions()), n.Line())
		}
		var problems []string
		for _, p := range tree.Problems() {
			problems = append(problems, fmt.Sprint(p.Code, p.Module, p.Line, p.Message))
		}
		slices.Sort(problems)
		return b.String() + strings.Join(problems, "\n")
	}
	want := dump(func(i int) string { return fmt.Sprintf("f%03d", i) }, 1)
	if d := cmp.Diff(want, dump(func(i int) string { return fmt.Sprintf("f%03d", 999-i) }, 8)); d != "" {
		t.Errorf("another order gives another tree:\n%s", d)
	}
}

func TestGenerations(t *testing.T) {
	t.Parallel()
	builtIn := Source{Name: "bundled", FS: source("", base).FS, Ours: true}
	var names []string
	tree, err := Load(t.Context(), []Source{source("mine", map[string]string{"d": deviceMIB}), builtIn}, LoadOptions{}, func(g *Tree) {
		has := ""
		if found := g.Lookup("devName"); len(found) > 0 {
			has = " devName " + found[0].Syntax()
		}
		names = append(names, fmt.Sprintf("%v%s", g.Complete(), has))
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"false", "false devName ", "true devName DisplayString (SIZE (0..10))"}
	if d := cmp.Diff(want, names); d != "" {
		t.Errorf("generations (-want +got):\n%s", d)
	}
	if n := at(t, tree, "mgmt"); !n.Ours() || n.File() != "bundled:SNMPv2-SMI" {
		t.Errorf("mgmt comes from %s", n.File())
	}
}

func TestCancelledLoad(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tree, err := Load(ctx, []Source{source("s", base)}, LoadOptions{}, nil)
	if !errors.Is(err, context.Canceled) || tree == nil || tree.Complete() {
		t.Errorf("got %v, %v", tree, err)
	}
}

// TestUnreadableSources holds what may stand where MIB files are expected.
func TestUnreadableSources(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("good", "A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { enterprises 1 } END")
	write("binary", "\x7fELF\x00\x01\x02")
	write("prose", "Nothing to see here.")
	write("empty", "")
	write(".hidden", "H-MIB DEFINITIONS ::= BEGIN END")
	for link, target := range map[string]string{"loop": ".", "dangling": "nowhere", "again": "good"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if f, err := os.Create(filepath.Join(dir, "huge")); err != nil {
		t.Fatal(err)
	} else if err := errors.Join(f.Truncate(maxFileSize+1), f.Close()); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "not-there")
	tree := loadSources(t, Source{Name: "d", Dir: dir, FS: os.DirFS(dir)}, Source{Name: "m", Dir: missing, FS: os.DirFS(missing)})
	at(t, tree, "a")
	if _, ok := tree.ModuleByName("H-MIB"); ok {
		t.Error("a hidden file was read")
	}
	got := map[string]string{}
	for _, p := range tree.Problems() {
		got[filepath.Base(p.File)] = p.Code
	}
	want := map[string]string{
		"binary": codeBinary, "prose": "S201", "dangling": codeFile, "huge": codeTooBig, "not-there": codeSource, "good": codeShadowed,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "DEV-MIB")
	if err := os.WriteFile(file, []byte(deviceMIB), 0o600); err != nil {
		t.Fatal(err)
	}
	tree := loadSources(t, Source{Name: dir, Dir: dir, FS: os.DirFS(dir)}, Source{Name: "bundled", FS: source("", base).FS, Ours: true})
	name := at(t, tree, "devName")
	texts, err := name.Texts()
	if err != nil || texts != (Texts{Description: "The name.", Reference: "RFC 0"}) {
		t.Errorf("got %+v, %v", texts, err)
	}
	text, err := tree.SourceText(name.Definitions()[0])
	if err != nil || !strings.HasPrefix(text, "devName OBJECT-TYPE") || !strings.HasSuffix(text, "::= { dev 1 }") {
		t.Errorf("got %q, %v", text, err)
	}
	all := map[string]string{}
	for n, texts := range tree.AllTexts(t.Context()) {
		all[n.Name()] = texts.Description
	}
	if all["devName"] != "The name." || all["devIn"] != "i" {
		t.Errorf("all texts: %v", all)
	}
	iso := at(t, tree, "iso")
	if texts, err := iso.Texts(); err != nil || texts != (Texts{}) {
		t.Errorf("iso: %+v, %v", texts, err)
	}
	for _, change := range []func() error{
		func() error { return os.WriteFile(file, []byte("\n"+deviceMIB), 0o600) },
		func() error { return os.WriteFile(file, []byte("\n"+deviceMIB[:len(deviceMIB)-1]), 0o600) },
		func() error { return os.Remove(file) },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if _, err := name.Texts(); err == nil || !strings.Contains(err.Error(), "reload") {
			t.Errorf("got error %v", err)
		}
	}
	if _, err := name.Texts(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got error %v", err)
	}
}

func TestHugeIdentifiers(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("H-MIB DEFINITIONS ::= BEGIN\nn0 OBJECT IDENTIFIER ::= { enterprises 1 }\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "n%d OBJECT IDENTIFIER ::= { n%d 1 }\n", i+1, i)
	}
	b.WriteString("END")
	tree := load(t, map[string]string{"H-MIB": b.String()})
	if got := at(t, tree, "n121").OID().Len(); got != oid.MaxLen {
		t.Errorf("n121 has %d sub-identifiers", got)
	}
	if len(tree.Lookup("n122")) != 0 || !slices.Contains(codes(tree), codeTooDeep) {
		t.Errorf("an identifier of 129 was made; %v", codes(tree))
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(deviceMIB), []byte(base["SNMPv2-TC"]))
	f.Add([]byte("A DEFINITIONS ::= BEGIN IMPORTS b FROM B; a OBJECT IDENTIFIER ::= { b 1 } T ::= U END"), []byte("B DEFINITIONS ::= BEGIN IMPORTS a FROM A; b OBJECT IDENTIFIER ::= { a 1 } U ::= T END"))
	f.Add([]byte("A DEFINITIONS ::= BEGIN t TRAP-TYPE ENTERPRISE e ::= 1 e OBJECT IDENTIFIER ::= { 1 3 0 e(4) 4294967295 } END"), []byte(""))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		tree := loadSources(t, source("s", map[string]string{"a": string(a), "b": string(b), "SNMPv2-SMI": base["SNMPv2-SMI"]}))
		n := 0
		for node := range tree.All() {
			n++
			if again, ok := tree.At(node.OID()); (!ok || again != node) && node.Waiting() == "" {
				t.Fatalf("%v is not found at its own place", node.OID())
			}
			node.Index()
			node.Objects()
			node.Augments()
			if _, err := node.Texts(); err != nil {
				t.Fatal(err)
			}
		}
		if n != tree.Len() {
			t.Fatalf("%d nodes are reached of %d", n, tree.Len())
		}
	})
}
