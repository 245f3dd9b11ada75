//go:build unix && !race

package uitest

const raceEnabled = false
