package archive

import (
	"archive/tar"
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// encrypted is the flag of a zip's entry that wants a password (APPNOTE 4.4.4).
const encrypted = 1

// readZip reads a zip's directory.
func (c *container) readZip(length int64) error {
	return c.bytes.directory(directoryBytes, func(at io.ReaderAt) error {
		r, err := zip.NewReader(at, length)
		if err != nil {
			return err
		}
		for _, f := range r.File {
			c.putZip(f)
		}
		if r.Comment != "" && c.bytes.of == nil {
			c.sentences = strings.Split(r.Comment, "\n")
		}
		return nil
	})
}

func (c *container) putZip(f *zip.File) {
	mode := f.Mode()
	switch {
	case strings.HasSuffix(f.Name, "/") || mode.IsDir():
		c.put(f.Name, &entry{dir: true}, 0)
	case !mode.IsRegular():
		c.leftOut.add(link, f.Name)
	case f.Flags&encrypted != 0:
		c.leftOut.add(secret, f.Name)
	case f.Method != zip.Store && f.Method != zip.Deflate:
		c.leftOut.add(unknownWay, f.Name)
	case f.UncompressedSize64 > 1<<60 || f.CompressedSize64 > 1<<60:
		c.leftOut.add(tooLarge, f.Name)
	default:
		c.put(f.Name, &entry{size: int64(f.UncompressedSize64), zip: f}, int64(f.CompressedSize64))
	}
}

// readTar reads the headers of a tar that is not compressed, and passes over
// the rest.
func (c *container) readTar(length int64) error {
	// Headers are a few blocks each; what an entry may have of them is bounded
	// by archive/tar, and all of them by this.
	return c.bytes.directory(c.leftOut.limits.Unpacked, func(at io.ReaderAt) error {
		section := io.NewSectionReader(at, 0, length)
		r := tar.NewReader(section)
		for n := 0; ; n++ {
			h, err := r.Next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return c.leftOut.stopped(n, err)
			}
			begin, err := section.Seek(0, io.SeekCurrent)
			if err != nil {
				return err
			}
			switch why := tarReason(h, c.leftOut.limits); {
			case why != fine:
				c.leftOut.add(why, h.Name)
			case h.Typeflag == tar.TypeDir:
				c.put(h.Name, &entry{dir: true}, 0)
			case h.Typeflag == tar.TypeReg:
				c.put(h.Name, &entry{size: h.Size, at: begin}, h.Size)
			}
			if c.leftOut.count[tooMany] > 0 {
				return nil
			}
		}
	})
}

// tarReason says why a tar's entry is left out, as far as its header tells.
func tarReason(h *tar.Header, limits Limits) reason {
	switch {
	case h.Typeflag == tar.TypeXGlobalHeader || h.Typeflag == tar.TypeDir:
	case sparse(h):
		return unknownWay
	case h.Typeflag != tar.TypeReg:
		return link
	case h.Size > limits.File:
		return tooLarge
	case len(h.Name) > longestName:
		return tooDeep
	}
	return fine
}

// sparse reports whether a file has holes that are not in the archive.
func sparse(h *tar.Header) bool {
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return h.Typeflag == tar.TypeGNUSparse
}

// stopped takes what was read of an archive until it was damaged or became too
// much; nothing is not enough.
func (l *leftOut) stopped(entries int, err error) error {
	if entries == 0 || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	what := "is damaged or cut off"
	if errors.Is(err, errTooMuch) || errors.Is(err, errInflated) {
		what = "is used in part"
	}
	l.more = append(l.more, fmt.Sprintf("%s: what comes after %d entries is left out (%v)", what, entries, err))
	return nil
}
