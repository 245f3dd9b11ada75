package cache

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"sync"
	"time"
)

// A blob's file is its magic, its sections one after the other, a table with
// the length and the checksum of each, and at the end where the table begins
// and the table's own checksum. A file that was cut off has lost its end.
const (
	magic     = "mibtui\x00\x01"
	tableSize = 12 // of a section in the table
	endSize   = 16 // table's place, number of sections, table's checksum
	pieceSize = 1 << 18
)

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// Writer writes a blob, section by section.
type Writer struct {
	f        *os.File
	table    *crc32.Table
	at       int64
	piece    []byte
	sections []section
	err      error
}

type section struct {
	at, size int64
	sum      uint32
}

func newWriter(f *os.File) *Writer {
	w := &Writer{f: f, table: castagnoli()}
	w.write([]byte(magic))
	return w
}

func (w *Writer) write(p []byte) {
	if w.err == nil {
		_, w.err = w.f.Write(p)
		w.at += int64(len(p))
	}
}

// Bytes writes a section of plain bytes.
func (w *Writer) Bytes(p []byte) {
	s := section{at: w.at, size: int64(len(p)), sum: crc32.Checksum(p, w.table)}
	w.write(p)
	w.sections = append(w.sections, s)
}

// Records writes a section of n records of size octets, each put into rec by
// fill.
func (w *Writer) Records(n, size int, fill func(i int, rec []byte)) {
	s := section{at: w.at, size: int64(n) * int64(size)}
	per := max(1, pieceSize/size)
	if cap(w.piece) < per*size {
		w.piece = make([]byte, per*size)
	}
	for from := 0; from < n && w.err == nil; from += per {
		to := min(from+per, n)
		piece := w.piece[:(to-from)*size]
		for i := from; i < to; i++ {
			at := (i - from) * size
			fill(i, piece[at:at+size:at+size])
		}
		s.sum = crc32.Update(s.sum, w.table, piece)
		w.write(piece)
	}
	w.sections = append(w.sections, s)
}

// finish writes the table and the end.
func (w *Writer) finish() error {
	at := w.at
	var b []byte
	for _, s := range w.sections {
		b = binary.LittleEndian.AppendUint64(b, uint64(s.size))
		b = binary.LittleEndian.AppendUint32(b, s.sum)
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(at))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(w.sections)))
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, w.table))
	w.write(b)
	return w.err
}

// Blob is a blob open for reading. Its sections may be read by several
// goroutines at a time.
type Blob struct {
	f        *os.File
	table    *crc32.Table
	used     time.Time
	sections []section
	pieces   sync.Pool
}

// open reads the table of a blob.
func open(f *os.File) (*Blob, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	b := &Blob{f: f, table: castagnoli(), used: info.ModTime()}
	var begin [len(magic)]byte
	var end [endSize]byte
	if size < int64(len(begin)+len(end)) {
		return nil, ErrDamaged
	}
	if _, err := f.ReadAt(begin[:], 0); err != nil || string(begin[:]) != magic {
		return nil, ErrDamaged
	}
	if _, err := f.ReadAt(end[:], size-endSize); err != nil {
		return nil, ErrDamaged
	}
	at := binary.LittleEndian.Uint64(end[:])
	n := int64(binary.LittleEndian.Uint32(end[8:]))
	if at > uint64(size) || int64(at)+n*tableSize+endSize != size {
		return nil, ErrDamaged
	}
	table := make([]byte, n*tableSize+endSize)
	if _, err := f.ReadAt(table, int64(at)); err != nil {
		return nil, ErrDamaged
	}
	last := len(table) - 4
	if crc32.Checksum(table[:last], b.table) != binary.LittleEndian.Uint32(table[last:]) {
		return nil, ErrDamaged
	}
	from := int64(len(magic))
	for i := range n {
		row := table[i*tableSize:]
		s := section{from, int64(binary.LittleEndian.Uint64(row)), binary.LittleEndian.Uint32(row[8:])}
		if s.size < 0 || s.size > int64(at)-from {
			return nil, ErrDamaged
		}
		from += s.size
		b.sections = append(b.sections, s)
	}
	return b, nil
}

// Close closes the file. What was read stays.
func (b *Blob) Close() error { return b.f.Close() }

// Len returns how many records of size octets section i has, or an error when
// there is no such section or it is not made of those.
func (b *Blob) Len(i, size int) (int, error) {
	if i >= len(b.sections) || b.sections[i].size%int64(size) != 0 {
		return 0, ErrDamaged
	}
	return int(b.sections[i].size / int64(size)), nil
}

// Bytes reads section i.
func (b *Blob) Bytes(i int) ([]byte, error) {
	n, err := b.Len(i, 1)
	if err != nil {
		return nil, err
	}
	p := make([]byte, n)
	sum := uint32(0)
	for at := 0; at < n; at += pieceSize {
		piece := p[at:min(at+pieceSize, n)]
		if _, err := b.f.ReadAt(piece, b.sections[i].at+int64(at)); err != nil {
			return nil, ErrDamaged
		}
		sum = crc32.Update(sum, b.table, piece)
	}
	if sum != b.sections[i].sum {
		return nil, ErrDamaged
	}
	return p, nil
}

// Records reads section i record by record. What it hands out is only to be
// trusted when it returns without an error, for that is when the checksum is
// known to be right.
func (b *Blob) Records(i, size int, take func(i int, rec []byte)) error {
	n, err := b.Len(i, size)
	if err != nil {
		return err
	}
	per := max(1, pieceSize/size)
	buffer, _ := b.pieces.Get().(*[]byte)
	if buffer == nil || cap(*buffer) < per*size {
		fresh := make([]byte, max(pieceSize, per*size))
		buffer = &fresh
	}
	defer b.pieces.Put(buffer)
	sum := uint32(0)
	for from := 0; from < n; from += per {
		to := min(from+per, n)
		piece := (*buffer)[:(to-from)*size]
		if _, err := b.f.ReadAt(piece, b.sections[i].at+int64(from)*int64(size)); err != nil && err != io.EOF {
			return ErrDamaged
		}
		sum = crc32.Update(sum, b.table, piece)
		for r := from; r < to; r++ {
			at := (r - from) * size
			take(r, piece[at:at+size:at+size])
		}
	}
	if sum != b.sections[i].sum {
		return ErrDamaged
	}
	return nil
}
