package mib

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/mibtui/mibtui/mib/cache"
)

// Cache keeps what one load worked out for the next. A [cache.Dir] is one.
type Cache interface {
	// Open returns what was saved under a name; whatever the error, nothing.
	Open(name string) (*cache.Blob, error)
	// Save keeps what write writes in the place of what was saved before.
	Save(name string, write func(*cache.Writer)) error
}

// cacheFormat is counted up when what is kept is written in another way.
const cacheFormat = 2

// manifest is what a load was made of: what it found in its sources, and the
// files as they were when they were read.
type manifest struct {
	problems []Problem // of the sources
	files    []fileRecord
}

// fileRecord is a file as it was when it was read.
type fileRecord struct {
	located
	sum  contents
	sure bool // whether its stamp tells it apart, see stamp.tells
}

// cacheName returns the name of what is kept of the given sources.
func cacheName(what string, sources []Source) string {
	h := sha256.New()
	write := func(s string) { _, _ = io.WriteString(h, strconv.Quote(s)) } // a hash takes everything
	write(strconv.Itoa(cacheFormat))
	for _, s := range sources {
		dir, err := filepath.Abs(s.Dir)
		if s.Dir == "" || err != nil {
			dir = s.Dir
		}
		write(s.Name)
		write(dir)
		write(strconv.FormatBool(s.Ours))
		if what == keptFiles {
			continue // a file says the same whichever is chosen
		}
		write(strconv.Itoa(len(s.Chosen)))
		for _, module := range slices.Sorted(maps.Keys(s.Chosen)) {
			write(module)
			write(s.Chosen[module])
		}
	}
	return what + "-" + hex.EncodeToString(h.Sum(nil)[:12])
}

func (m *manifest) pack() []byte {
	var p packer
	packProblems(&p, m.problems)
	p.big(uint64(len(m.files)))
	for i := range m.files {
		f := &m.files[i]
		p.big(uint64(f.source))
		p.str(f.path)
		p.num(int(f.stamp.size))
		p.num(int(f.mtime))
		p.num(int(f.ctime))
		p.big(f.inode)
		p.big(f.dev)
		p.body = append(p.body, f.sum[:]...)
		p.flag(f.sure)
	}
	return p.bytes()
}

func unpackManifest(b []byte, sources int) (manifest, error) {
	u := unpack(string(b))
	m := manifest{problems: unpackProblems(u)}
	m.files = make([]fileRecord, u.count())
	for i := range m.files {
		f := &m.files[i]
		f.source, f.path = u.below(sources), u.str()
		f.stamp = stamp{size: int64(u.num()), mtime: int64(u.num()), ctime: int64(u.num()), inode: u.big(), dev: u.big()}
		for j := range f.sum {
			f.sum[j] = u.small()
		}
		f.sure = u.flag()
	}
	return m, u.err()
}

// same reports whether a file found now is still the one of the record.
// renewed says that only its contents could tell, so that a new record would
// spare reading it the next time.
func (r *fileRecord) same(now located, source Source) (same, renewed bool) {
	if r.source != now.source || r.path != now.path {
		return false, false
	}
	if r.stamp == now.stamp && r.sure {
		return true, false
	}
	if r.stamp.size != now.stamp.size {
		return false, false
	}
	began := time.Now()
	src, err := readFile(source, now.path)
	if err != nil {
		return r.sum == contents{}, false // it could not be read then, and cannot now
	}
	if contentsOf(src) != r.sum {
		return false, false
	}
	was := r.stamp
	r.stamp, r.sure = now.stamp, now.stamp.tells(began)
	return true, r.stamp != was || r.sure
}

// holds reports whether what is found now is what the manifest was made of,
// and whether saving it again would make that quicker to see.
func (m *manifest) holds(found []located, problems []Problem, sources []Source) (holds, renewed bool) {
	if len(found) != len(m.files) || !slices.Equal(problems, m.problems) {
		return false, false
	}
	for i := range found {
		same, fresh := m.files[i].same(found[i], sources[found[i].source])
		if !same {
			return false, false
		}
		renewed = renewed || fresh
	}
	return true, renewed
}
