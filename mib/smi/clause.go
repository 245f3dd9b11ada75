package smi

import (
	"bytes"
	"strings"
)

// clauseNamed returns the word that begins a clause of some declaration's
// body, or "" when b does not.
func clauseNamed(b []byte) string {
	if word := textNamed(b); word != "" {
		return word
	}
	for _, word := range clauseWords[min(len(b), len(clauseWords)-1)] {
		if string(b) == word {
			return word
		}
	}
	return ""
}

// textNamed returns the word of a clause that a text follows, or "".
func textNamed(b []byte) string {
	for _, word := range textWords[min(len(b), len(textWords)-1)] {
		if string(b) == word {
			return word
		}
	}
	return ""
}

// textWords and clauseWords hold the words that begin clauses by their length.
// They are never written to after they were made.
var (
	textWords = byLength("DESCRIPTION", "REFERENCE", "UNITS", "ORGANIZATION", "CONTACT-INFO", "LAST-UPDATED",
		"REVISION", "DISPLAY-HINT", "PRODUCT-RELEASE")
	clauseWords = byLength("SYNTAX", "ACCESS", "MAX-ACCESS", "MIN-ACCESS", "STATUS", "INDEX", "AUGMENTS", "DEFVAL",
		"WRITE-SYNTAX", "OBJECTS", "NOTIFICATIONS", "ENTERPRISE", "VARIABLES", "MODULE",
		"MANDATORY-GROUPS", "GROUP", "OBJECT", "SUPPORTS", "INCLUDES", "VARIATION", "CREATION-REQUIRES")
)

// longestClause is how many bytes the longest of them has.
const longestClause = len("CREATION-REQUIRES")

func byLength(words ...string) (table [longestClause + 2][]string) {
	for _, w := range words {
		table[len(w)] = append(table[len(w)], w)
	}
	return table
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
func (r *reader) clauses(tokens []Token) {
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
		word := r.clauseWord(tokens, i, depth)
		if word == "" || !begins(r.src, word, tokens, i, depth) {
			continue
		}
		if b := t.of(r.src); string(b) != word {
			r.assume(ClauseCase, t.Start, string(b), word)
		}
		depth = 0
		if n := len(r.all); n > 0 {
			last := &r.all[n-1]
			last.tokens = last.tokens[:len(last.tokens)-(len(tokens)-i)]
		}
		r.all = append(r.all, clause{word, t, tokens[i+1:]})
	}
}

// clauseWord returns the word of the clause that may begin at token i, or "".
// Outside braces it may be in any case, except where it may be a type's name.
func (r *reader) clauseWord(tokens []Token, i, depth int) string {
	b := tokens[i].of(r.src)
	if word := clauseNamed(b); word != "" {
		return word
	}
	if depth > 0 || len(b) > longestClause ||
		i > 0 && tokens[i-1].Kind == Ident && clauseNamed(tokens[i-1].of(r.src)) != "" {
		return ""
	}
	var upper [longestClause]byte
	for j, c := range b {
		switch {
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case c == '_':
			c = '-'
		}
		upper[j] = c
	}
	return clauseNamed(upper[:len(b)])
}

// checkOrder reports the first clause of an OBJECT-TYPE that comes too late or
// too early.
func (r *reader) checkOrder() {
	if r.st.Kind != ObjectType {
		return
	}
	latest := 0
	for _, c := range r.all {
		place := 0
		switch c.word {
		case "SYNTAX":
			place = 1
		case "UNITS":
			place = 2
		case "ACCESS", "MAX-ACCESS":
			place = 3
		case "STATUS":
			place = 4
		case "DESCRIPTION":
			place = 5
		case "REFERENCE":
			place = 6
		case "INDEX", "AUGMENTS":
			place = 7
		case "DEFVAL":
			place = 8
		}
		if place > 0 && place < latest {
			r.problem(ClauseOrder, c.at.Start, c.word)
			return
		}
		latest = max(latest, place)
	}
}

// begins reports whether the clause word at i does begin a clause there. In
// braces that were not closed only what is beyond doubt does: a word with its
// text, or one with a word behind it and no comma or number.
func begins(src []byte, word string, tokens []Token, i, depth int) bool {
	if i+1 >= len(tokens) {
		return depth == 0
	}
	next := tokens[i+1]
	if textNamed([]byte(word)) != "" {
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
func folded(b []byte) string {
	var out strings.Builder
	for word := range bytes.FieldsSeq(b) {
		if out.Len() > maxWritten {
			out.WriteString(" …")
			break
		}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(decode(word))
	}
	return out.String()
}

// maxWritten is how many bytes of a clause are kept as written.
const maxWritten = 1 << 16

// join returns tokens as written, with one blank wherever there was any gap
// and comments left out.
func join(src []byte, tokens []Token) string {
	var b strings.Builder
	if n := len(tokens); n > 0 {
		b.Grow(min(int(tokens[n-1].End-tokens[0].Start), maxWritten))
	}
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
