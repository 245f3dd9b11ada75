package archive

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// What is kept of an archive is a file of the scratch folder, named after the
// archive's path:
//
//	mibtui archive 1 <CR> path [<CR> path within] <LF>
//	size and time of the archive <LF>
//	the zip, or what lay in another archive as it is
//	CRC-32C of all before, little-endian
//
// It is written beside its place and renamed, so that it is whole or not there.
const (
	keptMagic  = "mibtui archive 1\r"
	keptPrefix = "archive-"
	newPrefix  = ".new-archive-"
)

var errNoRoom = errors.New("it has to be unpacked to be read, and there is no room for that: make the cache folder writable, or unpack it yourself")

// hold returns the bytes that write gives, and how many they are: from the
// scratch folder where they were put before, else after putting them there, or
// into memory where that cannot be done.
func (f *FS) hold(p packed, write func(io.Writer) error) (*shared, int64, error) {
	dir := f.options.Scratch
	if dir != "" && f.options.Dir != "" {
		key := filepath.Join(f.options.Dir, filepath.FromSlash(p.name))
		if p.inner != "" {
			key += "\r" + p.inner
		}
		header := keptMagic + strings.ReplaceAll(key, "\n", "?") + "\n" + identity(p.of) + "\n"
		sum := sha256.Sum256([]byte(key))
		name := filepath.Join(dir, keptPrefix+hex.EncodeToString(sum[:12]))
		if length, ok := kept(name, header); ok {
			return keptBytes(name, int64(len(header)), length), length, nil
		}
		err := keep(dir, name, header, write)
		if err == nil {
			sweep(dir)
			if length, ok := kept(name, header); ok {
				return keptBytes(name, int64(len(header)), length), length, nil
			}
		} else if _, writing := errors.AsType[*writeError](err); !writing {
			return nil, 0, err
		}
	}
	b := &bounded{most: f.options.Limits.Memory}
	if err := write(b); err != nil {
		return nil, 0, err
	}
	content := b.Bytes()
	open := func() (fs.File, error) { return newWhole(entryInfo{of: p.of, size: int64(len(content))}, content), nil }
	return &shared{open: open}, int64(len(content)), nil
}

// identity tells one state of an archive from another.
func identity(info fs.FileInfo) string {
	return fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
}

// bounded takes bytes into memory as long as they are few.
type bounded struct {
	bytes.Buffer
	most int64
}

func (b *bounded) Write(p []byte) (int, error) {
	if int64(b.Len()+len(p)) > b.most {
		return 0, errNoRoom
	}
	return b.Buffer.Write(p)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// kept reports whether a file holds what belongs to the header, and how long
// that is.
func kept(name, header string) (length int64, ok bool) {
	file, err := os.Open(name)
	if err != nil {
		return 0, false
	}
	defer file.Close()
	r := bufio.NewReaderSize(file, 1<<18)
	begin := make([]byte, len(header))
	if _, err := io.ReadFull(r, begin); err != nil || string(begin) != header {
		return 0, false
	}
	info, err := file.Stat()
	if err != nil {
		return 0, false
	}
	length = info.Size() - int64(len(header)) - crc32.Size
	sum := crc32.New(castagnoli)
	_, _ = sum.Write(begin) // a hash takes everything
	if _, err := io.CopyN(sum, r, length); length < 0 || err != nil {
		return 0, false
	}
	var end [crc32.Size]byte
	if _, err := io.ReadFull(r, end[:]); err != nil || binary.LittleEndian.Uint32(end[:]) != sum.Sum32() {
		return 0, false
	}
	return length, true
}

// keptBytes are those of a kept file between its header and its sum.
func keptBytes(name string, from, length int64) *shared {
	return &shared{open: func() (fs.File, error) {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		info, err := file.Stat()
		if err == nil && info.Size() != from+length+crc32.Size {
			err = errGone
		}
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		return &section{
			SectionReader: io.NewSectionReader(file, from, length), info: info,
			release: func() { _ = file.Close() }, // it was only read
		}, nil
	}}
}

// writeError is a failure of the scratch folder, not of the archive.
type writeError struct{ err error }

func (e *writeError) Error() string { return "keeping what was unpacked: " + e.err.Error() }
func (e *writeError) Unwrap() error { return e.err }

// telling marks the errors of a writer as those of the scratch folder.
type telling struct{ w io.Writer }

func (t telling) Write(b []byte) (int, error) {
	n, err := t.w.Write(b)
	if err != nil {
		err = &writeError{err}
	}
	return n, err
}

// keep writes a file of the scratch folder.
func keep(dir, name, header string, write func(io.Writer) error) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &writeError{err}
	}
	file, err := os.CreateTemp(dir, newPrefix+"*")
	if err != nil {
		return &writeError{err}
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name()) // what failed is told already
		}
	}()
	sum := crc32.New(castagnoli)
	buffered := bufio.NewWriterSize(telling{file}, 1<<18)
	to := io.MultiWriter(buffered, sum)
	_, err = io.WriteString(to, header)
	if err == nil {
		err = write(to)
	}
	if err == nil {
		err = binary.Write(buffered, binary.LittleEndian, sum.Sum32())
	}
	err = cmp.Or(err, buffered.Flush())
	if closing := file.Close(); err == nil && closing != nil {
		err = &writeError{closing}
	}
	if err == nil {
		if renaming := os.Rename(file.Name(), name); renaming != nil {
			err = &writeError{renaming}
		}
	}
	return err
}

// sweep takes away what is kept of archives that are not there any more, and
// what was never finished.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), newPrefix):
			if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > time.Hour {
				_ = os.Remove(name) // another time
			}
		case strings.HasPrefix(e.Name(), keptPrefix) && orphaned(name):
			_ = os.Remove(name) // another time
		}
	}
}

// orphaned reports whether the archive a file was kept of is gone.
func orphaned(name string) bool {
	file, err := os.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	line, err := bufio.NewReader(io.LimitReader(file, 1<<16)).ReadString('\n')
	if err != nil {
		return true
	}
	key, ours := strings.CutPrefix(strings.TrimSuffix(line, "\n"), keptMagic)
	if !ours {
		return true
	}
	outer, _, _ := strings.Cut(key, "\r")
	_, err = os.Stat(outer)
	return errors.Is(err, fs.ErrNotExist)
}
