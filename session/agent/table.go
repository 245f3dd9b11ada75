package agent

import (
	"cmp"
	"iter"
	"slices"
	"sync"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// Table is a [Store] that simply holds varbinds. It is safe for concurrent
// use, so that a test can change what an agent says while it is being asked.
type Table struct {
	mu       sync.RWMutex
	rows     []session.Varbind // sorted by OID, each OID once
	writable []oid.OID         // subtrees a SET may change
}

// NewTable returns a Table of the given varbinds, in any order; of two with
// the same OID the last one counts. Nothing is writable yet.
func NewTable(varbinds ...session.Varbind) *Table {
	rows := slices.Clone(varbinds)
	slices.SortStableFunc(rows, func(a, b session.Varbind) int { return a.OID.Compare(b.OID) })
	kept := rows[:0]
	for i, row := range rows {
		if i+1 == len(rows) || rows[i+1].OID != row.OID {
			kept = append(kept, row)
		}
	}
	return &Table{rows: kept}
}

// Writable lets a SET change the instances below the given OIDs and returns t.
func (t *Table) Writable(subtrees ...oid.OID) *Table {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.writable = append(t.writable, subtrees...)
	return t
}

// Put gives the instance o a value, whether it was there or not.
func (t *Table) Put(o oid.OID, v ber.Value) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i, found := t.find(o); found {
		t.rows[i].Value = v
	} else {
		t.rows = slices.Insert(t.rows, i, session.Varbind{OID: o, Value: v})
	}
}

// Get implements [Store].
func (t *Table) Get(o oid.OID) (ber.Value, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if i, found := t.find(o); found {
		return t.rows[i].Value, true
	}
	return ber.Value{}, false
}

// Next implements [Store].
func (t *Table) Next(o oid.OID) (oid.OID, ber.Value, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if i := t.after(o); i < len(t.rows) {
		return t.rows[i].OID, t.rows[i].Value, true
	}
	return oid.OID{}, ber.Value{}, false
}

// After implements [Ascender].
func (t *Table) After(o oid.OID) iter.Seq2[oid.OID, ber.Value] {
	return func(yield func(oid.OID, ber.Value) bool) {
		t.mu.RLock()
		defer t.mu.RUnlock()
		for _, row := range t.rows[t.after(o):] {
			if !yield(row.OID, row.Value) {
				return
			}
		}
	}
}

// Set implements [Store]. It accepts a value of the type the instance has.
func (t *Table) Set(varbinds []session.Varbind) (session.ErrorStatus, int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, vb := range varbinds {
		row, found := t.find(vb.OID)
		switch {
		case !slices.ContainsFunc(t.writable, vb.OID.HasPrefix):
			return session.NotWritable, i + 1
		case !found:
			return session.NoCreation, i + 1
		case t.rows[row].Value.Type != vb.Value.Type:
			return session.WrongType, i + 1
		}
	}
	for _, vb := range varbinds {
		row, _ := t.find(vb.OID)
		t.rows[row].Value = vb.Value
	}
	return session.NoError, 0
}

func (t *Table) find(o oid.OID) (int, bool) {
	return slices.BinarySearchFunc(t.rows, o, func(row session.Varbind, o oid.OID) int { return row.OID.Compare(o) })
}

func (t *Table) after(o oid.OID) int {
	i, _ := slices.BinarySearchFunc(t.rows, o, func(row session.Varbind, o oid.OID) int {
		return cmp.Or(row.OID.Compare(o), -1)
	})
	return i
}
