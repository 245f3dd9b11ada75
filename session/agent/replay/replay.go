// Package replay lets a recording answer in the place of the device it was
// made of.
//
// A recording is a text with one varbind a line, OID|TAG|VALUE, the form that
// snmpsim calls snmprec: 1.3.6.1.2.1.1.5.0|4|core-sw1. TAG is the number of the
// BER tag (2 INTEGER, 4 OCTET STRING, 6 OBJECT IDENTIFIER, 64 IpAddress, 65
// Counter32 …), followed by x where VALUE is in hex and by e where it has
// Python's escapes. Recordings are made of devices that sometimes hand out
// their objects in the wrong order or twice, and by programs and people that
// make mistakes; a line that cannot be used costs itself, and a [Problem] says
// why. What snmpsim would make up as it goes along (a tag such as
// 2:numeric) is no recording of anything, and such a line is left out.
//
// A [Recording] is only read, never changed: it stands still at the moment it
// was made, and a SET is refused. Its varbinds are packed, since a recording
// of one wireless controller may have half a million of them.
package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// Recording is a recording in memory, in the order of its OIDs. It implements
// the agent's Store and Ascender and is safe for concurrent use.
type Recording struct {
	rows     rows
	problems []Problem
	refused  int
}

// Problem is a line that was not used, and why.
type Problem struct {
	Line int // counted from 1
	Why  string
}

func (p Problem) String() string { return fmt.Sprintf("line %d: %s", p.Line, p.Why) }

// FileError says why a file cannot be replayed at all.
type FileError struct {
	Path string
	Why  string
	Err  error // may be nil
}

func (e *FileError) Error() string { return fmt.Sprintf("cannot replay %s: %s", e.Path, e.Why) }

// Unwrap returns what the system said.
func (e *FileError) Unwrap() error { return e.Err }

// Open reads the recording in a file, which may be packed with gzip or zstd
// whatever its name. It fails with a *[FileError] where there is no such file
// or not one line of it is a varbind, and with the context's error.
func Open(ctx context.Context, path string) (*Recording, error) { return open(ctx, path, nil) }

// Check is [Open], and tells of every line that is not used: as it comes to it,
// and at the end of those that repeat a varbind far from where it first stood.
func Check(ctx context.Context, path string, tell func(Problem)) (*Recording, error) {
	return open(ctx, path, tell)
}

func open(ctx context.Context, path string, tell func(Problem)) (*Recording, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &FileError{path, "there is no such file", err}
	case err != nil:
		return nil, &FileError{path, reason(err), err}
	case info.IsDir():
		return nil, &FileError{path, "it is a folder; name one recording (.snmprec) in it", nil}
	case !info.Mode().IsRegular():
		return nil, &FileError{path, "it is not a regular file", nil}
	case info.Size() == 0:
		return nil, &FileError{path, "the file is empty", nil}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, &FileError{path, reason(err), err}
	}
	defer file.Close()
	return read(ctx, path, file, tell)
}

// reason returns what went wrong without the path, which is said already.
func reason(err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return "you may not read it; ask its owner, or copy it"
	}
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		err = inner.Err
	}
	return err.Error()
}

// Read is [Open] for what is not in a file; name is what errors call it.
func Read(ctx context.Context, name string, from io.Reader) (*Recording, error) {
	return read(ctx, name, from, nil)
}

func read(ctx context.Context, name string, from io.Reader, tell func(Problem)) (*Recording, error) {
	text, closeText, err := unpack(from)
	if err != nil {
		return nil, &FileError{name, reason(err), err}
	}
	defer closeText()
	r := reader{ctx: ctx, lines: text, tell: tell}
	if err := r.read(); err != nil {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return nil, err
		}
		return nil, &FileError{name, reason(err), err}
	}
	recording := r.finish()
	if recording.Len() == 0 {
		why := "there is no varbind in it"
		if len(recording.problems) > 0 {
			why += " (" + recording.problems[0].String() + ")"
		}
		return nil, &FileError{name, why + "; a recording has lines such as 1.3.6.1.2.1.1.5.0|4|core-sw1", nil}
	}
	return recording, nil
}

// Len returns how many varbinds there are.
func (r *Recording) Len() int { return r.rows.count }

// Problems returns the first lines that were not used, in their order, and how
// many there are in all. That the file is damaged comes before everything else.
func (r *Recording) Problems() (first []Problem, total int) { return r.problems, r.refused }

// Get returns the value of the instance o.
func (r *Recording) Get(o oid.OID) (ber.Value, bool) {
	c, ok := r.rows.seek(o)
	if !ok || c.compare(o) != 0 {
		return ber.Value{}, false
	}
	return c.value(), true
}

// Next returns the first instance after o, and false at the end.
func (r *Recording) Next(o oid.OID) (oid.OID, ber.Value, bool) {
	for name, v := range r.After(o) {
		return name, v, true
	}
	return oid.OID{}, ber.Value{}, false
}

// After yields the instances after o in their order.
func (r *Recording) After(o oid.OID) iter.Seq2[oid.OID, ber.Value] {
	return func(yield func(oid.OID, ber.Value) bool) {
		c, ok := r.rows.seek(o)
		if ok && c.compare(o) == 0 {
			ok = c.next()
		}
		for ; ok; ok = c.next() {
			if !yield(c.name(), c.value()) {
				return
			}
		}
	}
}

// Set refuses: a recording is what was.
func (r *Recording) Set([]session.Varbind) (status session.ErrorStatus, index int) {
	return session.NotWritable, 1
}
