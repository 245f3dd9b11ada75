package smi

import (
	"bytes"
	"sort"
)

// Lines knows where the lines of a text begin.
type Lines struct{ starts []uint32 }

// NewLines finds the lines of src. A text without a line feed has its lines
// ended by carriage returns, as on old Macintoshes.
func NewLines(src []byte) Lines {
	sep := byte('\n')
	if bytes.IndexByte(src, sep) < 0 {
		sep = '\r'
	}
	starts := make([]uint32, 1, len(src)/40+2)
	for at := 0; ; {
		i := bytes.IndexByte(src[at:], sep)
		if i < 0 {
			return Lines{starts}
		}
		at += i + 1
		starts = append(starts, uint32(at))
	}
}

// At returns line and column, from 1, of a byte offset.
func (l Lines) At(offset uint32) (line, col int) {
	line = sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset })
	return line, int(offset-l.starts[line-1]) + 1
}
