package settings

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// spot is where a setting stands in the file, in offsets.
type spot struct {
	name, value int
	items       []int // of a list
}

// item is where the i-th of a list stands.
func (s spot) item(i int) int {
	if i < len(s.items) {
		return s.items[i]
	}
	return s.name
}

// path writes the names that lead to a setting as one.
func path(names ...string) string { return strings.Join(names, "\x00") }

// spots finds where each setting stands.
func spots(content []byte) map[string]spot {
	found := map[string]spot{}
	// What cannot be parsed has been told about by then.
	_ = each(content, func(table []string, e *unstable.Node) {
		if e.Kind == unstable.KeyValue {
			note(found, table, e)
		}
	})
	return found
}

func note(found map[string]spot, table []string, e *unstable.Node) {
	names := append(table[:len(table):len(table)], key(e)...)
	value := e.Value()
	s := spot{value: int(value.Raw.Offset)}
	if it := e.Key(); it.Next() {
		s.name = int(it.Node().Raw.Offset)
	}
	for it := value.Children(); it.Next(); {
		if value.Kind == unstable.InlineTable {
			note(found, names, it.Node())
		} else {
			s.items = append(s.items, int(it.Node().Raw.Offset))
		}
	}
	found[path(names...)] = s
}

// lineAndColumn count from 1, columns in characters.
func lineAndColumn(content []byte, at int) (line, column int) {
	before := content[:min(at, len(content))]
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[lineStart(before, len(before)):]) + 1
}
