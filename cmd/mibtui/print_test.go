package main

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// Whatever a text holds, its JSON is one printable line and reads back as the
// text.
func TestJSONLinesArePrintable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.OneOf(
			rapid.String(),
			rapid.StringOf(rapid.SampledFrom([]rune("a\x00\x1b\x7f\u009b\u202e\u2028\n\"\\\U000e0001\U0001f600é"))),
		).Draw(t, "text")
		line, err := jsonLine(map[string]string{"text": want})
		if err != nil {
			t.Fatal(err)
		}
		body, ok := strings.CutSuffix(string(line), "\n")
		if !ok || strings.ContainsFunc(body, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("%q is not one printable line", line)
		}
		var got map[string]string
		if err := json.Unmarshal(line, &got); err != nil || got["text"] != want {
			t.Fatalf("%q reads back as %q: %v", want, got["text"], err)
		}
	})
}
