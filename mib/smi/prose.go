package smi

import "strings"

// Prose is what a declaration says in words.
type Prose struct {
	Description string
	Reference   string
}

// Texts reads the words of one declaration, given from its name to its end.
func Texts(declaration []byte) Prose {
	tokens := lex(declaration, 0, len(declaration), nil, nil)
	var p Prose
	for i := range tokens {
		if tokens[i].Kind == Assign && i > 2 {
			break // a type's comes right after its name
		}
		if i+1 == len(tokens) || tokens[i+1].Kind != Text {
			continue
		}
		switch t := tokens[i]; {
		case p.Description == "" && isWord(t.of(declaration), "DESCRIPTION"):
			p.Description = Readable(tokens[i+1].of(declaration))
		case p.Reference == "" && isWord(t.of(declaration), "REFERENCE"):
			p.Reference = Readable(tokens[i+1].of(declaration))
		}
	}
	return p
}

// isWord reports whether b is the word, in any case.
func isWord(b []byte, word string) bool {
	return len(b) == len(word) && strings.EqualFold(string(b), word)
}
