// Package cache keeps what was worked out once from one run of the program to
// the next.
//
// A [Dir] is a folder of blobs, each a file by itself. Nothing in it is needed:
// whatever cannot be read, or does not check out, is worked out anew by whoever
// asked. That makes rules simple. A blob is written to a temporary file and
// renamed, so that a reader sees the old one or the new one, however many
// programs write and whenever one is killed. It is not forced onto the disk:
// a machine that loses power leaves a blob that is torn, and a torn blob is
// found out. Every part of a blob carries a checksum.
//
// A blob consists of sections: rows of records of one size, which are read
// piece by piece straight to where they belong, or plain bytes.
package cache

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ErrDamaged says that a blob is not what was once written.
var ErrDamaged = errors.New("the cached file is damaged or of another version")

// Dir is a folder of blobs. Any number of goroutines and programs may use the
// same folder.
type Dir struct {
	// Path is the folder; it is made when something is written.
	Path string
	// Version tells programs apart that would not understand each other's
	// blobs. It is part of their names.
	Version string
	// Limit is how many bytes all blobs together may take; those not used for
	// the longest time go first. 0 means 1 GiB.
	Limit int64
}

const (
	suffix      = ".blob"
	temporary   = ".part"
	abandoned   = time.Hour      // the age at which nobody writes a temporary file any more
	usedAgain   = 24 * time.Hour // how fine the time of the last use is kept
	usualLimit  = 1 << 30
	folderMode  = 0o700
	longestName = 200
)

// file returns where a blob is kept.
func (d Dir) file(name string) (string, error) {
	file := name + "-" + d.Version + suffix
	if name == "" || len(file) > longestName || strings.ContainsAny(file, `/\:`) || file[0] == '.' {
		return "", fmt.Errorf("cache: %q is no name for a blob", name)
	}
	return filepath.Join(d.Path, file), nil
}

// Open opens a blob for reading. Whatever the error, the blob is not to be had.
func (d Dir) Open(name string) (*Blob, error) {
	path, err := d.file(name)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b, err := open(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	if now := time.Now(); now.Sub(b.used) > usedAgain {
		_ = os.Chtimes(path, now, now) // only to be kept longer than others
	}
	return b, nil
}

// Save writes a blob, in the place of the one of that name. When it fails the
// old one stays.
func (d Dir) Save(name string, write func(*Writer)) error {
	path, err := d.file(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(d.Path, folderMode); err != nil {
		return err
	}
	f, err := os.CreateTemp(d.Path, filepath.Base(path)+"-*"+temporary)
	if err != nil {
		return err
	}
	w := newWriter(f)
	write(w)
	err = errors.Join(w.finish(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	d.prune(path)
	return nil
}

// prune removes what was left behind and what there is too much of, but not
// the blob at keep. What cannot be removed stays.
func (d Dir) prune(keep string) {
	entries, err := os.ReadDir(d.Path)
	if err != nil {
		return
	}
	var blobs []fs.FileInfo
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		switch {
		case strings.HasSuffix(e.Name(), temporary):
			if time.Since(info.ModTime()) > abandoned {
				_ = os.Remove(filepath.Join(d.Path, e.Name()))
			}
		case strings.HasSuffix(e.Name(), suffix):
			blobs = append(blobs, info)
		}
	}
	slices.SortFunc(blobs, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	room := cmp.Or(d.Limit, usualLimit)
	for _, info := range blobs {
		path := filepath.Join(d.Path, info.Name())
		if room -= info.Size(); room < 0 && path != keep {
			_ = os.Remove(path)
		}
	}
}
