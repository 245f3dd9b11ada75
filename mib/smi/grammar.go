package smi

import (
	"errors"
	"io"
	"sync"

	"github.com/alecthomas/participle"
	"github.com/alecthomas/participle/lexer"
	"github.com/sleepinggenius2/gosmi/parser"
)

// The numbers gosmi's grammar knows its tokens by: below that of the end of
// file, in the order in which its lexer's rules stand. Some of its parsing
// functions compare against its own lexer's table, so these must agree with it.
const (
	gosmiKeyword rune = lexer.EOF - 1 - iota
	gosmiObjectIdentifier
	gosmiOctetString
	gosmiBinString
	gosmiHexString
	gosmiAssign
	gosmiComment
	gosmiExtUTCTime
	gosmiText
	gosmiIdent
	gosmiInt
	gosmiPunct
	gosmiWhitespace
)

// definition tells participle about the tokens; the tokens themselves are
// handed over ready made.
type definition map[string]rune

func newDefinition() definition {
	return definition{
		"EOF": lexer.EOF, "Keyword": gosmiKeyword, "ObjectIdentifier": gosmiObjectIdentifier,
		"OctetString": gosmiOctetString, "BinString": gosmiBinString, "HexString": gosmiHexString,
		"Assign": gosmiAssign, "Comment": gosmiComment, "ExtUTCTime": gosmiExtUTCTime, "Text": gosmiText,
		"Ident": gosmiIdent, "Int": gosmiInt, "Punct": gosmiPunct, "Whitespace": gosmiWhitespace,
	}
}

func (d definition) Symbols() map[string]rune { return d }

func (d definition) Lex(io.Reader) (lexer.Lexer, error) {
	return nil, errors.New("tokens come from package smi's own lexer")
}

// feed hands prepared tokens to participle.
type feed struct {
	tokens []lexer.Token
	next   int
}

func (f *feed) Next() (lexer.Token, error) {
	if f.next == len(f.tokens) {
		return lexer.Token{Type: lexer.EOF}, nil
	}
	f.next++
	return f.tokens[f.next-1], nil
}

// Parser reads the bodies of declarations. It builds each of gosmi's grammars
// when it is first needed, and reads a syntax that is written the same way
// again and again only once. It is safe for concurrent use; the zero Parser is
// ready.
type Parser struct {
	objectType        root[parser.ObjectType]
	objectIdentity    root[parser.ObjectIdentity]
	notification      root[parser.NotificationType]
	trap              root[parser.TrapType]
	objectGroup       root[parser.ObjectGroup]
	notificationGroup root[parser.NotificationGroup]
	compliance        root[parser.ModuleCompliance]
	capabilities      root[parser.AgentCapabilities]
	convention        root[parser.TextualConvention]
	typ               root[parser.Type]

	pool     sync.Pool // of *scratch
	syntaxes syntaxes
}

// maxFed is how many tokens a grammar is given; participle panics on lists of
// a million items.
const maxFed = 100_000

var errTooLong = errors.New("longer than any declaration should be")

// root is one grammar of gosmi's, begun at one of its structs. It remembers
// what it made of short rows of tokens.
type root[T any] struct {
	once   sync.Once
	parser *participle.Parser

	mu   sync.RWMutex
	made map[string]*T
}

// maxMade and maxKey bound what a grammar remembers: so many rows of tokens,
// of so many bytes each.
const (
	maxMade = 1 << 15
	maxKey  = 96
)

// keyOf returns a short row of tokens as one string of bytes, nil for a long one.
func keyOf(tokens []lexer.Token, buf []byte) []byte {
	for _, t := range tokens {
		if len(buf)+len(t.Value) > maxKey-2 {
			return nil
		}
		buf = append(append(buf, byte(-t.Type)), t.Value...)
	}
	return buf
}

// parse reads tokens, all of them, into a T, which is not to be changed.
func (r *root[T]) parse(tokens []lexer.Token) (*T, error) {
	var buf [maxKey]byte
	key := keyOf(tokens, buf[:0])
	if key == nil {
		return r.read(tokens)
	}
	r.mu.RLock()
	v, ok := r.made[string(key)]
	r.mu.RUnlock()
	if ok {
		return v, nil
	}
	v, err := r.read(tokens)
	if err != nil {
		return v, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.made == nil {
		r.made = map[string]*T{}
	}
	if len(r.made) < maxMade {
		r.made[string(key)] = v
	}
	return v, nil
}

func (r *root[T]) read(tokens []lexer.Token) (*T, error) {
	if len(tokens) > maxFed {
		return new(T), errTooLong
	}
	r.once.Do(func() { r.parser = participle.MustBuild(new(T), participle.Lexer(newDefinition())) })
	v := new(T)
	peeking, err := lexer.Upgrade(&feed{tokens: tokens})
	if err != nil {
		return nil, err
	}
	return v, r.parser.ParseFromLexer(peeking, v)
}
