package device

import (
	"bytes"
	"iter"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
)

// Lines yields the names of the columns and then every row as a person reads
// it, a hole as "-". With output, when not nil, values are written by net-snmp's
// rules. Texts hold whatever the device sent.
func (g *Grid) Lines(output *Output) iter.Seq[[]string] {
	return g.records(func(i, column int) string {
		cell := g.Cell(i, column)
		switch known := cell.State.HasValue(); {
		case !known && !g.columns[column].Index:
			return "-"
		case known && output != nil:
			return g.netSNMP(cell, *output)
		}
		return g.Text(i, column, value.Options{}).String()
	})
}

// Fields yields the same for a program or a spreadsheet: every value as
// [value.FormatPlain] writes it, and nothing where there is none. A part of the
// index is what the instances' names say, where its column says otherwise too.
func (g *Grid) Fields(output *Output) iter.Seq[[]string] {
	return g.records(func(i, column int) string {
		c, cell := g.columns[column], g.Cell(i, column)
		switch known := cell.State.HasValue(); {
		case known && output != nil && cell.Varbind.Value != ber.NewOctetString(""):
			return g.netSNMP(cell, *output)
		case c.Index:
			return g.indexField(i, c.part)
		case known:
			return value.FormatPlain(c.Node.Type(), cell.Varbind.Value)
		}
		return ""
	})
}

func (g *Grid) netSNMP(c Cell, o Output) string {
	o.bare = true
	return o.Line(g.table.Tree(), c.Varbind)
}

// indexField is a part of the index of row i. What does not fit the INDEX
// clause stands in numbers where that shows, as in [Grid.Text].
func (g *Grid) indexField(i, part int) string {
	suffix := g.rows[i].suffix
	if len(g.parts) == 0 {
		return suffix.String()
	}
	parts, err := g.Index(i)
	field := ""
	if part < len(parts) {
		field = value.PlainIndex(parts, part)
	}
	rest, at := g.misfit(i, parts)
	if err == nil || part != at || rest.IsZero() {
		return field
	}
	return field + "." + rest.String()
}

// records yields the names of the columns and then the cells of every row.
func (g *Grid) records(cell func(i, column int) string) iter.Seq[[]string] {
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
				record[c] = cell(i, c)
			}
			if !yield(record) {
				return
			}
		}
	}
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
