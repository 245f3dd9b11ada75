package smi

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bodyOf parses src and reads the body of its first declaration of that name.
func bodyOf(t *testing.T, src, name string) (Body, []Code) {
	t.Helper()
	var p Parser
	f := Parse([]byte(src))
	for k := range f.Modules {
		m := &f.Modules[k]
		for i := range m.Statements {
			if m.Statements[i].Name == name {
				b, odd := p.Body([]byte(src), m, &m.Statements[i])
				return b, codes(odd)
			}
		}
	}
	t.Fatalf("no declaration of %s in\n%s", name, src)
	return Body{}, nil
}

func span(low, high uint64) Range { return Range{Bound{Abs: low}, Bound{Abs: high}} }

func TestSyntaxes(t *testing.T) {
	t.Parallel()
	simple := func(name string) Syntax { return Syntax{Name: name, Tag: -1} }
	with := func(name string, change func(*Syntax)) Syntax {
		s := simple(name)
		change(&s)
		return s
	}
	labels := func(l ...Label) func(*Syntax) { return func(s *Syntax) { s.Labels = l } }
	sizes := func(r ...Range) func(*Syntax) { return func(s *Syntax) { s.Sizes = r } }
	ranges := func(r ...Range) func(*Syntax) { return func(s *Syntax) { s.Ranges = r } }
	tests := []struct {
		text  string
		want  Syntax
		codes []Code
	}{
		{"INTEGER", simple("INTEGER"), nil},
		{"OCTET STRING", simple("OCTET STRING"), nil},
		{"OCTET -- c -- STRING", simple("OCTET STRING"), nil},
		{"OBJECT IDENTIFIER", simple("OBJECT IDENTIFIER"), nil},
		{"SEQUENCE OF AEntry", Syntax{Name: "AEntry", Form: SequenceOf, Tag: -1}, nil},
		{"SNMPv2-TC.DisplayString", simple("DisplayString"), nil},
		{"INTEGER { up(1), down(2) }", with("INTEGER", labels(Label{"up", 1}, Label{"down", 2})), nil},
		{"INTEGER { up(1) down(2) }", with("INTEGER", labels(Label{"up", 1}, Label{"down", 2})), []Code{MissingComma}},
		{"INTEGER { up(1), down(2), }", with("INTEGER", labels(Label{"up", 1}, Label{"down", 2})), []Code{MissingComma}},
		{"INTEGER { up(1),, down(2) }", with("INTEGER", labels(Label{"up", 1}, Label{"down", 2})), []Code{MissingComma}},
		{"INTEGER { 10mb(1), Full-Duplex(-2), a_b(3) }", with("INTEGER", labels(Label{"10mb", 1}, Label{"Full-Duplex", -2}, Label{"a_b", 3})), []Code{OddLabel}},
		{"INTEGER { up(1), broken, down(2) }", with("INTEGER", labels(Label{"up", 1}, Label{"down", 2})), []Code{BadLabel}},
		{"INTEGER { up(1), -- the first\n down(2) -- the second\n }", with("INTEGER", labels(Label{"up", 1}, Label{"down", 2})), nil},
		{"INTEGER { up(1), -- first -- down(2) }", with("INTEGER", labels(Label{"up", 1}, Label{"down", 2})), nil},
		{"INTEGER { L2 VPN(1), a/b(2), dell_card[v2.0](3), Frame(Port to Port)(4), 7(5) }", with("INTEGER", labels(Label{"L2 VPN", 1}, Label{"a/b", 2}, Label{"dell_card[v2.0]", 3}, Label{"Frame(Port to Port)", 4}, Label{"7", 5})), []Code{OddLabel}},
		{"INTEGER { up('01'H), down(0x2) }", with("INTEGER", labels(Label{"up", 1}, Label{"down", 2})), []Code{OddNumber}},
		{"INTEGER { up(1), down() }", with("INTEGER", labels(Label{"up", 1})), []Code{BadLabel}},
		{"INTEGER { , up(1) }", with("INTEGER", labels(Label{"up", 1})), []Code{MissingComma}},
		{"INTEGER { }", simple("INTEGER"), []Code{BadSyntax}},
		{"INTEGER { up(1), down(2)", with("INTEGER", labels(Label{"up", 1}, Label{"down", 2})), []Code{BadSyntax}},
		{"INTEGER (1..2) { up(1), down(2) }", with("INTEGER", func(s *Syntax) {
			s.Ranges, s.Labels = []Range{span(1, 2)}, []Label{{"up", 1}, {"down", 2}}
		}), []Code{BadSyntax}},
		{"integer { up(1) }", with("INTEGER", labels(Label{"up", 1})), []Code{ClauseCase}},
		{"Octet String (size (4))", with("OCTET STRING", sizes(span(4, 4))), []Code{ClauseCase}},
		{"BIT STRING { a(0) }", with("BITS", labels(Label{"a", 0})), nil},
		{"INTEGER (0..-1)", with("INTEGER", ranges(Range{Bound{Neg: true, Abs: 1}, Bound{}})), []Code{BadRange}},
		{"INTEGER (1..upper)", with("INTEGER", ranges()), []Code{BadSyntax, BadRange}},
		{"INTEGER (0..99999999999999999999999999)", simple("INTEGER"), []Code{BadRange}},
		{"BITS { a(0), b(1) }", with("BITS", labels(Label{"a", 0}, Label{"b", 1})), nil},
		{"INTEGER (0..255)", with("INTEGER", ranges(span(0, 255))), nil},
		{"INTEGER (0...255)", with("INTEGER", ranges(span(0, 255))), nil},
		{"INTEGER (-5..5 | 10)", with("INTEGER", ranges(Range{Bound{Neg: true, Abs: 5}, Bound{Abs: 5}}, span(10, 10))), nil},
		{"INTEGER (0..'ff'H)", with("INTEGER", ranges(span(0, 255))), nil},
		{"INTEGER (0..'FFFF'h)", with("INTEGER", ranges(span(0, 65535))), nil},
		{"INTEGER ('0001'B..'1111'b)", with("INTEGER", ranges(span(1, 15))), nil},
		{"INTEGER (0..0xff)", with("INTEGER", ranges(span(0, 255))), []Code{OddNumber}},
		{"INTEGER (MIN..MAX)", with("INTEGER", ranges(Range{Bound{Open: true}, Bound{Open: true}})), []Code{OpenRange}},
		{"INTEGER (10..1)", with("INTEGER", ranges(span(1, 10))), []Code{BadRange}},
		{"Counter64 (0..18446744073709551615)", with("Counter64", ranges(span(0, 1<<64-1))), nil},
		{"INTEGER (0..18446744073709551616)", simple("INTEGER"), []Code{BadRange}},
		{"INTEGER (007)", with("INTEGER", ranges(span(7, 7))), nil},
		{"OCTET STRING (SIZE (0..255))", with("OCTET STRING", sizes(span(0, 255))), nil},
		{"OCTET STRING (SIZE (4 | 16))", with("OCTET STRING", sizes(span(4, 4), span(16, 16))), nil},
		{"OCTET STRING SIZE (4)", with("OCTET STRING", sizes(span(4, 4))), []Code{SizeForm}},
		{"OCTET STRING (SIZE (4..))", with("OCTET STRING", sizes()), []Code{BadSyntax, BadRange}},
		{"DisplayString (SIZE (0..10)", with("DisplayString", sizes(span(0, 10))), []Code{BadSyntax}},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			t.Parallel()
			b, got := bodyOf(t, object("SYNTAX "+test.text+"\nMAX-ACCESS read-only\nSTATUS current\nDESCRIPTION \"d\""), "a")
			if b.Syntax == nil {
				t.Fatal("no syntax")
			}
			s := *b.Syntax
			s.Text = ""
			if d := cmp.Diff(test.want, s); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if !slices.Equal(got, test.codes) {
				t.Errorf("diagnostics %v, want %v", got, test.codes)
			}
			if b.Access != "read-only" || b.Status != "current" {
				t.Errorf("access %q, status %q", b.Access, b.Status)
			}
		})
	}
}

func TestObjectClauses(t *testing.T) {
	t.Parallel()
	syntax := &Syntax{Name: "INTEGER", Tag: -1, Text: "INTEGER"}
	tests := []struct {
		name, text string
		want       Body
		codes      []Code
	}{
		{
			"all of them", `SYNTAX INTEGER UNITS "octets" MAX-ACCESS read-create STATUS deprecated DESCRIPTION "d" REFERENCE "r" DEFVAL { 5 }`,
			Body{Syntax: syntax, Units: "octets", Access: "read-create", Status: "deprecated", Default: "5"},
			nil,
		},
		{"SMIv1", `SYNTAX INTEGER ACCESS read-write STATUS mandatory`, Body{Syntax: syntax, Access: "read-write", Status: "mandatory"}, []Code{OtherSMI}},
		{"out of order", `DESCRIPTION "d" STATUS current MAX-ACCESS read-only SYNTAX INTEGER`, Body{Syntax: syntax, Access: "read-only", Status: "current"}, []Code{ClauseOrder}},
		{"no access", `SYNTAX INTEGER STATUS current`, Body{Syntax: syntax, Status: "current"}, []Code{MissingClause}},
		{"no status", `SYNTAX INTEGER MAX-ACCESS read-only`, Body{Syntax: syntax, Access: "read-only"}, []Code{MissingClause}},
		{"no syntax", `MAX-ACCESS read-only STATUS current`, Body{Access: "read-only", Status: "current"}, []Code{MissingClause}},
		{"misspelt access", `SYNTAX INTEGER ACCESS non-accessible STATUS current`, Body{Syntax: syntax, Access: "not-accessible", Status: "current"}, []Code{BadAccess, OtherSMI}},
		{"capital access", `SYNTAX INTEGER ACCESS Read-Only STATUS Current`, Body{Syntax: syntax, Access: "read-only", Status: "current"}, []Code{BadAccess, BadStatus, OtherSMI}},
		{"accessible-for-notify", `SYNTAX INTEGER MAX-ACCESS accessible-for-notify STATUS current`, Body{Syntax: syntax, Access: "accessible-for-notify", Status: "current"}, nil},
		{"write-only", `SYNTAX INTEGER ACCESS write-only STATUS current`, Body{Syntax: syntax, Access: "write-only", Status: "current"}, []Code{OtherSMI}},
		{"no access at all", `SYNTAX INTEGER ACCESS sometimes STATUS current`, Body{Syntax: syntax, Status: "current"}, []Code{BadAccess, OtherSMI}},
		{"empty description", `SYNTAX INTEGER ACCESS read-only STATUS current DESCRIPTION ""`, Body{Syntax: syntax, Access: "read-only", Status: "current"}, []Code{OtherSMI, EmptyText}},
		{
			"index", `SYNTAX INTEGER MAX-ACCESS read-only STATUS current INDEX { x, IMPLIED y }`,
			Body{Syntax: syntax, Access: "read-only", Status: "current", Index: []Index{{"x", false}, {"y", true}}},
			nil,
		},
		{
			"index without commas", `SYNTAX INTEGER MAX-ACCESS read-only STATUS current INDEX { x y }`,
			Body{Syntax: syntax, Access: "read-only", Status: "current", Index: []Index{{"x", false}, {"y", false}}},
			[]Code{MissingComma},
		},
		{
			"index of types", `SYNTAX INTEGER ACCESS read-only STATUS mandatory INDEX { INTEGER, OCTET STRING, INTEGER (0..5) }`,
			Body{Syntax: syntax, Access: "read-only", Status: "mandatory", Index: []Index{{"INTEGER", false}, {"OCTET STRING", false}, {"INTEGER", false}}},
			[]Code{OtherSMI},
		},
		{
			"augments", `SYNTAX INTEGER MAX-ACCESS read-only STATUS current AUGMENTS { ifEntry }`,
			Body{Syntax: syntax, Access: "read-only", Status: "current", Augments: "ifEntry"},
			nil,
		},
		{"clauses in small letters", `syntax INTEGER Max-Access read-only status current description "d" default`, Body{Syntax: syntax, Access: "read-only", Status: "current"}, []Code{ClauseCase}},
		{"MAX_ACCESS", `SYNTAX INTEGER MAX_ACCESS read-only STATUS current`, Body{Syntax: syntax, Access: "read-only", Status: "current"}, []Code{ClauseCase}},
		{"type that is called like a clause", `SYNTAX Status MAX-ACCESS read-only STATUS current`, Body{Syntax: &Syntax{Name: "Status", Tag: -1, Text: "Status"}, Access: "read-only", Status: "current"}, nil},
		{"SMIv1's status", `SYNTAX INTEGER MAX-ACCESS read-only STATUS mandatory`, Body{Syntax: syntax, Access: "read-only", Status: "mandatory"}, []Code{OtherSMI}},
		{"description without quotes", `SYNTAX INTEGER MAX-ACCESS read-only STATUS current DESCRIPTION The thing.`, Body{Syntax: syntax, Access: "read-only", Status: "current"}, []Code{BareText}},
		{"empty status", `SYNTAX INTEGER MAX-ACCESS read-only STATUS DESCRIPTION "d"`, Body{Syntax: syntax, Access: "read-only"}, []Code{MissingClause}},
		{"twice", `SYNTAX INTEGER MAX-ACCESS read-only STATUS current STATUS obsolete`, Body{Syntax: syntax, Access: "read-only", Status: "current"}, []Code{DoubleClause}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, got := bodyOf(t, object(test.text), "a")
			if d := cmp.Diff(test.want, b); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if !slices.Equal(got, test.codes) {
				t.Errorf("diagnostics %v, want %v", got, test.codes)
			}
		})
	}
}

// TestDefaults holds what gosmi's grammar cannot tell apart.
func TestDefaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{ 5 }`: "5", `{ -1 }`: "-1", `{ up }`: "up", `{ "up" }`: `"up"`, `{ 'ff'H }`: "'ff'H", `{ {} }`: "{}",
		`{ { a, b } }`: "{ a, b }", `{ { 1 3 6 1 } }`: "{ 1 3 6 1 }", `{ 1361 }`: "1361", `{ "" }`: `""`,
		"{\n\t{ a,   -- first\n\t  b }\n}": "{ a, b }",
	} {
		b, _ := bodyOf(t, object("SYNTAX INTEGER MAX-ACCESS read-only STATUS current DEFVAL "+text), "a")
		if b.Default != want {
			t.Errorf("DEFVAL %s is %q, want %q", text, b.Default, want)
		}
	}
}

func TestOtherKinds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       Body
		codes      []Code
	}{
		{"notification", `a NOTIFICATION-TYPE OBJECTS { x, y } STATUS current DESCRIPTION "d" ::= { b 1 }`, Body{Status: "current", Objects: []string{"x", "y"}}, nil},
		{"notification without commas", `a NOTIFICATION-TYPE OBJECTS { x y } STATUS current DESCRIPTION "d" ::= { b 1 }`, Body{Status: "current", Objects: []string{"x", "y"}}, []Code{MissingComma}},
		{"notification of nothing", `a NOTIFICATION-TYPE OBJECTS { } STATUS current DESCRIPTION "d" ::= { b 1 }`, Body{Status: "current"}, nil},
		{"trap", `a TRAP-TYPE ENTERPRISE { b } VARIABLES { x, y } DESCRIPTION "d" ::= 3`, Body{Objects: []string{"x", "y"}}, []Code{Braces}},
		{"identity", `a OBJECT-IDENTITY STATUS current DESCRIPTION "d" ::= { b 1 }`, Body{Status: "current"}, nil},
		{"object group", `a OBJECT-GROUP OBJECTS { x, y, } STATUS mandatory DESCRIPTION "d" ::= { b 1 }`, Body{Status: "mandatory", Objects: []string{"x", "y"}}, []Code{OtherSMI, MissingComma}},
		{"notification group", `a NOTIFICATION-GROUP NOTIFICATIONS { x } STATUS current DESCRIPTION "d" ::= { b 1 }`, Body{Status: "current", Objects: []string{"x"}}, nil},
		{"empty group", `a OBJECT-GROUP OBJECTS { } STATUS current DESCRIPTION "d" ::= { b 1 }`, Body{Status: "current"}, []Code{MissingClause}},
		{"compliance", `a MODULE-COMPLIANCE STATUS current DESCRIPTION "d"
			MODULE MANDATORY-GROUPS { g } GROUP h DESCRIPTION "h" OBJECT o SYNTAX INTEGER { up(1) } MIN-ACCESS read-only DESCRIPTION "o"
			MODULE OTHER-MIB MANDATORY-GROUPS { i, j } ::= { b 1 }`, Body{Status: "current", Objects: []string{"g", "h", "i", "j"}}, nil},
		{
			"capabilities", `a AGENT-CAPABILITIES PRODUCT-RELEASE "p" STATUS current DESCRIPTION "d"
			SUPPORTS OTHER-MIB INCLUDES { g, h } VARIATION v SYNTAX INTEGER (0..1) ACCESS not-implemented DESCRIPTION "v" ::= { b 1 }`,
			Body{Status: "current", Objects: []string{"g", "h"}},
			nil,
		},
		{
			"module identity", `a MODULE-IDENTITY LAST-UPDATED "202611230000Z" ORGANIZATION "us
			and them" CONTACT-INFO "c" DESCRIPTION "d" REVISION "202611230000Z" DESCRIPTION "r" ::= { b 1 }`,
			Body{LastUpdated: "202611230000Z", Organization: "us and them"},
			nil,
		},
		{
			"module identity with a date of its own", `a MODULE-IDENTITY LAST-UPDATED "23 Nov 2026" ORGANIZATION "us" CONTACT-INFO "c" DESCRIPTION "d" ::= { b 1 }`,
			Body{LastUpdated: "23 Nov 2026", Organization: "us"},
			[]Code{BadDate},
		},
		{"type", `A ::= INTEGER (0..5)`, Body{Syntax: &Syntax{Name: "INTEGER", Tag: -1, Ranges: []Range{span(0, 5)}, Text: "INTEGER (0..5)"}}, nil},
		{"tagged type", `A ::= [APPLICATION 3] IMPLICIT INTEGER (0..5)`, Body{Syntax: &Syntax{Name: "INTEGER", Tag: 3, Ranges: []Range{span(0, 5)}, Text: "[APPLICATION 3] IMPLICIT INTEGER (0..5)"}}, nil},
		{"sequence", `A ::= SEQUENCE { x INTEGER, y OCTET STRING, z DisplayString (SIZE (0..5)) }`, Body{Syntax: &Syntax{
			Name: "SEQUENCE", Form: Sequence, Tag: -1, Text: "SEQUENCE { x INTEGER, y OCTET STRING, z DisplayString (SIZE (0..5)) }",
			Fields: []Field{{"x", "INTEGER"}, {"y", "OCTET STRING"}, {"z", "DisplayString"}},
		}}, nil},
		{"sequence without commas", "A ::= SEQUENCE { x INTEGER\ny OCTET STRING z INTEGER, }", Body{Syntax: &Syntax{
			Name: "SEQUENCE", Form: Sequence, Tag: -1, Text: "SEQUENCE { x INTEGER y OCTET STRING z INTEGER, }",
			Fields: []Field{{"x", "INTEGER"}, {"y", "OCTET STRING"}, {"z", "INTEGER"}},
		}}, []Code{MissingComma}},
		{"sequence with a stray word", "A ::= SEQUENCE { x INTEGER, 3 y OCTET STRING }", Body{Syntax: &Syntax{
			Name: "SEQUENCE", Form: Sequence, Tag: -1, Text: "SEQUENCE { x INTEGER, 3 y OCTET STRING }",
			Fields: []Field{{"x", "INTEGER"}, {"y", "OCTET STRING"}},
		}}, []Code{BadSyntax}},
		{"sequence without its brace", "A ::= SEQUENCE { x INTEGER, y INTEGER", Body{Syntax: &Syntax{
			Name: "SEQUENCE", Form: Sequence, Tag: -1, Text: "SEQUENCE { x INTEGER, y INTEGER",
			Fields: []Field{{"x", "INTEGER"}, {"y", "INTEGER"}},
		}}, []Code{BadSyntax}},
		{"choice", "A ::= CHOICE { x INTEGER, y OBJECT IDENTIFIER }", Body{Syntax: &Syntax{
			Name: "CHOICE", Form: Choice, Tag: -1, Text: "CHOICE { x INTEGER, y OBJECT IDENTIFIER }",
			Fields: []Field{{"x", "INTEGER"}, {"y", "OBJECT IDENTIFIER"}},
		}}, nil},
		{"list", "A ::= SEQUENCE OF B", Body{Syntax: &Syntax{Name: "B", Form: SequenceOf, Tag: -1, Text: "SEQUENCE OF B"}}, nil},
		{"object without its kind", "a SYNTAX INTEGER MAX-ACCESS read-only STATUS current ::= { b 1 }", Body{Access: "read-only", Status: "current", Syntax: &Syntax{Name: "INTEGER", Tag: -1, Text: "INTEGER"}}, nil},
		{"object joined with its kind", "aOBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current ::= { b 1 }", Body{Access: "read-only", Status: "current", Syntax: &Syntax{Name: "INTEGER", Tag: -1, Text: "INTEGER"}}, nil},
		{
			"convention", `A ::= TEXTUAL-CONVENTION DISPLAY-HINT "1x:" STATUS current DESCRIPTION "d" REFERENCE "r" SYNTAX OCTET STRING (SIZE (6))`,
			Body{Status: "current", Hint: "1x:", Syntax: &Syntax{Name: "OCTET STRING", Tag: -1, Sizes: []Range{span(6, 6)}, Text: "OCTET STRING (SIZE (6))"}},
			nil,
		},
		{"convention without status", `A ::= TEXTUAL-CONVENTION SYNTAX INTEGER`, Body{Syntax: &Syntax{Name: "INTEGER", Tag: -1, Text: "INTEGER"}}, []Code{MissingClause}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			name := test.text[:1]
			b, got := bodyOf(t, wrap(test.text), name)
			if d := cmp.Diff(test.want, b); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if !slices.Equal(got, test.codes) {
				t.Errorf("diagnostics %v, want %v", got, test.codes)
			}
		})
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"one line", `"Plain."`, "Plain."},
		{"quotes", `"Say ""hello""."`, `Say "hello".`},
		{"margin", "\"First.\n      Second.\n\n        Indented.\n      Last.\"", "First.\nSecond.\n\n  Indented.\nLast."},
		{"begins on the next line", "\"\n    First.\n      More.\n    \"", "First.\n  More."},
		{"tabs", "\"First.\n\tSecond.\n\t  Third.\"", "First.\nSecond.\n  Third."},
		{"carriage returns", "\"First.\r\n  Second.\"", "First.\nSecond."},
		{"Latin-1", "\"caf\xe9 \x93x\x94\"", "café “x”"},
		{"typographic", "\u201cText\u201d", "Text"},
		{"empty", `""`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := Texts([]byte("a OBJECT-TYPE SYNTAX INTEGER DESCRIPTION " + test.text + " REFERENCE \"RFC 1\" ::= { b 1 }"))
			if got.Description != test.want || got.Reference != "RFC 1" {
				t.Errorf("got %q and %q, want %q", got.Description, got.Reference, test.want)
			}
		})
	}
}
