//go:build !((dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd)

package profile

import "runtime"

// findKeeper is nil where the system itself has a keyring.
func findKeeper() error {
	switch runtime.GOOS {
	case "darwin", "ios", "windows":
		return nil
	}
	return errNoKeyring
}
