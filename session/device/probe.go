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
	s.Varbinds = len(got)
	if len(got) > 0 {
		emit(got)
		if !got[0].Value.Type.IsException() {
			return s, nil
		}
	}
	next, nextErr := d.session.GetNext(ctx, o)
	s.Requests++
	below := within(next, o)
	switch {
	case len(below) > 0:
		s.Varbinds += len(below)
		emit(below)
		s.Warnings = append(s.Warnings, session.Warning{OID: o, Why: "no instance itself; a GETNEXT shows what comes first below it"})
		return s, nil
	case nextErr != nil && !isNoSuchName(nextErr):
		err = nextErr
	}
	return s, err
}
