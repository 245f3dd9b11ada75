package usm

import (
	"crypto/hmac"
	"crypto/md5"  //nolint:gosec // RFC 3414 §6 prescribes it, and devices have nothing else
	"crypto/sha1" //nolint:gosec // RFC 3414 §7, likewise
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
	"math/rand/v2"
	"sync/atomic"

	"github.com/mibtui/mibtui/mib/ber"
)

// Credentials are what a user proves itself with. They are never printed.
type Credentials struct {
	Auth           AuthProtocol
	AuthPassphrase string `json:"-"`
	Priv           PrivProtocol
	PrivPassphrase string `json:"-"`
}

// String names the protocols only.
func (c Credentials) String() string { return fmt.Sprintf("%v %v", c.Auth, c.Priv) }

// GoString is String, so that no way of printing shows a passphrase.
func (c Credentials) GoString() string { return c.String() }

// Level is the highest level the credentials suffice for.
func (c Credentials) Level() Level {
	switch {
	case c.Auth == NoAuth:
		return NoAuthNoPriv
	case c.Priv == NoPriv:
		return AuthNoPriv
	}
	return AuthPriv
}

// Check says what is wrong with the credentials, before anything is tried with
// them.
func (c Credentials) Check() error {
	switch {
	case int(c.Auth) >= len(authNames) || int(c.Priv) >= len(privNames):
		return fmt.Errorf("%v is no pair of protocols", c)
	case c.Auth == NoAuth && c.Priv != NoPriv:
		return fmt.Errorf("privacy with %v needs authentication too: choose an authentication protocol", c.Priv)
	case c.Auth != NoAuth && len(c.AuthPassphrase) < MinPassphrase:
		return passphraseError("authentication", c.AuthPassphrase)
	case c.Priv != NoPriv && len(c.PrivPassphrase) < MinPassphrase:
		return passphraseError("privacy", c.PrivPassphrase)
	}
	return nil
}

func passphraseError(which, passphrase string) error {
	if passphrase == "" {
		return fmt.Errorf("the %s passphrase is missing", which)
	}
	return fmt.Errorf("the %s passphrase is too short: it has at least %d characters", which, MinPassphrase)
}

// Keys are a user's keys on one engine. They are safe for concurrent use.
type Keys struct {
	authProtocol AuthProtocol
	privProtocol PrivProtocol
	auth, priv   []byte
	salt         atomic.Uint64 // counts, so that none is used twice
}

// Localise makes the keys that c has on the engine with the given ID (RFC 3414
// §2.6). It takes some milliseconds.
func (c Credentials) Localise(engineID string) *Keys {
	k := &Keys{authProtocol: c.Auth, privProtocol: c.Priv}
	k.salt.Store(rand.Uint64())
	if c.Auth == NoAuth {
		return k
	}
	k.auth = localise(c.Auth, c.AuthPassphrase, engineID)
	if c.Priv != NoPriv {
		k.priv = stretch(c.Auth, c.Priv, localise(c.Auth, c.PrivPassphrase, engineID), engineID)
	}
	return k
}

// localise makes a key of a passphrase: the digest of a million octets of it,
// digested once more around the engine's ID (RFC 3414 §A.2).
func localise(p AuthProtocol, passphrase, engineID string) []byte {
	h := p.hash()()
	if passphrase == "" {
		return make([]byte, h.Size())
	}
	// The passphrase is repeated into a block whose copies line up again.
	const million, perBlock = 1 << 20, 64
	block := make([]byte, 0, perBlock*len(passphrase))
	for range perBlock {
		block = append(block, passphrase...)
	}
	for left := million; left > 0; left -= len(block) {
		_, _ = h.Write(block[:min(left, len(block))])
	}
	key := h.Sum(nil)
	h.Reset()
	_, _ = h.Write(key)
	_, _ = h.Write([]byte(engineID))
	_, _ = h.Write(key)
	return h.Sum(nil)
}

// stretch makes a privacy key as long as its cipher wants it.
func stretch(auth AuthProtocol, priv PrivProtocol, key []byte, engineID string) []byte {
	for len(key) < priv.keySize() {
		var more []byte
		if priv == AES192C || priv == AES256C {
			// Reeder: the key so far is the passphrase of what follows.
			more = localise(auth, string(key), engineID)
		} else {
			// Blumenthal: the digest of the key so far follows.
			h := auth.hash()()
			_, _ = h.Write(key)
			more = h.Sum(nil)
		}
		key = append(key, more...)
	}
	return key[:priv.keySize()]
}

func (p AuthProtocol) hash() func() hash.Hash {
	switch p {
	case MD5:
		return md5.New
	case SHA1:
		return sha1.New
	case SHA224:
		return sha256.New224
	case SHA256:
		return sha256.New
	case SHA384:
		return sha512.New384
	}
	return sha512.New
}

// digestSize is how many octets of the HMAC are sent (RFC 3414 §6.3.1, RFC 7860
// §4.1).
func (p AuthProtocol) digestSize() int {
	switch p {
	case MD5, SHA1:
		return 12
	case SHA224:
		return 16
	case SHA256:
		return 24
	case SHA384:
		return 32
	}
	return 48
}

// sign returns the digest of message.
func (k *Keys) sign(message []byte) []byte {
	mac := hmac.New(k.authProtocol.hash(), k.auth)
	_, _ = mac.Write(message)
	return mac.Sum(nil)[:k.authProtocol.digestSize()]
}

// Verify reports whether m was signed with these keys and is as it was then. It
// clears m.Digest.
func (k *Keys) Verify(m ber.MessageV3) bool {
	if k.authProtocol == NoAuth || m.Cut || len(m.Digest) != k.authProtocol.digestSize() {
		return false
	}
	// The signature is made with zeros where it will stand.
	digest := append([]byte(nil), m.Digest...)
	clear(m.Digest)
	return hmac.Equal(digest, k.sign(m.Signed))
}

// Seal appends m to b with the scoped PDU in m.Data, encrypted and signed as
// m.Flags ask, which the keys must suffice for.
func (k *Keys) Seal(b []byte, m ber.MessageV3) []byte {
	m.Digest, m.Salt = nil, nil
	if m.Flags&ber.FlagPriv != 0 {
		m.Data, m.Salt = k.encrypt(m)
	}
	if m.Flags&ber.FlagAuth != 0 {
		m.Digest = make([]byte, k.authProtocol.digestSize())
	}
	start := len(b)
	b, digest := ber.AppendMessageV3(b, m)
	if m.Flags&ber.FlagAuth != 0 {
		copy(digest, k.sign(b[start:]))
	}
	return b
}

// Flags returns the level as a message's flags.
func (l Level) Flags() ber.MsgFlags {
	switch l {
	case AuthNoPriv:
		return ber.FlagAuth
	case AuthPriv:
		return ber.FlagAuth | ber.FlagPriv
	}
	return 0
}

// LevelOf returns the level that a message's flags say.
func LevelOf(f ber.MsgFlags) Level {
	switch {
	case f&ber.FlagPriv != 0:
		return AuthPriv
	case f&ber.FlagAuth != 0:
		return AuthNoPriv
	}
	return NoAuthNoPriv
}
