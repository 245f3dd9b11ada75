package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/adrg/xdg"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/archive"
	"github.com/mibtui/mibtui/mibs"
	"github.com/mibtui/mibtui/session/netsnmp"
)

// sources returns where MIBs are read from, best rank first: -M, the
// device's profile, the configuration, the machine, what is bundled. A folder
// named on the command line must be there; one named elsewhere that is not is a
// warning.
func (f *flags) sources() (sources []mib.Source, warnings []string, err error) {
	seen := map[string]bool{}
	add := func(dir string) error {
		full, err := filepath.Abs(dir)
		if err != nil || seen[full] {
			return err
		}
		seen[full] = true
		source, err := sourceAt(dir)
		if err == nil {
			sources = append(sources, source)
		}
		return err
	}
	if slices.Contains(f.mibDirs, "") {
		return nil, nil, usagef("-M needs a folder, and was given nothing")
	}
	for _, dir := range f.dirs() {
		if err := add(dir); err != nil {
			return nil, nil, fmt.Errorf("-M %s: %w", dir, folderError(err))
		}
	}
	for _, dir := range f.profileDirs {
		if err := add(dir); err != nil {
			warnings = append(warnings, fmt.Sprintf("mib_dirs in the device's profile: %s: %v", dir, folderError(err)))
		}
	}
	chosen, wrong := configured()
	warnings = append(warnings, wrong...)
	for _, dir := range chosen.MIBDirs {
		if err := add(dir); err != nil {
			warnings = append(warnings, fmt.Sprintf("mib_dirs in the configuration: %s: %v", dir, folderError(err)))
		}
	}
	if !f.noSystem {
		home, _ := os.UserHomeDir() // without one there is no ~/.snmp
		found, missing := netsnmp.MIBDirs(os.Getenv, home)
		for _, m := range missing {
			warnings = append(warnings, m.String())
		}
		for _, dir := range found {
			if err := add(dir); err != nil {
				warnings = append(warnings, fmt.Sprintf("net-snmp's MIB folder %s: %v", dir, folderError(err)))
			}
		}
	}
	sources = append(sources, mib.Source{Name: "bundled", FS: mibs.FS(), Ours: true})
	prefer(sources, chosen.Prefer)
	return sources, warnings, nil
}

// sourceAt returns a folder with all its archives, or an archive by itself, as
// a place modules are read from.
func sourceAt(dir string) (mib.Source, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return mib.Source{}, err
	}
	at, below := dir, os.DirFS(dir)
	if info.IsDir() {
		_, err = os.ReadDir(dir)
	} else if at = filepath.Dir(dir); archive.Is(dir) {
		below = archive.Only(os.DirFS(at), filepath.Base(dir))
	} else {
		err = errNoFolder
	}
	if err != nil {
		return mib.Source{}, err
	}
	full, err := filepath.Abs(at)
	if err != nil {
		return mib.Source{}, err
	}
	packed := archive.New(below, archive.Options{Dir: full, Scratch: filepath.Join(xdg.CacheHome, "mibtui", "unpacked")})
	return mib.Source{Name: dir, FS: packed, Dir: at}, nil
}

var errNoFolder = errors.New("it is neither a folder nor an archive; give the folder it is in")

// folderError says why a folder cannot be read and what to try.
func folderError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such folder; check the spelling")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("you may not read this folder; ask its owner, or copy it")
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("it cannot be read as a folder: %w", path.Err)
	}
	return err
}

// load reads all MIBs, for a command that needs names. Of files left out only
// those are warned of that were asked for with -M.
func (f *flags) load(ctx context.Context, progress func(mib.Progress)) (*mib.Tree, []string, error) {
	sources, warnings, err := f.sources()
	if err != nil {
		return nil, nil, err
	}
	expectReading()
	t, err := mib.Load(ctx, sources, mib.LoadOptions{Progress: progress, Cache: f.cache()}, nil)
	if err != nil {
		return nil, nil, errors.New("stopped while reading the MIBs")
	}
	return t, append(warnings, unread(t, f.dirs())...), nil
}
