package session

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

const (
	// firstRepetitions is what a walk begins with: enough for a small table,
	// little enough for any device.
	firstRepetitions = 10
	// messageOverhead is an answer's octets besides its varbinds and community,
	// at most.
	messageOverhead = 31
	// overheadV3 is the same with two engine IDs, a digest, a salt, and what
	// fills the last block.
	overheadV3  = 220
	maxWarnings = 100
)

// Walk asks for everything below root, in order, and hands each answer's
// varbinds to batch, which may keep them and ends the walk by returning an
// error. The zero root is the whole device. What arrived before an error has
// been delivered, up to WalkResult.Last.
//
// How many objects are asked for at once adapts: it begins at ten, grows as far
// as answers stay below Config.MaxAnswer, and when the device answers tooBig
// or genErr, or only stays silent to large requests, is halved down to one and
// then replaced by GETNEXT; the session remembers what the device stood.
// Objects out of order are warned of and walked on from. A device that comes
// back to where it had been ends the walk with a *[LoopError].
//
// A root that is itself an instance has nothing below it: the walk ends empty.
func (s *Session) Walk(ctx context.Context, root oid.OID, o WalkOptions, batch func([]Varbind) error) (WalkResult, error) {
	w := &walk{session: s, root: root, options: o, batch: batch, repetitions: firstRepetitions}
	if w.options.MaxRepetitions <= 0 {
		w.options.MaxRepetitions = s.config.MaxRepetitions
	}
	if w.options.MaxRepetitions > 0 {
		w.repetitions = w.options.MaxRepetitions
	}
	w.next = o.Next || s.config.Version == V1
	start := time.Now()
	err := w.run(ctx)
	w.result.Elapsed = time.Since(start)
	return w.result, err
}

// walk is one walk under way.
type walk struct {
	session *Session
	root    oid.OID
	options WalkOptions
	batch   func([]Varbind) error
	result  WalkResult

	position    oid.OID // after which to ask
	next        bool    // GETNEXT only
	repetitions int     // to ask for
	// doubt is set from when the device was silent to a large request until it
	// answers one: so long none is sent twice, to find the right size sooner.
	doubt bool
	trail trail
}

// trail is where the answers of a walk have led. It holds where each run of
// ascending objects began: an agent's answer depends on the question alone, so
// one that falls back to where a run began will say the same again for ever.
type trail map[oid.OID]struct{}

// follow reports whether a walk may go on from o, which came after before, and
// whether that is in order.
func (t trail) follow(o, before oid.OID) (ok, inOrder bool) {
	inOrder = o.Compare(before) > 0
	if inOrder && len(t) > 0 {
		return true, true
	}
	if _, seen := t[o]; seen || o == before {
		return false, inOrder
	}
	t[o] = struct{}{}
	return true, inOrder
}

func (w *walk) run(ctx context.Context) error {
	for _, start := range w.starts() {
		w.position = start
		w.trail = trail{}
		for done := false; !done; {
			var err error
			if done, err = w.step(ctx); err != nil {
				return err
			}
		}
		if w.result.Varbinds > 0 {
			break
		}
	}
	return nil
}

// starts returns where to begin. The root of everything cannot be put on the
// wire: a device is asked for what follows 1.0, and should it know nothing of
// that, for the other branches that devices use.
func (w *walk) starts() []oid.OID {
	if w.root.IsZero() || w.root == oid.New(1) {
		return []oid.OID{oid.New(1, 0), oid.New(1, 2), oid.New(1, 3)}
	}
	return []oid.OID{fillUp(w.root)}
}

// step asks once and delivers what came.
func (w *walk) step(ctx context.Context) (done bool, err error) {
	varbinds, err := w.ask(ctx)
	if errors.Is(err, errEnd) {
		w.result.End = Varbind{OID: w.position, Value: ber.Value{Type: ber.EndOfMibView}}
		return true, nil
	}
	kept, done, stop := w.accept(varbinds)
	if len(kept) > 0 {
		w.result.Varbinds += len(kept)
		w.result.Last = kept[len(kept)-1].OID
		w.position = w.result.Last
		if err := w.batch(kept); err != nil {
			return true, err
		}
	}
	if err != nil {
		return true, err
	}
	return done, stop
}

// accept returns the varbinds that belong to the walk, whether it is over, and
// the error that ends it.
func (w *walk) accept(varbinds []Varbind) (kept []Varbind, done bool, err error) {
	before := w.position
	for i, vb := range varbinds {
		if vb.Value.Type.IsException() {
			if vb.Value.Type == ber.EndOfMibView {
				w.result.End = vb
			} else {
				w.warn(vb.OID, fmt.Sprintf("the device answers %v to a question for what comes next", vb.Value.Type))
			}
			return varbinds[:i], true, nil
		}
		if !vb.OID.HasPrefix(w.root) {
			return varbinds[:i], true, nil
		}
		if w.options.Limit > 0 && w.result.Varbinds+i == w.options.Limit {
			return varbinds[:i], true, ErrLimit
		}
		if !w.follows(vb.OID, before) {
			return varbinds[:i], true, &LoopError{w.session.config.Target, vb.OID}
		}
		before = vb.OID
	}
	return varbinds, false, nil
}

// follows reports whether the walk may go on from o, which came after before.
func (w *walk) follows(o, before oid.OID) bool {
	ok, inOrder := w.trail.follow(o, before)
	if ok && !inOrder && !w.options.AllowDisorder {
		w.warn(o, disorder(before))
	}
	return ok
}

func disorder(before oid.OID) string {
	return fmt.Sprintf("out of order: it comes after %v; the walk goes on from it", before)
}

func (w *walk) warn(o oid.OID, why string) { w.result.warn(o, why) }

func (r *WalkResult) warn(o oid.OID, why string) {
	if len(r.Warnings) < maxWarnings {
		r.Warnings = append(r.Warnings, Warning{o, why})
	}
}

// errEnd says that the device has nothing more, in version 1's way.
var errEnd = errors.New("end of the MIB view")

// ask asks for what follows the position, with fewer objects at once each time
// the device cannot. Varbinds may come beside an error.
func (w *walk) ask(ctx context.Context) ([]Varbind, error) {
	for {
		n := w.size()
		retries := w.session.config.Retries
		if w.doubt && n > 0 {
			retries = 0
		}
		a, err := w.request(ctx, n, retries)
		if err == nil {
			w.doubt = false
			w.adapt(n, a)
			return a.varbinds, nil
		}
		status, refused := errors.AsType[*StatusError](err)
		malformed, torn := errors.AsType[*MalformedError](err)
		silence, silent := errors.AsType[*TimeoutError](err)
		switch {
		case refused && status.Status == NoSuchName:
			return nil, errEnd
		case torn && len(a.varbinds) > 0:
			w.warn(w.position, malformed.Error())
			if n > 0 && errors.Is(err, ber.ErrTruncated) {
				w.lower(len(a.varbinds))
			}
			return a.varbinds, nil
		case n == 0:
			return nil, err
		case refused && (status.Status == TooBig || status.Status == GenErr), torn:
			w.lower(n / 2)
		case silent:
			return w.probe(ctx, n, silence)
		default:
			return nil, err
		}
	}
}

// probe tells a device that is gone from one that is silent only to large
// requests: it asks for a single object, once.
func (w *walk) probe(ctx context.Context, n int, silence *TimeoutError) ([]Varbind, error) {
	a, err := w.request(ctx, 0, 0)
	if still, again := errors.AsType[*TimeoutError](err); again {
		return nil, silence.with(still)
	}
	if status, refused := errors.AsType[*StatusError](err); refused && status.Status == NoSuchName {
		return nil, errEnd
	}
	if err == nil {
		w.doubt = true
		w.lower(n / 2)
	}
	return a.varbinds, err
}

// request asks for n objects, with 0 for one by GETNEXT.
func (w *walk) request(ctx context.Context, n, retries int) (answer, error) {
	w.result.Requests++
	r := request{op: OpGetBulk, asked: []Varbind{{OID: w.position}}, maxRepetitions: n, retries: retries}
	if n == 0 {
		r.op = OpGetNext
	}
	return w.session.exchange(ctx, r)
}

// size returns how many objects to ask for, 0 meaning GETNEXT.
func (w *walk) size() int {
	if w.next {
		return 0
	}
	return min(w.repetitions, int(w.session.ceiling.Load()))
}

// lower remembers that the device does not stand more than n.
func (w *walk) lower(n int) { w.session.ceiling.Store(int32(min(n, math.MaxInt32))) }

// adapt chooses the next request's size by the last answer's.
func (w *walk) adapt(n int, a answer) {
	if n == 0 || w.options.MaxRepetitions > 0 || len(a.varbinds) == 0 {
		return
	}
	config := w.session.config
	room := config.MaxAnswer - config.overhead()
	each := max(a.octets/len(a.varbinds), 1)
	fits := max(room/each, 1)
	if len(a.varbinds) < n {
		// The device stops by itself: asking for more brings nothing.
		w.repetitions = min(n, fits)
		return
	}
	w.repetitions = min(2*n, fits)
}
