package smi

import (
	"bytes"
	"cmp"
	"strings"
)

// text returns the text of the first clause with that word, on one line.
func (r *reader) text(word string) string {
	c, ok := find(r.all, word)
	if !ok || len(c.tokens) == 0 || c.tokens[0].Kind != Text {
		return ""
	}
	return oneLine(c.tokens[0].of(r.src))
}

// checkTexts reports clauses that are there twice, and texts that are empty or
// without quotes.
func (r *reader) checkTexts() {
	once := r.st.Kind != ModuleIdentity && r.st.Kind != ModuleCompliance && r.st.Kind != AgentCapabilities
	for i, c := range r.all {
		if textNamed([]byte(c.word)) != "" {
			switch {
			case len(c.tokens) == 0 || c.tokens[0].Kind != Text:
				r.problem(BareText, c.at.Start, c.word)
			case len(bytes.TrimSpace(unquote(c.tokens[0].of(r.src)))) == 0:
				r.problem(EmptyText, c.at.Start, c.word)
			}
		}
		if once {
			for _, before := range r.all[:min(i, 16)] {
				if before.word == c.word {
					r.problem(DoubleClause, c.at.Start, c.word)
					break
				}
			}
		}
	}
}

// access reads MAX-ACCESS or ACCESS.
func (r *reader) access() string {
	c, ok := find(r.all, "MAX-ACCESS", "ACCESS")
	if !ok || len(c.tokens) == 0 || c.tokens[0].Kind != Ident {
		r.problem(MissingClause, r.st.Start, "ACCESS")
		return ""
	}
	word := string(c.tokens[0].of(r.src))
	meant := knownAccess(word)
	if meant != word {
		r.assume(BadAccess, c.tokens[0].Start, word, cmp.Or(meant, "not stated"))
	}
	return meant
}

// knownAccess returns the access a word stands for, misspelt or not; "" when
// it cannot be told.
func knownAccess(word string) string {
	switch word {
	case "read-only", "read-write", "read-create", "not-accessible", "accessible-for-notify", "write-only", "not-implemented":
		return word
	}
	letters := strings.Map(func(c rune) rune {
		if c == '-' || c == '_' {
			return -1
		}
		return c
	}, strings.ToLower(word))
	switch {
	case strings.Contains(letters, "notify"):
		return "accessible-for-notify"
	case strings.HasPrefix(letters, "no"):
		return "not-accessible"
	case strings.HasPrefix(letters, "readc"):
		return "read-create"
	case strings.HasPrefix(letters, "readw"), letters == "rw":
		return "read-write"
	case strings.HasPrefix(letters, "writeo"), letters == "write":
		return "write-only"
	case strings.HasPrefix(letters, "read"), letters == "ro":
		return "read-only"
	}
	return ""
}

// status reads STATUS.
func (r *reader) status() string {
	c, ok := find(r.all, "STATUS")
	if !ok || len(c.tokens) == 0 || c.tokens[0].Kind != Ident {
		if r.st.Kind != ModuleIdentity && r.st.Kind != TrapType {
			r.problem(MissingClause, r.st.Start, "STATUS")
		}
		return ""
	}
	word := string(c.tokens[0].of(r.src))
	meant := knownStatus(word)
	if v1 := meant == "mandatory" || meant == "optional"; (v1 || meant == "current") && v1 == r.v2 {
		r.problem(OtherSMI, c.tokens[0].Start, meant)
	}
	if meant != word {
		r.assume(BadStatus, c.tokens[0].Start, word, cmp.Or(meant, "not stated"))
	}
	return meant
}

func knownStatus(word string) string {
	low := strings.ToLower(word)
	for _, s := range [...]struct{ prefix, word string }{
		{"curr", "current"},
		{"dep", "deprecated"},
		{"obs", "obsolete"},
		{"mand", "mandatory"},
		{"opt", "optional"},
	} {
		if strings.HasPrefix(low, s.prefix) {
			return s.word
		}
	}
	return ""
}

// defval returns what stands between DEFVAL's braces.
func (r *reader) defval() string {
	c, ok := find(r.all, "DEFVAL")
	if !ok {
		return ""
	}
	tokens := c.tokens
	if n := len(tokens); n > 0 && tokens[0].Kind == '{' {
		tokens = tokens[1:]
		if n > 1 && tokens[n-2].Kind == '}' {
			tokens = tokens[:n-2]
		}
	}
	return join(r.src, tokens)
}

// An instance has at most 128 sub-identifiers, so an INDEX cannot have more
// items; no list of names is as long as maxNames.
const (
	maxIndex = 128
	maxNames = 1 << 16
)

// indexTokens reads the items of INDEX and the name in AUGMENTS.
func (r *reader) indexTokens() (index []Index, augments []string) {
	if c, ok := find(r.all, "AUGMENTS"); ok {
		augments = r.identifiers(c.tokens)
	}
	c, ok := find(r.all, "INDEX")
	if !ok {
		return nil, augments
	}
	implied := false
	depth := 0
	for i, t := range c.tokens {
		switch {
		case t.Kind == '(':
			depth++
		case t.Kind == ')':
			depth--
		case t.Kind == '}':
			return index, augments
		case t.Kind != Ident || depth > 0 || len(index) == maxIndex:
		case t.is(r.src, "IMPLIED"):
			implied = true
		case t.is(r.src, "STRING") || t.is(r.src, "IDENTIFIER"): // the second word of a type
		default:
			name := string(t.of(r.src))
			if i+1 < len(c.tokens) && (c.tokens[i+1].is(r.src, "STRING") || c.tokens[i+1].is(r.src, "IDENTIFIER")) {
				name += " " + string(c.tokens[i+1].of(r.src))
			}
			if i > 0 && c.tokens[i-1].Kind == '.' && len(index) > 0 { // MODULE.name
				index[len(index)-1].Name = name
				continue
			}
			r.checkComma(c.tokens, i, implied)
			index = append(index, Index{name, implied})
			implied = false
		}
	}
	return index, augments
}

// checkComma reports a name at token i that follows another without a comma.
func (r *reader) checkComma(tokens []Token, i int, implied bool) {
	if i == 0 || implied {
		return
	}
	switch tokens[i-1].Kind {
	case Ident, Number, ')':
		r.once(MissingComma, tokens[i].Start, "")
	}
}

// names returns the names in the braces behind word.
func (r *reader) names(word string) []string {
	c, ok := find(r.all, word)
	if !ok {
		return nil
	}
	return r.identifiers(c.tokens)
}

// identifiers returns the names among tokens up to a closing brace. Of
// MODULE.name it returns the name.
func (r *reader) identifiers(tokens []Token) []string {
	names := make([]string, 0, min(maxNames, len(tokens)/2))
	for i, t := range tokens {
		if t.Kind == '}' || len(names) == maxNames {
			if i > 0 && tokens[i-1].Kind == ',' {
				r.once(MissingComma, tokens[i-1].Start, "")
			}
			break
		}
		if t.Kind != Ident {
			continue
		}
		name := string(t.of(r.src))
		if i > 0 && tokens[i-1].Kind == '.' && len(names) > 0 {
			names[len(names)-1] = name
			continue
		}
		r.checkComma(tokens, i, false)
		names = append(names, name)
	}
	return names
}
