package smi

import (
	"fmt"
	"strings"
)

// Severity grades a [Diagnostic].
type Severity uint8

// From a curiosity to a declaration that is lost.
const (
	Note Severity = iota
	Warning
	Error
)

// Code numbers a kind of diagnostic. The numbers stay what they are: lists and
// searches rely on them.
type Code uint8

// What can be odd about a module's text.
const (
	_                Code = iota
	OddSpace              // control characters and the like between tokens
	SmartQuote            // typographic quotes around a text
	DigitName             // a name that begins with a digit
	BadAssign             // := for ::=
	BareHex               // '0f' without H or B
	Stray                 // a character that is no part of the language
	OpenText              // a text without its closing quote
	NoModule              // a file without a module
	NoEnd                 // a module without END
	AfterEnd              // declarations behind END
	ModuleOID             // an OID behind the module's name
	BadImports            // an IMPORTS clause that is not one
	OpenImports           // IMPORTS without its semicolon
	LostTokens            // tokens between declarations
	UnknownStatement      // a declaration of no known kind
	NoPath                // a declaration without ::= { … }
	BadPath               // a path that does not read as one
	BigSub                // a sub-identifier over 2^32-1
	NoEnterprise          // a TRAP-TYPE without ENTERPRISE
	Underscore            // a name with an underscore
	EndHyphen             // a name that ends in a hyphen
	MissingClause         // SYNTAX, ACCESS or STATUS not stated
	DoubleClause          // a clause that is there twice
	BadAccess             // an access that is none
	BadStatus             // a status that is none
	BadDate               // a date not in UTC form
	BadSyntax             // a syntax gosmi's grammar refuses
	BadRange              // a range that is none
	BadLabel              // an enumeration item that is none
	MissingComma          // a comma left out or doubled
	EmptyText             // a text with nothing in it
	BadBody               // a body gosmi's grammar refuses
	lastCode
)

// String returns the code as it is shown and searched for: "S012".
func (c Code) String() string { return fmt.Sprintf("S%03d", uint8(c)) }

// rule is what a code says: how bad it is, what is wrong (%s is the detail)
// and what is done about it.
type rule struct {
	severity      Severity
	what, assumed string
}

func (c Code) rule() rule {
	return [lastCode]rule{
		OddSpace:         {Note, "%s between tokens", "white space"},
		SmartQuote:       {Note, "typographic quotes around a text", `the quote "`},
		DigitName:        {Note, "a name begins with a digit", "the name as written"},
		BadAssign:        {Warning, "%s where ::= belongs", "::="},
		BareHex:          {Warning, "a hexadecimal or binary string without its H or B", "hexadecimal"},
		Stray:            {Warning, "%q is no part of the language", "nothing there"},
		OpenText:         {Error, "a text without its closing quote", "it ends where its declaration goes on"},
		NoModule:         {Note, "no MIB module in this file", "nothing to load"},
		NoEnd:            {Warning, "module %s has no END", "it ends where the next module or the file does"},
		AfterEnd:         {Warning, "module %s goes on behind its END", "all of it belongs to the module"},
		ModuleOID:        {Note, "an object identifier behind the name of module %s", "it is left aside"},
		BadImports:       {Warning, "%q does not belong into IMPORTS", "it is left aside"},
		OpenImports:      {Warning, "IMPORTS without its semicolon", "it ends before the first declaration"},
		LostTokens:       {Error, "%q belongs to no declaration", "it is left aside"},
		UnknownStatement: {Error, "%q is no kind of declaration", "the name stands for its place only"},
		NoPath:           {Error, "%s has no ::= { … }", "it has no place in the tree"},
		BadPath:          {Error, "the place of %s does not read as { parent number }", "what of it could be read"},
		BigSub:           {Error, "a sub-identifier of %s exceeds 4294967295", "it has no place in the tree"},
		NoEnterprise:     {Error, "trap %s has no ENTERPRISE", "it has no place in the tree"},
		Underscore:       {Note, "underscore in the name %s", "the name as written"},
		EndHyphen:        {Note, "hyphen at the end of the name %s", "the name as written"},
		MissingClause:    {Warning, "%s is missing", "not stated"},
		DoubleClause:     {Warning, "%s is there twice", "the first one"},
		BadAccess:        {Warning, "%q is no access", ""},
		BadStatus:        {Warning, "%q is no status", ""},
		BadDate:          {Note, "%q is not a UTC date such as 202611230000Z", "the date as written"},
		BadSyntax:        {Warning, "the syntax does not read as one: %s", "what of it could be read"},
		BadRange:         {Warning, "%q is no range", "no such limit"},
		BadLabel:         {Warning, "%q is no name(number)", "it is left aside"},
		MissingComma:     {Note, "a comma is missing or there twice", "one comma"},
		EmptyText:        {Note, "%s is empty", ""},
		BadBody:          {Warning, "the declaration does not read as one: %s", "what of it could be read"},
	}[c]
}

// Diagnostic is something odd in a text, and what was assumed instead.
type Diagnostic struct {
	Code      Code
	Severity  Severity
	Offset    uint32
	Line, Col int // from 1; Col counts bytes
	Message   string
	Assumed   string
}

// diagnose makes a diagnostic without its line and column.
func diagnose(c Code, at int, detail string) Diagnostic {
	r := c.rule()
	what := r.what
	if strings.Contains(what, "%") {
		if len(detail) > 60 {
			detail = detail[:60] + "…"
		}
		what = fmt.Sprintf(what, detail)
	}
	return Diagnostic{Code: c, Severity: r.severity, Offset: uint32(at), Message: what, Assumed: r.assumed}
}
