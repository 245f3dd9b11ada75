package archive

import (
	"io/fs"
	"path"
	"strings"
)

// Only returns a file system that shows one file of under's root and nothing
// else; with [New] around it, an archive given by itself.
func Only(under fs.FS, name string) fs.FS { return only{under, name} }

type only struct {
	under fs.FS
	name  string
}

// Open opens the file, or the root.
func (o only) Open(name string) (fs.File, error) {
	if name == "." || o.shows(name) {
		return o.under.Open(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Stat describes the file, or the root.
func (o only) Stat(name string) (fs.FileInfo, error) {
	if name == "." || o.shows(name) {
		return fs.Stat(o.under, name)
	}
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists the file.
func (o only) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return fs.ReadDir(o.under, name)
	}
	info, err := fs.Stat(o.under, o.name)
	if err != nil {
		return nil, err
	}
	return []fs.DirEntry{fs.FileInfoToDirEntry(named{info, path.Base(o.name)})}, nil
}

func (o only) shows(name string) bool { return name == o.name || strings.HasPrefix(name, o.name+"/") }

// named is a file under the name it was given, which may be that of a link.
type named struct {
	fs.FileInfo
	name string
}

func (n named) Name() string { return n.name }
