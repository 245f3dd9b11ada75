package device

import (
	"context"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

const (
	previewRows    = 5 // instances of a column a preview asks for
	previewColumns = 6 // columns of a table's first row a preview asks for
)

// Preview asks what a place holds right now, in exactly one request: a
// scalar's value, the first few instances of a column, the first row of a
// table, or the value at an OID no module knows. Places that hold nothing
// themselves are not asked for at all; the answer is empty then, as it is for
// an empty table. Exceptions are returned as the values they are.
func (d *Device) Preview(ctx context.Context, n mib.Node) ([]session.Varbind, error) {
	switch n.Kind() {
	case mib.Scalar:
		return d.session.Get(ctx, n.OID().Append(0))
	case mib.Column:
		return d.previewColumn(ctx, n)
	case mib.Table, mib.Row:
		return d.previewRow(ctx, n)
	}
	if !Previewable(n) {
		return nil, nil
	}
	return d.session.Get(ctx, n.OID())
}

// Previewable reports whether [Device.Preview] asks anything for n.
func Previewable(n mib.Node) bool {
	if n.Waiting() != "" {
		return false
	}
	switch n.Kind() {
	case mib.Scalar, mib.Column, mib.Table, mib.Row:
		return true
	case mib.Unknown:
		return !n.HasChildren() && n.OID().Len() > 1
	}
	return false
}

func (d *Device) previewColumn(ctx context.Context, n mib.Node) ([]session.Varbind, error) {
	var got []session.Varbind
	var err error
	if d.session.Config().Version == session.V1 {
		got, err = d.session.GetNext(ctx, n.OID())
	} else {
		got, err = d.session.GetBulk(ctx, 0, previewRows, n.OID())
	}
	return within(got, n.OID()), err
}

func (d *Device) previewRow(ctx context.Context, n mib.Node) ([]session.Varbind, error) {
	row, ok := n.Row()
	if !ok {
		return nil, nil
	}
	var columns []oid.OID
	for c := range row.Children() {
		if c.Kind() == mib.Column && c.Access().Readable() && len(columns) < previewColumns {
			columns = append(columns, c.OID())
		}
	}
	if len(columns) == 0 {
		return nil, nil
	}
	got, err := d.session.GetNext(ctx, columns...)
	var first []session.Varbind
	for i, vb := range got {
		// A column that has no instance answers with what follows it.
		if i < len(columns) {
			first = append(first, within([]session.Varbind{vb}, columns[i])...)
		}
	}
	return first, err
}

// within keeps the varbinds that lie below root and hold a value.
func within(vbs []session.Varbind, root oid.OID) []session.Varbind {
	var kept []session.Varbind
	for _, vb := range vbs {
		if vb.OID.HasPrefix(root) && !vb.Value.Type.IsException() {
			kept = append(kept, vb)
		}
	}
	return kept
}
