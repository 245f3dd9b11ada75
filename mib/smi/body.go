package smi

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"github.com/alecthomas/participle"
	"github.com/alecthomas/participle/lexer"
	"github.com/sleepinggenius2/gosmi/parser"
	"github.com/sleepinggenius2/gosmi/types"
)

// Body is what stands between a declaration's head and its value. Which of its
// fields mean something depends on the kind of declaration.
type Body struct {
	Syntax   *Syntax // OBJECT-TYPE, TEXTUAL-CONVENTION, type assignment; may be nil
	Access   string  // a word of the SMI, or ""
	Status   string  // a word of the SMI, or ""
	Units    string
	Hint     string // DISPLAY-HINT
	Default  string // what stands between DEFVAL's braces, as written
	Index    []Index
	Augments string
	// Objects are the members of a group, what a notification carries, the
	// groups a MODULE-COMPLIANCE or AGENT-CAPABILITIES names.
	Objects      []string
	LastUpdated  string
	Organization string
}

// Index is one item of an INDEX clause. SMIv1 allows a type where an object
// belongs, as in INDEX { INTEGER }; its name stands here then.
type Index struct {
	Name    string
	Implied bool
}

// reader reads one body.
type reader struct {
	*Parser
	src      []byte
	v2       bool // the module is of SMIv2
	st       *Statement
	all      []clause
	body     Body
	fed      []lexer.Token
	at       uint32 // where what is fed stands in src
	problems []Diagnostic
}

// scratch is memory used from one body to the next.
type scratch struct {
	tokens  []Token
	clauses []clause
	fed     []lexer.Token
}

// maxOfABody is how many diagnostics one body gets.
const maxOfABody = 200

func (r *reader) problem(c Code, at uint32, detail string) { r.assume(c, at, detail, "") }

func (r *reader) assume(c Code, at uint32, detail, assumed string) {
	if len(r.problems) < maxOfABody {
		r.problems = append(r.problems, diagnose(c, int(at), detail, assumed))
	}
}

// once reports what a body is told once only.
func (r *reader) once(c Code, at uint32, detail string) {
	if !slices.ContainsFunc(r.problems, func(d Diagnostic) bool { return d.Code == c }) {
		r.problem(c, at, detail)
	}
}

// Body reads the body of a declaration Parse found in module m of src, which
// is what [Decode] returned. What it finds odd is reported with offsets into
// src, but without lines.
func (p *Parser) Body(src []byte, m *Module, st *Statement) (Body, []Diagnostic) {
	switch st.Kind {
	case Macro, ValueAssignment, ConstantAssignment, Unreadable, NoStatement:
		return Body{}, nil
	}
	if int(st.End) > len(src) || st.Start > st.End {
		return Body{}, nil
	}
	work, _ := p.pool.Get().(*scratch)
	if work == nil {
		work = new(scratch)
	}
	defer p.pool.Put(work)
	work.tokens = lex(src, int(st.Start), int(st.End), work.tokens[:0], nil)
	r := reader{Parser: p, src: src, v2: m.SMIv2, st: st, all: work.clauses[:0], fed: work.fed[:0]}
	tokens := work.tokens
	for len(tokens) > 0 && int(tokens[0].Start-st.Start) < len(st.Name) {
		tokens = tokens[1:]
	}
	switch {
	case len(tokens) == 0:
	case st.Kind == TypeAssignment || st.Kind == TextualConvention:
		r.typeBody(tokens[1:])
	case tokens[0].Kind == Ident && clauseNamed(tokens[0].of(src)) == "":
		r.macroBody(tokens[1:])
	default: // its kind is missing
		r.macroBody(tokens)
	}
	work.fed, work.clauses = r.fed, r.all
	return r.body, r.problems
}

// macroBody reads the clauses of a macro call.
func (r *reader) macroBody(tokens []Token) {
	for i, t := range tokens {
		if t.Kind == Assign {
			tokens = tokens[:i]
			break
		}
	}
	r.clauses(tokens)
	r.checkTexts()
	r.checkOrder()
	r.body.Status = r.status()
	switch r.st.Kind {
	case ObjectType:
		r.objectType()
	case ModuleIdentity:
		r.moduleIdentity()
	case ObjectIdentity:
		r.feedStatus()
		r.grammar(func() error { _, err := r.Parser.objectIdentity.parse(r.fed); return err })
	case NotificationType:
		r.notificationType()
	case TrapType:
		r.trapType()
	case ObjectGroup, NotificationGroup:
		r.group()
	case ModuleCompliance:
		r.moduleCompliance()
	case AgentCapabilities:
		r.agentCapabilities()
	}
}

// grammar runs one of gosmi's grammars and reports its refusal.
func (r *reader) grammar(parse func() error) bool {
	err := parse()
	if err != nil {
		r.refused(BadBody, err, r.st.Start)
	}
	return err == nil
}

// refused reports that gosmi's grammar does not accept what it was fed, at the
// token it stumbled over, or at the offset given when that cannot be told.
func (r *reader) refused(c Code, err error, at uint32) {
	if e, ok := errors.AsType[participle.Error](err); ok {
		if offset := e.Position().Offset; offset > 0 && offset < len(r.src) {
			at = uint32(offset)
		}
	}
	near := r.src[at:min(len(r.src), int(at)+maxDetail)]
	if fields := bytes.Fields(near); len(fields) > 0 {
		near = fields[0]
	}
	r.problem(c, at, decode(near))
}

func (r *reader) objectType() {
	b := &r.body
	b.Access = r.access()
	b.Units = r.text("UNITS")
	b.Default = r.defval()
	if c, ok := find(r.all, "ACCESS", "MAX-ACCESS"); ok && c.word == "MAX-ACCESS" != r.v2 {
		r.problem(OtherSMI, c.at.Start, c.word)
	}
	index, augments := r.indexTokens()
	syntax, ok := find(r.all, "SYNTAX")
	if !ok {
		r.problem(MissingClause, r.st.Start, "SYNTAX")
		b.Index, b.Augments = index, first(augments)
		return
	}
	if len(index)+len(augments) == 0 {
		b.Syntax = r.syntax(syntax)
		return
	}
	problems := r.problems
	r.feedWord("SYNTAX")
	r.feedSyntax(syntax.tokens)
	// Access and status are read by us; the grammar wants to see some.
	r.feedWord("ACCESS", "read-only", "STATUS", "current")
	r.feedIndex(index, augments)
	object, err := r.Parser.objectType.parse(r.fed)
	if err != nil {
		r.problems = problems
		r.refused(BadBody, err, syntax.at.Start)
		b.Syntax = r.syntax(syntax)
		b.Index, b.Augments = index, first(augments)
		return
	}
	b.Syntax = r.fromGosmi(&object.Syntax, syntax.at)
	b.Syntax.Text = join(r.src, syntax.tokens)
	for _, item := range object.Index {
		b.Index = append(b.Index, Index{string(item.Name), item.Implied})
	}
	if object.Augments != nil {
		b.Augments = string(*object.Augments)
	}
}

func first(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// moduleIdentity reads a MODULE-IDENTITY from its clauses: beyond texts it has
// nothing a grammar could say more about.
func (r *reader) moduleIdentity() {
	b := &r.body
	b.Organization = r.text("ORGANIZATION")
	b.LastUpdated = r.text("LAST-UPDATED")
	for _, c := range r.all {
		if (c.word == "LAST-UPDATED" || c.word == "REVISION") && len(c.tokens) > 0 {
			if date := oneLine(c.tokens[0].of(r.src)); !isDate(date) {
				r.problem(BadDate, c.tokens[0].Start, date)
			}
		}
	}
	if b.LastUpdated == "" {
		r.problem(MissingClause, r.st.Start, "LAST-UPDATED")
	}
}

// isDate reports whether s is in the form of RFC 2578 §2: YYMMDDHHMMZ or
// YYYYMMDDHHMMZ.
func isDate(s string) bool {
	layout := "200601021504Z"
	if len(s) == len("0601021504Z") {
		layout = "0601021504Z"
	}
	_, err := time.Parse(layout, s)
	return err == nil
}

func (r *reader) notificationType() {
	r.feedNames("OBJECTS", r.names("OBJECTS"))
	r.feedStatus()
	r.grammar(func() error {
		n, err := r.Parser.notification.parse(r.fed)
		r.body.Objects = plain(n.Objects)
		return err
	})
}

func (r *reader) trapType() {
	if c, ok := find(r.all, "ENTERPRISE"); ok && len(c.tokens) > 0 && c.tokens[0].Kind == '{' {
		r.problem(Braces, c.tokens[0].Start, "ENTERPRISE")
	}
	r.feedWord("ENTERPRISE", "x") // its head is read already
	r.feedNames("VARIABLES", r.names("VARIABLES"))
	r.grammar(func() error {
		t, err := r.Parser.trap.parse(r.fed)
		r.body.Objects = plain(t.Objects)
		return err
	})
}

func (r *reader) group() {
	word := "OBJECTS"
	if r.st.Kind == NotificationGroup {
		word = "NOTIFICATIONS"
	}
	names := r.names(word)
	if len(names) == 0 {
		r.problem(MissingClause, r.st.Start, word)
		return
	}
	r.feedNames(word, names)
	r.feedStatus()
	r.grammar(func() error {
		if r.st.Kind == NotificationGroup {
			g, err := r.Parser.notificationGroup.parse(r.fed)
			r.body.Objects = plain(g.Notifications)
			return err
		}
		g, err := r.Parser.objectGroup.parse(r.fed)
		r.body.Objects = plain(g.Objects)
		return err
	})
}

func (r *reader) moduleCompliance() {
	r.feedStatus()
	r.feedFrom("MODULE")
	var m *parser.ModuleCompliance
	if !r.grammar(func() (err error) { m, err = r.Parser.compliance.parse(r.fed); return err }) {
		for _, c := range r.all {
			if c.word == "MANDATORY-GROUPS" || c.word == "GROUP" {
				r.body.Objects = append(r.body.Objects, r.identifiers(c.tokens)...)
			}
		}
		return
	}
	for _, module := range m.Modules {
		r.body.Objects = append(r.body.Objects, plain(module.MandatoryGroups)...)
		for _, c := range module.Compliances {
			if c.Group != nil {
				r.body.Objects = append(r.body.Objects, string(c.Group.Name))
			}
		}
	}
}

func (r *reader) agentCapabilities() {
	r.feedWord("PRODUCT-RELEASE")
	r.feed(gosmiText, "")
	r.feedStatus()
	r.feedFrom("SUPPORTS")
	var a *parser.AgentCapabilities
	if !r.grammar(func() (err error) { a, err = r.Parser.capabilities.parse(r.fed); return err }) {
		for _, c := range r.all {
			if c.word == "INCLUDES" {
				r.body.Objects = append(r.body.Objects, r.identifiers(c.tokens)...)
			}
		}
		return
	}
	for _, module := range a.Modules {
		r.body.Objects = append(r.body.Objects, plain(module.Includes)...)
	}
}

// typeBody reads what follows a type's ::=.
func (r *reader) typeBody(tokens []Token) {
	if len(tokens) == 0 {
		return
	}
	if r.st.Kind == TypeAssignment {
		r.body.Syntax = r.assignment(tokens)
		return
	}
	r.clauses(tokens[1:])
	r.checkTexts()
	r.body.Status = r.status()
	r.body.Hint = r.text("DISPLAY-HINT")
	syntax, ok := find(r.all, "SYNTAX")
	if !ok {
		r.problem(MissingClause, r.st.Start, "SYNTAX")
		return
	}
	r.body.Syntax = r.syntax(syntax)
}

func plain(ids []types.SmiIdentifier) []string {
	if len(ids) == 0 {
		return nil
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	return names
}
