package smi

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// slips holds a text for each code, with ¦ before what is odd.
func slips() map[Code]string {
	in := func(clauses string) string { return object(clauses) }
	const rest = " MAX-ACCESS read-only STATUS current DESCRIPTION \"d\""
	return map[Code]string{
		OddSpace:      wrap("a OBJECT IDENTIFIER ::= { b 1 }\n¦\f"),
		UTF16:         "¦" + utf16Of(wrap("")),
		Latin1:        wrap("-- caf¦\xe9"),
		SmartQuote:    in("SYNTAX INTEGER MAX-ACCESS read-only STATUS current DESCRIPTION ¦\u201cd\u201d"),
		Stray:         wrap("¦\u00a7"),
		BadAssign:     wrap("a OBJECT IDENTIFIER ¦:= { b 1 }"),
		BareHex:       in("SYNTAX INTEGER" + rest + " DEFVAL { ¦'0f' }"),
		DigitName:     wrap("¦3com OBJECT IDENTIFIER ::= { b 1 }"),
		OpenText:      in("SYNTAX INTEGER MAX-ACCESS read-only STATUS current DESCRIPTION ¦\"d"),
		PageBreak:     wrap("Somebody ¦[Page 7]"),
		TooLong:       "X DEFINITIONS ::= BEGIN" + strings.Repeat("{", maxTokens-4) + "¦{",
		ClosedComment: wrap("a OBJECT IDENTIFIER -- c --¦ ::= { b 1 }"),

		NoModule:     "¦nothing",
		NoName:       "¦DEFINITIONS ::= BEGIN END",
		NoEnd:        "¦X DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { b 1 }",
		AfterEnd:     "X DEFINITIONS ::= BEGIN END ¦a OBJECT IDENTIFIER ::= { b 1 } END",
		ModuleOID:    "¦X { iso 3 } DEFINITIONS ::= BEGIN END",
		BadImports:   "X DEFINITIONS ::= BEGIN IMPORTS a ¦2004 FROM Y; END",
		OpenImports:  "X DEFINITIONS ::= BEGIN ¦IMPORTS a FROM Y b OBJECT IDENTIFIER ::= { a 1 } END",
		EmptyImports: "X DEFINITIONS ::= BEGIN ¦IMPORTS ; END",
		Exports:      "X DEFINITIONS ::= BEGIN ¦EXPORTS a; END",
		SecondModule: "X DEFINITIONS ::= BEGIN END ¦Y DEFINITIONS ::= BEGIN END",
		MacroBody:    wrap("¦M MACRO ::= BEGIN END"),

		LostTokens:       wrap("¦."),
		UnknownStatement: wrap("a ¦OBJECT-THING SYNTAX INTEGER ::= { b 1 }"),
		MissingKind:      wrap("¦a SYNTAX INTEGER ::= { b 1 }"),
		KindCase:         wrap("a ¦Object-Type SYNTAX INTEGER ::= { b 1 }"),
		JoinedKind:       wrap("¦aOBJECT-TYPE SYNTAX INTEGER ::= { b 1 }"),
		NoPath:           wrap("¦a OBJECT-TYPE SYNTAX INTEGER"),
		BadPath:          wrap("a OBJECT IDENTIFIER ::= ¦b 1"),
		BigSub:           wrap("a OBJECT IDENTIFIER ::= { b ¦4294967296 }"),
		NoEnterprise:     wrap("b OBJECT IDENTIFIER ::= { c 1 }\n¦a TRAP-TYPE ::= 1"),
		Underscore:       wrap("¦a_b OBJECT IDENTIFIER ::= { b 1 }"),
		EndHyphen:        wrap("¦a- OBJECT IDENTIFIER ::= { b 1 }"),
		NameCase:         wrap("¦A OBJECT IDENTIFIER ::= { b 1 }"),
		OddName:          wrap("¦a/b OBJECT IDENTIFIER ::= { b 1 }"),
		Semicolon:        wrap("a OBJECT IDENTIFIER ::= { b 1 }¦;"),
		Constant:         wrap("¦a INTEGER ::= 5"),

		MissingClause: wrap("¦a OBJECT-TYPE SYNTAX INTEGER STATUS current ::= { b 1 }"),
		DoubleClause:  in("SYNTAX INTEGER" + rest + " ¦DESCRIPTION \"e\""),
		ClauseOrder:   in("MAX-ACCESS read-only ¦SYNTAX INTEGER STATUS current"),
		ClauseCase:    in("SYNTAX INTEGER ¦Max-Access read-only STATUS current"),
		BadAccess:     in("SYNTAX INTEGER MAX-ACCESS ¦non-accessible STATUS current"),
		BadStatus:     in("SYNTAX INTEGER MAX-ACCESS read-only STATUS ¦Current"),
		OtherSMI:      in("SYNTAX INTEGER ¦ACCESS read-only STATUS current"),
		BadDate:       wrap("a MODULE-IDENTITY LAST-UPDATED ¦\"1 May\" ::= { b 1 }"),
		EmptyText:     in("SYNTAX INTEGER MAX-ACCESS read-only STATUS current ¦DESCRIPTION \"\""),
		BareText:      in("SYNTAX INTEGER MAX-ACCESS read-only STATUS current ¦DESCRIPTION d"),
		MissingComma:  in("SYNTAX INTEGER { a(1) ¦b(2) }" + rest),
		BadSyntax:     in("SYNTAX INTEGER (1..2¦ MAX-ACCESS read-only STATUS current DESCRIPTION \"d\""),
		SizeForm:      in("SYNTAX ¦OCTET STRING SIZE (4)" + rest),
		BadRange:      in("SYNTAX ¦INTEGER (2..1)" + rest),
		OpenRange:     in("SYNTAX INTEGER (0..¦MAX)" + rest),
		OddNumber:     in("SYNTAX INTEGER (0..¦0xff)" + rest),
		BadLabel:      in("SYNTAX INTEGER { a(1), ¦b }" + rest),
		OddLabel:      in("SYNTAX INTEGER { a(1), ¦10mb(2) }" + rest),
		BadBody:       wrap("¦a MODULE-COMPLIANCE STATUS current DESCRIPTION \"d\" ::= { b 1 }"),
		Braces:        wrap("a TRAP-TYPE ENTERPRISE ¦{ e } ::= 1"),
	}
}

// TestEverySlipIsSaid gives each code a text that earns it, and looks whether
// it is said at the right place, and what was assumed.
func TestEverySlipIsSaid(t *testing.T) {
	t.Parallel()
	all := slips()
	for c := range rules {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			before, after, ok := strings.Cut(all[c], "¦")
			if !ok {
				t.Fatal("no text earns it")
			}
			var p Parser
			text := []byte(before + after)
			f := Parse(text)
			var report Report
			for _, d := range f.Diagnostics {
				report.Add(d)
			}
			for i := range f.Modules {
				m := &f.Modules[i]
				for j := range m.Statements {
					_, odd := p.Body(Decode(text), m, &m.Statements[j])
					for _, d := range odd {
						report.Add(d)
					}
				}
			}
			var said []Diagnostic
			for _, d := range report.Diagnostics() {
				if d.Code != c {
					continue
				}
				said = append(said, d)
				if int(d.Offset) == len(before) && d.Assumed != "" && !strings.Contains(d.Message+d.Assumed, "%!") {
					return
				}
			}
			t.Errorf("want it at byte %d, with what was assumed; got %+v", len(before), said)
		})
	}
}

// TestCodesAreListed compares CODES.md with the codes there are.
func TestCodesAreListed(t *testing.T) {
	t.Parallel()
	var want strings.Builder
	for _, c := range slices.Sorted(maps.Keys(rules)) {
		r := rules[c]
		assumed := strings.ReplaceAll(r.assumed, "%s", "what is likeliest")
		fmt.Fprintf(&want, "| %v | %s | %s | %s |\n", c, [...]string{"note", "warning", "error"}[r.severity],
			strings.NewReplacer("%s", "…", "%q", "…", "|", "\\|").Replace(r.what), assumed)
	}
	got, err := os.ReadFile("CODES.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(got), "|---|---|---|---|\n")
	if table != want.String() {
		t.Errorf("CODES.md does not end in this table:\n%s", want.String())
	}
}

// TestNotesAreCounted sees to it that what is odd a hundred times is said once,
// and what matters a hundred times.
func TestNotesAreCounted(t *testing.T) {
	t.Parallel()
	f := Parse([]byte(wrap(strings.Repeat("a_b OBJECT IDENTIFIER ::= { b 1 }\n", 5) + strings.Repeat("c OBJECT-TYPE SYNTAX INTEGER\n", 300))))
	var said []string
	lost := 0
	for _, d := range f.Diagnostics {
		if d.Severity == Note {
			said = append(said, d.Message)
		} else {
			lost++
		}
	}
	if want := []string{"underscore in the name a_b (and 4 more like this)"}; !slices.Equal(said, want) || lost != maxOfACode {
		t.Errorf("%q and %d errors, want %q and %d", said, lost, want, maxOfACode)
	}
}
