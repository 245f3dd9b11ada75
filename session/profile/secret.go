package profile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Reference says where a secret is, without being it.
type Reference struct {
	kind referenceKind
	name string // of the variable or the file
}

type referenceKind uint8

const (
	nowhere referenceKind = iota
	fromPrompt
	fromEnv
	fromFile
	fromKeyring
)

// ParseReference reads prompt, env:NAME, file:PATH or keyring. Its errors leave
// the text out: it may be the secret itself, written where it must not be.
func ParseReference(value string) (Reference, error) {
	kind, name, named := strings.Cut(value, ":")
	switch {
	case value == "prompt":
		return Reference{kind: fromPrompt}, nil
	case value == "keyring":
		return Reference{kind: fromKeyring}, nil
	case named && kind == "env" && name != "" && !strings.ContainsAny(name, "= \t\n\x00"):
		return Reference{fromEnv, name}, nil
	case named && kind == "file" && (filepath.IsAbs(name) || strings.HasPrefix(name, "~/")):
		return Reference{fromFile, name}, nil
	case named && kind == "file":
		return Reference{}, errors.New("the path of a secret file begins with / or with ~/")
	}
	return Reference{}, errors.New(`no secret stands here, only where it is: write "prompt", "env:NAME", "file:PATH" or "keyring"`)
}

// String returns the reference as it is written.
func (r Reference) String() string {
	switch r.kind {
	case fromPrompt:
		return "prompt"
	case fromKeyring:
		return "keyring"
	case fromEnv:
		return "env:" + r.name
	case fromFile:
		return "file:" + r.name
	case nowhere:
	}
	return ""
}

// Keyring is where an operating system keeps a user's secrets.
type Keyring interface {
	// Available is nil when there is a keyring to ask, or says why there is none.
	Available() error
	Get(ctx context.Context, name string) (string, error)
	Set(ctx context.Context, name, secret string) error
	// Delete takes a secret out; that it is not there is no error.
	Delete(ctx context.Context, name string) error
}

// Vault is where references lead. What is nil is the operating system's.
type Vault struct {
	LookupEnv func(name string) (string, bool)
	Home      string // what ~ in a file's path stands for
	Keyring   Keyring
	// Prompt asks the person; without it a secret that has to be asked for is a
	// *[MissingError].
	Prompt func(ctx context.Context, question string) (string, error)
}

// MissingError says that a secret has to be typed and nobody can be asked.
type MissingError struct {
	Key    Key
	Device string
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("the %s for %s has to be typed, and there is no terminal to ask on: %s", e.Key.words(), e.Device, e.Key.elsewhere())
}

// words names a secret to a person.
func (k Key) words() string {
	switch k {
	case AuthPassphrase:
		return "authentication passphrase"
	case PrivPassphrase:
		return "privacy passphrase"
	}
	return strings.ReplaceAll(string(k), "_", " ")
}

func (k Key) elsewhere() string {
	const inProfile = `say in a profile where it is ("env:NAME", "file:PATH" or "keyring")`
	if name := k.Variable(); name != "" {
		return "put it into the environment as " + name + ", or " + inProfile
	}
	return inProfile
}

// Variable is the environment variable a secret is taken from when the command
// line and the profile do not give it; "" for one that has none.
func (k Key) Variable() string {
	switch k {
	case AuthPassphrase:
		return "MIBTUI_AUTH_PASSPHRASE"
	case PrivPassphrase:
		return "MIBTUI_PRIV_PASSPHRASE"
	}
	return ""
}

// fetch brings the secret key of a device from where r says it is.
func (v Vault) fetch(ctx context.Context, r Reference, device string, key Key) (string, error) {
	secret, err := v.bring(ctx, r, device, key)
	switch {
	case err != nil:
		return "", err
	case secret == "":
		return "", fmt.Errorf("the %s for %s is empty (%s)", key.words(), device, r)
	}
	return secret, nil
}

func (v Vault) bring(ctx context.Context, r Reference, device string, key Key) (string, error) {
	switch r.kind {
	case fromEnv:
		lookup := v.LookupEnv
		if lookup == nil {
			lookup = os.LookupEnv
		}
		secret, ok := lookup(r.name)
		if !ok {
			return "", fmt.Errorf("the %s for %s should be in the environment variable %s, which is not set; export it and try again", key.words(), device, r.name)
		}
		return secret, nil
	case fromFile:
		return readSecretFile(expand(r.name, v.Home))
	case fromKeyring:
		if v.Keyring == nil {
			return "", &KeyringError{Err: errNoKeyring}
		}
		return v.Keyring.Get(ctx, KeyringName(device, key))
	case fromPrompt, nowhere:
	}
	if v.Prompt == nil {
		return "", &MissingError{key, device}
	}
	return v.Prompt(ctx, fmt.Sprintf("%s for %s: ", key.words(), device))
}

// KeyringName is what a device's secret is called in the keyring.
func KeyringName(device string, key Key) string { return device + " " + string(key) }

func expand(path, home string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && home != "" {
		return filepath.Join(home, rest)
	}
	return path
}

// maxSecret bounds what is read of a secret's file, in octets.
const maxSecret = 4096

// readSecretFile returns the first line of a file that only its owner can read.
func readSecretFile(path string) (string, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("the secret file %s is not there: write the secret into it, then chmod 600 %s", path, path)
	case errors.Is(err, fs.ErrPermission):
		return "", fmt.Errorf("you may not read the secret file %s: it has to belong to you, with mode 0600", path)
	case err != nil:
		return "", fmt.Errorf("reading a secret: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", fmt.Errorf("reading a secret: %w", err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s is no file a secret could be in", path)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return "", fmt.Errorf("the secret file %s can be read or changed by others (mode %04o), so it is not used: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", fmt.Errorf("reading a secret: %w", err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	if len(text) > maxSecret {
		return "", fmt.Errorf("the secret file %s is larger than any secret: only its first line is wanted", path)
	}
	return strings.TrimSuffix(line, "\r"), nil
}
