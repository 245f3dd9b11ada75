package device

import (
	"context"

	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// Probe asks for an OID exactly as it was typed and, where that is no
// instance, once for what comes after it: an OID out of a manual or another
// tool's output may name an object or a whole subtree, and one GETNEXT tells
// whether this device has anything there. What comes after but not below is
// left out.
func (d *Device) Probe(ctx context.Context, o oid.OID, emit func([]session.Varbind)) (Summary, error) {
	s := Summary{Requests: 1}
	got, err := d.session.Get(ctx, o)
	if err != nil && !isNoSuchName(err) {
		s.Requests = 0
		s.add(got, emit)
		return s, err
	}
	if len(got) == 0 || got[0].Value.Type.IsException() {
		next, nextErr := d.session.GetNext(ctx, o)
		if below := within(next, o); len(below) > 0 {
			got, err = below, nil
		} else if nextErr != nil && !isNoSuchName(nextErr) {
			err = nextErr
		}
		s.add(got, emit)
		return s, err
	}
	s.Varbinds = len(got)
	emit(got)
	return s, nil
}
