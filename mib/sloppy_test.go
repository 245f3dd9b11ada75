package mib

import (
	"fmt"
	"strings"
	"testing"
)

// Each of these tests shows a slip that published modules make, and what is
// understood nevertheless.

// kinds lists the nodes below the one of that name with what they are.
func kinds(t *testing.T, tree *Tree, below string) string {
	t.Helper()
	var words []string
	for n := range at(t, tree, below).Below() {
		words = append(words, fmt.Sprintf("%s %v", n.Name(), n.Kind()))
	}
	return strings.Join(words, ", ")
}

func TestTableWithoutRow(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{"TAB-MIB": `TAB-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises, Counter32, IpAddress FROM SNMPv2-SMI;
tab OBJECT IDENTIFIER ::= { enterprises 99 }
tabRows OBJECT-TYPE SYNTAX SEQUENCE OF TabRow MAX-ACCESS not-accessible STATUS current DESCRIPTION "Its own row." INDEX { tabAddr } ::= { tab 1 }
TabRow ::= SEQUENCE { tabAddr IpAddress, tabIn Counter32 }
tabAddr OBJECT-TYPE SYNTAX IpAddress MAX-ACCESS read-only STATUS current DESCRIPTION "a" ::= { tabRows 1 }
tabIn OBJECT-TYPE SYNTAX Counter32 MAX-ACCESS read-only STATUS current DESCRIPTION "i" ::= { tabRows 2 }
tabGroup OBJECT-TYPE SYNTAX SEQUENCE OF TabGroup MAX-ACCESS not-accessible STATUS current DESCRIPTION "Meant as a node." ::= { tab 2 }
tabOut OBJECT-TYPE SYNTAX Counter32 MAX-ACCESS read-only STATUS current DESCRIPTION "o" ::= { tabGroup 1 }
END`})
	const want = "tabRows row, tabAddr column, tabIn column, tabGroup table, tabOut scalar"
	if got := kinds(t, tree, "tab"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if in := at(t, tree, "tabIn"); in.Type() == nil || in.Type().Base != Counter32 || len(in.Index()) != 1 {
		t.Errorf("tabIn is of type %v and has index %v", in.Type(), in.Index())
	}
}

// Two modules that took one number are two trees in one place: the kinds of
// each are told by its own tables.
func TestTwoModulesInOnePlace(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{
		"A-MIB": `A-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises, Counter32 FROM SNMPv2-SMI;
a OBJECT IDENTIFIER ::= { enterprises 99 }
aTable OBJECT-TYPE SYNTAX SEQUENCE OF AEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "t" ::= { a 1 }
aEntry OBJECT-TYPE SYNTAX AEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "r" INDEX { aIn } ::= { aTable 1 }
AEntry ::= SEQUENCE { aIn Counter32 }
aIn OBJECT-TYPE SYNTAX Counter32 MAX-ACCESS read-only STATUS current DESCRIPTION "i" ::= { aEntry 1 }
END`,
		"B-MIB": `B-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises, Counter32 FROM SNMPv2-SMI;
b OBJECT IDENTIFIER ::= { enterprises 99 }
bGroup OBJECT IDENTIFIER ::= { b 1 }
bIn OBJECT-TYPE SYNTAX Counter32 MAX-ACCESS read-only STATUS current DESCRIPTION "i" ::= { bGroup 1 }
bMore OBJECT IDENTIFIER ::= { bIn 1 }
END`,
	})
	for _, d := range at(t, tree, "aEntry").Definitions() {
		want := map[string]Kind{"aEntry": Row, "bIn": Scalar}[d.Name]
		if d.Kind != want || d.Kind == Scalar && (d.Type == nil || d.Type.Base != Counter32) {
			t.Errorf("%s is a %v of type %v, want a %v", d.Name, d.Kind, d.Type, want)
		}
	}
}

// A table copied within its module, its name and some columns unchanged: the
// rows belong to the table above them.
func TestTableDeclaredTwice(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{
		"WM-MIB": `WM-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises, Counter32 FROM SNMPv2-SMI;
wm OBJECT IDENTIFIER ::= { enterprises 99 }
wmEarly OBJECT IDENTIFIER ::= { wmTable 7 }
wmTable OBJECT-TYPE SYNTAX SEQUENCE OF WmEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "t" ::= { wm 1 }
wmEntry OBJECT-TYPE SYNTAX WmEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "r" INDEX { wmIn } ::= { wmTable 1 }
WmEntry ::= SEQUENCE { wmIn Counter32 }
wmIn OBJECT-TYPE SYNTAX Counter32 MAX-ACCESS read-only STATUS current DESCRIPTION "i" ::= { wmEntry 1 }
wmTable OBJECT-TYPE SYNTAX SEQUENCE OF WmEntryNew MAX-ACCESS not-accessible STATUS current DESCRIPTION "t" ::= { wm 2 }
wmEntryNew OBJECT-TYPE SYNTAX WmEntryNew MAX-ACCESS not-accessible STATUS current DESCRIPTION "r" INDEX { wmIn } ::= { wmTable 1 }
WmEntryNew ::= SEQUENCE { wmIn Counter32 }
wmIn OBJECT-TYPE SYNTAX Counter32 MAX-ACCESS read-only STATUS current DESCRIPTION "i" ::= { wmEntryNew 1 }
END`,
		"WM-MORE-MIB": `WM-MORE-MIB DEFINITIONS ::= BEGIN
IMPORTS wmTable FROM WM-MIB;
wmMore OBJECT IDENTIFIER ::= { wmTable 9 }
END`,
	})
	const want = "wmTable table, wmEntry row, wmIn column, wmEarly node, wmMore node, wmTable table, wmEntryNew row, wmIn column"
	if got := kinds(t, tree, "wm"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A group and a value in it of one name, and a node declared anew under another
// parent: what stands below them is below the first.
func TestNodeDeclaredTwice(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{"AP-MIB": `AP-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM SNMPv2-SMI;
ap OBJECT IDENTIFIER ::= { enterprises 99 }
apMode OBJECT IDENTIFIER ::= { ap 1 }
apMode OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current DESCRIPTION "m" ::= { apMode 1 }
apBridge OBJECT IDENTIFIER ::= { apMode 2 }
apModels OBJECT IDENTIFIER ::= { ap 2 }
apMode OBJECT IDENTIFIER ::= { apModels 1 }
apRoute OBJECT IDENTIFIER ::= { apMode 3 }
END`})
	const want = "apMode node, apMode scalar, apBridge node, apRoute node, apModels node, apMode node"
	if got := kinds(t, tree, "ap"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A path may name the roots as it likes: who they are is known.
func TestRootsAreNoModulesOwn(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{"DEVID-MIB": `DEVID-MIB DEFINITIONS ::= BEGIN
devid OBJECT IDENTIFIER ::= { iso (1) iso-identified-organization (3) ieee (111) 2 }
END`})
	if got := at(t, tree, "iso").Module(); got != "" {
		t.Errorf("iso is said to be of %s", got)
	}
	if ieee := at(t, tree, "ieee"); ieee.OID().String() != "1.3.111" || ieee.Module() != "DEVID-MIB" {
		t.Errorf("ieee is %v of %s", ieee.OID(), ieee.Module())
	}
}

// A type that is nowhere to be found betrays itself by how it is narrowed.
func TestUnknownTypeNarrowed(t *testing.T) {
	t.Parallel()
	tree := load(t, map[string]string{"NARROW-MIB": `NARROW-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM SNMPv2-SMI LongString, State, Amount FROM LOST-MIB;
text OBJECT-TYPE SYNTAX LongString (SIZE (0..1000)) MAX-ACCESS read-only STATUS current DESCRIPTION "t" ::= { enterprises 99 1 }
state OBJECT-TYPE SYNTAX State { up(1), down(2) } MAX-ACCESS read-only STATUS current DESCRIPTION "s" ::= { enterprises 99 2 }
amount OBJECT-TYPE SYNTAX Amount (0..9) MAX-ACCESS read-only STATUS current DESCRIPTION "a" ::= { enterprises 99 3 }
END`})
	for name, want := range map[string]Base{"text": OctetString, "state": Integer32, "amount": UnknownBase} {
		if got := at(t, tree, name).Type().Base; got != want {
			t.Errorf("%s is of base %v, want %v", name, got, want)
		}
	}
}

// A name imported twice is that of the first module that has it.
func TestImportedTwice(t *testing.T) {
	t.Parallel()
	modules := map[string]string{
		"TEXT-MIB": "TEXT-MIB DEFINITIONS ::= BEGIN\nText ::= OCTET STRING\nEND",
		"TWICE-MIB": `TWICE-MIB DEFINITIONS ::= BEGIN
IMPORTS Text FROM TEXT-MIB enterprises FROM SNMPv2-SMI Text FROM OTHER-MIB;
note OBJECT-TYPE SYNTAX Text MAX-ACCESS read-only STATUS current DESCRIPTION "n" ::= { enterprises 99 1 }
END`,
		"OTHER-MIB": "OTHER-MIB DEFINITIONS ::= BEGIN\nText ::= OCTET STRING (SIZE (0..9))\nEND",
	}
	if got := at(t, load(t, modules), "note").Type().Module; got != "TEXT-MIB" {
		t.Errorf("Text comes from %s", got)
	}
	delete(modules, "TEXT-MIB")
	if got := at(t, load(t, modules), "note").Type().Module; got != "OTHER-MIB" {
		t.Errorf("without TEXT-MIB, Text comes from %q", got)
	}
}
