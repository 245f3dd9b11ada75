package profile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"
)

// KeyringError says that the keyring did not give or take a secret. Its text
// says what to do instead.
type KeyringError struct {
	Name string // of the secret; "" when there is no keyring at all
	Err  error
}

func (e *KeyringError) Error() string {
	const instead = `use "env:NAME", "file:PATH" or "prompt" instead`
	switch {
	case errors.Is(e.Err, errNoKeyring):
		return "this machine has no keyring to ask (no desktop session runs here): " + instead
	case errors.Is(e.Err, keyring.ErrNotFound):
		return fmt.Sprintf("the keyring has no secret named %q: save the device again with its passphrase typed, or %s", e.Name, instead)
	case errors.Is(e.Err, errSilentKeyring):
		return "the keyring does not answer; it may be locked and waiting for its password on another screen: unlock it, or " + instead
	}
	return fmt.Sprintf("the keyring is locked or refuses (%v): unlock it, or %s", e.Err, instead)
}

func (e *KeyringError) Unwrap() error { return e.Err }

var (
	errNoKeyring     = errors.New("no keyring")
	errSilentKeyring = errors.New("no answer")
)

// keyringService is what all of mibtui's secrets are filed under.
const keyringService = "mibtui"

// keyringPatience is how long the keyring may take; while it is locked, it may
// be asking the person for its password.
const keyringPatience = 30 * time.Second

// SystemKeyring is the operating system's keyring: Keychain, the Credential
// Manager, or what speaks the Secret Service protocol on a desktop.
type SystemKeyring struct{}

// Available is nil when there is a keyring to ask. Nothing is sent to it.
func (SystemKeyring) Available() error {
	switch runtime.GOOS {
	case "darwin", "ios", "windows":
		return nil
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return nil
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		if _, err := os.Stat(filepath.Join(dir, "bus")); err == nil {
			return nil
		}
	}
	// Asking all the same would start a message bus that nobody needs.
	return &KeyringError{Err: errNoKeyring}
}

// Get returns a secret. Errors are of type *[KeyringError], or ctx's.
func (k SystemKeyring) Get(ctx context.Context, name string) (string, error) {
	return k.ask(ctx, name, func() (string, error) { return keyring.Get(keyringService, name) })
}

// Set puts a secret into the keyring. Errors are as for Get.
func (k SystemKeyring) Set(ctx context.Context, name, secret string) error {
	_, err := k.ask(ctx, name, func() (string, error) { return "", keyring.Set(keyringService, name, secret) })
	return err
}

// ask waits for the keyring, but not for ever. The library cannot be stopped:
// a call that was given up ends when the keyring answers or its connection does.
func (k SystemKeyring) ask(ctx context.Context, name string, call func() (string, error)) (string, error) {
	if err := k.Available(); err != nil {
		return "", err
	}
	type answer struct {
		secret string
		err    error
	}
	answers := make(chan answer, 1)
	go func() {
		secret, err := call()
		answers <- answer{secret, err}
	}()
	patience := time.NewTimer(keyringPatience)
	defer patience.Stop()
	select {
	case a := <-answers:
		if a.err != nil {
			return "", &KeyringError{name, a.err}
		}
		return a.secret, nil
	case <-patience.C:
		return "", &KeyringError{name, errSilentKeyring}
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
