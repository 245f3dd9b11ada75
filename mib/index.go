package mib

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const (
	maxFileSize = 64 << 20 // bytes a file may have
	maxFiles    = 100_000  // files looked at in one source
	maxDepth    = 24       // folders within folders
)

// located is a file found in a source.
type located struct {
	source int
	path   string // within the source's FS
	stamp
}

// shown returns the path a person is told.
func (s Source) shown(name string) string {
	if s.Dir == "" {
		base := path.Base(name)
		return s.Name + ":" + strings.TrimSuffix(base, path.Ext(base))
	}
	if f, ok := s.FS.(shower); ok {
		name = f.Shown(name)
	}
	return filepath.Join(s.Dir, filepath.FromSlash(name))
}

// indexer finds the files of one source.
type indexer struct {
	source   Source
	number   int
	found    []located
	folders  []fs.FileInfo // those already read, to see loops of symbolic links
	problems []Problem
}

// index lists the files of source number n, links to folders followed once,
// hidden files and folders left out.
func index(ctx context.Context, source Source, n int) ([]located, []Problem, error) {
	if source.FS == nil {
		return nil, nil, nil
	}
	if f, ok := source.FS.(stopper); ok {
		source.FS = f.WithContext(ctx)
	}
	x := indexer{source: source, number: n}
	err := x.folder(ctx, ".", 0)
	return x.found, x.problems, err
}

func (x *indexer) report(p Problem) { x.problems = append(x.problems, p) }

func (x *indexer) folder(ctx context.Context, name string, depth int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if depth > maxDepth {
		x.report(problem(codeSource, Warning, x.source.shown(name), "folders are nested more than %d deep; what is below is left out", maxDepth))
		return nil
	}
	if info, err := fs.Stat(x.source.FS, name); err == nil {
		for _, seen := range x.folders {
			if os.SameFile(seen, info) {
				return nil
			}
		}
		x.folders = append(x.folders, info)
	}
	entries, err := fs.ReadDir(x.source.FS, name)
	if err != nil {
		x.unreadable(name, err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if err := x.entry(ctx, path.Join(name, e.Name()), e, depth); err != nil {
			return err
		}
	}
	return nil
}

func (x *indexer) unreadable(name string, err error) {
	shown := x.source.shown(name)
	if name == "." && x.source.Dir != "" {
		shown = x.source.Dir
	}
	if p, ok := errors.AsType[partial](err); ok {
		for _, sentence := range p.LeftOut() {
			x.report(problem(codePacked, Warning, shown, "%s %s", shown, sentence))
		}
		return
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		x.report(problem(codeSource, Error, shown, "there is no folder %s; check its spelling, or leave it out", shown))
	case errors.Is(err, fs.ErrPermission):
		x.report(problem(codeSource, Error, shown, "folder %s may not be read; ask for permission to it (chmod +rx), or leave it out", shown))
	default:
		x.report(problem(codeSource, Error, shown, "folder %s cannot be read: %v; give a folder with MIB files", shown, err))
	}
}

func (x *indexer) entry(ctx context.Context, name string, e fs.DirEntry, depth int) error {
	mode := e.Type()
	var info fs.FileInfo
	var err error
	if mode&fs.ModeSymlink != 0 {
		info, err = fs.Stat(x.source.FS, name)
	} else if !e.IsDir() {
		info, err = e.Info()
	}
	if err != nil {
		x.report(problem(codeFile, Warning, x.source.shown(name), "%s cannot be read: %v", x.source.shown(name), cause(err)))
		return nil
	}
	if e.IsDir() || info != nil && info.IsDir() {
		return x.folder(ctx, name, depth+1)
	}
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return nil
	}
	switch {
	case info.Size() > maxFileSize:
		x.report(problem(codeTooBig, Warning, x.source.shown(name),
			"%s has %d MB, more than the %d MB a MIB file may have; it is left out", x.source.shown(name), info.Size()>>20, maxFileSize>>20))
	case len(x.found) == maxFiles:
		x.report(problem(codeTooMany, Error, x.source.shown("."),
			"%s holds more than %d files; the rest is left out: give a folder that holds MIBs only", x.source.Name, maxFiles))
		x.found = append(x.found, located{x.number, name, stampOf(info)})
	case len(x.found) < maxFiles:
		x.found = append(x.found, located{x.number, name, stampOf(info)})
	}
	return nil
}

// cause strips the path from a file error; the sentence around it has it.
func cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
