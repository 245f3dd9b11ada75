package device

import (
	"context"
	"errors"
	"fmt"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/session"
)

// TableOptions says how to read a table; the zero value is what most people
// want.
type TableOptions struct {
	// MaxRepetitions fixes how many rows are asked for at once; 0 lets it adapt.
	MaxRepetitions int
	// Rows stops with [session.ErrLimit] after so many rows; 0 is no limit.
	Rows int
}

// TableOf returns the table that n is, or is the row or a column of.
func TableOf(n mib.Node) (mib.Node, bool) {
	if !n.IsValid() {
		return n, false
	}
	row, ok := n.Row()
	if !ok {
		return n, false
	}
	table := row.Parent()
	return table, table.Kind() == mib.Table
}

// TableColumns returns the columns of a table, row or column's table that a
// device can be asked for, in the order of the MIB. The error is a sentence.
func TableColumns(n mib.Node) ([]mib.Node, error) {
	table, ok := TableOf(n)
	if !ok {
		if !n.IsValid() || n.IsRoot() {
			return nil, errors.New("that is no table")
		}
		return nil, fmt.Errorf("%s is no table and no part of one, but a %v; walk it instead", n.Name(), n.Kind())
	}
	row, _ := table.Row()
	var columns []mib.Node
	for c := range row.Children() {
		if c.Kind() == mib.Column && c.Access().Readable() {
			columns = append(columns, c)
		}
	}
	if len(columns) == 0 {
		return nil, fmt.Errorf("%s has no column that can be read: its module %s gives none, or all are not-accessible; walk it to see what the device says", table.Name(), table.Module())
	}
	return columns, nil
}

// Table reads all of a conceptual table, n being the table, its row or one of
// its columns; see [Device.Excerpt]. A [GridBuilder] made for the same node puts
// it together.
func (d *Device) Table(ctx context.Context, n mib.Node, o TableOptions, emit func(session.ColumnBatch)) (Summary, error) {
	x, err := whole(n)
	if err != nil {
		return Summary{}, err
	}
	return d.columns(ctx, x, o, emit)
}
