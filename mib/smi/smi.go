// Package smi reads the text of MIB modules.
//
// The SMI is written in a subset of ASN.1. A module is a name, DEFINITIONS ::=
// BEGIN, a list of IMPORTS, a row of declarations and END; a file may hold
// several. Most declarations are calls of a macro, ifInOctets OBJECT-TYPE
// SYNTAX Counter32 … ::= { ifEntry 10 }: a name and a kind, a body of clauses,
// and a place in the tree of object identifiers. The rest give names to types
// or to places.
//
// Real modules break the rules in every way there is. Reading one therefore
// goes in steps, each of which loses no more than what it stumbles over: a
// lexer cuts the text into tokens, a splitter finds where declarations begin,
// [Parse] reads their heads (name, kind and place), and [Parser.Body] reads
// one declaration's body, with gosmi's grammar for what is well formed and by
// looking for known words in what is not. Everything odd on the way is a
// [Diagnostic] with a number, a position, and what was assumed instead.
package smi

import "bytes"

// File is what one file holds.
type File struct {
	Modules     []Module
	Diagnostics []Diagnostic // in the order of their offsets
}

// Module is a module's head and the heads of its declarations.
type Module struct {
	Name       string // "" where the text has none: it goes by its file's then
	Start, End uint32 // bytes: from its name to its END, that included
	Line       int    // of its name, from 1
	SMIv2      bool   // RFC 2578, not RFC 1155 and 1212
	Imports    []Import
	Statements []Statement
}

// Import is one imported name.
type Import struct {
	Name, Module string
}

// Statement is the head of one declaration.
type Statement struct {
	Kind       StatementKind
	Table      bool // its SYNTAX begins with SEQUENCE OF
	Name       string
	Start, End uint32 // bytes: from its name to the end of its value
	Line       int32  // of its name, from 1
	// Path is the value of ::= { … }. A trap's is its enterprise, 0 and its
	// number. It is nil where the declaration has none or none that is valid.
	Path []Arc
	// Text is LAST-UPDATED for MODULE-IDENTITY, "" otherwise.
	Text string
}

// Arc is one element of a path: a name, a number, or a name with its number.
type Arc struct {
	Name      string
	Number    uint32
	HasNumber bool
}

// StatementKind is what a declaration declares.
type StatementKind uint8

// The kinds of declarations.
const (
	NoStatement StatementKind = iota
	ObjectType
	ObjectIdentity
	ModuleIdentity
	NotificationType
	TrapType
	ObjectGroup
	NotificationGroup
	ModuleCompliance
	AgentCapabilities
	TextualConvention
	TypeAssignment
	ValueAssignment // name OBJECT IDENTIFIER ::= { … }
	Macro
	Unreadable         // a name and a place, but no kind that is known
	ConstantAssignment // name INTEGER ::= 5, which is no place in the tree
)

// String returns the keyword of the kind.
func (k StatementKind) String() string {
	return [...]string{
		"", "OBJECT-TYPE", "OBJECT-IDENTITY", "MODULE-IDENTITY", "NOTIFICATION-TYPE", "TRAP-TYPE",
		"OBJECT-GROUP", "NOTIFICATION-GROUP", "MODULE-COMPLIANCE", "AGENT-CAPABILITIES",
		"TEXTUAL-CONVENTION", "type", "OBJECT IDENTIFIER", "MACRO", "unreadable", "value",
	}[k]
}

// statementKind returns the kind a macro's name stands for.
func statementKind(word string) StatementKind {
	switch word {
	case "OBJECT-TYPE":
		return ObjectType
	case "OBJECT-IDENTITY":
		return ObjectIdentity
	case "MODULE-IDENTITY":
		return ModuleIdentity
	case "NOTIFICATION-TYPE":
		return NotificationType
	case "TRAP-TYPE":
		return TrapType
	case "OBJECT-GROUP":
		return ObjectGroup
	case "NOTIFICATION-GROUP":
		return NotificationGroup
	case "MODULE-COMPLIANCE":
		return ModuleCompliance
	case "AGENT-CAPABILITIES":
		return AgentCapabilities
	}
	return NoStatement
}

// Parse finds the modules in src and reads the heads of their declarations.
// It keeps no reference to src. All offsets are into what [Decode] makes of it.
func Parse(src []byte) File {
	f := file{src: Decode(src), names: map[string]string{}}
	f.lines = NewLines(f.src)
	if IsUTF16(src) {
		f.say(UTF16, 0, "")
	}
	if !mayHoldModule(f.src) {
		f.say(NoModule, 0, "")
		return f.finish()
	}
	if at := firstInvalid(f.src); at >= 0 {
		f.say(Latin1, at, "")
	}
	f.tokens = lex(f.src, 0, len(f.src), make([]Token, 0, len(f.src)/bytesAToken), f.say)
	f.modules()
	return f.finish()
}

// bytesAToken is how many bytes of a module there are to a token, or a bit
// fewer.
const bytesAToken = 16

// mayHoldModule tells what is no module at all, so that it need not be read.
func mayHoldModule(src []byte) bool {
	return bytes.Contains(src, []byte("DEFINITIONS")) || bytes.Contains(bytes.ToUpper(src), []byte("DEFINITIONS"))
}
