package device

import (
	"bytes"
	"iter"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
)

// Records yields the names of the columns and then every row as text, with hole
// for a cell without a value. With output, when not nil, values are written by
// net-snmp's rules. Texts hold whatever the device sent.
func (g *Grid) Records(output *Output, hole string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		names := make([]string, len(g.columns))
		for i, c := range g.columns {
			names[i] = c.Name
		}
		if !yield(names) {
			return
		}
		for i := range g.rows {
			record := make([]string, len(g.columns))
			for c := range g.columns {
				record[c] = g.record(i, c, output, hole)
			}
			if !yield(record) {
				return
			}
		}
	}
}

func (g *Grid) record(i, column int, output *Output, hole string) string {
	cell := g.Cell(i, column)
	known := cell.State.HasValue()
	switch {
	case !known && !g.columns[column].Index:
		return hole
	case known && hole == "" && cell.Varbind.Value == ber.NewOctetString(""):
		return "" // quotes are for readers that see a hole as something else
	case known && output != nil:
		bare := *output
		bare.bare = true
		return bare.Line(g.table.Tree(), cell.Varbind)
	}
	return g.Text(i, column, value.Options{}).String()
}

// cellJSON is a value of a row as mibtui writes it for programs.
type cellJSON struct {
	Type  string  `json:"type"`
	Value any     `json:"value"`
	Text  string  `json:"text"`
	Hex   *string `json:"hex,omitempty"`
}

// RowJSON writes row i as an object: its index as it stands in the OID, the
// parts of the index and the cells by name, each with type, value, text and
// hex as a varbind has them. What has no value is left out. Where the index
// does not fit its INDEX clause, "problem" says why.
func (g *Grid) RowJSON(i int) ([]byte, error) {
	var index, cells fields
	parts, misfit := g.Index(i)
	for _, p := range parts {
		index = append(index, field{p.Part.Name, p.Value, p.Text})
	}
	for column, c := range g.columns {
		if cell := g.Cell(i, column); c.fetched >= 0 && cell.State.HasValue() {
			o := value.Options{Names: Namer(g.table.Tree())}
			cells = append(cells, field{c.Name, cell.Varbind.Value, value.Format(c.Node.Type(), cell.Varbind.Value, o)})
		}
	}
	row := struct {
		Table    string  `json:"table"`
		Instance oid.OID `json:"instance"`
		Index    fields  `json:"index"`
		Problem  string  `json:"problem,omitempty"`
		Columns  fields  `json:"columns"`
	}{g.table.Module() + "::" + g.table.Name(), g.rows[i].suffix, index, "", cells}
	if misfit != nil {
		row.Problem = misfit.Error()
	}
	return marshal(row)
}

// fields is a JSON object whose members keep their order.
type fields []field

type field struct {
	name  string
	value ber.Value
	text  value.Text
}

// MarshalJSON implements [json.Marshaler].
func (f fields) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, member := range f {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := marshal(member.name)
		if err != nil {
			return nil, err
		}
		c := cellJSON{Type: member.value.Type.String(), Value: jsonValue(member.value), Text: member.text.String()}
		c.Hex = hexOf(member.value, c.Value)
		cell, err := marshal(c)
		if err != nil {
			return nil, err
		}
		b.Write(bytes.TrimSpace(name))
		b.WriteByte(':')
		b.Write(bytes.TrimSpace(cell))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
