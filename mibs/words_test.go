package mibs_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// run is how many words in a row are too many to have in common by chance.
const run = 8

var (
	endOfSentence = regexp.MustCompile(`[.;:]\s+`)
	words         = regexp.MustCompile(`[0-9]*[a-z][a-z0-9']*`) // no bare numbers: an OID belongs to nobody
)

// compareProse looks for sentences of the official copies, and for runs of
// their words, in the texts and comments that are ours.
func compareProse(t *testing.T, ours, official library) {
	sentences, runs := map[string]string{}, map[string]string{}
	for name, m := range official {
		for _, text := range m.texts() {
			for _, s := range sentencesOf(text) {
				sentences[s] = name
			}
			for r := range slices.Values(runsOf(text)) {
				runs[r] = name
			}
		}
	}
	compared := 0
	for name, m := range ours {
		for _, text := range m.texts() {
			compared++
			for _, s := range sentencesOf(text) {
				if from, ok := sentences[s]; ok {
					t.Errorf("%s has a sentence of %s: %q", name, from, s)
				}
			}
			for _, r := range runsOf(text) {
				if from, ok := runs[r]; ok {
					t.Errorf("%s has words of %s: %q", name, from, r)
				}
			}
		}
	}
	t.Logf("%d texts compared", compared)
}

// texts returns the texts of a module that somebody wrote: descriptions,
// addresses, and its comments as one.
func (s source) texts() []string {
	var texts []string
	var comments bytes.Buffer
	clause := ""
	for _, token := range tokens.FindAll(s.text, -1) {
		switch {
		case token[0] == '"':
			if clause == "DESCRIPTION" || clause == "CONTACT-INFO" {
				texts = append(texts, strings.Trim(string(token), `"`))
			}
		case bytes.HasPrefix(token, []byte("--")):
			comments.Write(token[2:])
			comments.WriteByte('\n')
			continue
		}
		clause = string(token)
	}
	return append(texts, comments.String())
}

// sentencesOf returns the sentences of four words and more, without case and
// punctuation. Shorter ones belong to nobody.
func sentencesOf(text string) []string {
	var all []string
	for _, s := range endOfSentence.Split(text, -1) {
		if w := words.FindAllString(strings.ToLower(s), -1); len(w) >= 4 {
			all = append(all, strings.Join(w, " "))
		}
	}
	return all
}

func runsOf(text string) []string {
	w := words.FindAllString(strings.ToLower(text), -1)
	var all []string
	for i := 0; i+run <= len(w); i++ {
		all = append(all, strings.Join(w[i:i+run], " "))
	}
	return all
}
