package smi

import "testing"

// FuzzParse checks that no text breaks the reader, and that what it says
// about the text lies within it.
func FuzzParse(f *testing.F) {
	f.Add([]byte(object(`SYNTAX INTEGER { up(1) } UNITS "u" MAX-ACCESS read-only STATUS current DESCRIPTION "d" INDEX { IMPLIED x } DEFVAL { { 1 3 } }`)))
	f.Add([]byte(wrap("a TRAP-TYPE ENTERPRISE { b } VARIABLES { x } ::= 3\nA ::= SEQUENCE { x INTEGER, y [APPLICATION 1] IMPLICIT OCTET STRING }")))
	f.Add([]byte(wrap("A ::= TEXTUAL-CONVENTION DISPLAY-HINT \"1x:\" STATUS current DESCRIPTION \"\"\"\" SYNTAX OCTET STRING (SIZE (0..'ff'H | 0x3))")))
	f.Add([]byte(wrap("M MACRO ::= BEGIN END a MODULE-COMPLIANCE STATUS current DESCRIPTION \"\" MODULE GROUP g DESCRIPTION \"\" ::= { b c(1) 2 }")))
	f.Add([]byte(wrap("a AGENT-CAPABILITIES PRODUCT-RELEASE \"\" SUPPORTS M INCLUDES { g } VARIATION v ::= { b 1 }")))
	f.Add([]byte("\xef\xbb\xbfX DEFINITIONS::=BEGIN--a--b--\r\"\x93\x94\u201c'0'"))
	var p Parser
	f.Fuzz(func(t *testing.T, src []byte) {
		file := Parse(src)
		src = Decode(src)
		for _, d := range file.Diagnostics {
			if int(d.Offset) > len(src) || d.Line < 1 || d.Col < 1 {
				t.Fatalf("diagnostic out of place: %+v", d)
			}
		}
		for k := range file.Modules {
			m := &file.Modules[k]
			for i := range m.Statements {
				st := &m.Statements[i]
				if st.Start > st.End || int(st.End) > len(src) || st.Name == "" {
					t.Fatalf("declaration out of place: %+v", st)
				}
				p.Body(src, m, st)
				Texts(src[st.Start:st.End])
			}
		}
	})
}
