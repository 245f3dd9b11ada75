package snmptest

import (
	"testing"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/usm"
)

// The passphrases of all users of version 3 that [Start] makes.
const (
	AuthPassphrase = "authpass12"
	PrivPassphrase = "privpass12"
)

// User is a user of version 3 that [Start] makes.
type User struct {
	Name  string
	Auth  usm.AuthProtocol
	Priv  usm.PrivProtocol
	Write bool // may write too
}

// Users returns all of them.
func Users() []User {
	return []User{
		{"noauth", usm.NoAuth, usm.NoPriv, false},
		{"md5des", usm.MD5, usm.DES, true},
		{"shaaes", usm.SHA1, usm.AES128, true},
		{"sha224", usm.SHA224, usm.NoPriv, true},
		{"sha256", usm.SHA256, usm.AES128, true},
		{"sha384", usm.SHA384, usm.NoPriv, true},
		{"sha512", usm.SHA512, usm.AES128, true},
		{"s256a192", usm.SHA256, usm.AES192, true},
		{"s256a256", usm.SHA256, usm.AES256, true},
		{"s512a256", usm.SHA512, usm.AES256, true},
		{"sha1a256", usm.SHA1, usm.AES256, true},
		{"rou", usm.SHA256, usm.AES128, false},
	}
}

// Security returns how the user speaks, at the highest level it can.
func (u User) Security() session.Security {
	c := usm.Credentials{Auth: u.Auth, Priv: u.Priv}
	return session.Security{
		User: u.Name, Level: c.Level(), AuthProtocol: u.Auth, AuthPassphrase: AuthPassphrase,
		PrivProtocol: u.Priv, PrivPassphrase: PrivPassphrase,
	}
}

// ConfigV3 returns how the user speaks to the agent.
func (d *Snmpd) ConfigV3(tb testing.TB, u User) session.Config {
	tb.Helper()
	c := d.Config(tb)
	c.Version, c.Community, c.Security = session.V3, "", u.Security()
	return c
}
