package profile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/zalando/go-keyring"
)

// Rename returns the text of the file with another name for a device. All else
// stays as it is, byte for byte.
func (f *File) Rename(from, to string) ([]byte, error) {
	d, err := f.own(from)
	if err != nil {
		return nil, err
	}
	if !isName(to) {
		return nil, errName
	}
	if _, taken := f.index[to]; taken {
		return nil, fmt.Errorf("there is a profile %s already: choose another name", to)
	}
	text := slices.Concat(f.text[:d.header.name], []byte(quoteKey(to)), f.text[d.header.nameEnd:])
	return text, f.verify(text, from, to)
}

// Remove returns the text of the file without a device: its header and its
// settings are gone, those no module of mibtui knows too. Comments stay, even
// those beside a setting, and so does every other byte, but for one of two empty
// lines that would meet.
func (f *File) Remove(name string) ([]byte, error) {
	d, err := f.own(name)
	if err != nil {
		return nil, err
	}
	edits := []edit{f.removal(entry{from: d.header.from, to: d.header.to})}
	for _, p := range d.parts {
		edits = append(edits, f.removal(p))
	}
	after := edits[0].to
	for _, e := range edits[1:] {
		if e.from == after {
			after = e.to
		}
	}
	if rest := f.text[after:]; len(rest) == 0 || rest[0] == '\n' || bytes.HasPrefix(rest, []byte("\r\n")) {
		edits[0].from -= emptyLineBefore(f.text[:edits[0].from])
	}
	text := f.with(edits)
	return text, f.verify(text, name, "")
}

// emptyLineBefore returns how many octets the empty line has that a text ends
// with; 0 where it ends with none.
func emptyLineBefore(text []byte) int {
	for _, newline := range []string{"\r\n", "\n"} {
		if bytes.Equal(text, []byte(newline)) || bytes.HasSuffix(text, []byte("\n"+newline)) {
			return len(newline)
		}
	}
	return 0
}

// own returns a device that stands below a header of its own and nowhere else.
func (f *File) own(name string) (device, error) {
	i, ok := f.index[name]
	switch {
	case !ok:
		return device{}, fmt.Errorf("%s has no profile %s", f.Path, name)
	case !f.devices[i].headed || f.nested[name]:
		return device{}, fmt.Errorf("%s does not stand below one line [%s] in %s: change it there by hand", name, quoteKey(name), f.Path)
	}
	return f.devices[i], nil
}

// verify reads a changed text again before it may replace anything: all devices
// but one have to be in it as they were, and that one under its new name, or not
// at all.
func (f *File) verify(text []byte, from, to string) error {
	again, err := Parse(f.Path, text)
	if err != nil {
		return fmt.Errorf("the change to %s would break the file, so nothing is changed: %w", from, err)
	}
	kept := 0
	for _, d := range f.devices {
		name := d.name
		if name == from {
			name = to
		}
		i, there := again.index[name]
		if there && maps.EqualFunc(again.devices[i].entries, d.entries, func(a, b entry) bool { return a.value == b.value }) {
			kept++
		} else if name != "" {
			return fmt.Errorf("%s cannot be changed in %s as the file is written: change it there by hand", from, f.Path)
		}
	}
	if kept != len(again.devices) {
		return fmt.Errorf("%s cannot be taken out of %s as the file is written: change it there by hand", from, f.Path)
	}
	return nil
}

// Rename gives a device another name, in the file at path and in the keyring,
// where some of its secrets may be. Where the keyring does not take part nothing
// is changed; errors of it are of type *[KeyringError].
func Rename(ctx context.Context, path, from, to string, k Keyring) error {
	f, err := ReadFile(path)
	if err != nil {
		return fmt.Errorf("nothing was renamed: %w", err)
	}
	text, err := f.Rename(from, to)
	if err != nil {
		return err
	}
	kept := f.inKeyring(from)
	for _, key := range kept {
		secret, err := k.Get(ctx, KeyringName(from, key))
		if errors.Is(err, keyring.ErrNotFound) {
			continue
		}
		if err == nil {
			err = k.Set(ctx, KeyringName(to, key), secret)
		}
		if err != nil {
			return fmt.Errorf("nothing was renamed, since the %s could not be taken along: %w", key.words(), err)
		}
	}
	if err := Replace(path, text); err != nil {
		return fmt.Errorf("nothing was renamed: %w", err)
	}
	return forget(ctx, from, kept, k)
}

// Remove takes a device out of the file at path, and its secrets out of the
// keyring where they are there. Where the keyring keeps them all the same, the
// device is gone and the error is of type *[KeyringError].
func Remove(ctx context.Context, path, name string, k Keyring) error {
	f, err := ReadFile(path)
	if err != nil {
		return fmt.Errorf("nothing was deleted: %w", err)
	}
	text, err := f.Remove(name)
	if err != nil {
		return err
	}
	if err := Replace(path, text); err != nil {
		return fmt.Errorf("nothing was deleted: %w", err)
	}
	return forget(ctx, name, f.inKeyring(name), k)
}

// inKeyring returns the secrets of a device that are said to be in the keyring.
func (f *File) inKeyring(name string) []Key {
	var keys []Key
	for _, s := range specs {
		if s.secret && f.devices[f.index[name]].entries[s.key].value == (Reference{kind: fromKeyring}).String() {
			keys = append(keys, s.key)
		}
	}
	return keys
}

// forget takes secrets out of the keyring that nobody will ask for any more.
func forget(ctx context.Context, device string, keys []Key, k Keyring) error {
	for _, key := range keys {
		if err := k.Delete(ctx, KeyringName(device, key)); err != nil {
			return fmt.Errorf("the %s of %s stays in the keyring: %w", key.words(), device, err)
		}
	}
	return nil
}
