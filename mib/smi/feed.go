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
	r.fed = append(r.fed, lexer.Token{Type: kind, Value: value, Pos: lexer.Position{Offset: int(r.at)}})
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
		r.at = c.at.Start
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
			r.feedNames(c.word, r.identifiers(c.tokens))
		case "GROUP", "OBJECT", "VARIATION", "SUPPORTS":
			r.feedWord(c.word)
			r.feed(gosmiIdent, first(r.identifiers(c.tokens)))
		case "MODULE":
			r.feedWord(c.word)
			if name := r.identifiers(c.tokens); len(name) > 0 {
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
	if len(tokens) == 0 {
		return
	}
	defer func() { r.at = tokens[len(tokens)-1].End }()
	braces, parens := 0, 0
	opened := false // a bracket put around SIZE
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		r.at = t.Start
		if braces == 1 && parens == 0 && t.Kind != '}' {
			i = r.feedLabel(tokens, i) - 1
			continue
		}
		switch t.Kind {
		case Ident:
			if parens == 0 && opensSize(r.src, tokens[i:]) {
				opened = true
				r.feed(gosmiPunct, "(")
			}
			i += r.feedName(tokens, i)
		case Number, BinString, HexString:
			r.feed(gosmiInt, r.decimal(t))
		case DotDot:
			r.feed(gosmiPunct, "..")
		case Text, Assign:
			return
		default:
			inBraces, inParens := deeper(t.Kind)
			braces, parens = braces+inBraces, parens+inParens
			r.feed(gosmiPunct, punctuation(t.Kind))
			if braces > 0 || parens > 0 || inBraces+inParens >= 0 {
				continue
			}
			if opened {
				r.problem(SizeForm, tokens[0].Start, folded(r.src[tokens[0].Start:t.End]))
				r.feed(gosmiPunct, ")")
			}
			if i+1 < len(tokens) && tokens[i+1].Kind != '{' && tokens[i+1].Kind != '(' {
				r.problem(BadSyntax, tokens[i+1].Start, join(r.src, tokens[i+1:]))
				return
			}
		}
	}
}

// opensSize reports whether tokens begin with SIZE ( in whatever case.
func opensSize(src []byte, tokens []Token) bool {
	return len(tokens) > 1 && tokens[1].Kind == '(' && isWord(tokens[0].of(src), "SIZE")
}

// punctuation returns the mark as text.
func punctuation(k Kind) string {
	const marks = "{}()[],;.|-<>="
	if i := strings.IndexByte(marks, byte(k)); i >= 0 {
		return marks[i : i+1]
	}
	return string(rune(k))
}

// decimal returns a number's digits without leading zeros.
func (r *reader) decimal(t Token) string {
	if t.Kind != Number {
		return based(t, t.of(r.src))
	}
	return cmp.Or(strings.TrimLeft(string(t.of(r.src)), "0"), "0")
}

// feedLabel feeds the item of an enumeration at token i and returns the token
// behind it. Between two items there is a comma afterwards.
func (r *reader) feedLabel(tokens []Token, i int) int {
	if tokens[i].Kind == ',' {
		if i+1 == len(tokens) || tokens[i+1].Kind == ',' || tokens[i+1].Kind == '}' || tokens[i-1].Kind == '{' {
			r.once(MissingComma, tokens[i].Start, "")
		}
		return i + 1
	}
	open := i
	for open < len(tokens) && !r.numbered(tokens[open:]) {
		switch tokens[open].Kind {
		case ',', '}', '{':
			r.problem(BadLabel, tokens[i].Start, folded(r.src[tokens[i].Start:tokens[max(open-1, i)].End]))
			return max(open, i+1)
		}
		open++
	}
	if open == len(tokens) || open == i {
		r.problem(BadLabel, tokens[i].Start, folded(r.src[tokens[i].Start:tokens[min(open, len(tokens)-1)].End]))
		return open + 1
	}
	if len(r.fed) > 0 && r.fed[len(r.fed)-1].Value == ")" {
		if tokens[i-1].Kind != ',' {
			r.once(MissingComma, tokens[i].Start, "")
		}
		r.feed(gosmiPunct, ",")
	}
	label := tokens[i].of(r.src)
	if open > i+1 {
		label = r.src[tokens[i].Start:tokens[open-1].End]
	}
	if open > i+1 || !lower(label) {
		r.once(OddLabel, tokens[i].Start, folded(label))
	}
	r.feed(gosmiIdent, folded(label))
	r.feed(gosmiPunct, "(")
	open++
	if tokens[open].Kind == '-' {
		r.feed(gosmiPunct, "-")
		open++
	}
	if t := tokens[open]; t.Kind == Ident {
		r.feed(gosmiInt, r.hexNumber(t))
	} else {
		r.feed(gosmiInt, r.decimal(t))
	}
	r.feed(gosmiPunct, ")")
	return open + 2
}

// numbered reports whether tokens begin with the number of a label, in its
// brackets.
func (r *reader) numbered(tokens []Token) bool {
	if len(tokens) < 3 || tokens[0].Kind != '(' {
		return false
	}
	tokens = tokens[1:]
	if tokens[0].Kind == '-' {
		tokens = tokens[1:]
	}
	if len(tokens) < 2 || tokens[1].Kind != ')' {
		return false
	}
	switch tokens[0].Kind {
	case Number, BinString, HexString:
		return true
	}
	return tokens[0].Kind == Ident && isHexNumber(tokens[0].of(r.src))
}

// hexNumber returns a number written 0x1f in decimal, and reports it.
func (r *reader) hexNumber(t Token) string {
	b := t.of(r.src)
	r.problem(OddNumber, t.Start, string(b))
	return hexDigits(string(b[2:]))
}

func isHexNumber(b []byte) bool { return len(b) > 2 && b[0] == '0' && b[1]|0x20 == 'x' }

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

// feedName feeds the name at tokens[i], which may be one of two words, and
// returns how many more tokens it took.
func (r *reader) feedName(tokens []Token, i int) int {
	t := tokens[i]
	word := t.of(r.src)
	next := Token{}
	if i+1 < len(tokens) {
		next = tokens[i+1]
	}
	if meant, exact := keyword(word, next.of(r.src)); meant != "" {
		if !exact {
			r.assume(ClauseCase, t.Start, string(word), meant)
		}
		switch meant {
		case "OCTET STRING":
			r.feed(gosmiOctetString, meant)
			return 1
		case "OBJECT IDENTIFIER":
			r.feed(gosmiObjectIdentifier, meant)
			return 1
		case "BIT STRING":
			r.feed(gosmiIdent, "BITS")
			return 1
		case "MIN", "MAX":
			r.problem(OpenRange, t.Start, meant)
			r.feed(gosmiInt, meant)
		default:
			r.feed(gosmiIdent, meant)
		}
		return 0
	}
	switch {
	case isHexNumber(word):
		r.feed(gosmiInt, r.hexNumber(t))
	case next.Kind == '.' && i+2 < len(tokens) && tokens[i+2].Kind == Ident: // MODULE.Type
		r.feed(gosmiIdent, string(tokens[i+2].of(r.src)))
		return 2
	default:
		r.feed(gosmiIdent, string(word))
	}
	return 0
}

// keyword returns the keyword of a syntax that word is, alone or together with
// the next one, in whatever case, and whether that is how it is written; ""
// when it is none.
func keyword(word, next []byte) (meant string, exact bool) {
	for _, k := range [...]struct{ first, second, both string }{
		{"INTEGER", "", "INTEGER"},
		{"OCTET", "STRING", "OCTET STRING"},
		{"OBJECT", "IDENTIFIER", "OBJECT IDENTIFIER"},
		{"SIZE", "", "SIZE"},
		{"BIT", "STRING", "BIT STRING"},
		{"MIN", "", "MIN"},
		{"MAX", "", "MAX"},
	} {
		if isWord(word, k.first) && (k.second == "" || isWord(next, k.second)) {
			return k.both, string(word) == k.first && (k.second == "" || string(next) == k.second)
		}
	}
	return "", false
}
