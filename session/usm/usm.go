// Package usm is the User-based Security Model of SNMPv3 (RFC 3414): who sent
// a message, that nobody changed it, that it is not an old one, and that nobody
// else can read it.
//
// A user has a passphrase for authentication and one for privacy. Neither is
// used as it is: a passphrase is stretched over a million octets, and the
// result is tied to one device by its engine ID, so that a key stolen from one
// device opens no other. With these localised keys a message is signed (an HMAC
// of MD5 or a SHA, cut short) and its inside encrypted (DES or AES). Against
// replays every message carries how often the device has started, and for how
// many seconds it has run since; one that is off by more than 150 seconds is
// refused.
//
// What a device refuses it says in a Report, whose only varbind is one of six
// counters; [Report] names them.
package usm

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// Level is how much of the security model a message uses (RFC 3411 §3.4.3).
type Level uint8

// The levels of security.
const (
	NoAuthNoPriv Level = iota // a user name, which anybody may write
	AuthNoPriv                // signed
	AuthPriv                  // signed and encrypted
)

var levelNames = [...]string{"noAuthNoPriv", "authNoPriv", "authPriv"}

// String returns the level as net-snmp's -l takes it.
func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return fmt.Sprintf("Level(%d)", uint8(l))
}

// ParseLevel reads a level as net-snmp's -l takes it, the short forms nanp, anp
// and ap among them; upper and lower case are the same.
func ParseLevel(text string) (Level, error) {
	switch strings.ToLower(text) {
	case "noauthnopriv", "nanp", "noauth":
		return NoAuthNoPriv, nil
	case "authnopriv", "anp", "auth":
		return AuthNoPriv, nil
	case "authpriv", "ap", "priv":
		return AuthPriv, nil
	}
	return 0, fmt.Errorf("%q is no security level: write noAuthNoPriv, authNoPriv or authPriv", text)
}

// AuthProtocol is what signs messages.
type AuthProtocol uint8

// The authentication protocols of RFC 3414 §6 and §7 and of RFC 7860.
const (
	NoAuth AuthProtocol = iota
	MD5
	SHA1
	SHA224
	SHA256
	SHA384
	SHA512
)

var authNames = [...]string{"none", "MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"}

// String returns the protocol as net-snmp's -a takes it.
func (p AuthProtocol) String() string {
	if int(p) < len(authNames) {
		return authNames[p]
	}
	return fmt.Sprintf("AuthProtocol(%d)", uint8(p))
}

// ParseAuthProtocol reads a protocol as net-snmp's -a takes it; SHA is SHA-1,
// and hyphens and case do not matter.
func ParseAuthProtocol(text string) (AuthProtocol, error) {
	plain := strings.ReplaceAll(strings.ToUpper(text), "-", "")
	if plain == "SHA1" {
		plain = "SHA"
	}
	for p, name := range authNames[1:] {
		if plain == strings.ReplaceAll(name, "-", "") {
			return AuthProtocol(p + 1), nil
		}
	}
	return 0, fmt.Errorf("%q is no authentication protocol: write MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512", text)
}

// PrivProtocol is what encrypts messages.
type PrivProtocol uint8

// The privacy protocols: DES (RFC 3414 §8), AES with 128 bits (RFC 3826), and
// AES with longer keys, which no RFC knows. For those the key is stretched as
// Blumenthal's draft says, which net-snmp does, or, with a C at the end, as
// Reeder's draft says, which Cisco's devices do.
const (
	NoPriv PrivProtocol = iota
	DES
	AES128
	AES192
	AES256
	AES192C
	AES256C
)

var privNames = [...]string{"none", "DES", "AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C"}

// String returns the protocol as net-snmp's -x takes it.
func (p PrivProtocol) String() string {
	if int(p) < len(privNames) {
		return privNames[p]
	}
	return fmt.Sprintf("PrivProtocol(%d)", uint8(p))
}

// ParsePrivProtocol reads a protocol as net-snmp's -x takes it; AES is AES-128,
// and hyphens and case do not matter.
func ParsePrivProtocol(text string) (PrivProtocol, error) {
	plain := strings.ReplaceAll(strings.ToUpper(text), "-", "")
	if plain == "AES128" {
		plain = "AES"
	}
	for p, name := range privNames[1:] {
		if plain == strings.ReplaceAll(name, "-", "") {
			return PrivProtocol(p + 1), nil
		}
	}
	return 0, fmt.Errorf("%q is no privacy protocol: write DES, AES, AES-192, AES-256, AES-192-C or AES-256-C", text)
}

// What RFC 3411 §5 (SnmpEngineID) and RFC 3414 §11.2 ask of identifiers and
// passphrases.
const (
	minEngineID   = 5
	maxEngineID   = 32
	MinPassphrase = 8 // octets
	MaxUser       = 32
)

// ParseEngineID reads an engine ID in hex, with or without 0x in front, as
// net-snmp's -e and -E take it: 5 to 32 octets.
func ParseEngineID(text string) (string, error) {
	digits := strings.ReplaceAll(text, ":", "")
	if len(digits) > 1 && strings.EqualFold(digits[:2], "0x") {
		digits = digits[2:]
	}
	id, err := hex.DecodeString(digits)
	if err == nil {
		err = CheckEngineID(string(id))
	}
	if err != nil {
		return "", fmt.Errorf("%q is no engine ID: write its 5 to 32 octets in hex, as in 0x80001f8880e9bd0c1d12667a51", text)
	}
	return string(id), nil
}

// CheckEngineID says whether an engine can have the given octets for its ID.
func CheckEngineID(id string) error {
	if len(id) < minEngineID || len(id) > maxEngineID {
		return fmt.Errorf("an engine ID has 5 to 32 octets, not %d", len(id))
	}
	return nil
}
