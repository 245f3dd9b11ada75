package smi

import "fmt"

// Code numbers a kind of diagnostic. The numbers stay what they are: lists,
// searches and scripts rely on them; a new one goes to the end of its block.
// CODES.md lists them for people.
type Code uint16

// String returns the code as it is shown and searched for: "S301".
func (c Code) String() string { return fmt.Sprintf("S%03d", uint16(c)) }

// Characters, and the tokens they make.
const (
	OddSpace Code = iota + 101
	UTF16
	Latin1
	SmartQuote
	Stray
	BadAssign
	BareHex
	DigitName
	OpenText
	PageBreak
	TooLong
	ClosedComment
)

// Modules and their frame.
const (
	NoModule Code = iota + 201
	NoName
	NoEnd
	AfterEnd
	ModuleOID
	BadImports
	OpenImports
	EmptyImports
	Exports
	SecondModule
	MacroBody
)

// Declarations, their kinds and their places.
const (
	LostTokens Code = iota + 301
	UnknownStatement
	MissingKind
	KindCase
	JoinedKind
	NoPath
	BadPath
	BigSub
	NoEnterprise
	Underscore
	EndHyphen
	NameCase
	OddName
	Semicolon
	Constant
)

// Clauses and what stands in them.
const (
	MissingClause Code = iota + 401
	DoubleClause
	ClauseOrder
	ClauseCase
	BadAccess
	BadStatus
	OtherSMI
	BadDate
	EmptyText
	BareText
	MissingComma
	BadSyntax
	SizeForm
	BadRange
	OpenRange
	OddNumber
	BadLabel
	OddLabel
	BadBody
	Braces
)

// rule is what a code says: how bad it is, what is wrong and what is done
// about it.
type rule struct {
	severity      Severity
	what, assumed string
}

// rules is never written to after it was made.
var rules = map[Code]rule{
	OddSpace:      {Note, "%s between tokens", "white space"},
	UTF16:         {Note, "the file is in UTF-16", "it is read as such"},
	Latin1:        {Note, "a byte that is no UTF-8", "Windows-1252, which holds Latin-1"},
	SmartQuote:    {Note, "typographic quotes around a text", `the quote "`},
	Stray:         {Warning, "%q is no part of the language", "nothing there"},
	BadAssign:     {Warning, "%s where ::= belongs", "::="},
	BareHex:       {Warning, "a hexadecimal or binary string without its H or B", "hexadecimal"},
	DigitName:     {Note, "the name %s begins with a digit", "the name as written"},
	OpenText:      {Warning, "a text with a quote missing at one of its ends", "it ends where its declaration goes on"},
	PageBreak:     {Note, "a page break of the document it was cut from", "nothing there"},
	TooLong:       {Error, "the file goes on and on", "what is behind this is left aside"},
	ClosedComment: {Note, "declaration behind a comment on the same line", "the comment ends at its second --"},

	NoModule:     {Note, "no MIB module in this file", "nothing to load"},
	NoName:       {Warning, "a module without a name", "the name of its file"},
	NoEnd:        {Warning, "module %s has no END", "it ends where the next module or the file does"},
	AfterEnd:     {Warning, "module %s goes on behind its END", "all of it belongs to the module"},
	ModuleOID:    {Note, "an object identifier behind the name of module %s", "it is left aside"},
	BadImports:   {Warning, "%q does not belong into IMPORTS", "it is left aside"},
	OpenImports:  {Warning, "IMPORTS without its semicolon", "it ends before the first declaration"},
	EmptyImports: {Note, "IMPORTS of nothing", "no imports"},
	Exports:      {Note, "EXPORTS, which the SMI does not have", "all names can be imported"},
	SecondModule: {Note, "module %s shares its file with another", "each is a module of its own"},
	MacroBody:    {Note, "macro %s is defined anew", "its usual meaning"},

	LostTokens:       {Warning, "%q belongs to no declaration", "it is left aside"},
	UnknownStatement: {Error, "%q is no kind of declaration", "the name stands for its place only"},
	MissingKind:      {Warning, "%s has no kind", "OBJECT-TYPE"},
	KindCase:         {Note, "%s is not written as the SMI does", "%s"},
	JoinedKind:       {Warning, "no blank between %s and its kind", "one blank"},
	NoPath:           {Error, "%s has no ::= { … }", "it has no place in the tree"},
	BadPath:          {Warning, "the place of %s does not read as { parent number }", "what of it could be read"},
	BigSub:           {Error, "a sub-identifier of %s exceeds 4294967295", "it has no place in the tree"},
	NoEnterprise:     {Warning, "trap %s has no ENTERPRISE", "%s"},
	Underscore:       {Note, "underscore in the name %s", "the name as written"},
	EndHyphen:        {Note, "hyphen at the end of the name %s", "the name as written"},
	NameCase:         {Note, "the case of the first letter of %s is that of another kind of name", "the name as written"},
	OddName:          {Warning, "%q is no name", "the name as written"},
	Semicolon:        {Note, "a semicolon between declarations", "nothing there"},
	Constant:         {Note, "the value of %s is no object identifier", "it has no place in the tree"},

	MissingClause: {Warning, "%s is missing", "not stated"},
	DoubleClause:  {Warning, "%s is there twice", "the first one"},
	ClauseOrder:   {Note, "%s is not in its place", "the clauses may come in any order"},
	ClauseCase:    {Note, "%s is not written as the SMI does", "%s"},
	BadAccess:     {Warning, "%q is no access", "%s"},
	BadStatus:     {Warning, "%q is no status", "%s"},
	OtherSMI:      {Note, "%s belongs to the other version of the SMI", "what it means there"},
	BadDate:       {Note, "%q is not a UTC date such as 202611230000Z", "the date as written"},
	EmptyText:     {Note, "%s is empty", "nothing is said"},
	BareText:      {Warning, "%s without its text in quotes", "nothing is said"},
	MissingComma:  {Note, "a comma is missing or one too many", "commas between the items"},
	BadSyntax:     {Warning, "the syntax cannot be read at %q", "what of it could be read"},
	SizeForm:      {Note, "%s instead of (SIZE (…))", "a size"},
	BadRange:      {Warning, "%q is no range", "%s"},
	OpenRange:     {Note, "%s as an end of a range", "whatever the type allows"},
	OddNumber:     {Note, "%s is no number of the SMI", "hexadecimal"},
	BadLabel:      {Warning, "%q is no name(number)", "it is left aside"},
	OddLabel:      {Note, "%q is no good name for a number", "the name as written"},
	BadBody:       {Warning, "the declaration cannot be read at %q", "what of it could be read"},
	Braces:        {Note, "%s in braces", "the name within"},
}
