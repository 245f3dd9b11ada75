package session

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// ColumnVarbind is an instance and the column it belongs to.
type ColumnVarbind struct {
	Column  int // counted from 0 in the order the columns were named
	Varbind Varbind
}

// ColumnEnd says that nothing more comes of a column.
type ColumnEnd struct {
	Column int
	// Err is why, when the column was not read to its end: the device refuses
	// it, goes round in circles in it, or has more than was wanted (ErrLimit).
	Err error
}

// ColumnBatch is what one answer brought.
type ColumnBatch struct {
	// Varbinds are in the order of the answer: row by row.
	Varbinds []ColumnVarbind
	Ended    []ColumnEnd
}

// ColumnOptions says how to walk columns; the zero value is what most people
// want.
type ColumnOptions struct {
	// MaxRepetitions fixes how many rows are asked for at once; 0 takes the
	// session's, or lets the walk choose.
	MaxRepetitions int
	// Rows ends each column with [ErrLimit] after so many instances, the others
	// at the same row; 0 is no limit.
	Rows int
}

// WalkColumns walks several subtrees side by side, as one reads a conceptual
// table: each request asks for what follows in every column, so that rows come
// whole and the first ones at once. Batches go to batch, which may keep them
// and ends the walk by returning an error.
//
// Each column has a position of its own, and a varbind belongs to a column
// only when it lies below it: one that has no instance in some rows, or ends
// before the others, shifts nothing. As many columns and rows are asked for at
// once as an answer of Config.MaxAnswer holds; those behind come first. When
// the device answers tooBig or genErr, or is silent to large requests, it is
// asked for less, down to one column by GETNEXT. A column it refuses even then
// is given up, with the reason in its [ColumnEnd], and the others go on: the
// error returned is one that concerns the device as a whole.
func (s *Session) WalkColumns(ctx context.Context, roots []oid.OID, o ColumnOptions, batch func(ColumnBatch) error) (WalkResult, error) {
	w := &columnWalk{session: s, options: o, batch: batch}
	if w.options.MaxRepetitions <= 0 {
		w.options.MaxRepetitions = s.config.MaxRepetitions
	}
	for i, root := range roots {
		w.active = append(w.active, &columnState{number: i, root: root, position: root, trail: trail{}})
	}
	w.reset()
	start := time.Now()
	var err error
	for err == nil && len(w.active) > 0 {
		err = w.step(ctx)
	}
	w.result.Elapsed = time.Since(start)
	return w.result, err
}

// columnState is how far one column has been walked.
type columnState struct {
	number         int
	root, position oid.OID
	trail          trail
	instances      int
	over           bool
}

// row is the index of the last instance that came.
func (c *columnState) row() oid.OID { return c.position.Suffix(c.root.Len()) }

// columnWalk is a walk over columns under way.
type columnWalk struct {
	session *Session
	options ColumnOptions
	batch   func(ColumnBatch) error
	result  WalkResult

	active []*columnState // those that are not over
	next   bool           // GETNEXT only
	want   int            // varbinds to ask for
	most   int            // varbinds the device stood, or might
	each   int            // octets of a varbind in the last answer; 0 before one came
	doubt  bool           // as in walk
	last   *oid.OID       // the last row wanted, once one column reached the limit
	// suspect is the column the device blamed for a refusal that may as well be
	// one of size; it is asked for alone to find out.
	suspect *columnState
}

// reset forgets what the device was found not to stand.
func (w *columnWalk) reset() {
	ceiling := int(w.session.ceiling.Load())
	w.next = w.session.config.Version == V1 || ceiling == 0
	w.most = ceiling
	if w.next {
		w.most = w.fits()
	}
	w.want = min(w.fits(), w.most)
	w.doubt = false
}

// fits is how many varbinds an answer of the size wanted holds.
func (w *columnWalk) fits() int {
	config := w.session.config
	each := w.each
	if each == 0 && len(w.active) > 0 {
		const valueAndIndex = 14 // octets, for numbers and short texts
		each = w.active[0].root.Len() + valueAndIndex
	}
	return max((config.MaxAnswer-config.overhead())/max(each, 1), 1)
}

// group returns the columns to ask for now and how many rows of them, 0
// meaning one by GETNEXT.
func (w *columnWalk) group() ([]*columnState, int) {
	if w.suspect != nil {
		return []*columnState{w.suspect}, 0
	}
	slices.SortStableFunc(w.active, func(a, b *columnState) int {
		return cmp.Or(a.row().Compare(b.row()), cmp.Compare(a.number, b.number))
	})
	want := max(min(w.want, w.most), 1)
	if fixed := w.options.MaxRepetitions; fixed > 0 {
		want = min(fixed*len(w.active), w.most)
	}
	columns := w.active[:min(want, len(w.active))]
	if w.next {
		return slices.Clone(columns), 0
	}
	return slices.Clone(columns), want / len(columns)
}

// step asks once and delivers what came.
func (w *columnWalk) step(ctx context.Context) error {
	group, rows := w.group()
	retries := w.session.config.Retries
	if w.doubt && (len(group) > 1 || rows > 0) {
		retries = 0
	}
	a, err := w.request(ctx, group, rows, retries)
	if err == nil {
		return w.answered(group, rows, a)
	}
	status, refused := errors.AsType[*StatusError](err)
	_, torn := errors.AsType[*MalformedError](err)
	silence, silent := errors.AsType[*TimeoutError](err)
	size := len(group) * max(rows, 1)
	alone := len(group) == 1 && rows == 0
	switch {
	case (refused || torn) && len(a.varbinds) == 0 && alone:
		return w.cannot(group[0], err)
	case refused:
		return w.refused(group, size, status)
	case torn && len(a.varbinds) > 0:
		return w.salvage(group, rows, a, err)
	case torn:
		w.lower(size / 2)
		return nil
	case silent && !alone:
		return w.probe(ctx, group[0], size, silence)
	}
	return err
}

// refused decides whether a refusal is about the request's size or about the
// one column it names.
func (w *columnWalk) refused(group []*columnState, size int, status *StatusError) error {
	named := status.Index >= 1 && status.Index <= len(group)
	switch {
	case named && status.Status == GenErr: // may be either
		w.suspect = group[status.Index-1]
		w.want = max(size/2, 1)
	case named && status.Status != TooBig:
		return w.giveUp(group[status.Index-1], status)
	default:
		w.lower(size / 2)
	}
	return nil
}

// cannot gives up a column that fails even when asked for alone; the others
// may be asked for as if that had not been.
func (w *columnWalk) cannot(c *columnState, err error) error {
	w.suspect = nil
	w.reset()
	return w.giveUp(c, err)
}

// giveUp ends a column. NoSuchName is how version 1 says that nothing follows.
func (w *columnWalk) giveUp(c *columnState, err error) error {
	if status, refused := errors.AsType[*StatusError](err); refused {
		status.OID = c.position // which a device need not say
		if status.Status == NoSuchName {
			err = nil
		}
	}
	var b ColumnBatch
	w.end(&b, c, err)
	return w.deliver(b)
}

// request asks for what follows in every column of the group.
func (w *columnWalk) request(ctx context.Context, group []*columnState, rows, retries int) (answer, error) {
	w.result.Requests++
	r := request{op: OpGetBulk, maxRepetitions: rows, retries: retries}
	if rows == 0 {
		r.op = OpGetNext
	}
	for _, c := range group {
		r.asked = append(r.asked, Varbind{OID: c.position})
	}
	return w.session.exchange(ctx, r)
}

// answered takes an answer in and chooses the next request's size by it.
func (w *columnWalk) answered(group []*columnState, rows int, a answer) error {
	size := len(group) * max(rows, 1)
	w.each = max(a.octets/max(len(a.varbinds), 1), 1)
	w.doubt = false
	switch {
	case w.suspect != nil:
		// Alone it answers: it was the size that the device could not do.
		w.suspect = nil
		w.lower(w.want)
	case len(a.varbinds) < size:
		w.want = min(len(a.varbinds), w.fits())
	default:
		w.want = min(2*size, w.fits())
	}
	var b ColumnBatch
	for i, vb := range a.varbinds {
		w.accept(&b, group[i%len(group)], vb)
	}
	return w.deliver(b)
}

// salvage takes in what could be read of an answer in which something is
// missing. Where a varbind stood says nothing then; only its name does.
func (w *columnWalk) salvage(group []*columnState, rows int, a answer, err error) error {
	size, alone := len(group)*max(rows, 1), len(group) == 1 && rows == 0
	w.result.warn(group[0].position, err.Error())
	var b ColumnBatch
	for _, vb := range a.varbinds {
		for _, c := range group {
			if vb.OID.HasPrefix(c.root) && vb.OID.Compare(c.position) > 0 && !vb.Value.Type.IsException() {
				w.accept(&b, c, vb)
			}
		}
	}
	switch {
	case len(b.Varbinds) == 0 && alone:
		return w.cannot(group[0], err)
	case len(b.Varbinds) == 0 || errors.Is(err, ber.ErrTruncated):
		w.lower(min(len(a.varbinds), size/2))
	}
	return w.deliver(b)
}

// probe tells a device that is gone from one that is silent only to large
// requests: it asks for a single instance, once.
func (w *columnWalk) probe(ctx context.Context, c *columnState, size int, silence *TimeoutError) error {
	group := []*columnState{c}
	a, err := w.request(ctx, group, 0, 0)
	if still, again := errors.AsType[*TimeoutError](err); again {
		return silence.with(still)
	}
	if status, refused := errors.AsType[*StatusError](err); refused {
		return w.giveUp(c, status)
	}
	if err != nil {
		return err
	}
	err = w.answered(group, 0, a)
	w.lower(size / 2)
	w.doubt = true
	return err
}

// lower remembers that the device does not stand more than n varbinds.
func (w *columnWalk) lower(n int) {
	if n < 1 {
		w.next = true
	}
	w.most = max(n, 1)
	w.want = w.most
}

// accept takes in what came for a column.
func (w *columnWalk) accept(b *ColumnBatch, c *columnState, vb Varbind) {
	if c.over {
		return
	}
	switch {
	case vb.Value.Type.IsException():
		if vb.Value.Type != ber.EndOfMibView {
			w.result.warn(vb.OID, "the device answers "+vb.Value.Type.String()+" to a question for what comes next")
		}
		w.end(b, c, nil)
		return
	case !vb.OID.HasPrefix(c.root) || vb.OID == c.root:
		w.end(b, c, nil)
		return
	case w.last != nil && (c.instances >= w.options.Rows || vb.OID.Suffix(c.root.Len()).Compare(*w.last) > 0):
		w.end(b, c, ErrLimit)
		return
	}
	ok, inOrder := c.trail.follow(vb.OID, c.position)
	if !ok {
		w.end(b, c, &LoopError{w.session.config.Target, vb.OID})
		return
	}
	if !inOrder {
		w.result.warn(vb.OID, disorder(c.position))
	}
	c.position = vb.OID
	c.instances++
	w.result.Varbinds++
	w.result.Last = vb.OID
	b.Varbinds = append(b.Varbinds, ColumnVarbind{c.number, vb})
	if c.instances == w.options.Rows && w.last == nil {
		last := c.row()
		w.last = &last
	}
}

func (w *columnWalk) end(b *ColumnBatch, c *columnState, err error) {
	c.over = true
	b.Ended = append(b.Ended, ColumnEnd{c.number, err})
	w.active = slices.DeleteFunc(w.active, func(other *columnState) bool { return other == c })
}

func (w *columnWalk) deliver(b ColumnBatch) error {
	if len(b.Varbinds) == 0 && len(b.Ended) == 0 {
		return nil
	}
	return w.batch(b)
}
