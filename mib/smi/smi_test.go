package smi

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// wrap makes a module of declarations.
func wrap(declarations string) string {
	return "X-MIB DEFINITIONS ::= BEGIN\nIMPORTS OBJECT-TYPE FROM SNMPv2-SMI;\n" + declarations + "\nEND\n"
}

// object writes an OBJECT-TYPE around some clauses.
func object(clauses string) string {
	return wrap("a OBJECT-TYPE\n" + clauses + "\n::= { b 1 }\nz OBJECT IDENTIFIER ::= { b 2 }")
}

// heads lists name, kind and path of every declaration.
func heads(f File) string {
	var b strings.Builder
	for _, m := range f.Modules {
		for _, st := range m.Statements {
			fmt.Fprintf(&b, "%s.%s %v", m.Name, st.Name, st.Kind)
			for _, a := range st.Path {
				switch {
				case !a.HasNumber:
					fmt.Fprintf(&b, " %s", a.Name)
				case a.Name != "":
					fmt.Fprintf(&b, " %s(%d)", a.Name, a.Number)
				default:
					fmt.Fprintf(&b, " %d", a.Number)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func codes(all []Diagnostic) []Code {
	var found []Code
	for _, d := range all {
		if !slices.Contains(found, d.Code) {
			found = append(found, d.Code)
		}
	}
	slices.Sort(found)
	return found
}

// utf16Of writes a text in UTF-16, little end first.
func utf16Of(text string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return string(b)
}

// swapped exchanges the bytes of each pair.
func swapped(text string) string {
	b := []byte(text)
	for i := 0; i+1 < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

// TestSloppyFiles holds what real files do to the language between
// declarations: none of it may cost more than itself.
func TestSloppyFiles(t *testing.T) {
	t.Parallel()
	const two = "X-MIB.a OBJECT IDENTIFIER b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n"
	const a, z = "a OBJECT IDENTIFIER ::= { b 1 }\n", "z OBJECT IDENTIFIER ::= { b 2 }\n"
	tests := []struct {
		name, src, want string
		codes           []Code
	}{
		{"clean", wrap(a + z), two, nil},
		{"byte order mark", "\ufeff" + wrap(a+z), two, []Code{OddSpace}},
		{"no-break space", wrap(strings.ReplaceAll(a, " ", "\u00a0") + z), two, []Code{OddSpace}},
		{"no-break space in Latin-1", wrap(strings.ReplaceAll(a, " ", "\xa0") + z), two, []Code{OddSpace, Latin1}},
		{"form feed", wrap(a + "\f" + z), two, []Code{OddSpace}},
		{"vertical tab", wrap(a + "\v" + z), two, []Code{OddSpace}},
		{"control-Z at the end", wrap(a+z) + "\x1a", two, []Code{OddSpace}},
		{"NUL", wrap(a + "\x00" + z), two, []Code{OddSpace}},
		{"carriage return and line feed", strings.ReplaceAll(wrap(a+z), "\n", "\r\n"), two, nil},
		{"lone carriage return", strings.ReplaceAll(wrap(a+"-- c\n"+z), "\n", "\r"), two, nil},
		{"tabs", strings.ReplaceAll(wrap(a+z), " ", "\t"), two, nil},
		{"lone full stop", wrap(a + ".\n" + z), two, []Code{LostTokens}},
		{"comment at the very beginning", "-- c\n" + wrap(a+z), two, nil},
		{"comment", wrap(a + "-- x OBJECT IDENTIFIER ::= { b 9 }\n" + z), two, nil},
		{"comment that ends on its line", wrap("a OBJECT -- c -- IDENTIFIER -- d -- ::= { b 1 }\n" + z), two, []Code{ClosedComment}},
		{"comment before the brace", wrap("a OBJECT IDENTIFIER ::= { b 1 -- one -- }\n" + z), two, []Code{ClosedComment}},
		{"prose behind a comment", wrap(a + "-- one -- two three\n--- four --- five\n------\n" + z), two, nil},
		{"comment in a name", wrap("a OBJECT IDENTIFIER--c\n ::= { b 1 }\n" + z), two, nil},
		{"no END", "X-MIB DEFINITIONS ::= BEGIN\n" + a + z, two, []Code{NoEnd}},
		{"END in the middle", wrap(a + "END\n" + z), two, []Code{AfterEnd}},
		{"EXPORTS first", "X-MIB DEFINITIONS ::= BEGIN EXPORTS a, z; IMPORTS b FROM Y;\n" + a + z + "END", two, []Code{Exports}},
		{"IMPORTS of nothing", "X-MIB DEFINITIONS ::= BEGIN IMPORTS ;\n" + a + z + "END", two, []Code{EmptyImports}},
		{"IMPORTS without semicolon", "X-MIB DEFINITIONS ::= BEGIN IMPORTS b FROM Y\n" + a + z + "END", two, []Code{OpenImports}},
		{"IMPORTS twice", wrap(a + "IMPORTS c FROM Z;\n" + z), two, nil},
		{"OID behind the module's name", "X-MIB { iso 3 } DEFINITIONS ::= BEGIN\n" + a + z + "END", two, []Code{ModuleOID}},
		{"tagging words", "X-MIB DEFINITIONS IMPLICIT TAGS ::= BEGIN\n" + a + z + "END", two, nil},
		{":= for ::=", wrap("a OBJECT IDENTIFIER := { b 1 }\n" + z), two, []Code{BadAssign}},
		{"semicolon behind a declaration", wrap("a OBJECT IDENTIFIER ::= { b 1 };\n" + z), two, []Code{Semicolon}},
		{"two modules", wrap(a) + "Y-MIB DEFINITIONS ::= BEGIN\n" + z + "END", "X-MIB.a OBJECT IDENTIFIER b 1\nY-MIB.z OBJECT IDENTIFIER b 2\n", []Code{SecondModule}},
		{"MACRO", wrap("M MACRO ::= BEGIN\nTYPE NOTATION ::= \"X\" value(VALUE OBJECT IDENTIFIER)\nVALUE NOTATION ::= value\nEND\n" + a + z), "X-MIB.M MACRO\n" + two, []Code{MacroBody}},
		{"underscore", wrap("a_b OBJECT IDENTIFIER ::= { b 1 }"), "X-MIB.a_b OBJECT IDENTIFIER b 1\n", []Code{Underscore}},
		{"hyphen at the end", wrap("a- OBJECT IDENTIFIER ::= { b 1 }"), "X-MIB.a- OBJECT IDENTIFIER b 1\n", []Code{EndHyphen}},
		{"digit first", wrap("3com OBJECT IDENTIFIER ::= { b 1 }"), "X-MIB.3com OBJECT IDENTIFIER b 1\n", []Code{DigitName}},
		{"long path", wrap("a OBJECT IDENTIFIER ::= { iso(1) org(3) 6 b 1 }"), "X-MIB.a OBJECT IDENTIFIER iso(1) org(3) 6 b 1\n", nil},
		{"number with a name at the end", wrap("a OBJECT IDENTIFIER ::= { b a(1) }"), "X-MIB.a OBJECT IDENTIFIER b a(1)\n", nil},
		{"sub-identifier too big", wrap("a OBJECT IDENTIFIER ::= { b 4294967296 }\n" + z), "X-MIB.a OBJECT IDENTIFIER\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{BigSub}},
		{"largest sub-identifier", wrap("a OBJECT IDENTIFIER ::= { b 4294967295 }"), "X-MIB.a OBJECT IDENTIFIER b 4294967295\n", nil},
		{"no closing brace", wrap("a OBJECT IDENTIFIER ::= { b 1\n" + z), two, nil},
		{"no value", wrap("a OBJECT-TYPE SYNTAX INTEGER ACCESS read-only STATUS mandatory\n" + z), "X-MIB.a OBJECT-TYPE\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{NoPath}},
		{"unknown kind", wrap("a OBJECT-THING SYNTAX INTEGER ::= { b 1 }\n" + z), "X-MIB.a unreadable b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{UnknownStatement}},
		{"kind in the wrong case", wrap("a Object-Type SYNTAX INTEGER ::= { b 1 }\n" + z), "X-MIB.a OBJECT-TYPE b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{KindCase}},
		{"trap", wrap("a TRAP-TYPE ENTERPRISE b VARIABLES { c } ::= 7"), "X-MIB.a TRAP-TYPE b 0 7\n", nil},
		{"trap with its enterprise in braces", wrap("a TRAP-TYPE ENTERPRISE { b } ::= 7"), "X-MIB.a TRAP-TYPE b 0 7\n", nil},
		{"trap without enterprise", wrap("a TRAP-TYPE DESCRIPTION \"x\" ::= 7"), "X-MIB.a TRAP-TYPE\n", []Code{NoPath}},
		{"semicolon alone", wrap(a + ";\n" + z), two, []Code{Semicolon}},
		{"full stop alone", wrap(a + ".\n" + z), two, []Code{LostTokens}},
		{"= for ::=", wrap("a OBJECT IDENTIFIER = { b 1 }\n" + z), two, []Code{BadAssign}},
		{": := for ::=", wrap("a OBJECT IDENTIFIER : := { b 1 }\n" + z), two, []Code{BadAssign}},
		{"UTF-16 with its mark", utf16Of("\ufeff" + wrap(a+z)), two, []Code{UTF16, OddSpace}},
		{"UTF-16 without its mark", utf16Of(wrap(a + z)), two, []Code{UTF16}},
		{"UTF-16, big end first", swapped(utf16Of("\ufeff" + wrap(a+z))), two, []Code{UTF16, OddSpace}},
		{"no name", strings.TrimPrefix(wrap(a+z), "X-MIB "), strings.ReplaceAll(two, "X-MIB", ""), []Code{NoName}},
		{"no name behind another module", "W-MIB DEFINITIONS ::= BEGIN END\nDEFINITIONS ::= BEGIN " + a + z + "END", strings.ReplaceAll(two, "X-MIB", ""), []Code{NoName, SecondModule}},
		{"keywords in small letters", "X-MIB definitions ::= begin imports x from Y; " + a + z + "end", two, nil},
		{"two modules, the first without END", strings.TrimSuffix(wrap(a), "END\n") + "Y-MIB DEFINITIONS ::= BEGIN\n" + z + "END", "X-MIB.a OBJECT IDENTIFIER b 1\nY-MIB.z OBJECT IDENTIFIER b 2\n", []Code{NoEnd, SecondModule}},
		{"END missing", strings.TrimSuffix(wrap(a+z), "END\n"), two, []Code{NoEnd}},
		{"values that are no places", wrap("v INTEGER ::= 5\nw INTEGER ::= -5\nt OCTET STRING ::= \"t\"\nh OCTET STRING ::= 'ff'H\n" + a + z), "X-MIB.v value\nX-MIB.w value\nX-MIB.t value\nX-MIB.h value\n" + two, []Code{Constant}},
		{"place by another type", wrap("a ObjectName ::= { b 1 }\n" + z), two, nil},
		{"slash in the name", wrap("S24GT/8SFP-E OBJECT IDENTIFIER ::= { b 1 }\n" + z), "X-MIB.S24GT/8SFP-E OBJECT IDENTIFIER b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{DigitName, NameCase, OddName}},
		{"question mark in the name", wrap("isThis-so? OBJECT-TYPE SYNTAX INTEGER ::= { b 1 }\n" + z), "X-MIB.isThis-so? OBJECT-TYPE b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{OddName}},
		{"name in capitals", wrap("ABC OBJECT IDENTIFIER ::= { b 1 }"), "X-MIB.ABC OBJECT IDENTIFIER b 1\n", []Code{NameCase}},
		{"type in small letters", wrap("abc ::= INTEGER"), "X-MIB.abc type\n", []Code{NameCase}},
		{"no blank before the kind", wrap("aOBJECT-TYPE SYNTAX INTEGER ::= { b 1 }\n" + z), "X-MIB.a OBJECT-TYPE b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{JoinedKind}},
		{"no kind", wrap("a SYNTAX INTEGER MAX-ACCESS read-only STATUS current ::= { b 1 }\n" + z), "X-MIB.a OBJECT-TYPE b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{MissingKind}},
		{"kind with an underscore", wrap("a OBJECT_TYPE SYNTAX INTEGER ::= { b 1 }\n" + z), "X-MIB.a OBJECT-TYPE b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{KindCase}},
		{"Object Identifier", wrap("a Object Identifier ::= { b 1 }\n" + z), two, []Code{KindCase}},
		{"no braces around the place", wrap("a OBJECT IDENTIFIER ::= b 1\n" + z), two, []Code{BadPath}},
		{"brackets around the place", wrap("a OBJECT IDENTIFIER ::= ( b 1 )\n" + z), two, []Code{BadPath}},
		{"hexadecimal place", wrap("a OBJECT IDENTIFIER ::= { b 0x10 }"), "X-MIB.a OBJECT IDENTIFIER b 16\n", []Code{DigitName}},
		{"dots in the place", wrap("a OBJECT IDENTIFIER ::= { b.1 }\n" + z), two, nil},
		{"numbers only", wrap("a OBJECT IDENTIFIER ::= { 1 3 6 1 }"), "X-MIB.a OBJECT IDENTIFIER 1 3 6 1\n", nil},
		{"trap without enterprise behind one with", wrap("a TRAP-TYPE ENTERPRISE e ::= 1\nz TRAP-TYPE DESCRIPTION \"x\" ::= 2"), "X-MIB.a TRAP-TYPE e 0 1\nX-MIB.z TRAP-TYPE e 0 2\n", []Code{NoEnterprise}},
		{"trap without enterprise in a module with a place", wrap(a + "t TRAP-TYPE ::= 2"), "X-MIB.a OBJECT IDENTIFIER b 1\nX-MIB.t TRAP-TYPE a 0 2\n", []Code{NoEnterprise}},
		{"trap with a place", wrap("a TRAP-TYPE ENTERPRISE e ::= { b 1 }\n" + z), "X-MIB.a TRAP-TYPE b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{BadPath}},
		{"page break", wrap(a + "\nSomebody    Standards Track    [Page 7]\n\f\nRFC 9999            Some MIB             May 2001\n\n" + z), two, []Code{PageBreak}},
		{"page break within", wrap("a OBJECT-TYPE SYNTAX INTEGER\nSomebody   [Page 7]\nRFC 9999            Some MIB             May 2001\n STATUS current ::= { b 1 }\n" + z), "X-MIB.a OBJECT-TYPE b 1\nX-MIB.z OBJECT IDENTIFIER b 2\n", []Code{PageBreak}},
		{"commas missing in IMPORTS", "X-MIB DEFINITIONS ::= BEGIN IMPORTS c d FROM Z;\n" + a + z + "END", two, []Code{MissingComma}},
		{"comma too many in IMPORTS", "X-MIB DEFINITIONS ::= BEGIN IMPORTS c, d, FROM Z;\n" + a + z + "END", two, []Code{MissingComma}},
		{"clause before the declarations", "X-MIB DEFINITIONS ::= BEGIN LAST-UPDATED \"1\" IMPORTS c FROM Z;\n" + a + z + "END", two, []Code{LostTokens}},
		{"number in IMPORTS", "X-MIB DEFINITIONS ::= BEGIN IMPORTS c FROM Z 2004 ;\n" + a + z + "END", two, []Code{BadImports}},
		{"en dash", wrap(a + "\u2013\n" + z), two, []Code{Stray, LostTokens}},
		{"garbage", "\x01\x02(((( '\"", "", []Code{NoModule}},
		{"the word DEFINITIONS in prose", "These are DEFINITIONS of terms.\n", "", []Code{NoModule}},
		{"nothing", "", "", []Code{NoModule}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := Parse([]byte(test.src))
			if d := cmp.Diff(test.want, heads(f)); d != "" {
				t.Errorf("declarations (-want +got):\n%s", d)
			}
			want := slices.Sorted(slices.Values(test.codes))
			if got := codes(f.Diagnostics); !slices.Equal(got, want) {
				t.Errorf("diagnostics %v, want %v", f.Diagnostics, want)
			}
		})
	}
}

// TestRunawayTexts holds quotes that are missing or too many.
func TestRunawayTexts(t *testing.T) {
	t.Parallel()
	const head = "a OBJECT-TYPE SYNTAX INTEGER ACCESS read-only STATUS mandatory\nDESCRIPTION\n"
	const rest = "\n::= { b 1 }\nm OBJECT-TYPE SYNTAX INTEGER ACCESS read-only STATUS mandatory\nDESCRIPTION \"good\"\n::= { b 2 }\nz OBJECT IDENTIFIER ::= { b 3 }"
	for _, text := range []string{
		`""`, `"says ""hello"" twice"`, `""""`, `"unterminated`, `"`, `"ends in two quotes""`, `"5" disk"`, `"a "quoted" word"`,
		`no quotes`, `none before"`, `"extra" quote" here`, `"backslash \"quoted\""`,
		"\u201csmart\u201d", "\x93smart\x94", "\u201csmart, then plain\"", "\"Latin-1: \xe9\xdf\"", "\"::= { x 1 }\"", "\"-- no comment\"",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			f := Parse([]byte(wrap(head + text + rest)))
			want := "X-MIB.a OBJECT-TYPE b 1\nX-MIB.m OBJECT-TYPE b 2\nX-MIB.z OBJECT IDENTIFIER b 3\n"
			if d := cmp.Diff(want, heads(f)); d != "" {
				t.Errorf("declarations (-want +got):\n%s", d)
			}
		})
	}
}

func TestImports(t *testing.T) {
	t.Parallel()
	f := Parse([]byte(`X-MIB DEFINITIONS ::= BEGIN
IMPORTS a, b, OBJECT-TYPE FROM Y-MIB { iso 3 }
  c d FROM Z-MIB  -- no comma
  MODULE-IDENTITY, NOTIFICATION-TYPE FROM SNMPv2-SMI;
x OBJECT IDENTIFIER ::= { a 1 }
END`))
	want := []Import{
		{"a", "Y-MIB"},
		{"b", "Y-MIB"},
		{"OBJECT-TYPE", "Y-MIB"},
		{"c", "Z-MIB"},
		{"d", "Z-MIB"},
		{"MODULE-IDENTITY", "SNMPv2-SMI"},
		{"NOTIFICATION-TYPE", "SNMPv2-SMI"},
	}
	if d := cmp.Diff(want, f.Modules[0].Imports); d != "" {
		t.Error(d)
	}
}

func TestDiagnosticPosition(t *testing.T) {
	t.Parallel()
	f := Parse([]byte("X-MIB DEFINITIONS ::= BEGIN\n\n  a_b OBJECT IDENTIFIER ::= { b 1 }\nEND"))
	if len(f.Diagnostics) != 1 {
		t.Fatalf("diagnostics: %v", f.Diagnostics)
	}
	d := f.Diagnostics[0]
	if d.Line != 3 || d.Col != 3 || d.Code.String() != "S310" || d.Severity != Note {
		t.Errorf("got %+v", d)
	}
	if st := f.Modules[0].Statements[0]; st.Line != 3 {
		t.Errorf("declared in line %d, want 3", st.Line)
	}
}
