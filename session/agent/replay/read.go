package replay

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/mibtui/mibtui/session"
)

// Limits: a file may be hostile, or no recording at all.
const (
	longestLine   = 1 << 18 // octets; the largest OID and the largest value in hex fit
	largestText   = 4 << 30 // octets, unpacked
	largestPacked = 1 << 30 // octets in memory
	mostLate      = 1 << 21 // varbinds out of order
	keptProblems  = 100
	hopeless      = 1000 // lines, none of which was a varbind
)

// unpack returns what is in a file that may be packed, buffered so that each
// line fits; done frees what that takes.
func unpack(from io.Reader) (lines *bufio.Reader, done func(), err error) {
	nothing := func() {}
	plain := bufio.NewReaderSize(from, longestLine)
	magic, err := plain.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(plain)
		if err != nil {
			return nil, nil, fmt.Errorf("it begins as gzip does but is not: %w", err)
		}
		return bounded(z), nothing, nil
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(plain, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return nil, nil, fmt.Errorf("it begins as zstd does but is not: %w", err)
		}
		return bounded(z), z.Close, nil
	}
	return plain, nothing, nil
}

func bounded(r io.Reader) *bufio.Reader {
	return bufio.NewReaderSize(io.LimitReader(r, largestText), longestLine)
}

// late is a varbind that came after one it belongs before.
type late struct {
	session.Varbind
	line int
}

// reader makes a recording of lines.
type reader struct {
	ctx      context.Context
	lines    *bufio.Reader
	line     int
	sorted   packer
	late     []late
	problems []Problem
	refused  int
	tell     func(Problem) // hears of every problem; may be nil
}

func (r *reader) refuse(line int, why string) {
	p := r.count(line, why)
	if len(r.problems) < keptProblems {
		r.problems = append(r.problems, p)
	}
}

func (r *reader) count(line int, why string) Problem {
	r.refused++
	p := Problem{line, why}
	if r.tell != nil {
		r.tell(p)
	}
	return p
}

// read takes in all lines.
func (r *reader) read() error {
	for {
		line, err := r.lines.ReadSlice('\n')
		r.line++
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			r.refuse(r.line, fmt.Sprintf("it has more than %d octets", longestLine))
			err = r.skipLine()
		case err == nil || errors.Is(err, io.EOF):
			r.take(line)
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return r.breakOff(err)
		case r.sorted.count == 0 && r.refused >= hopeless:
			return nil
		case len(r.sorted.packed) > largestPacked || len(r.late) > mostLate:
			return fmt.Errorf("it is too large: it was read up to line %d", r.line)
		}
		if r.line%4096 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
	}
}

// breakOff ends where the text cannot be read further. What came until then
// counts, unless that was nothing.
func (r *reader) breakOff(err error) error {
	if r.sorted.count == 0 {
		return err
	}
	// However many lines were left out before, this is what one has to know.
	r.problems = slices.Insert(r.problems, 0, r.count(r.line, "the file is damaged from here on: "+err.Error()))
	return nil
}

func (r *reader) skipLine() error {
	for {
		_, err := r.lines.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// take adds the varbind on one line, or says what is wrong with it.
func (r *reader) take(line []byte) {
	line = bytes.TrimSuffix(line, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(bytes.TrimSpace(line)) == 0 || line[0] == '#' {
		return
	}
	vb, err := parseLine(string(line))
	if err != nil {
		r.refuse(r.line, err.Error())
		return
	}
	order := 1
	if r.sorted.count > 0 {
		order = vb.OID.Compare(r.sorted.last)
	}
	switch {
	case order > 0:
		r.sorted.add(vb.OID, vb.Value)
	case order == 0:
		r.repeated(r.line, vb)
	default:
		r.late = append(r.late, late{vb, r.line})
	}
}

// repeated refuses a second varbind of one name. The first counts: programs
// that record a walk leave one without a value behind the last.
func (r *reader) repeated(line int, vb session.Varbind) {
	r.refuse(line, fmt.Sprintf("%v was there before; the first one counts", vb.OID))
}

// finish puts what came late where it belongs.
func (r *reader) finish() *Recording {
	slices.SortStableFunc(r.late, func(a, b late) int { return a.OID.Compare(b.OID) })
	fresh := make([]session.Varbind, 0, len(r.late))
	for _, l := range r.late {
		c, found := r.sorted.seek(l.OID)
		inOrder := found && c.compare(l.OID) == 0
		if inOrder || len(fresh) > 0 && fresh[len(fresh)-1].OID == l.OID {
			r.repeated(l.line, l.Varbind)
			continue
		}
		fresh = append(fresh, l.Varbind)
	}
	recording := &Recording{refused: r.refused, problems: r.problems}
	slices.SortStableFunc(recording.problems, func(a, b Problem) int { return a.Line - b.Line })
	if len(fresh) == 0 {
		recording.rows = r.sorted.finish()
	} else {
		recording.rows = r.sorted.merge(fresh)
	}
	return recording
}
