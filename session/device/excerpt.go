package device

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
	"github.com/mibtui/mibtui/session"
)

// Excerpt is what is to be read of a conceptual table.
type Excerpt struct {
	Table   mib.Node
	Columns []mib.Node // in the order of the MIB
	// Rows is what the index of the rows begins with; zero for all rows.
	Rows oid.OID
}

// Name returns the table's name, with the index when there is one: ifTable.2.
func (x Excerpt) Name() string {
	return x.Table.Name() + value.FormatInstance(x.Table.Index(), x.Rows)
}

// whole is all of the table that n is, or is the row or a column of. The error
// is that of [TableColumns].
func whole(n mib.Node) (Excerpt, error) {
	columns, err := TableColumns(n)
	if err != nil {
		return Excerpt{}, err
	}
	table, _ := TableOf(n)
	return Excerpt{Table: table, Columns: columns}, nil
}

// ResolveTable turns what a person types for a table, or for some of one, into
// what to read:
//
//	ifTable  ifEntry            all of it
//	ifDescr                     one column
//	ifTable.2  ifTable."eth0"   the rows whose index begins so
//	ifDescr.2                   those of one column
//
// Names and indexes are written as for [Resolve], and its errors are those of
// Resolve and [TableColumns]. In numbers alone 1.3.6.1.2.1.2.2.1 is what it is
// as an OID, ifEntry.
func ResolveTable(t *mib.Tree, text string) (Excerpt, error) {
	text = strings.TrimSpace(text)
	if table, index := tableBefore(t, text); index != "" {
		rows, err := instance(table, index)
		if err != nil {
			return Excerpt{}, &PathError{Text: text, At: table.Name(), Part: index, Why: err}
		}
		x, err := whole(table)
		x.Rows = rows
		return x, err
	}
	r, err := Resolve(t, text)
	if err != nil {
		return Excerpt{}, err
	}
	x, err := whole(r.Node)
	if err != nil {
		return x, err
	}
	x.Rows = r.Suffix
	switch kind := r.Node.Kind(); {
	case kind == mib.Row && !r.Exact:
		return x, fmt.Errorf("%s has no column %v; a row of it is %s.INDEX", r.Node.Name(), r.Suffix, x.Table.Name())
	case kind == mib.Column && !slices.Contains(x.Columns, r.Node):
		return x, fmt.Errorf("%s is %v: no device gives it as a column; where it is part of the index, every other column shows it", r.Node.Name(), r.Node.Access())
	case kind == mib.Column:
		x.Columns = []mib.Node{r.Node}
	}
	return x, nil
}

// tableBefore returns the table that a text names in front of an index, and the
// index: what follows ifTable in ifTable.1 is one, though the OID is that of
// the table's row. There is none where the index is "".
func tableBefore(t *mib.Tree, text string) (table mib.Node, index string) {
	at := 0
	scanQuotedAll(text, func(c byte, inside bool) {
		before, after := text[:at], strings.TrimPrefix(text[at:], ".")
		at++
		last := before[strings.LastIndexByte(before, '.')+1:]
		if index != "" || inside || c != '.' && c != '[' || isNumeric(last) {
			return
		}
		if r, err := Resolve(t, before); err == nil && r.Exact && r.Node.Kind() == mib.Table {
			table, index = r.Node, after
		}
	})
	return table, index
}

// NewGrid returns a builder for what [Device.Excerpt] reads.
func (x Excerpt) NewGrid() *GridBuilder {
	b := &GridBuilder{grid: Grid{table: x.Table, parts: x.Table.Index(), fetched: x.Columns, round: 1}}
	b.grid.columns = columnsOf(b.grid.parts, x.Columns)
	b.begin()
	return b
}

// Excerpt reads some of a conceptual table, all columns side by side, row by
// row, one request at a time. What comes is handed to emit, from the calling
// goroutine; [Excerpt.NewGrid] puts it together. Columns the device refuses are
// left out and told of in the Summary's warnings; the error is about the whole.
func (d *Device) Excerpt(ctx context.Context, x Excerpt, o TableOptions, emit func(session.ColumnBatch)) (Summary, error) {
	if _, misfit := value.DecodeIndex(x.Table.Index(), x.Rows); misfit == nil && !x.Rows.IsZero() {
		if s, err := d.row(ctx, x, emit); err != nil || s.Varbinds > 0 {
			return s, err
		}
	}
	return d.columns(ctx, x, o, emit)
}

// row reads the one row that has x.Rows for its index. That there is none is no
// error.
func (d *Device) row(ctx context.Context, x Excerpt, emit func(session.ColumnBatch)) (Summary, error) {
	var s Summary
	var came session.ColumnBatch
	cells := make([]oid.OID, len(x.Columns))
	for i, c := range x.Columns {
		cells[i] = c.OID().Join(x.Rows)
	}
	ask := func(oids ...oid.OID) error {
		return holes(askAll(ctx, d.session.Get, oids, &s, func(got []session.Varbind) {
			for _, vb := range got {
				if at := slices.Index(cells, vb.OID); at >= 0 && !vb.Value.Type.IsException() {
					came.Varbinds = append(came.Varbinds, session.ColumnVarbind{Column: at, Varbind: vb})
				}
			}
		}))
	}
	ends := make([]error, len(cells))
	err := ask(cells...)
	if isStatus(err) && len(cells) > 1 {
		// One column is enough to have all of them refused.
		came.Varbinds = nil
		for i, cell := range cells {
			if err = ask(cell); isStatus(err) {
				ends[i], err = err, nil
			}
			if err != nil {
				break
			}
		}
	}
	for i, end := range ends {
		came.Ended = append(came.Ended, session.ColumnEnd{Column: i, Err: end})
	}
	s.Varbinds = len(came.Varbinds)
	emit(came)
	return s, x.settle(&s, came.Ended, err)
}

func isStatus(err error) bool {
	_, ok := errors.AsType[*session.StatusError](err)
	return ok
}

// holes makes nothing of an error that only says, as version 1 does, that there
// is no such instance.
func holes(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			if holes(e) != nil {
				return e
			}
		}
		return nil
	}
	if isNoSuchName(err) {
		return nil
	}
	return err
}

// columns reads the columns below x.Rows to their ends.
func (d *Device) columns(ctx context.Context, x Excerpt, o TableOptions, emit func(session.ColumnBatch)) (Summary, error) {
	roots := make([]oid.OID, len(x.Columns))
	for i, c := range x.Columns {
		roots[i] = c.OID().Join(x.Rows)
	}
	var ends []session.ColumnEnd
	walked := session.ColumnOptions{MaxRepetitions: o.MaxRepetitions, Rows: o.Rows}
	result, err := d.session.WalkColumns(ctx, roots, walked, func(b session.ColumnBatch) error {
		ends = append(ends, b.Ended...)
		emit(b)
		return nil
	})
	s := Summary{Varbinds: result.Varbinds, Requests: result.Requests, Warnings: result.Warnings}
	return s, x.settle(&s, ends, err)
}

// settle warns in s of the columns that are incomplete, and makes an error of
// the ends when that is what they come to.
func (x Excerpt) settle(s *Summary, ends []session.ColumnEnd, err error) error {
	var refused []session.ColumnEnd
	limited := false
	for _, end := range ends {
		switch {
		case errors.Is(end.Err, session.ErrLimit):
			limited = true
		case end.Err != nil:
			refused = append(refused, end)
		}
	}
	switch {
	case err != nil:
	case len(refused) == len(x.Columns):
		return Explain(x.Table.Tree(), refused[0].Err)
	case limited:
		err = session.ErrLimit
	}
	slices.SortFunc(refused, func(a, b session.ColumnEnd) int { return a.Column - b.Column })
	for _, end := range refused {
		why := fmt.Sprintf("%s is incomplete: %v", x.Columns[end.Column].Name(), Explain(x.Table.Tree(), end.Err))
		s.Warnings = append(s.Warnings, session.Warning{Why: why})
	}
	return err
}
