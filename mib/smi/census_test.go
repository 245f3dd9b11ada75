package smi_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"golang.org/x/sync/errgroup"

	"github.com/mibtui/mibtui/mib/smi"
)

// TestCorpusCensus counts the declarations of the corpus by rules that know
// nothing of the lexer, and finds them among those that Parse found: at least
// 99.95 in a hundred, and a module in every file that holds one.
func TestCorpusCensus(t *testing.T) {
	dir := os.Getenv("MIBTUI_CORPUS")
	if dir == "" || os.Getenv("MIBTUI_LONG") == "" {
		t.Skip("set MIBTUI_CORPUS to a folder of MIB modules and MIBTUI_LONG=1")
	}
	c := census{missing: map[string][]string{}}
	err := c.add(dir)
	if err != nil {
		t.Fatal(err)
	}
	lost := 0
	worst := slices.SortedFunc(maps.Keys(c.missing), func(a, b string) int { return len(c.missing[b]) - len(c.missing[a]) })
	for i, path := range worst {
		if lost += len(c.missing[path]); i < 40 {
			t.Logf("%4d of %s: %s", len(c.missing[path]), path, strings.Join(c.missing[path][:min(5, len(c.missing[path]))], ", "))
		}
	}
	survived := 100 - 100*float64(lost)/float64(c.declared)
	t.Logf("%d files, %d declarations, %d of them lost in %d files: %.4f %% survive", c.files, c.declared, lost, len(worst), survived)
	if survived < 99.95 {
		t.Errorf("%.4f %% of the declarations survive, want 99.95", survived)
	}
	if len(c.moduleless) > 0 {
		t.Errorf("%d files hold a module that is not found: %s", len(c.moduleless), strings.Join(c.moduleless, " "))
	}
}

// add counts the files of a folder, some at a time.
func (c *census) add(dir string) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			g.Go(func() error {
				src, err := os.ReadFile(path)
				if err == nil {
					c.file(strings.TrimPrefix(path, dir+"/"), src)
				}
				return err
			})
		}
		return err
	})
	return errors.Join(err, g.Wait())
}

type census struct {
	mu              sync.Mutex
	files, declared int
	missing         map[string][]string // by path: kind and name
	moduleless      []string
}

func (c *census) file(path string, src []byte) {
	declared, module := count(src)
	if !module {
		return
	}
	parsed := smi.Parse(src)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.files++
	c.declared += len(declared)
	if len(parsed.Modules) == 0 {
		c.moduleless = append(c.moduleless, path)
	}
	found := map[string]int{}
	for _, m := range parsed.Modules {
		for _, st := range m.Statements {
			placed := st.Path != nil
			switch st.Kind {
			case smi.TypeAssignment, smi.TextualConvention:
				placed = true
			}
			if placed {
				found[st.Kind.String()+" "+st.Name]++
			}
		}
	}
	for _, d := range declared {
		if found[d]--; found[d] < 0 {
			c.missing[path] = append(c.missing[path], d)
		}
	}
}

var (
	header     = regexp.MustCompile(`(?m)^[ \t]*[A-Za-z][\w-]*\s+(\{[^{}]*\}\s*)?DEFINITIONS\s*(\w+\s+TAGS\s*)?::=`)
	leftAside  = regexp.MustCompile(`(?s)\b(IMPORTS|EXPORTS)\b[^;]*;|[\w-]+\s+MACRO\s*::=\s*BEGIN\b.*?\bEND\b`)
	macroCall  = regexp.MustCompile(`(?m)^[ \t]*([A-Za-z][\w-]*)\s+(OBJECT-TYPE|OBJECT-IDENTITY|MODULE-IDENTITY|NOTIFICATION-TYPE|TRAP-TYPE|OBJECT-GROUP|NOTIFICATION-GROUP|MODULE-COMPLIANCE|AGENT-CAPABILITIES)(\s|$)`)
	place      = regexp.MustCompile(`(?m)^[ \t]*([a-z][\w-]*)\s+OBJECT\s+IDENTIFIER\s*::=`)
	convention = regexp.MustCompile(`(?m)^[ \t]*([A-Z][\w-]*)\s*::=\s*TEXTUAL-CONVENTION\b`)
	typ        = regexp.MustCompile(`(?m)^[ \t]*([A-Z][\w-]*)\s*::=\s*(SEQUENCE|CHOICE|INTEGER|OCTET|OBJECT|BITS|\[|[A-Z][A-Za-z]*[a-z]\w*\s)`)
)

// count lists the declarations that lines of src open, each with its kind, and
// reports whether there is a module at all.
func count(src []byte) (declared []string, module bool) {
	src = utf8Of(src)
	src = bytes.ReplaceAll(src, []byte{'\r', '\n'}, []byte{'\n'})
	src = bytes.ReplaceAll(src, []byte{'\r'}, []byte{'\n'})
	src = visible(src)
	if !header.Match(src) {
		return nil, false
	}
	src = leftAside.ReplaceAll(src, nil)
	for _, m := range macroCall.FindAllSubmatch(src, -1) {
		declared = append(declared, fmt.Sprintf("%s %s", m[2], m[1]))
	}
	for kind, opens := range map[string]*regexp.Regexp{
		smi.ValueAssignment.String(): place, smi.TextualConvention.String(): convention, smi.TypeAssignment.String(): typ,
	} {
		for _, m := range opens.FindAllSubmatch(src, -1) {
			if string(m[1]) != "DEFINITIONS" {
				declared = append(declared, fmt.Sprintf("%s %s", kind, m[1]))
			}
		}
	}
	return declared, true
}

// visible returns src without its texts and comments; the lines stay.
func visible(src []byte) []byte {
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); i++ {
		switch {
		case src[i] == '"':
			for i++; i < len(src) && src[i] != '"'; i++ {
				if src[i] == '\n' {
					out = append(out, '\n')
				}
			}
		case bytes.HasPrefix(src[i:], []byte("--")):
			for i < len(src) && src[i] != '\n' {
				i++
			}
			out = append(out, '\n')
		default:
			out = append(out, src[i])
		}
	}
	return out
}

func utf8Of(src []byte) []byte {
	big := bytes.HasPrefix(src, []byte{0xfe, 0xff})
	if !big && !bytes.HasPrefix(src, []byte{0xff, 0xfe}) {
		return src
	}
	var units []uint16
	for i := 2; i+1 < len(src); i += 2 {
		low, high := src[i], src[i+1]
		if big {
			low, high = high, low
		}
		units = append(units, uint16(low)|uint16(high)<<8)
	}
	return []byte(string(utf16.Decode(units)))
}
