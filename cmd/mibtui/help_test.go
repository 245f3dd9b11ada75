package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// needsMore are the examples that want a device, a file or a terminal that a
// reader may not have.
var needsMore = regexp.MustCompile(`192\.0\.2\.|core-sw1|vendor-mibs|^mibtui demo|^mibtui agent|man -l|>`)

// TestExamplesWork runs what help tells people to paste.
func TestExamplesWork(t *testing.T) {
	t.Setenv("MIBDIRS", t.TempDir()) // not the modules of this machine
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	root := newRoot()
	for _, c := range append(root.Commands(), root) {
		if c.Name() != "help" && c.Name() != "completion" && c.Example == "" {
			t.Errorf("%s has no example", c.CommandPath())
		}
		for example := range strings.Lines(c.Example) {
			runExample(t, c, strings.TrimSpace(example))
		}
	}
}

func runExample(t *testing.T, c *cobra.Command, example string) {
	t.Helper()
	words := splitWords(example)
	if at, _, err := newRoot().Find(words[1:]); words[0] != "mibtui" || err != nil || c.HasParent() && at.Name() != c.Name() {
		t.Errorf("%q is no example of %s: %v", example, c.CommandPath(), err)
	}
	if needsMore.MatchString(example) {
		return
	}
	var out, errs bytes.Buffer
	if status := run(words[1:], strings.NewReader(""), &out, &errs); status != exitDone || errs.Len() > 0 && out.Len() == 0 && c.Name() != "devices" {
		t.Errorf("%s: status %d: %s", example, status, &errs)
	}
}

// splitWords splits a line as a shell does one without anything special but
// double quotes.
func splitWords(line string) []string {
	var words []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}
