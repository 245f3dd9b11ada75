//go:build unix && !linux

package uitest

// unread returns how many bytes a terminal holds that its program has not
// read; where the system does not tell, none.
func unread(uintptr) int { return 0 }
