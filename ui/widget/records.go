package widget

import (
	"bufio"
	"encoding/csv"
	"io"
	"iter"
	"strings"

	"github.com/mibtui/mibtui/ui/safetext"
)

// widestAligned limits the width of a column of [WriteAligned]: one long text
// must not push all that follows out of sight.
const widestAligned = 64

// WriteAligned writes records, the first of which holds the titles, as lines
// of text with their fields below each other, two spaces apart. Columns of
// numbers are aligned on the right. The records are gone through twice; texts
// are sanitised.
func WriteAligned(w io.Writer, records iter.Seq[[]string]) error {
	var widths []int
	var words []bool // columns that hold anything but numbers
	title := true
	for record := range records {
		for len(widths) < len(record) {
			widths, words = append(widths, 0), append(words, false)
		}
		for i, field := range record {
			widths[i] = min(max(widths[i], safetext.Width(safetext.Line(field))), widestAligned)
			words[i] = words[i] || !title && !isNumber(field)
		}
		title = false
	}
	b := bufio.NewWriter(w)
	var line strings.Builder
	for record := range records {
		line.Reset()
		for i, field := range record {
			if i > 0 {
				line.WriteString("  ")
			}
			text := safetext.Line(field)
			fill := strings.Repeat(" ", max(widths[i]-safetext.Width(text), 0))
			if words[i] {
				line.WriteString(text + fill)
			} else {
				line.WriteString(fill + text)
			}
		}
		_, _ = b.WriteString(strings.TrimRight(line.String(), " ")) // the error stays with the writer
		_ = b.WriteByte('\n')
	}
	return b.Flush()
}

// isNumber reports whether a text is a number or stands for the lack of one.
func isNumber(text string) bool {
	return strings.Trim(text, "0123456789.,-+") == ""
}

// WriteCSV writes records as comma-separated values (RFC 4180), a line ending in
// a newline alone. Texts are sanitised, as everywhere, since such a file ends on
// a terminal too; their lines and tabs are kept. A field that begins with = + - or
// @ stays what it is, since changed it would no longer be what the device said:
// a spreadsheet that is told to read texts takes none of them for a formula.
func WriteCSV(w io.Writer, records iter.Seq[[]string]) error {
	c := csv.NewWriter(w)
	for record := range records {
		clean := make([]string, len(record))
		for i, field := range record {
			clean[i] = safetext.Shell(field)
		}
		if err := c.Write(clean); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
