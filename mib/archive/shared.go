package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"sync"
	"sync/atomic"
)

// shared is the bytes of one archive for all who read in it at the same time.
// Its file is open while somebody does.
type shared struct {
	open func() (fs.File, error)
	of   fs.FileInfo // what it has to be, nil for a file of our own

	mu     sync.Mutex
	file   fs.File
	at     io.ReaderAt
	users  int
	absent bool
	// allowed bounds how much is read while the directory is.
	allowed atomic.Int64
}

// acquire opens the file if nobody has; each acquire wants a release.
func (s *shared) acquire() (io.ReaderAt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == 0 {
		file, err := s.open()
		if s.of == nil && errors.Is(err, fs.ErrNotExist) {
			s.absent = true
			return nil, errGone
		}
		if err != nil {
			return nil, err
		}
		if err := s.check(file); err != nil {
			return nil, errors.Join(err, file.Close())
		}
		s.file = file
	}
	s.users++
	return s, nil
}

func (s *shared) check(file fs.File) error {
	at, ok := file.(io.ReaderAt)
	if !ok {
		return errors.New("its file system cannot read in the middle of a file")
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if s.of != nil && !same(s.of, info) {
		return errChanged
	}
	s.at = at
	return nil
}

func (s *shared) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users--; s.users == 0 {
		_ = s.file.Close() // it was only read
		s.file, s.at = nil, nil
	}
}

// gone reports whether the file of our own was taken away.
func (s *shared) gone() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.absent
}

// ReadAt implements [io.ReaderAt] for those who have acquired it.
func (s *shared) ReadAt(b []byte, off int64) (int, error) {
	if s.allowed.Add(-int64(len(b))) < 0 {
		return 0, fmt.Errorf("its directory is larger than %s", size(directoryBytes))
	}
	s.mu.Lock()
	at := s.at
	s.mu.Unlock()
	if at == nil {
		return 0, fs.ErrClosed
	}
	return at.ReadAt(b, off)
}

// directory runs read, which may read so many bytes and no more.
func (s *shared) directory(allowed int64, read func(at io.ReaderAt) error) error {
	at, err := s.acquire()
	if err != nil {
		return err
	}
	defer s.release()
	s.allowed.Store(allowed)
	defer s.allowed.Store(math.MaxInt64)
	return read(at)
}
