package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestSecretLine(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"hush\rmore":                "hush",
		"hush":                      "hush",
		"wrong\x15hush\n":           "hush",
		"hüsx\x7f\x7f\x08ush\x00\r": "hush",
		"\x7f\r":                    "",
	} {
		if got, err := secretLine(strings.NewReader(typed)); got != want || err != nil {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	if _, err := secretLine(strings.NewReader("hu\x03sh\r")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := secretLine(strings.NewReader("")); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	if _, err := secretLine(strings.NewReader("hu\x04")); err == nil {
		t.Error("no error")
	}
}
