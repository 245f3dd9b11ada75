//go:build unix

package uitest

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// Screen returns what stands on the screen, row by row, without the spaces at
// the ends of the rows.
func (s *Session) Screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screen()
}

// Row returns the text of row y, counted from 0 at the top, or from -1 at the
// bottom.
func (s *Session) Row(y int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if y < 0 {
		y += s.size.H
	}
	return s.row(y)
}

// Size returns the terminal's size.
func (s *Session) Size() Size {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}

// Clipboard returns what the program last put on the terminal's clipboard.
func (s *Session) Clipboard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clipboard
}

// StyleAt returns how the cell in column x of row y is drawn.
func (s *Session) StyleAt(x, y int) uv.Style {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cell := s.emulator.CellAt(x, y); cell != nil {
		return cell.Style
	}
	return uv.Style{}
}

// Find returns the column and row of the first cell of text, reading from the
// top; ok is false when it does not stand on one row of the screen.
func (s *Session) Find(text string) (x, y int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for y := range s.size.H {
		before, _, found := strings.Cut(s.row(y), text)
		if !found {
			continue
		}
		x, width := 0, 0
		for ; x < s.size.W && width < len(before); x++ {
			if cell := s.emulator.CellAt(x, y); cell != nil {
				width += len(cell.Content)
			}
		}
		return x, y, true
	}
	return 0, 0, false
}

// Framed returns the screen with a border around it and numbered rows, for a
// person to look at.
func (s *Session) Framed() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	line := strings.Repeat("-", s.size.W)
	b.WriteString("+" + line + "+ " + s.size.String() + "\n")
	for y := range s.size.H {
		b.WriteString("|")
		s.writeRow(&b, y)
		b.WriteString("|\n")
	}
	b.WriteString("+" + line + "+")
	return b.String()
}

// selectedRows returns, of each row that bears the mark of a selection, what
// lies between the mark and the pane's border.
func (s *Session) selectedRows() []string {
	var rows []string
	for row := range strings.Lines(s.Screen()) {
		parts := strings.Split(row, cursorMark)
		for _, part := range parts[1:] {
			if i := strings.IndexAny(part, "│┃"); i >= 0 {
				part = part[:i]
			}
			rows = append(rows, part)
		}
	}
	return rows
}

func (s *Session) screen() string {
	var b strings.Builder
	for y := range s.size.H {
		b.WriteString(s.row(y))
		b.WriteByte('\n')
	}
	return b.String()
}

func (s *Session) row(y int) string {
	var b strings.Builder
	s.writeRow(&b, y)
	return strings.TrimRight(b.String(), " ")
}

// writeRow writes the cells of a row; the second cell of a wide character has
// no content of its own.
func (s *Session) writeRow(b *strings.Builder, y int) {
	for x := range s.size.W {
		switch cell := s.emulator.CellAt(x, y); {
		case cell == nil:
			b.WriteByte(' ')
		case cell.Content == "" && cell.Width > 0:
			b.WriteByte(' ')
		default:
			b.WriteString(cell.Content)
		}
	}
}
