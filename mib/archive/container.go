package archive

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// slot remembers what was found in an archive as long as that is the same.
type slot struct {
	mu   sync.Mutex
	info fs.FileInfo // of the archive when it was looked into
	c    *container
	err  error
}

// container is the directory of one archive.
type container struct {
	name      string      // path of the archive, as entries are asked for
	of        fs.FileInfo // the archive, or the one it lies in
	bytes     *shared     // its own, or of what it was unpacked to
	depth     int         // 1 within another archive
	allowance *allowance
	entries   map[string]*entry
	leftOut   leftOut
	sentences []string
}

// entry is a file or a folder of an archive.
type entry struct {
	path string
	dir  bool
	form form
	size int64
	zip  *zip.File // nil where the bytes stand as they are
	at   int64     // where they begin

	children []*entry
	nested   *slot // of an archive within the archive
}

// packed is an archive to be looked into.
type packed struct {
	name      string
	inner     string // its path within the archive of that name, or ""
	form      form
	size      int64
	of        fs.FileInfo
	open      func() (fs.File, error)
	depth     int
	allowance *allowance
}

// container returns the directory of an archive of the file system below.
func (f *FS) container(name string) (*container, error) {
	info, err := fs.Stat(f.under, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	f.shelf.mu.Lock()
	s := f.shelf.slots[name]
	if s == nil {
		s = new(slot)
		f.shelf.slots[name] = s
	}
	f.shelf.mu.Unlock()
	return f.lookInto(s, packed{
		name: name, form: formOf(path.Base(name)), size: info.Size(), of: info,
		open:      func() (fs.File, error) { return f.under.Open(name) },
		allowance: newAllowance(f.options.Limits),
	})
}

// lookInto returns what a slot remembers of an archive, or looks.
func (f *FS) lookInto(s *slot, p packed) (*container, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.info != nil && same(s.info, p.of) && (s.c == nil || !s.c.bytes.gone()) {
		return s.c, s.err
	}
	c := &container{
		name: p.name, of: p.of, depth: p.depth, allowance: p.allowance,
		entries: map[string]*entry{".": {path: ".", dir: true}}, leftOut: leftOut{limits: f.options.Limits},
	}
	err := c.read(f, p)
	if f.ctx.Err() != nil {
		return nil, f.ctx.Err()
	}
	if err != nil {
		s.info, s.c, s.err = p.of, nil, err
		return nil, err
	}
	c.arrange()
	s.info, s.c, s.err = p.of, c, nil
	return c, nil
}

// same reports whether a file is what it was.
func same(a, b fs.FileInfo) bool {
	if a.Size() != b.Size() || !a.ModTime().Equal(b.ModTime()) {
		return false
	}
	return os.SameFile(a, b) || !os.SameFile(a, a) // of others than the machine's own files more is not known
}

// read finds out what is in the archive.
func (c *container) read(f *FS, p packed) error {
	switch p.form {
	case zipped:
		return c.readAtRandom(f, p, c.readZip, "is no zip archive, or is damaged")
	case tarred:
		return c.readAtRandom(f, p, c.readTar, "is no tar archive, or is damaged")
	}
	bytes, length, err := f.hold(p, func(w io.Writer) error { return repack(f.ctx, p, f.options.Limits, w) })
	if err != nil {
		return c.unusable(err, "is no compressed tar archive, or is damaged")
	}
	c.bytes = bytes
	return c.unusable(c.readZip(length), "cannot be unpacked")
}

func (c *container) readAtRandom(f *FS, p packed, read func(length int64) error, otherwise string) error {
	length := p.size
	if p.depth == 0 {
		c.bytes = &shared{open: p.open, of: p.of}
	} else {
		bytes, held, err := f.hold(p, func(w io.Writer) error { return copyOut(f.ctx, p, f.options.Limits, w) })
		if err != nil {
			return c.unusable(err, otherwise)
		}
		c.bytes, length = bytes, held
	}
	return c.unusable(read(length), otherwise)
}

// unusable says why nothing of an archive can be used.
func (c *container) unusable(err error, otherwise string) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*LeftOutError](err); ok || errors.Is(err, context.Canceled) || errors.Is(err, errGone) {
		return err
	}
	why := otherwise
	switch {
	case errors.Is(err, errTooMuch), errors.Is(err, errInflated), errors.Is(err, errNoRoom):
		why = "is left out: " + err.Error()
	case errors.Is(err, fs.ErrPermission):
		why = "may not be read; ask for permission to it (chmod +r), or leave it out"
	default:
		why += fmt.Sprintf(" (%v); fetch it again, or unpack it yourself", cause(err))
	}
	return &LeftOutError{Archive: path.Base(c.name), Sentences: []string{why}}
}

// cause strips the path from a file error.
func cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// put takes an entry into the directory under the name it has in the archive;
// of two with one name the later one counts.
func (c *container) put(name string, e *entry, packedSize int64) {
	clean, why := cleanName(name, c.leftOut.limits.Folders)
	if clean == "." && why == fine {
		return
	}
	if e.path = clean; !e.dir {
		e.form = formOf(path.Base(clean))
	}
	limits := c.leftOut.limits
	switch {
	case why != fine:
	case !c.allowance.entry():
		why = tooMany
	case e.dir:
	case e.size > limits.File:
		why = tooLarge
	case limits.inflated(e.size, packedSize):
		why = tooInflated
	case e.form.folder() && c.depth > 0:
		why = nestedAgain
	case !c.allowance.take(e.size):
		why = tooMuch
	}
	if why != fine {
		c.leftOut.add(why, name)
		return
	}
	if before := c.entries[clean]; before != nil && before.dir {
		return
	}
	if e.form.folder() && !e.dir {
		e.nested = new(slot)
	}
	if c.makeFolders(path.Dir(clean)) {
		c.entries[clean] = e
	}
}

// makeFolders makes sure that a folder and those around it are there.
func (c *container) makeFolders(name string) bool {
	for ; name != "."; name = path.Dir(name) {
		if before := c.entries[name]; before != nil && before.dir {
			break
		} else if before == nil && !c.allowance.entry() {
			c.leftOut.add(tooMany, name)
			return false
		}
		c.entries[name] = &entry{path: name, dir: true}
	}
	return true
}

// arrange gives each folder its children, in order.
func (c *container) arrange() {
	for name, e := range c.entries {
		if name != "." {
			up := c.entries[path.Dir(name)]
			up.children = append(up.children, e)
		}
	}
	for _, e := range c.entries {
		slices.SortFunc(e.children, func(a, b *entry) int { return strings.Compare(a.path, b.path) })
	}
	c.sentences = append(c.sentences, c.leftOut.sentences()...)
}

// cleanName returns the path an entry has within its archive, "." for the
// archive itself.
func cleanName(name string, folders int) (string, reason) {
	name = strings.ReplaceAll(strings.TrimSuffix(name, "/"), `\`, "/")
	if !utf8.ValidString(name) {
		name = latin1(name)
	}
	if strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' {
		return "", outside
	}
	parts := strings.Split(name, "/")
	if slices.Contains(parts, "..") {
		return "", outside
	}
	if len(name) > longestName || len(parts) > folders+1 || strings.ContainsRune(name, 0) {
		return "", tooDeep
	}
	return path.Clean(name), fine
}

// latin1 reads bytes that are not UTF-8 as the characters of ISO 8859-1.
func latin1(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// entry finds what a path within an archive means. The container is the one
// the entry is in, which may lie in another.
func (f *FS) entry(archive, inner string) (*container, *entry, error) {
	c, err := f.container(archive)
	if err != nil {
		return nil, nil, err
	}
	if e := c.entries[inner]; e != nil && !e.form.folder() {
		return c, e, nil
	} else if e != nil {
		inner += "/."
	}
	for end := range len(inner) {
		if inner[end] != '/' {
			continue
		}
		e := c.entries[inner[:end]]
		if e == nil {
			break
		}
		if e.dir {
			continue
		}
		if !e.form.folder() {
			break
		}
		within, err := f.nested(c, e)
		if err != nil {
			return nil, nil, err
		}
		if found := within.entries[inner[end+1:]]; found != nil {
			return within, found, nil
		}
		break
	}
	return nil, nil, fs.ErrNotExist
}

// nested returns the directory of an archive within another.
func (f *FS) nested(c *container, e *entry) (*container, error) {
	return f.lookInto(e.nested, packed{
		name: c.name, inner: e.path, form: e.form, size: e.size, of: c.of, depth: c.depth + 1, allowance: c.allowance,
		open: func() (fs.File, error) { return c.open(e, path.Base(e.path)) },
	})
}
