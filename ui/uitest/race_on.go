//go:build unix && race

package uitest

// raceEnabled builds the program under test with the race detector when the
// tests themselves are built with it.
const raceEnabled = true
