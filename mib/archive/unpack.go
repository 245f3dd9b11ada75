package archive

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// meter reads what is unpacked and ends it where that becomes too much.
type meter struct {
	ctx       context.Context
	r         io.Reader
	limits    Limits
	allowance *allowance // nil: unpacked is the limit
	packed    *counter
	unpacked  int64
}

func (m *meter) Read(b []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.r.Read(b)
	m.unpacked += int64(n)
	switch {
	case m.limits.inflated(m.unpacked, m.packed.n):
		return 0, errInflated
	case m.allowance != nil && !m.allowance.take(int64(n)):
		return 0, errTooMuch
	}
	return n, err
}

// counter counts what is read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// decompressor returns what unpacks a stream.
func decompressor(form form, r io.Reader) (io.Reader, error) {
	switch form {
	case tarGzip, oneGzip:
		return gzip.NewReader(r)
	case tarBzip2, oneBzip2:
		return bzip2.NewReader(r), nil
	}
	return r, nil
}

// unpack returns the content of a single compressed file of so many bytes.
func unpack(form form, r io.Reader, length int64, limits Limits) ([]byte, error) {
	packed := &counter{r: r}
	unpacked, err := decompressor(form, bufio.NewReader(packed))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(int(min(length*4, 1<<20)) + bytes.MinRead)
	m := &meter{ctx: context.Background(), r: unpacked, limits: limits, packed: packed}
	if _, err := b.ReadFrom(io.LimitReader(m, limits.File+1)); err != nil {
		return nil, err
	}
	if int64(b.Len()) > limits.File {
		return nil, errTooMuch
	}
	return b.Bytes(), nil
}

// gzipLength returns what a gzip's last four bytes say its content's length is
// (RFC 1952 §2.3.1).
func gzipLength(at io.ReaderAt, packed int64) (int64, bool) {
	const shortest = 18 // header and trailer
	var b [4]byte
	if packed < shortest {
		return 0, false
	}
	if _, err := at.ReadAt(b[:], packed-int64(len(b))); err != nil && !errors.Is(err, io.EOF) {
		return 0, false
	}
	return int64(binary.LittleEndian.Uint32(b[:])), true
}

// repack writes what is in a compressed tar as a zip, whose comment says what
// was left out.
func repack(ctx context.Context, p packed, limits Limits, to io.Writer) error {
	file, err := p.open()
	if err != nil {
		return err
	}
	defer file.Close()
	counted := &counter{r: file}
	unpacked, err := decompressor(p.form, bufio.NewReaderSize(counted, 1<<16))
	if err != nil {
		return err
	}
	room := newAllowance(limits)
	m := &meter{ctx: ctx, r: unpacked, limits: limits, packed: counted, allowance: room}
	out := leftOut{limits: limits}
	z := zip.NewWriter(to)
	if err := repackEntries(tar.NewReader(m), z, room, &out); err != nil {
		return err
	}
	const longestComment = 1<<16 - 1
	comment := strings.Join(out.sentences(), "\n")
	if err := z.SetComment(comment[:min(len(comment), longestComment)]); err != nil {
		return err
	}
	return z.Close()
}

func repackEntries(from *tar.Reader, to *zip.Writer, room *allowance, out *leftOut) error {
	compressor, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		return err
	}
	to.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		compressor.Reset(w)
		return compressor, nil
	})
	var content bytes.Buffer
	for n := 0; ; n++ {
		h, err := from.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return out.stopped(n, err)
		}
		if !room.entry() {
			out.add(tooMany, h.Name)
			return nil
		}
		if why := tarReason(h, out.limits); why != fine {
			out.add(why, h.Name)
			continue
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		content.Reset()
		if _, err := content.ReadFrom(from); err != nil {
			return out.stopped(n, err)
		}
		w, err := to.Create(strings.TrimSuffix(h.Name, "/"))
		if err == nil {
			_, err = w.Write(content.Bytes())
		}
		if err != nil {
			return err
		}
	}
}

// copyOut writes an archive that lies in another as it is.
func copyOut(ctx context.Context, p packed, limits Limits, to io.Writer) error {
	file, err := p.open()
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(to, &meter{ctx: ctx, r: file, limits: limits, packed: &counter{n: p.size}})
	return err
}
