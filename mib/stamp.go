package mib

import (
	"crypto/sha256"
	"io/fs"
	"time"
)

// stamp is what the file system says of a file, by which one that changed is
// told from one that did not. The zero stamp says nothing, as of files that are
// part of the program.
type stamp struct {
	size       int64
	mtime      int64 // nanoseconds
	ctime      int64 // nanoseconds, 0 where there is none
	inode, dev uint64
}

// stampOf returns the stamp of a file.
func stampOf(info fs.FileInfo) stamp {
	s := stamp{size: info.Size()}
	if !info.ModTime().IsZero() {
		s.mtime = info.ModTime().UnixNano()
	}
	s.ctime, s.inode, s.dev = identity(info)
	return s
}

// tells reports whether a file with this stamp, read at a time, cannot have
// been changed after it was read without getting another stamp. File systems
// count time in steps of up to two seconds.
func (s stamp) tells(read time.Time) bool {
	const step = 2 * time.Second
	latest := read.Add(-step).UnixNano()
	return s.mtime != 0 && s.mtime < latest && s.ctime < latest
}

// contents tells the contents of files apart.
type contents [16]byte

func contentsOf(src []byte) contents {
	sum := sha256.Sum256(src)
	return contents(sum[:])
}
