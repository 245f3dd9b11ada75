package action

import (
	"cmp"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/usm"
)

// Secret is one of the secrets a device may want.
type Secret uint8

// The secrets of versions 1 and 2c, and of version 3.
const (
	Community Secret = iota
	AuthPassphrase
	PrivPassphrase
	Secrets // how many there are
)

// String returns what a person calls the secret.
func (s Secret) String() string {
	return [...]string{"community", "auth passphrase", "priv passphrase", "no secret"}[min(s, Secrets)]
}

// Access is how a person wants a device to be spoken to, as far as a form
// knows. Its String leaves the secrets out.
type Access struct {
	Profile  string // the name it is written down under, "" for none
	Address  string
	Version  session.Version // 0 stands for 2c
	User     string
	Level    usm.Level
	Auth     usm.AuthProtocol
	Priv     usm.PrivProtocol
	Context  string
	Timeout  string // seconds; "" leaves it to what is configured
	Retries  string
	Writable bool
	// Typed are secrets as they were typed. They are held in memory only.
	Typed [Secrets]string
	// Kept says where a secret is that was not typed: "env:NAME", "keyring" …;
	// "" and "prompt" ask for it.
	Kept [Secrets]string
}

// String names the device.
func (a Access) String() string { return cmp.Or(a.Profile, a.Address) }

// GoString is String, so that no way of printing shows a secret.
func (a Access) GoString() string { return a.String() }

// Wants returns the secrets the version and the level ask for.
func (a Access) Wants() []Secret {
	switch {
	case a.Version != session.V3:
		return []Secret{Community}
	case a.Level == usm.AuthPriv:
		return []Secret{AuthPassphrase, PrivPassphrase}
	case a.Level == usm.AuthNoPriv:
		return []Secret{AuthPassphrase}
	}
	return nil
}

// Missing returns the first secret that has still to be typed.
func (a Access) Missing() (Secret, bool) {
	for _, s := range a.Wants() {
		if a.Typed[s] == "" && (a.Kept[s] == "" || a.Kept[s] == "prompt") {
			return s, true
		}
	}
	return 0, false
}

// Known is a device that was written down, or spoken to lately.
type Known struct {
	To     Access
	Recent bool   // not written down
	Wrong  string // why it cannot be used as it is written, "" when it can
}

// Connect asks for another device.
type Connect struct{ To Access }

// EditAccess opens the form for a device. Err is why it could not be opened as
// it was.
type EditAccess struct {
	To  Access
	Err error
}

// SaveAccess asks for a device to be written down.
type SaveAccess struct{ To Access }

// RenameProfile asks for another name for a device that is written down.
type RenameProfile struct{ To Access }

// RemoveProfile asks for a device not to be written down any more.
type RemoveProfile struct{ To Access }
