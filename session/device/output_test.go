package device_test

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/session/device"
)

func TestOutputLettersAreListed(t *testing.T) {
	t.Parallel()
	_, err := device.ParseOutputOptions("nz")
	if err == nil || !strings.Contains(err.Error(), `'z'`) || !strings.Contains(err.Error(), "n OIDs as numbers") {
		t.Errorf("the error for -Oz is %v", err)
	}
	for line := range strings.Lines(device.OutputLetters) {
		for entry := range strings.SplitSeq(strings.TrimSpace(line), "   ") {
			if _, err := device.ParseOutputOptions(entry[:1]); err != nil {
				t.Errorf("listed and not taken: %v", err)
			}
		}
	}
}
