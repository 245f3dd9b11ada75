package smi

import "strings"

// isClause reports whether word begins a clause of some declaration's body.
func isClause(word string) bool {
	if takesText(word) {
		return true
	}
	switch word {
	case "SYNTAX", "ACCESS", "MAX-ACCESS", "MIN-ACCESS", "STATUS", "INDEX", "AUGMENTS", "DEFVAL",
		"WRITE-SYNTAX", "OBJECTS", "NOTIFICATIONS", "ENTERPRISE", "VARIABLES", "MODULE",
		"MANDATORY-GROUPS", "GROUP", "OBJECT", "SUPPORTS", "INCLUDES", "VARIATION", "CREATION-REQUIRES":
		return true
	}
	return false
}

// takesText reports whether a text follows the clause's word.
func takesText(word string) bool {
	switch word {
	case "DESCRIPTION", "REFERENCE", "UNITS", "ORGANIZATION", "CONTACT-INFO", "LAST-UPDATED",
		"REVISION", "DISPLAY-HINT", "PRODUCT-RELEASE":
		return true
	}
	return false
}

// clause is one clause of a body: its word, and the tokens that follow it.
type clause struct {
	word   string
	at     Token
	tokens []Token
}

// clauses cuts the tokens of a body, those behind its macro's name and before
// its ::=, at the words that begin clauses. What stands before the first is
// left aside.
func clauses(src []byte, tokens []Token) []clause {
	all := make([]clause, 0, 8)
	depth := 0
	for i, t := range tokens {
		switch t.Kind {
		case '{', '(':
			depth++
			continue
		case '}', ')':
			depth = max(depth-1, 0)
			continue
		case Ident:
		default:
			continue
		}
		word := t.of(src)
		if word[0] < 'A' || word[0] > 'Z' || !isClause(string(word)) || !begins(src, tokens, i, depth) {
			continue
		}
		depth = 0
		if n := len(all); n > 0 {
			last := &all[n-1]
			last.tokens = last.tokens[:len(last.tokens)-(len(tokens)-i)]
		}
		all = append(all, clause{string(word), t, tokens[i+1:]})
	}
	return all
}

// begins reports whether the clause word at i does begin a clause there. In
// braces that were not closed only what is beyond doubt does: a word with its
// text, or one with a word behind it and no comma or number.
func begins(src []byte, tokens []Token, i, depth int) bool {
	if i+1 >= len(tokens) {
		return depth == 0
	}
	next := tokens[i+1]
	word := string(tokens[i].of(src))
	if takesText(word) {
		return next.Kind == Text || depth == 0 && next.Kind != '('
	}
	switch word {
	case "OBJECT":
		return !next.is(src, "IDENTIFIER")
	case "STATUS", "ACCESS", "MAX-ACCESS", "SYNTAX":
		return next.Kind == Ident && !(i > 0 && tokens[i-1].Kind == ',')
	case "INDEX", "DEFVAL", "AUGMENTS":
		return next.Kind == '{' || depth == 0 && next.Kind == Ident
	}
	return depth == 0 && next.Kind != '(' && next.Kind != ',' && next.Kind != '}'
}

// find returns the first clause that begins with one of words.
func find(all []clause, words ...string) (clause, bool) {
	for _, c := range all {
		for _, w := range words {
			if c.word == w {
				return c, true
			}
		}
	}
	return clause{}, false
}

// folded returns source text on one line.
func folded(b []byte) string { return strings.Join(strings.Fields(decode(b)), " ") }

// maxWritten is how many bytes of a clause are kept as written.
const maxWritten = 1 << 16

// join returns tokens as written, with one blank wherever there was any gap
// and comments left out.
func join(src []byte, tokens []Token) string {
	var b strings.Builder
	for i, t := range tokens {
		if b.Len() > maxWritten {
			b.WriteString(" …")
			break
		}
		if i > 0 && tokens[i-1].End < t.Start {
			b.WriteByte(' ')
		}
		if t.Kind == Text {
			b.WriteString(`"` + oneLine(t.of(src)) + `"`)
			continue
		}
		b.Write(t.of(src))
	}
	return strings.TrimSpace(b.String())
}
