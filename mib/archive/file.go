package archive

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"path"
	"time"
)

// entryInfo describes what is in an archive, or an archive as a folder. Its
// time and what Sys returns are the archive's, so that who remembers them
// learns of every change.
type entryInfo struct {
	name string
	dir  bool
	size int64
	of   fs.FileInfo
}

func (i entryInfo) Name() string       { return i.name }
func (i entryInfo) Size() int64        { return i.size }
func (i entryInfo) ModTime() time.Time { return i.of.ModTime() }
func (i entryInfo) IsDir() bool        { return i.dir }
func (i entryInfo) Sys() any           { return i.of.Sys() }

func (i entryInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// lateEntry is a file whose size is only found out when somebody asks.
type lateEntry struct {
	name string
	info func() (fs.FileInfo, error)
}

func (e lateEntry) Name() string               { return e.name }
func (e lateEntry) IsDir() bool                { return false }
func (e lateEntry) Type() fs.FileMode          { return 0 }
func (e lateEntry) Info() (fs.FileInfo, error) { return e.info() }

// info describes an entry.
func (c *container) info(e *entry, name string) (fs.FileInfo, error) {
	if e.form.folder() {
		return entryInfo{name: name, dir: true, of: c.of}, nil
	}
	if e.form.single() {
		content, err := c.unpackOne(e)
		return entryInfo{name: name, size: int64(len(content)), of: c.of}, err
	}
	return entryInfo{name: name, dir: e.dir, size: e.size, of: c.of}, nil
}

// list returns what is in a folder of an archive. What was left out of the
// archive is told with its outermost folder.
func (c *container) list(e *entry, name string) ([]fs.DirEntry, error) {
	if !e.dir {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a folder")}
	}
	entries := make([]fs.DirEntry, len(e.children))
	for i, child := range e.children {
		base := path.Base(child.path)
		if child.form.single() {
			entries[i] = lateEntry{base, func() (fs.FileInfo, error) { return c.info(child, base) }}
			continue
		}
		info, err := c.info(child, base)
		if err != nil {
			return nil, err
		}
		entries[i] = fs.FileInfoToDirEntry(info)
	}
	if e.path == "." && len(c.sentences) > 0 {
		return entries, &LeftOutError{Archive: path.Base(c.name), Sentences: c.sentences}
	}
	return entries, nil
}

// openWithin opens what a path within an archive means.
func (f *FS) openWithin(archive, inner, name string) (fs.File, error) {
	c, e, err := f.entry(archive, inner)
	if err != nil {
		return nil, err
	}
	if e.dir {
		entries, err := c.list(e, name)
		return &listed{info: entryInfo{name: path.Base(name), dir: true, of: c.of}, entries: entries, err: err}, nil
	}
	return c.open(e, path.Base(name))
}

// open opens an entry that is a file.
func (c *container) open(e *entry, name string) (fs.File, error) {
	if e.form.single() {
		content, err := c.unpackOne(e)
		if err != nil {
			return nil, err
		}
		return newWhole(entryInfo{name: name, size: int64(len(content)), of: c.of}, content), nil
	}
	return c.openPacked(e, name)
}

// openPacked opens an entry as it stands in the archive.
func (c *container) openPacked(e *entry, name string) (fs.File, error) {
	at, err := c.bytes.acquire()
	if err != nil {
		return nil, err
	}
	info := entryInfo{name: name, size: e.size, of: c.of}
	if e.zip == nil {
		return &section{SectionReader: io.NewSectionReader(at, e.at, e.size), info: info, release: c.bytes.release}, nil
	}
	r, err := e.zip.Open()
	if err != nil {
		c.bytes.release()
		return nil, err
	}
	return &stream{r: r, info: info, left: e.size, release: c.bytes.release}, nil
}

// unpackOne unpacks an entry that is a single compressed file.
func (c *container) unpackOne(e *entry) ([]byte, error) {
	file, err := c.openPacked(e, e.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return unpack(e.form, file, e.size, c.leftOut.limits)
}

// openSingle opens a compressed file of the file system below.
func (f *FS) openSingle(form form, name string) (fs.File, error) {
	file, err := f.under.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	content, err := unpack(form, file, info.Size(), f.options.Limits)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return newWhole(entryInfo{name: info.Name(), size: int64(len(content)), of: info}, content), nil
}

// singleInfo describes a compressed file of the file system below. How long it
// is stands at the end of a gzip; what is packed otherwise has to be unpacked.
func (f *FS) singleInfo(form form, name string, of fs.FileInfo) (fs.FileInfo, error) {
	file, err := f.under.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if at, ok := file.(io.ReaderAt); ok && form == oneGzip {
		if length, ok := gzipLength(at, of.Size()); ok {
			return entryInfo{name: path.Base(name), size: length, of: of}, nil
		}
	}
	content, err := unpack(form, file, of.Size(), f.options.Limits)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return entryInfo{name: path.Base(name), size: int64(len(content)), of: of}, nil
}

// whole is an open file that was unpacked into memory.
type whole struct {
	*bytes.Reader
	info fs.FileInfo
}

func newWhole(info fs.FileInfo, content []byte) *whole { return &whole{bytes.NewReader(content), info} }

func (w *whole) Stat() (fs.FileInfo, error) { return w.info, nil }
func (w *whole) Close() error               { return nil }

// section is an open file whose bytes stand in the archive as they are.
type section struct {
	*io.SectionReader
	info    fs.FileInfo
	release func()
}

func (s *section) Stat() (fs.FileInfo, error) { return s.info, nil }

func (s *section) Close() error {
	if s.release == nil {
		return fs.ErrClosed
	}
	s.release()
	s.release = nil
	return nil
}

// stream is an open file that is unpacked while it is read.
type stream struct {
	r       io.ReadCloser
	info    fs.FileInfo
	left    int64 // bytes that may still come
	release func()
}

func (s *stream) Stat() (fs.FileInfo, error) { return s.info, nil }

func (s *stream) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if s.left -= int64(n); s.left < 0 {
		return 0, &fs.PathError{Op: "read", Path: s.info.Name(), Err: errLonger}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &fs.PathError{Op: "read", Path: s.info.Name(), Err: err}
	}
	return n, err
}

func (s *stream) Close() error {
	if s.release == nil {
		return fs.ErrClosed
	}
	err := s.r.Close()
	s.release()
	s.release = nil
	return err
}

// listed is an open folder of an archive.
type listed struct {
	info    fs.FileInfo
	entries []fs.DirEntry
	err     error // told at the end
}

func (d *listed) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *listed) Close() error               { return nil }

func (d *listed) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.Name(), Err: errors.New("is a folder")}
}

// ReadDir implements [fs.ReadDirFile].
func (d *listed) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(d.entries) == 0 {
		return nil, cmp.Or(d.err, io.EOF)
	}
	if n <= 0 || n > len(d.entries) {
		n = len(d.entries)
	}
	some := d.entries[:n:n]
	if d.entries = d.entries[n:]; len(d.entries) > 0 {
		return some, nil
	}
	return some, d.err
}

// openFolder is an open folder of the file system below.
type openFolder struct {
	fs.File
	fsys *FS
	name string
}

// ReadDir implements [fs.ReadDirFile].
func (d *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	dir, ok := d.File.(fs.ReadDirFile)
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: d.name, Err: errors.New("not implemented")}
	}
	entries, err := dir.ReadDir(n)
	for i, e := range entries {
		entries[i] = d.fsys.dirEntry(d.name, e)
	}
	return entries, err
}
