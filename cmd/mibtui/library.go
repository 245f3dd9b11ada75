package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/archive"
	"github.com/mibtui/mibtui/session/profile"
	"github.com/mibtui/mibtui/ui/settings"
)

// library is the browser's way to the MIB folders that are written down.
type library struct{}

// Open returns a folder or an archive as a source.
func (library) Open(path string) (mib.Source, error) {
	full, err := filepath.Abs(fromHome(path))
	if err != nil {
		return mib.Source{}, err
	}
	s, err := sourceAt(full)
	if err != nil {
		return s, fmt.Errorf("%s: %w", full, folderError(err))
	}
	return s, nil
}

// Complete returns the folders and archives whose path begins so.
func (library) Complete(begun string) []string {
	if begun == "~" {
		return []string{"~/"}
	}
	typed := begun[:strings.LastIndexByte(filepath.ToSlash(begun), '/')+1]
	dir, name := fromHome(typed), begun[len(typed):]
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var paths []string
	for _, e := range entries {
		hidden := strings.HasPrefix(e.Name(), ".") && !strings.HasPrefix(name, ".")
		if hidden || !strings.HasPrefix(e.Name(), name) {
			continue
		}
		switch info, err := os.Stat(filepath.Join(dir, e.Name())); { // of what a link leads to
		case err != nil:
		case info.IsDir():
			paths = append(paths, typed+e.Name()+"/")
		case archive.Is(e.Name()):
			paths = append(paths, typed+e.Name())
		}
	}
	return paths
}

// Keep adds a source to the configuration's mib_dirs.
func (library) Keep(s mib.Source) error {
	full, err := filepath.Abs(s.Name)
	if err != nil {
		return err
	}
	return editConfig(func(content []byte) ([]byte, error) { return settings.WithMIBDir(content, full) })
}

// Prefer writes the file of a module into the configuration's [mibs.prefer].
func (library) Prefer(module, file string) error {
	if file != "" && !strings.HasPrefix(file, bundledPrefix) {
		full, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		file = full
	}
	return editConfig(func(content []byte) ([]byte, error) { return settings.WithPreferred(content, module, file) })
}

// bundledPrefix begins the files of the modules mibtui brings along.
const bundledPrefix = "bundled:"

// prefer tells sources which of their files are preferred for a module. The
// configuration names them whole; a source shows them as it was named itself.
func prefer(sources []mib.Source, chosen map[string]string) {
	for i := range sources {
		s := &sources[i]
		s.Chosen = map[string]string{}
		full, err := filepath.Abs(s.Dir)
		for module, file := range chosen {
			if s.Dir == "" {
				s.Chosen[module] = file
			} else if rel, relErr := filepath.Rel(full, file); err == nil && relErr == nil && filepath.IsLocal(rel) {
				s.Chosen[module] = filepath.Join(s.Dir, rel)
			}
		}
	}
}

// fromHome reads ~ as shells do.
func fromHome(path string) string {
	if path == "~" || strings.HasPrefix(path, "~/") {
		return filepath.Join(xdg.Home, path[1:]) + path[len(strings.TrimRight(path, "/")):]
	}
	return path
}

// editConfig changes the configuration's file, which need not exist.
func editConfig(edit func(content []byte) ([]byte, error)) error {
	path := configPath()
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the configuration: %w", err)
	}
	edited, err := edit(content)
	if err != nil || string(edited) == string(content) {
		return err
	}
	if err := profile.Replace(path, edited); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	return nil
}
