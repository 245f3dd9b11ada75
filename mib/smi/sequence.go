package smi

import "github.com/sleepinggenius2/gosmi/parser"

// sequence reads a SEQUENCE or CHOICE, field by field. No two sequences are
// alike, their fields' types nearly always are: each type is read once by the
// grammar, and what is left is names and commas.
func (r *reader) sequence(tokens []Token) *Syntax {
	s := &Syntax{Name: string(tokens[0].of(r.src)), Form: Sequence, Tag: untagged, Text: join(r.src, tokens)}
	if s.Name == "CHOICE" {
		s.Form = Choice
	}
	fields := tokens[2:]
	s.Fields = make([]Field, 0, min(maxNames, len(fields)/3+1))
	for len(fields) > 0 && fields[0].Kind != '}' && len(s.Fields) < maxNames {
		n := 0
		if fields[0].Kind == Ident && len(fields) > 1 {
			n = fieldType(r.src, fields[1:])
		}
		if n == 0 {
			if fields[0].Kind != ',' {
				r.problem(BadSyntax, fields[0].Start, string(fields[0].of(r.src)))
			} else {
				r.once(MissingComma, fields[0].Start, "")
			}
			fields = fields[1:]
			continue
		}
		typ := fields[1 : 1+n]
		s.Fields = append(s.Fields, Field{string(fields[0].of(r.src)), r.remembered(typ, r.fieldSyntax).Name})
		fields = fields[1+n:]
		switch {
		case len(fields) == 0:
		case fields[0].Kind == ',':
			if fields = fields[1:]; len(fields) > 0 && fields[0].Kind == '}' {
				r.once(MissingComma, fields[0].Start, "")
			}
		case fields[0].Kind == Ident:
			r.once(MissingComma, fields[0].Start, "")
		}
	}
	if len(fields) == 0 {
		last := tokens[len(tokens)-1]
		r.problem(BadSyntax, last.Start, string(last.of(r.src)))
	}
	return s
}

// fieldSyntax reads a syntax as that of a field of a SEQUENCE.
func (r *reader) fieldSyntax(tokens []Token) (*parser.Syntax, int, error) {
	r.feed(gosmiIdent, "T")
	r.feed(gosmiAssign, "::=")
	r.feedWord("SEQUENCE", "{", "f")
	r.feedSyntax(tokens)
	r.feedWord("}")
	t, err := r.Parser.typ.parse(r.fed)
	if err != nil {
		return nil, untagged, err
	}
	return &parser.Syntax{Type: &t.Sequence.Entries[0].Syntax}, untagged, nil
}

// fieldType returns how many of the tokens are the type at their beginning.
func fieldType(src []byte, tokens []Token) int {
	if tokens[0].Kind != Ident {
		return 0
	}
	n := 1
	switch {
	case len(tokens) > 2 && tokens[1].Kind == '.' && tokens[2].Kind == Ident, // MODULE.Type
		len(tokens) > 2 && tokens[0].is(src, "SEQUENCE") && tokens[1].is(src, "OF"):
		n = 3
	case len(tokens) > 1 && (isWord(tokens[1].of(src), "STRING") || isWord(tokens[1].of(src), "IDENTIFIER")):
		n = 2
	}
	if n < len(tokens) && isWord(tokens[n].of(src), "SIZE") {
		n++
	}
	depth := 0
	for n < len(tokens) {
		switch tokens[n].Kind {
		case '(', '{':
			depth++
		case ')', '}':
			if depth == 0 {
				return n
			}
			depth--
		default:
			if depth == 0 {
				return n
			}
		}
		n++
	}
	return n
}
