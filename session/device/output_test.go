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
	const letters = "0abeEfnqQsStTuUvxX"
	for _, letter := range letters {
		if _, err := device.ParseOutputOptions(string(letter)); err != nil {
			t.Error(err)
		}
		if !strings.Contains(device.OutputLetters, " "+string(letter)+" ") {
			t.Errorf("-O%c is not listed", letter)
		}
	}
}
