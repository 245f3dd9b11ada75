package main

import (
	"bytes"
	"os"
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

// TestReadmeIsTrue runs the commands README shows with their output. Numbers of
// the demo device move; everything else must be as it stands there.
func TestReadmeIsTrue(t *testing.T) {
	t.Setenv("MIBDIRS", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for i, block := range strings.Split(string(readme), "```") {
		if i%2 == 0 || !strings.HasPrefix(block, "\n$ ") {
			continue
		}
		for _, sample := range strings.Split(block, "\n$ ")[1:] {
			shown++
			command, want, _ := strings.Cut(strings.TrimSpace(sample), "\n")
			words, _, first := strings.Cut(command, " | head -1")
			var out, errs bytes.Buffer
			if status := run(splitWords(words)[1:], strings.NewReader(""), &out, &errs); status != exitDone {
				t.Errorf("%s: status %d: %s", command, status, &errs)
			}
			got := strings.TrimSpace(out.String())
			if first {
				got, _, _ = strings.Cut(got, "\n")
			}
			if still(got) != still(want) {
				t.Errorf("%s prints\n%s\nand README shows\n%s", command, got, want)
			}
		}
	}
	if shown < 5 {
		t.Errorf("README shows %d commands with their output", shown)
	}
}

// still makes numbers alike, and the blanks they are aligned with.
func still(text string) string {
	text = regexp.MustCompile(`[0-9]+`).ReplaceAllString(text, "0")
	return regexp.MustCompile(` +`).ReplaceAllString(text, " ")
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
