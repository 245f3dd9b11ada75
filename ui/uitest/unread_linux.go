package uitest

import "golang.org/x/sys/unix"

// unread returns how many bytes a terminal holds that its program has not read.
func unread(fd uintptr) int {
	n, err := unix.IoctlGetInt(int(fd), unix.TIOCINQ)
	if err != nil {
		return 0
	}
	return n
}
