package smi

// Kind is the kind of a token. A punctuation mark is its own kind: the byte
// itself, as in '{'.
type Kind uint8

// The kinds of tokens that are not one punctuation mark.
const (
	EOF       Kind = iota
	Ident          // a name or a keyword
	Number         // decimal digits
	Text           // "…", quotes included
	BinString      // '0101'B
	HexString      // '0fA0'H
	Assign         // ::=
	DotDot         // ..
)

// Token is a stretch of a module's text that means something. It holds no
// text, only where that stands.
type Token struct {
	Kind       Kind
	Start, End uint32 // bytes from the beginning of the file, End excluded
}

// of returns what the token stands for in src.
func (t Token) of(src []byte) []byte { return src[t.Start:t.End] }

// is reports whether t is the identifier word.
func (t Token) is(src []byte, word string) bool {
	return t.Kind == Ident && string(src[t.Start:t.End]) == word
}
