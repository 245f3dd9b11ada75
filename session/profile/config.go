package profile

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/usm"
)

// ConflictError says that settings do not go together, or that one is missing.
// Nothing was tried.
type ConflictError struct {
	Device string
	Key    Key // the setting to change
	Why    string
}

func (e *ConflictError) Error() string { return e.Why }

// Config makes a session's configuration of the settings, without the secrets:
// [Effective.Unlock] adds those. Errors are of type *[ConflictError], or say
// what is wrong with one setting.
func (e Effective) Config() (session.Config, error) {
	target, err := session.ParseTarget(e.Text(Address))
	if err != nil {
		return session.Config{}, err
	}
	c := session.DefaultConfig(target)
	for _, s := range specs {
		v, at := e.lookup(s.key)
		if at == len(e.Layers) || v.Text == "" {
			continue
		}
		if _, err := s.read(v.Text); err != nil {
			return c, fmt.Errorf("%s (%s): %w", s.key, v.Origin, err)
		}
	}
	if err := e.check(target); err != nil {
		return c, err
	}
	// What follows was read without an error above.
	c.Version, _ = session.ParseVersion(e.Text(Version))
	c.Context = e.Text(Context)
	patience, _ := strconv.ParseFloat(e.Text(Timeout), 64)
	c.Timeout = time.Duration(math.Ceil(patience * float64(time.Second)))
	c.Retries, _ = strconv.Atoi(e.Text(Retries))
	if c.Version != session.V3 {
		return c, nil
	}
	c.Security.User = e.Text(User)
	c.Security.Level, _ = usm.ParseLevel(e.Text(Level))
	if c.Security.Level >= usm.AuthNoPriv {
		c.Security.AuthProtocol, _ = usm.ParseAuthProtocol(e.Text(AuthProtocol))
	}
	if c.Security.Level >= usm.AuthPriv {
		c.Security.PrivProtocol, _ = usm.ParsePrivProtocol(e.Text(PrivProtocol))
	}
	c.Security.EngineID, c.Security.ContextEngineID = e.Text(EngineID), e.Text(ContextEngineID)
	return c, nil
}

// check refuses settings that do not go together.
func (e Effective) check(target session.Target) error {
	fail := func(key Key, format string, args ...any) error {
		return &ConflictError{e.Device, key, fmt.Sprintf(format, args...)}
	}
	version := e.Text(Version)
	switch {
	case version == "" && e.has(User):
		return fail(Version, "both a user (%s) and a community (%s) are given for %v: say which version, -v 3 or -v 2c", e.Origin(User), e.Origin(Community), target)
	case version == "":
		return fail(Community, "which community does %v want? Add -c and its name, for example -c public; or -v 3 and -u with a user's name", target)
	case version != session.V3.String():
		return e.checkCommunity(target, fail)
	}
	return e.checkUser(target, fail)
}

// now reports whether a setting was said for this one occasion. A setting said
// now that can do nothing is a mistake; said elsewhere, it is left unused.
func (e Effective) now(key Key) bool {
	_, at := e.lookup(key)
	return at == 0 && e.has(key)
}

func (e Effective) checkCommunity(target session.Target, fail func(Key, string, ...any) error) error {
	for _, key := range []Key{User, Level, AuthProtocol, AuthPassphrase, PrivProtocol, PrivPassphrase, EngineID, ContextEngineID} {
		if e.now(key) {
			return fail(key, "%s is of version 3, but %v is spoken to with version %s (%s): add -v 3, or leave it out", e.Origin(key), target, e.Text(Version), e.Origin(Version))
		}
	}
	if !e.has(Community) {
		return fail(Community, "which community does %v want? Add -c and its name, for example -c public", target)
	}
	return nil
}

func (e Effective) checkUser(target session.Target, fail func(Key, string, ...any) error) error {
	level, err := usm.ParseLevel(e.Text(Level))
	switch {
	case err != nil:
		return err
	case e.now(Community):
		return fail(Community, "version 3 (%s) knows no community: leave %s out, or say -v 2c", e.Origin(Version), e.Origin(Community))
	case e.Text(User) == "":
		return fail(User, "which user does %v know? Version 3 needs -u and a user's name", target)
	case level >= usm.AuthNoPriv && !e.has(AuthProtocol):
		return fail(AuthProtocol, "%v (%s) signs messages, and needs to know how: add -a and the protocol, for example -a SHA-256", level, e.Origin(Level))
	case level >= usm.AuthPriv && !e.has(PrivProtocol):
		return fail(PrivProtocol, "%v (%s) encrypts messages, and needs to know how: add -x and the protocol, for example -x AES", level, e.Origin(Level))
	case level < usm.AuthNoPriv && (e.now(AuthProtocol) || e.now(AuthPassphrase)):
		return fail(Level, "-a and -A are to sign messages, but at %v (%s) none is signed: say -l authNoPriv or -l authPriv", level, e.Origin(Level))
	case level < usm.AuthPriv && (e.now(PrivProtocol) || e.now(PrivPassphrase)):
		return fail(Level, "-x and -X are to encrypt messages, but at %v (%s) none is encrypted: say -l authPriv, or leave them out", level, e.Origin(Level))
	}
	return nil
}

// Unlock adds to c the secrets the device wants, from where the settings say
// they are.
func (e Effective) Unlock(ctx context.Context, c *session.Config, v Vault) error {
	for _, key := range e.needed() {
		secret, err := e.secret(ctx, key, v)
		if err != nil {
			return err
		}
		if key != Community && len(secret) < usm.MinPassphrase {
			return fmt.Errorf("the %s for %s has %d octets; SNMP asks for at least %d", key.words(), e.Device, len(secret), usm.MinPassphrase)
		}
		switch key {
		case Community:
			c.Community = secret
		case AuthPassphrase:
			c.Security.AuthPassphrase = secret
		case PrivPassphrase:
			c.Security.PrivPassphrase = secret
		}
	}
	return nil
}

func (e Effective) secret(ctx context.Context, key Key, v Vault) (string, error) {
	said, _ := e.lookup(key)
	if said.secret != "" {
		return said.secret, nil
	}
	r, err := ParseReference(said.Text)
	if err != nil {
		return "", fmt.Errorf("%s (%s): %w", key, said.Origin, err)
	}
	return v.fetch(ctx, r, e.Device, key)
}

// Writable reports whether SETs are let out from the start.
func (e Effective) Writable() bool { return e.Text(ReadOnly) == "false" }

// Asks reports whether a secret has to be typed for the device.
func (e Effective) Asks() bool {
	return slices.ContainsFunc(e.needed(), func(k Key) bool { return e.Text(k) == "prompt" })
}
