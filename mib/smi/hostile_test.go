package smi

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// TestHostileTexts reads texts that are long in the places where a reader may
// look back or ahead. One that looked at all of the text for each of its bytes
// would take minutes; this takes milliseconds.
func TestHostileTexts(t *testing.T) {
	size := 1 << 17
	if os.Getenv("MIBTUI_LONG") != "" {
		size = 8 << 20
	}
	patience := time.Duration(size>>17) * 10 * time.Second
	for _, pattern := range []string{
		"{", "(", "[", "}", ")", "\"", "\"\n", "\"a\n", "\"\"", "'", "'0", "\u201c", "\x93\n", "-", "--", "--\n", "--a", "-- a -- x(1) ", "-- , ",
		"a ", "1", "1 ", "a-", ".", "a.", "a/", ";", ",", "\x00", "\xff", "\n", "\r", " ", "=", ":", ": ", "::=", "::= {", "::= { a ", "[Page 7]", "[Page 7]\n",
		"DESCRIPTION ", "DESCRIPTION \"\n", "DESCRIPTION \"\n::= { a 1 }\n", "SYNTAX INTEGER ", "SYNTAX INTEGER { a(1), ", "STATUS current ",
		"a OBJECT-TYPE ", "a OBJECT-TYPE SYNTAX INTEGER {", "a Object-Type ", "a SYNTAX ", "A ::= SEQUENCE { ", "A ::= ", "a TRAP-TYPE ENTERPRISE b ", "a TRAP-TYPE ::= 1 ",
		"a MACRO ::= BEGIN ", "X DEFINITIONS ::= BEGIN ", "DEFINITIONS ", "DEFINITIONS ::= BEGIN ", "END ", "END a OBJECT IDENTIFIER ::= { b 1 } ",
		"IMPORTS ", "IMPORTS { ", "a FROM B ", "FROM ", "EXPORTS ", "a b, ", "a INTEGER, ", "a INTEGER ", "a(1) ", "a(1), ", "a(", "0..", "1 | ", "(0..1)",
	} {
		t.Run(fmt.Sprintf("%q", pattern), func(t *testing.T) {
			long := strings.Repeat(pattern, size/len(pattern))
			for name, src := range map[string]string{
				"module": wrap(long), "imports": "X DEFINITIONS ::= BEGIN IMPORTS " + long, "body": wrap("a OBJECT-TYPE " + long),
				"syntax": object("SYNTAX INTEGER " + long), "labels": object("SYNTAX INTEGER { " + long), "range": object("SYNTAX INTEGER ( " + long),
				"text": object("SYNTAX INTEGER DESCRIPTION \"" + long), "names": wrap("a OBJECT-GROUP OBJECTS { " + long), "sequence": wrap("A ::= SEQUENCE { " + long),
				"path": wrap("a OBJECT IDENTIFIER ::= { " + long), "compliance": wrap("a MODULE-COMPLIANCE STATUS current DESCRIPTION \"\" MODULE " + long),
			} {
				start := time.Now()
				readAll([]byte(src))
				if took := time.Since(start); took > patience {
					t.Errorf("%s: %v", name, took)
				}
			}
		})
	}
}

// readAll reads all there is to read of a text.
func readAll(src []byte) {
	var p Parser
	file := Parse(src)
	src = Decode(src)
	for k := range file.Modules {
		m := &file.Modules[k]
		for i := range m.Statements {
			st := &m.Statements[i]
			p.Body(src, m, st)
			Texts(src[st.Start:st.End])
		}
	}
}
