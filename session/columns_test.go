package session_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
)

// table is a device's conceptual table: by column, the indexes of its
// instances. Column numbers begin with 1 and the entry is column's parent.
type table [][]uint32

func (t table) roots() []oid.OID {
	roots := make([]oid.OID, len(t))
	for i := range roots {
		roots[i] = column.Parent().Append(uint32(i + 1))
	}
	return roots
}

func (t table) varbinds() []session.Varbind {
	var vbs []session.Varbind
	for i, root := range t.roots() {
		for _, index := range t[i] {
			vbs = append(vbs, session.Varbind{OID: root.Append(index), Value: ber.NewInteger(int64(i)*1000 + int64(index))})
		}
	}
	return vbs
}

// next answers GETNEXT and GETBULK for several OIDs from a sorted list, row by
// row (RFC 3416 §4.2.3).
func next(m ber.Message, vbs []session.Varbind) []session.Varbind {
	asked, _ := m.Varbinds()
	rows := 1
	if m.Type == ber.GetBulkRequest {
		rows = int(m.ErrorIndex)
	}
	at := make([]oid.OID, len(asked))
	for i := range asked {
		at[i] = asked[i].OID
	}
	var answer []session.Varbind
	for range rows {
		for i := range at {
			n, _ := slices.BinarySearchFunc(vbs, at[i], func(vb session.Varbind, o oid.OID) int {
				if vb.OID.Compare(o) <= 0 {
					return -1
				}
				return 1
			})
			vb := session.Varbind{OID: at[i], Value: ber.Value{Type: ber.EndOfMibView}}
			if n < len(vbs) {
				vb = vbs[n]
			}
			answer = append(answer, vb)
			at[i] = vb.OID
		}
	}
	return answer
}

// columnsOf walks and returns what came by column, and how each ended.
func columnsOf(t *testing.T, c session.Config, roots []oid.OID, o session.ColumnOptions) (found table, ends map[int]error, result session.WalkResult) {
	t.Helper()
	s, err := session.Dial(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found, ends = make(table, len(roots)), map[int]error{}
	result, err = s.WalkColumns(t.Context(), roots, o, func(b session.ColumnBatch) error {
		for _, vb := range b.Varbinds {
			suffix := vb.Varbind.OID.Suffix(roots[vb.Column].Len())
			if !vb.Varbind.OID.HasPrefix(roots[vb.Column]) {
				t.Errorf("%v was put into column %v", vb.Varbind.OID, roots[vb.Column])
			}
			found[vb.Column] = append(found[vb.Column], suffix.At(0))
		}
		for _, end := range b.Ended {
			if _, twice := ends[end.Column]; twice {
				t.Errorf("column %d ended twice", end.Column)
			}
			ends[end.Column] = end.Err
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if len(ends) != len(roots) {
		t.Errorf("%d of %d columns ended", len(ends), len(roots))
	}
	return found, ends, result
}

func to(n uint32) []uint32 {
	all := make([]uint32, n)
	for i := range all {
		all[i] = uint32(i + 1)
	}
	return all
}

func (t table) equal(other table) bool { return slices.EqualFunc(t, other, slices.Equal) }

func TestWalkColumnsOfEveryShape(t *testing.T) {
	t.Parallel()
	wide := table{}
	for range 120 {
		wide = append(wide, to(3))
	}
	for name, want := range map[string]table{
		"even":               {to(30), to(30), to(30)},
		"one column":         {to(300)},
		"empty":              {nil, nil},
		"an empty column":    {to(9), nil, to(9)},
		"different ends":     {to(50), to(3), to(20)},
		"holes":              {{1, 2, 3, 4, 5, 6, 7}, {2, 7}, {1, 100}, {5}},
		"nothing in common":  {{1, 3, 5}, {2, 4, 6}, {1000}},
		"more than fit once": wide,
	} {
		for _, version := range []session.Version{session.V1, session.V2c} {
			t.Run(fmt.Sprintf("%s v%v", name, version), func(t *testing.T) {
				t.Parallel()
				vbs := want.varbinds()
				p := hostile(t, func(_ int, m ber.Message) [][]byte {
					answer := next(m, vbs)
					for i, vb := range answer {
						if vb.Value.Type == ber.EndOfMibView && m.Version == 0 {
							return [][]byte{refusal(m, session.NoSuchName, i+1)}
						}
					}
					return [][]byte{encode(response(m, answer...))}
				})
				c := p.config()
				c.Version = version
				found, ends, result := columnsOf(t, c, want.roots(), session.ColumnOptions{})
				if !found.equal(want) {
					t.Errorf("found %v, want %v", found, want)
				}
				for column, err := range ends {
					if err != nil {
						t.Errorf("column %d: %v", column, err)
					}
				}
				if len(result.Warnings) > 0 {
					t.Error(result.Warnings)
				}
			})
		}
	}
}

// The first rows are whole in the first answer, and answers keep to the size
// wanted.
func TestWalkColumnsBringsRows(t *testing.T) {
	t.Parallel()
	want := table{to(100), to(100), to(100), to(100)}
	vbs := want.varbinds()
	var largest atomic.Int64
	p := hostile(t, func(n int, m ber.Message) [][]byte {
		answer := next(m, vbs)
		if n == 1 && len(answer) < 20 {
			t.Errorf("the first request asks for %d varbinds", len(answer))
		}
		b := encode(response(m, answer...))
		largest.Store(max(largest.Load(), int64(len(b))))
		return [][]byte{b}
	})
	found, _, result := columnsOf(t, p.config(), want.roots(), session.ColumnOptions{})
	if !found.equal(want) {
		t.Errorf("found %v", found)
	}
	if largest.Load() > session.DefaultMaxAnswer || result.Requests > 12 {
		t.Errorf("the largest answer has %d octets, in %d requests", largest.Load(), result.Requests)
	}
}

func TestWalkColumnsAsksForLess(t *testing.T) {
	t.Parallel()
	want := table{to(20), to(20), to(20), to(5)}
	vbs := want.varbinds()
	for name, refuse := range map[string]func(m ber.Message, n int) [][]byte{
		"tooBig":             func(m ber.Message, _ int) [][]byte { return [][]byte{refusal(m, session.TooBig, 0)} },
		"genErr":             func(m ber.Message, _ int) [][]byte { return [][]byte{refusal(m, session.GenErr, 0)} },
		"genErr with a name": func(m ber.Message, _ int) [][]byte { return [][]byte{refusal(m, session.GenErr, 1)} },
		"silence":            func(ber.Message, int) [][]byte { return nil },
		"answers broken off": func(m ber.Message, _ int) [][]byte {
			b := encode(response(m, next(m, vbs)...))
			return [][]byte{b[:len(b)-60]}
		},
		"half of the answers": func(m ber.Message, n int) [][]byte { return [][]byte{encode(response(m, next(m, vbs)[:n/2]...))} },
	} {
		for _, most := range []int{1, 2, 3, 5, 9} {
			t.Run(fmt.Sprintf("%s over %d", name, most), func(t *testing.T) {
				t.Parallel()
				p := hostile(t, func(_ int, m ber.Message) [][]byte {
					answer := next(m, vbs)
					if len(answer) > most {
						return refuse(m, len(answer))
					}
					return [][]byte{encode(response(m, answer...))}
				})
				c := p.config()
				if name == "silence" || name == "answers broken off" {
					c = briefly(c)
				}
				found, ends, _ := columnsOf(t, c, want.roots(), session.ColumnOptions{})
				if !found.equal(want) {
					t.Errorf("found %v, want %v; ends %v", found, want, ends)
				}
			})
		}
	}
}

// A device without GETBULK is asked with GETNEXT.
func TestWalkColumnsWithoutBulk(t *testing.T) {
	t.Parallel()
	want := table{to(10), to(10)}
	vbs := want.varbinds()
	p := hostile(t, func(_ int, m ber.Message) [][]byte {
		if m.Type == ber.GetBulkRequest {
			return [][]byte{refusal(m, session.GenErr, 0)}
		}
		return [][]byte{encode(response(m, next(m, vbs)...))}
	})
	if found, _, _ := columnsOf(t, p.config(), want.roots(), session.ColumnOptions{}); !found.equal(want) {
		t.Errorf("found %v, want %v", found, want)
	}
}

// A column that is refused costs that column.
func TestWalkColumnsGivesUpOne(t *testing.T) {
	t.Parallel()
	all := table{to(30), to(30), to(30), to(30)}
	vbs, bad := all.varbinds(), all.roots()[2]
	for name, status := range map[string]session.ErrorStatus{
		"authorizationError": session.AuthorizationError, "genErr": session.GenErr, "noAccess": session.NoAccess,
	} {
		for _, blame := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s blamed %v", name, blame), func(t *testing.T) {
				t.Parallel()
				p := hostile(t, func(_ int, m ber.Message) [][]byte {
					asked, _ := m.Varbinds()
					for i, vb := range asked {
						if !vb.OID.HasPrefix(bad) {
							continue
						}
						if !blame {
							i = -1
						}
						return [][]byte{refusal(m, status, i+1)}
					}
					return [][]byte{encode(response(m, next(m, vbs)...))}
				})
				found, ends, _ := columnsOf(t, p.config(), all.roots(), session.ColumnOptions{})
				if !found.equal(table{all[0], all[1], nil, all[3]}) {
					t.Errorf("found %v", found)
				}
				refusal, ok := errors.AsType[*session.StatusError](ends[2])
				if !ok || refusal.Status != status || refusal.OID != bad {
					t.Errorf("column 2 ended with %v", ends[2])
				}
				for _, column := range []int{0, 1, 3} {
					if ends[column] != nil {
						t.Errorf("column %d: %v", column, ends[column])
					}
				}
			})
		}
	}
}

// A column that goes round in circles, or whose value cannot be read, is given
// up where that shows.
func TestWalkColumnsInCircles(t *testing.T) {
	t.Parallel()
	all := table{to(6), to(6), to(6)}
	vbs, roots := all.varbinds(), all.roots()
	p := hostile(t, func(_ int, m ber.Message) [][]byte {
		answer := next(m, vbs)
		for i, vb := range answer {
			if vb.OID == roots[1].Append(5) {
				answer[i].OID = roots[1].Append(1)
			}
		}
		return [][]byte{encode(response(m, answer...))}
	})
	found, ends, _ := columnsOf(t, p.config(), roots, session.ColumnOptions{MaxRepetitions: 1})
	if !found.equal(table{to(6), to(4), to(6)}) {
		t.Errorf("found %v", found)
	}
	if _, ok := errors.AsType[*session.LoopError](ends[1]); !ok {
		t.Errorf("column 1 ended with %v", ends[1])
	}
}

func TestWalkColumnsStopsAtRows(t *testing.T) {
	t.Parallel()
	all := table{to(100), {1, 50}, to(100), to(7)}
	vbs := all.varbinds()
	p := hostile(t, func(_ int, m ber.Message) [][]byte { return [][]byte{encode(response(m, next(m, vbs)...))} })
	found, ends, _ := columnsOf(t, p.config(), all.roots(), session.ColumnOptions{Rows: 10})
	if !slices.Equal(found[0], to(10)) || !slices.Equal(found[2], to(10)) || !slices.Equal(found[3], to(7)) {
		t.Errorf("found %v", found)
	}
	if !errors.Is(ends[0], session.ErrLimit) || ends[3] != nil {
		t.Errorf("ends %v", ends)
	}
	found, ends, _ = columnsOf(t, p.config(), all.roots()[3:], session.ColumnOptions{Rows: 7})
	if !slices.Equal(found[0], to(7)) || ends[0] != nil {
		t.Errorf("a table of just so many rows: %v, %v", found, ends)
	}
}

// One that never ends ends at the limit, whatever the order of what it sends.
func TestWalkColumnsEndless(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]uint32{"ascending": 1, "descending": ^uint32(0)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hostile(t, func(_ int, m ber.Message) [][]byte {
				asked, _ := m.Varbinds()
				for i := range asked {
					if asked[i].OID.Len() == column.Len() {
						asked[i].OID = asked[i].OID.Append(1 << 30)
					}
					asked[i] = session.Varbind{OID: asked[i].OID.Parent().Append(asked[i].OID.Last() + step), Value: ber.NewInteger(1)}
				}
				return [][]byte{encode(response(m, asked...))}
			})
			found, ends, _ := columnsOf(t, p.config(), table{nil, nil}.roots(), session.ColumnOptions{Rows: 50})
			if len(found[0]) != 50 || !errors.Is(ends[0], session.ErrLimit) {
				t.Errorf("%d instances, %v", len(found[0]), ends)
			}
		})
	}
}

func TestWalkColumnsOfNobody(t *testing.T) {
	t.Parallel()
	p := hostile(t, func(int, ber.Message) [][]byte { return nil })
	s, err := session.Dial(t.Context(), briefly(p.config()))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	roots := table{nil, nil}.roots()
	_, err = s.WalkColumns(t.Context(), roots, session.ColumnOptions{}, func(session.ColumnBatch) error { return nil })
	if _, silent := errors.AsType[*session.TimeoutError](err); !silent {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err = s.WalkColumns(ctx, roots, session.ColumnOptions{}, func(session.ColumnBatch) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Objects out of order are warned of, and the column is walked on.
func TestWalkColumnsOutOfOrder(t *testing.T) {
	t.Parallel()
	orders := table{{1, 2, 3, 4, 5, 6}, {1, 5, 2, 6, 3, 4}}
	roots := orders.roots()
	p := hostile(t, func(_ int, m ber.Message) [][]byte {
		asked, _ := m.Varbinds()
		for i, vb := range asked {
			c := slices.IndexFunc(roots, vb.OID.HasPrefix)
			at := 0
			if vb.OID != roots[c] {
				at = slices.Index(orders[c], vb.OID.Last()) + 1
			}
			asked[i] = session.Varbind{OID: vb.OID, Value: ber.Value{Type: ber.EndOfMibView}}
			if at < len(orders[c]) {
				asked[i] = session.Varbind{OID: roots[c].Append(orders[c][at]), Value: ber.NewInteger(1)}
			}
		}
		return [][]byte{encode(response(m, asked...))}
	})
	found, ends, result := columnsOf(t, p.config(), roots, session.ColumnOptions{MaxRepetitions: 1})
	if !found.equal(orders) || ends[1] != nil {
		t.Errorf("found %v; ends %v", found, ends)
	}
	if len(result.Warnings) != 2 {
		t.Errorf("warned of %v", result.Warnings)
	}
}

// A varbind that cannot be read costs its column, not the others, and shifts
// nothing.
func TestWalkColumnsPastGarbage(t *testing.T) {
	t.Parallel()
	all := table{to(12), to(12), to(12)}
	vbs, roots := all.varbinds(), all.roots()
	bad := roots[1].Append(5)
	p := hostile(t, func(_ int, m ber.Message) [][]byte {
		r := response(m)
		for _, vb := range next(m, vbs) {
			if vb.OID == bad {
				r.List = append(r.List, 0x30, 3, 0x04, 1, 'x') // no name
				continue
			}
			r.List = ber.AppendVarbind(r.List, vb.OID, vb.Value)
		}
		return [][]byte{encode(r)}
	})
	found, ends, result := columnsOf(t, p.config(), roots, session.ColumnOptions{})
	if !slices.Equal(found[0], to(12)) || !slices.Equal(found[2], to(12)) || !slices.Equal(found[1][:4], to(4)) {
		t.Errorf("found %v", found)
	}
	if len(result.Warnings) == 0 && ends[1] == nil {
		t.Error("nobody was told")
	}
}
