// Package archive reads the bundles vendors ship their MIBs in where they lie.
//
// An [FS] shows a file system in which an archive looks like a folder: what is
// in bundle.zip is found under "bundle.zip/", and a single compressed file
// looks like what it unpacks to. Zip and tar are read at random, through their
// directories. A compressed tar can only be read from its beginning to its
// end, so it is unpacked once, into a file with a directory, which is kept in
// the folder of [Options.Scratch] for the next time; where nothing can be
// written a small one is held in memory. An archive within an archive is
// treated alike, but not one within that.
//
// An archive comes from somewhere and is not to be trusted. How much it may
// unpack to, in all and for each file, how many entries and folders it may
// have and how much smaller than its contents it may be is bounded by [Limits].
// Names that lead out of it and links are left out. What is left out is said:
// reading the archive's folder returns what there is and a [*LeftOutError].
package archive

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// Options say how an [FS] works; the zero value is good.
type Options struct {
	// Dir is where the file system stands on the machine. Without it nothing
	// is kept in Scratch, since nobody could tell later what it came from.
	Dir string
	// Scratch is a folder for what had to be unpacked; it is made when it is
	// needed. "" keeps it in memory.
	Scratch string
	// Limits are those of each archive; zero fields are the usual ones.
	Limits Limits
}

// FS is a file system in which archives are folders. Any goroutine may use it.
// Its files know a size and a time that stay the same until the archive itself
// changes: the time, and what Sys returns, are those of the archive.
type FS struct {
	under   fs.FS
	options Options
	shelf   *shelf
	ctx     context.Context
}

// shelf holds the directories of the archives that were looked into.
type shelf struct {
	mu    sync.Mutex
	slots map[string]*slot
}

// New returns under with its archives as folders.
func New(under fs.FS, o Options) *FS {
	o.Limits = o.Limits.complete()
	return &FS{under: under, options: o, shelf: &shelf{slots: map[string]*slot{}}, ctx: context.Background()}
}

// WithContext returns the same file system, whose unpacking ends with ctx.
func (f *FS) WithContext(ctx context.Context) fs.FS {
	g := *f
	g.ctx = ctx
	return &g
}

// Below returns the file system that has the archives as files.
func (f *FS) Below() fs.FS { return f.under }

// form is how a file is packed.
type form uint8

const (
	plain form = iota
	zipped
	tarred
	tarGzip
	tarBzip2
	oneGzip  // a single file
	oneBzip2 // a single file
)

// suffixes tell the form by the name's end, the longer ones first.
var suffixes = [...]struct {
	end  string
	form form
}{
	{".tar.gz", tarGzip},
	{".tar.bz2", tarBzip2},
	{".tgz", tarGzip},
	{".tbz2", tarBzip2},
	{".tbz", tarBzip2},
	{".zip", zipped},
	{".tar", tarred},
	{".gz", oneGzip},
	{".bz2", oneBzip2},
}

func formOf(name string) form {
	dot := strings.LastIndexByte(name, '.')
	if dot < 1 || len(name)-dot > len(".tbz2") {
		return plain
	}
	name = strings.ToLower(name)
	for _, s := range suffixes {
		if strings.HasSuffix(name, s.end) && len(name) > len(s.end) {
			return s.form
		}
	}
	return plain
}

// folder reports whether what is packed so is many files.
func (f form) folder() bool { return f >= zipped && f <= tarBzip2 }

func (f form) single() bool { return f >= oneGzip }

// Is reports whether a file of this name is taken for an archive of many files
// or for one compressed file.
func Is(name string) bool { return formOf(path.Base(name)) != plain }

// Shown returns a path as a person is told it: "bundle.zip!dir/FOO-MIB.txt".
func (f *FS) Shown(name string) string {
	archive, inner, ok := f.split(name)
	if !ok || inner == "." {
		return name
	}
	parts := strings.Split(inner, "/")
	for i, part := range parts {
		if i < len(parts)-1 && formOf(part).folder() && f.isArchive(archive, path.Join(parts[:i+1]...)) {
			return archive + "!" + path.Join(parts[:i+1]...) + "!" + path.Join(parts[i+1:]...)
		}
	}
	return archive + "!" + inner
}

func (f *FS) isArchive(archive, inner string) bool {
	c, err := f.container(archive)
	if err != nil {
		return false
	}
	e := c.entries[inner]
	return e != nil && !e.dir
}

// split cuts a path where its first archive ends: into the archive's path in
// the file system below and what is meant within it, "." for all of it.
func (f *FS) split(name string) (archive, inner string, ok bool) {
	for from := 0; from < len(name); {
		end := len(name)
		if i := strings.IndexByte(name[from:], '/'); i >= 0 {
			end = from + i
		}
		if formOf(name[from:end]).folder() && f.isFile(name[:end]) {
			if end == len(name) {
				return name, ".", true
			}
			return name[:end], name[end+1:], true
		}
		from = end + 1
	}
	return "", "", false
}

// isFile reports whether a path of the file system below is that of a file.
func (f *FS) isFile(name string) bool {
	f.shelf.mu.Lock()
	_, known := f.shelf.slots[name]
	f.shelf.mu.Unlock()
	if known {
		return true
	}
	info, err := fs.Stat(f.under, name)
	return err == nil && info.Mode().IsRegular()
}

// Open opens a file, a folder or an archive as a folder.
func (f *FS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	archive, inner, ok := f.split(name)
	if !ok {
		return f.openBelow(name)
	}
	file, err := f.openWithin(archive, inner, name)
	if errors.Is(err, errGone) { // what was unpacked is not there any more
		file, err = f.openWithin(archive, inner, name)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return file, nil
}

func (f *FS) openBelow(name string) (fs.File, error) {
	if form := formOf(path.Base(name)); form.single() && f.isFile(name) {
		return f.openSingle(form, name)
	}
	file, err := f.under.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return &openFolder{File: file, fsys: f, name: name}, nil
	}
	return file, nil
}

// Stat describes a file, a folder, or an archive as a folder.
func (f *FS) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	}
	archive, inner, ok := f.split(name)
	if !ok {
		info, err := fs.Stat(f.under, name)
		if form := formOf(path.Base(name)); err == nil && form.single() && info.Mode().IsRegular() {
			return f.singleInfo(form, name, info)
		}
		return info, err
	}
	if inner == "." {
		info, err := fs.Stat(f.under, archive)
		if err != nil {
			return nil, err
		}
		return entryInfo{name: path.Base(archive), dir: true, of: info}, nil
	}
	c, e, err := f.entry(archive, inner)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return c.info(e, path.Base(name))
}

// ReadDir lists a folder or an archive. With the entries of an archive of which
// something was left out comes a [*LeftOutError].
func (f *FS) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	archive, inner, ok := f.split(name)
	if !ok {
		entries, err := fs.ReadDir(f.under, name)
		for i, e := range entries {
			entries[i] = f.dirEntry(name, e)
		}
		return entries, err
	}
	c, e, err := f.entry(archive, inner)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return c.list(e, name)
}

// dirEntry returns an entry of a folder of the file system below as it looks
// here.
func (f *FS) dirEntry(folder string, e fs.DirEntry) fs.DirEntry {
	form := formOf(e.Name())
	if form == plain || e.IsDir() {
		return e
	}
	name := path.Join(folder, e.Name())
	info, err := fs.Stat(f.under, name)
	switch {
	case err != nil || !info.Mode().IsRegular():
		return e
	case form.folder():
		return fs.FileInfoToDirEntry(entryInfo{name: e.Name(), dir: true, of: info})
	}
	return lateEntry{name: e.Name(), info: func() (fs.FileInfo, error) { return f.singleInfo(form, name, info) }}
}
