package session

import (
	"errors"
	"fmt"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/usm"
)

// Security says as whom version 3 speaks, and how much of the user-based
// security model it uses. Its String leaves the passphrases out.
type Security struct {
	User           string // up to 32 octets
	Level          usm.Level
	AuthProtocol   usm.AuthProtocol
	AuthPassphrase string `json:"-"` // at least 8 octets, when messages are signed
	PrivProtocol   usm.PrivProtocol
	PrivPassphrase string `json:"-"` // at least 8 octets, when messages are encrypted
	// EngineID is the device's engine ID in hex; empty asks the device for it.
	EngineID string
	// ContextEngineID, in hex, names another engine whose objects the device
	// shows; empty means the device's own.
	ContextEngineID string
}

// String names the user, the level and the protocols.
func (s Security) String() string {
	text := fmt.Sprintf("%s %v", s.User, s.Level)
	if s.Level >= usm.AuthNoPriv {
		text += " " + s.AuthProtocol.String()
	}
	if s.Level >= usm.AuthPriv {
		text += " " + s.PrivProtocol.String()
	}
	return text
}

// GoString is String, so that no way of printing shows a passphrase.
func (s Security) GoString() string { return s.String() }

// credentials returns what the level makes use of.
func (s Security) credentials() usm.Credentials {
	var c usm.Credentials
	if s.Level >= usm.AuthNoPriv {
		c.Auth, c.AuthPassphrase = s.AuthProtocol, s.AuthPassphrase
	}
	if s.Level >= usm.AuthPriv {
		c.Priv, c.PrivPassphrase = s.PrivProtocol, s.PrivPassphrase
	}
	return c
}

// SecurityError says why nobody can be spoken to as a [Security] says. Nothing
// was sent.
type SecurityError struct{ Err error }

func (e *SecurityError) Error() string { return "version 3: " + e.Err.Error() }

func (e *SecurityError) Unwrap() error { return e.Err }

// Check says what is missing or wrong, as an error of type *[SecurityError].
func (s Security) Check() error {
	if err := s.check(); err != nil {
		return &SecurityError{err}
	}
	return nil
}

func (s Security) check() error {
	switch {
	case s.User == "":
		return errors.New("the user's name is missing")
	case len(s.User) > usm.MaxUser:
		return fmt.Errorf("the user's name has %d octets, more than the %d it may have", len(s.User), usm.MaxUser)
	case s.Level > usm.AuthPriv:
		return fmt.Errorf("%v is no security level", s.Level)
	case s.Level >= usm.AuthNoPriv && s.AuthProtocol == usm.NoAuth:
		return fmt.Errorf("level %v needs an authentication protocol: choose the one the device has for %s", s.Level, s.User)
	case s.Level >= usm.AuthPriv && s.PrivProtocol == usm.NoPriv:
		return fmt.Errorf("level %v needs a privacy protocol: choose the one the device has for %s", s.Level, s.User)
	}
	for _, id := range []string{s.EngineID, s.ContextEngineID} {
		if id == "" {
			continue
		}
		if _, err := usm.ParseEngineID(id); err != nil {
			return err
		}
	}
	return s.credentials().Check()
}

// ReportError says that the device's security model refused a request, and
// why. The device did not carry it out.
type ReportError struct {
	Target  Target
	Report  usm.Report
	OID     oid.OID // the counter the device named
	User    string
	Level   usm.Level
	Context string
	// EngineGiven is set when the engine ID was given and not learnt.
	EngineGiven bool
}

func (e *ReportError) Error() string {
	return fmt.Sprintf("%v refuses the request (%v): %s", e.Target, e.Report, e.why())
}

// why says what it means and what to do.
func (e *ReportError) why() string {
	switch e.Report {
	case usm.UnsupportedSecLevel:
		return fmt.Sprintf("user %q cannot do %v there; the user has lower protocols on the device, or another level must be chosen", e.User, e.Level)
	case usm.NotInTimeWindow:
		return "its clock does not agree with the request's, and it gives no signed time to go by; check the authentication passphrase, or restart the device's agent"
	case usm.UnknownUserName:
		return fmt.Sprintf("it knows no user %q; check the spelling, upper and lower case count", e.User)
	case usm.UnknownEngineID:
		if e.EngineGiven {
			return "the engine ID that was given is not the device's; leave it out, and the device is asked for it"
		}
		return "it does not accept its own engine ID; its agent may be restarting, try again"
	case usm.WrongDigest:
		return fmt.Sprintf("the authentication passphrase or protocol of user %q is wrong", e.User)
	case usm.DecryptionError:
		return fmt.Sprintf("it cannot decrypt the request: the privacy passphrase or protocol of user %q is wrong", e.User)
	case usm.UnknownSecurityModel:
		return "it does not know the user-based security model; try version 2c"
	case usm.InvalidMessage:
		return "it finds the message invalid; the fault is in its agent or on the way"
	case usm.UnknownPDUHandler, usm.UnavailableContext, usm.UnknownContext:
		return e.whyContext()
	}
	return fmt.Sprintf("it counts this under %v, which no RFC says of a request; see the device's own documentation", e.OID)
}

func (e *ReportError) whyContext() string {
	switch {
	case e.Report == usm.UnknownPDUHandler:
		return "nobody there answers for the context's engine ID; leave it out, and the device's own is used"
	case e.Report == usm.UnavailableContext:
		return fmt.Sprintf("it knows the context %q but cannot serve it just now", e.Context)
	}
	return fmt.Sprintf("it has no context %q; check the spelling, or leave the context out", e.Context)
}
