package device_test

import (
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
)

// keeper is a device that keeps some of its columns to itself.
func keeper(t *testing.T, values shelf, kept ...oid.OID) *device.Device {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 1<<16)
		for {
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if err != nil {
				return
			}
			if m, err := ber.ParseMessage(buf[:n]); err == nil {
				_, _ = conn.WriteToUDPAddrPort(ber.AppendMessage(nil, keep(m, values, kept)), from)
			}
		}
	}()
	t.Cleanup(func() { _ = conn.Close(); <-done })
	target, err := session.ParseTarget(conn.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := session.DefaultConfig(target)
	c.Version, c.Community, c.Timeout = session.V2c, "public", 10*time.Second
	d, err := device.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// keep answers with one row, or refuses.
func keep(m ber.Message, values shelf, kept []oid.OID) ber.Message {
	asked, _ := m.Varbinds()
	get := m.Type == ber.GetRequest
	m.Type, m.ErrorStatus, m.ErrorIndex, m.List = ber.Response, 0, 0, nil
	for i, vb := range asked {
		if slices.ContainsFunc(kept, vb.OID.HasPrefix) {
			m.ErrorStatus, m.ErrorIndex, m.List = int32(session.AuthorizationError), int32(i+1), nil
			return m
		}
		next, value, ok := values.Next(vb.OID)
		if get {
			next = vb.OID
			if value, ok = values.Get(next); !ok {
				value, ok = ber.Value{Type: ber.NoSuchInstance}, true
			}
		}
		if !ok {
			next, value = vb.OID, ber.Value{Type: ber.EndOfMibView}
		}
		m.List = ber.AppendVarbind(m.List, next, value)
	}
	return m
}

// A column the device refuses is told of, by name, and the others are there;
// when it refuses all of them there is no table.
func TestTableWithRefusedColumns(t *testing.T) {
	n := node(t, "ifTable")
	values := shelf{
		instance(t, "ifIndex.1", ber.NewInteger(1)), instance(t, "ifIndex.2", ber.NewInteger(2)),
		instance(t, "ifDescr.1", ber.NewOctetString("lo")), instance(t, "ifDescr.2", ber.NewOctetString("eth0")),
	}
	b := newGrid(t, n)
	s, err := keeper(t, values, node(t, "ifDescr").OID()).Table(t.Context(), n, device.TableOptions{}, b.Add)
	if err != nil || len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0].Why, "IF-MIB::ifDescr") {
		t.Errorf("%v, %v", s.Warnings, err)
	}
	g := b.Grid()
	if got, want := rows(g, "ifIndex", "ifDescr"), []string{"1 | ", "2 | "}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	column := slices.IndexFunc(g.Columns(), func(c device.GridColumn) bool { return c.Name == "ifDescr" })
	if g.Columns()[column].Err == nil || g.Cell(0, column).State != device.Refused {
		t.Errorf("ifDescr ended with %v, its cell is in state %d", g.Columns()[column].Err, g.Cell(0, column).State)
	}
	_, err = keeper(t, values, n.OID()).Table(t.Context(), n, device.TableOptions{}, newGrid(t, n).Add)
	if _, refused := errors.AsType[*session.StatusError](err); !refused {
		t.Errorf("all columns refused: %v", err)
	}
}

// Of one row, too, only the columns are missing that the device refuses.
func TestRowWithRefusedColumns(t *testing.T) {
	values := shelf{
		instance(t, "ifIndex.1", ber.NewInteger(1)), instance(t, "ifIndex.2", ber.NewInteger(2)),
		instance(t, "ifDescr.2", ber.NewOctetString("eth0")), instance(t, "ifMtu.2", ber.NewInteger(1500)),
	}
	read := func(d *device.Device, text string) (*device.Grid, device.Summary, error) {
		x, err := device.ResolveTable(tree(t), text)
		if err != nil {
			t.Fatal(err)
		}
		b := x.NewGrid()
		s, err := d.Excerpt(t.Context(), x, device.TableOptions{}, b.Add)
		return b.Grid(), s, err
	}
	d := keeper(t, values, node(t, "ifDescr").OID())
	g, s, err := read(d, "ifTable.2")
	if err != nil || len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0].Why, "ifDescr is incomplete") {
		t.Errorf("%v, %v", s.Warnings, err)
	}
	if got, want := rows(g, "ifIndex", "ifDescr", "ifMtu"), []string{"2 |  | 1500"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	_, _, err = read(d, "ifDescr.2")
	if _, refused := errors.AsType[*session.StatusError](err); !refused {
		t.Errorf("the only column refused: %v", err)
	}
	if g, s, err := read(d, "ifTable.3"); err != nil || g.Len() > 0 || s.Varbinds > 0 {
		t.Errorf("a row that is not there: %d rows, %v", g.Len(), err)
	}
}

func TestTableStopsAtRows(t *testing.T) {
	n := node(t, "ifTable")
	b := newGrid(t, n)
	_, err := openDemo(t, session.V2c).Table(t.Context(), n, device.TableOptions{Rows: 3}, b.Add)
	if !errors.Is(err, session.ErrLimit) || b.Grid().Len() != 3 {
		t.Errorf("%d rows, %v", b.Grid().Len(), err)
	}
}
