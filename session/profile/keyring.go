package profile

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
	case errors.Is(e.Err, errNoKeeper):
		return "nothing on this desktop keeps secrets (gnome-keyring or KWallet would): install one, or " + instead
	case errors.Is(e.Err, errNoCollection):
		return "the keyring is empty and has no place for secrets yet: create a default keyring in the desktop's passwords program, or " + instead
	case errors.Is(e.Err, errLocked):
		return "the keyring is locked, and was not unlocked when it asked: unlock it on the desktop, or " + instead
	case errors.Is(e.Err, keyring.ErrNotFound):
		return fmt.Sprintf("the keyring has no secret named %q: save the device again with its passphrase typed, or %s", e.Name, instead)
	case errors.Is(e.Err, errSilentKeyring):
		return "the keyring does not answer; it may be locked and waiting for its password on another screen: unlock it, or " + instead
	}
	return fmt.Sprintf("the keyring refuses (%v): try again, or %s", e.Err, instead)
}

func (e *KeyringError) Unwrap() error { return e.Err }

var (
	errNoKeyring     = errors.New("no keyring")
	errNoKeeper      = errors.New("no keeper of secrets")
	errNoCollection  = errors.New("no collection of secrets")
	errLocked        = errors.New("locked")
	errSilentKeyring = errors.New("no answer")
)

// keyringService is what all of mibtui's secrets are filed under.
const keyringService = "mibtui"

// keyringPatience is how long the keyring may take; while it is locked, it may
// be asking the person for its password.
const keyringPatience = 30 * time.Second

// busPatience is how long it may take to find out whether there is a keyring.
const busPatience = 2 * time.Second

// SystemKeyring is the operating system's keyring: Keychain, the Credential
// Manager, or what speaks the Secret Service protocol on a desktop.
type SystemKeyring struct{}

// Available is nil when there is a keyring to ask, or a program that can be
// started to be one. The keyring itself is asked nothing. Errors are of type
// *[KeyringError].
func (SystemKeyring) Available() error {
	_, err := within(context.Background(), busPatience, func() (string, error) { return "", findKeeper() })
	if err != nil {
		return &KeyringError{Err: err}
	}
	return nil
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

// Delete takes a secret out of the keyring. That it is not there is no error;
// others are as for Get.
func (k SystemKeyring) Delete(ctx context.Context, name string) error {
	_, err := k.ask(ctx, name, func() (string, error) { return "", keyring.Delete(keyringService, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// ask calls the keyring if there is one.
func (k SystemKeyring) ask(ctx context.Context, name string, call func() (string, error)) (string, error) {
	if err := k.Available(); err != nil {
		return "", err
	}
	secret, err := within(ctx, keyringPatience, call)
	if err != nil && ctx.Err() == nil {
		return "", &KeyringError{name, meaning(err)}
	}
	return secret, err
}

// meaning tells a locked keyring and one without a place for secrets apart, for
// which the library has one text and no error of their own.
func meaning(err error) error {
	const notUnlocked, anyCollection = "failed to unlock correct collection", "/aliases/default"
	switch text := err.Error(); {
	case !strings.Contains(text, notUnlocked):
		return err
	case strings.Contains(text, anyCollection):
		return errNoCollection
	}
	return errLocked
}

// within waits for a call, but not for ever. The library cannot be stopped: a
// call that was given up ends when the keyring answers or its connection does.
func within(ctx context.Context, patience time.Duration, call func() (string, error)) (string, error) {
	type answer struct {
		secret string
		err    error
	}
	answers := make(chan answer, 1)
	go func() {
		secret, err := call()
		answers <- answer{secret, err}
	}()
	over := time.NewTimer(patience)
	defer over.Stop()
	select {
	case a := <-answers:
		return a.secret, a.err
	case <-over.C:
		return "", errSilentKeyring
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
