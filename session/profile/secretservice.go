//go:build (dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd

package profile

import (
	"os"
	"path/filepath"
	"slices"

	ss "github.com/zalando/go-keyring/secret_service"
)

// secretService is the name under which a program keeps secrets for others, by
// the Secret Service protocol of freedesktop.org.
const secretService = "org.freedesktop.secrets"

// findKeeper is nil when a program on the session's message bus keeps secrets,
// or the bus can start one.
func findKeeper() error {
	if !hasBus() {
		// Asking all the same would start a message bus that nobody needs.
		return errNoKeyring
	}
	service, err := ss.NewSecretService()
	if err != nil {
		return errNoKeyring // an address where nobody is any more
	}
	var runs bool
	if err := service.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secretService).Store(&runs); err != nil {
		return err
	}
	var startable []string
	if !runs {
		if err := service.BusObject().Call("org.freedesktop.DBus.ListActivatableNames", 0).Store(&startable); err != nil {
			return err
		}
	}
	if !runs && !slices.Contains(startable, secretService) {
		return errNoKeeper
	}
	return nil
}

// hasBus reports whether there should be a message bus of the session.
func hasBus() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		return false
	}
	_, err := os.Stat(filepath.Join(dir, "bus"))
	return err == nil
}
