package smi

import (
	"cmp"
	"strings"

	"github.com/alecthomas/participle/lexer"
)

// What gosmi's grammar gets to see is written afresh: clauses in the order it
// wants, commas where they belong, every label a name it accepts. What it
// cannot know (MIN and MAX, a label such as 10mb) goes in as the content of a
// token of the kind it expects and comes out unchanged.

func (r *reader) feed(kind rune, value string) {
	if len(r.fed) > maxFed {
		return // the grammar will not be asked
	}
	r.fed = append(r.fed, lexer.Token{Type: kind, Value: value})
}

// feedWord feeds words and punctuation.
func (r *reader) feedWord(words ...string) {
	for _, w := range words {
		if classes[w[0]] == letter {
			r.feed(gosmiIdent, w)
		} else {
			r.feed(gosmiPunct, w)
		}
	}
}

// feedStatus feeds the status and an empty description. gosmi's grammar knows
// SMIv1's words in OBJECT-TYPE only.
func (r *reader) feedStatus() {
	r.feedWord("STATUS", "current", "DESCRIPTION")
	r.feed(gosmiText, "")
}

// feedNames feeds word { name, name }, or nothing when there are no names.
func (r *reader) feedNames(word string, names []string) {
	if len(names) == 0 {
		return
	}
	r.feedWord(word, "{")
	for i, n := range names {
		if i > 0 {
			r.feed(gosmiPunct, ",")
		}
		r.feed(gosmiIdent, n)
	}
	r.feedWord("}")
}

// feedIndex feeds INDEX or AUGMENTS.
func (r *reader) feedIndex(index []Index, augments []string) {
	if len(index) == 0 {
		r.feedWord("AUGMENTS", "{", augments[0], "}")
		return
	}
	r.feedWord("INDEX", "{")
	for i, item := range index {
		if i > 0 {
			r.feed(gosmiPunct, ",")
		}
		if item.Implied {
			r.feedWord("IMPLIED")
		}
		r.feed(gosmiIdent, item.Name)
	}
	r.feedWord("}")
}

// feedFrom feeds all clauses from the first with that word on, in their order.
func (r *reader) feedFrom(word string) {
	begun := false
	for _, c := range r.all {
		if begun = begun || c.word == word; !begun {
			continue
		}
		switch c.word {
		case "SYNTAX", "WRITE-SYNTAX":
			r.feedWord(c.word)
			r.feedSyntax(c.tokens)
		case "DESCRIPTION":
			r.feedWord(c.word)
			r.feed(gosmiText, "")
		case "REFERENCE":
		case "MANDATORY-GROUPS", "INCLUDES", "CREATION-REQUIRES":
			r.feedNames(c.word, identifiers(r.src, c.tokens))
		case "GROUP", "OBJECT", "VARIATION", "SUPPORTS":
			r.feedWord(c.word)
			r.feed(gosmiIdent, first(identifiers(r.src, c.tokens)))
		case "MODULE":
			r.feedWord(c.word)
			if name := identifiers(r.src, c.tokens); len(name) > 0 {
				r.feed(gosmiIdent, name[0])
			}
		case "MIN-ACCESS":
			r.feedWord(c.word, "read-only")
		case "ACCESS":
			r.feedWord(c.word, "read-only")
		case "DEFVAL":
			r.feedWord(c.word, "{", "x", "}") // the grammar loses a default's form
		}
	}
}

// feedSyntax feeds a syntax.
func (r *reader) feedSyntax(tokens []Token) {
	braces := 0
	parens := 0
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch t.Kind {
		case Ident:
			i += r.feedName(tokens, i, braces > 0 && parens == 0)
		case Number:
			r.feed(gosmiInt, cmp.Or(strings.TrimLeft(string(t.of(r.src)), "0"), "0"))
		case BinString, HexString:
			r.feed(gosmiInt, based(t, t.of(r.src)))
		case DotDot:
			r.feed(gosmiPunct, "..")
		case ',':
			if i+1 < len(tokens) && (tokens[i+1].Kind == ',' || tokens[i+1].Kind == '}') {
				r.problem(MissingComma, int(t.Start), "")
				continue
			}
			r.feed(gosmiPunct, ",")
		case Text, Assign:
			return
		default:
			inBraces, inParens := deeper(t.Kind)
			braces, parens = braces+inBraces, parens+inParens
			r.feed(gosmiPunct, string(rune(t.Kind)))
			if braces == 0 && parens == 0 && (t.Kind == '}' || t.Kind == ')') {
				r.afterSyntax(tokens[i+1:])
				return
			}
		}
	}
}

// deeper returns by how much a bracket changes the depth of its kind.
func deeper(k Kind) (braces, parens int) {
	switch k {
	case '{':
		return 1, 0
	case '}':
		return -1, 0
	case '(':
		return 0, 1
	case ')':
		return 0, -1
	}
	return 0, 0
}

// afterSyntax reports what stands behind a complete syntax.
func (r *reader) afterSyntax(rest []Token) {
	if len(rest) > 0 {
		r.problem(BadSyntax, int(rest[0].Start), join(r.src, rest))
	}
}

// feedName feeds the name at tokens[i], which may be one of two words, and
// returns how many more tokens it took. In the braces of an enumeration or a
// sequence a comma is put before it where one is missing.
func (r *reader) feedName(tokens []Token, i int, item bool) int {
	src := r.src
	t := tokens[i]
	next := Token{}
	if i+1 < len(tokens) {
		next = tokens[i+1]
	}
	if item && i > 0 && (tokens[i-1].Kind == ')' || tokens[i-1].Kind == '}') {
		r.problem(MissingComma, int(t.Start), "")
		r.feed(gosmiPunct, ",")
	}
	word := string(t.of(src))
	switch {
	case word == "OCTET" && next.is(src, "STRING"):
		r.feed(gosmiOctetString, "OCTET STRING")
		return 1
	case word == "OBJECT" && next.is(src, "IDENTIFIER"):
		r.feed(gosmiObjectIdentifier, "OBJECT IDENTIFIER")
		return 1
	case word == "BIT" && next.is(src, "STRING"):
		r.feed(gosmiIdent, "BITS")
		return 1
	case word == "MIN" || word == "MAX":
		r.problem(BadRange, int(t.Start), word)
		r.feed(gosmiInt, word)
	case strings.HasPrefix(word, "0x") || strings.HasPrefix(word, "0X"):
		r.feed(gosmiInt, hexDigits(word[2:]))
	case next.Kind == '.' && i+2 < len(tokens) && tokens[i+2].Kind == Ident: // MODULE.Type
		r.feed(gosmiIdent, string(tokens[i+2].of(src)))
		return 2
	default:
		r.feed(gosmiIdent, word)
	}
	return 0
}
