package peers

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/mibtui/mibtui/mib"
)

// aModule bounds what a peer may take for one module: some send them in
// circles.
const aModule = time.Minute

// dump is what smidump says about all modules.
type dump struct {
	types map[typeName]*dumpType
	nodes []dumpNode
}

type typeName struct{ module, name string }

// dumpType is a type as smidump prints it: only what it adds to its parent.
type dumpType struct {
	base   string
	parent typeName
	labels []label
	ranges []string
}

type dumpNode struct {
	place
	record
	typ typeName  // its type by name
	own *dumpType // or a refinement made in place
}

// dumpAll runs libsmi's smidump over all modules, one process each.
func dumpAll(t *testing.T, program, texts string, modules []mib.Module) *dump {
	t.Helper()
	said := make([][]byte, len(modules))
	var g errgroup.Group
	g.SetLimit(2)
	for i, m := range modules {
		g.Go(func() error {
			ctx, cancel := context.WithTimeout(t.Context(), aModule)
			defer cancel()
			cmd := exec.CommandContext(ctx, program, "-q", "-k", "-f", "xml", m.Name)
			cmd.Env = append(os.Environ(), "SMIPATH="+texts)
			out, err := cmd.Output()
			if err == nil {
				said[i] = out
			}
			return t.Context().Err()
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	d := &dump{types: map[typeName]*dumpType{}}
	for i, m := range modules {
		d.read(m.Name, said[i])
		said[i] = nil
	}
	return d
}

// read takes over what smidump printed about a module. Its XML has one element
// a line, but is not always XML: bytes that are no UTF-8 pass unchanged.
func (d *dump) read(module string, xml []byte) {
	lines := bufio.NewScanner(bytes.NewReader(xml))
	lines.Buffer(nil, 1<<20)
	r := dumpReader{dump: d, module: module}
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if !strings.HasPrefix(line, "<") {
			continue
		}
		end := strings.IndexAny(line, " >/")
		if end < 2 {
			continue
		}
		r.element(line[1:end], line)
	}
	r.flush()
}

// dumpReader reads the dump of one module.
type dumpReader struct {
	*dump
	module string
	node   dumpNode
	typ    *dumpType // the one whose body is read
	implied,
	aside bool // in what belongs to no declaration of its own
}

func (r *dumpReader) flush() {
	if r.node.kind != "" {
		if names := strings.Fields(r.node.index); r.implied && len(names) > 0 {
			names[len(names)-1] = "!" + names[len(names)-1]
			r.node.index = strings.Join(names, " ")
		}
		r.nodes = append(r.nodes, r.node)
	}
	r.node, r.typ, r.implied = dumpNode{}, nil, false
}

func (r *dumpReader) element(tag, line string) {
	declares := isDeclaration(tag)
	if r.aside && !declares {
		return
	}
	switch {
	case declares:
		r.flush()
		r.aside = tag == "compliance"
		r.node = dumpNode{
			place:  place{r.module, attribute(line, "name"), attribute(line, "oid")},
			record: record{kind: tag, status: attribute(line, "status")},
		}
	case tag == "typedef":
		r.typ = &dumpType{base: attribute(line, "basetype")}
		if name := attribute(line, "name"); name != "" {
			r.types[typeName{r.module, name}] = r.typ
		} else {
			r.node.own = r.typ
		}
	case tag == "type":
		r.node.typ = typeName{attribute(line, "module"), attribute(line, "name")}
	case tag == "linkage":
		r.implied = attribute(line, "implied") == "true"
	case tag == "index":
		r.node.index = strings.TrimSpace(r.node.index + " " + attribute(line, "name"))
	case tag == "augments":
		r.node.augments = attribute(line, "name")
	case tag == "access":
		r.node.access = strings.TrimSuffix(strings.TrimPrefix(line, "<access>"), "</access>")
	case r.typ != nil:
		r.typ.detail(tag, line)
	}
}

// attribute returns the value of an element's attribute, or "".
func attribute(element, name string) string {
	_, value, ok := strings.Cut(element, " "+name+`="`)
	if !ok {
		return ""
	}
	value, _, _ = strings.Cut(value, `"`)
	return value
}

func isDeclaration(tag string) bool {
	switch tag {
	case "node", "scalar", "table", "row", "column", "notification", "group", "compliance":
		return true
	}
	return false
}

// detail takes over part of a type's body.
func (t *dumpType) detail(tag, line string) {
	switch tag {
	case "parent":
		t.parent = typeName{attribute(line, "module"), attribute(line, "name")}
	case "range":
		span := attribute(line, "min")
		if high := attribute(line, "max"); high != span {
			span += ".." + high
		}
		t.ranges = append(t.ranges, span)
	case "namednumber":
		if n, err := strconv.ParseInt(attribute(line, "number"), 10, 64); err == nil {
			t.labels = append(t.labels, label{attribute(line, "name"), n})
		}
	}
}

// compareSmidump compares what we say with what smidump does.
func compareSmidump(ours, theirs readings) []difference {
	var found []difference
	for at, mine := range ours {
		if peer, ok := theirs[at]; ok {
			found = append(found, compareRecords(at, asSmidump(mine), asSmidump(peer))...)
		} else {
			found = append(found, difference{place: at, what: "extra", ours: mine.kind})
		}
	}
	for at, peer := range theirs {
		if _, ok := ours[at]; !ok {
			found = append(found, difference{place: at, what: "missing", peer: peer.kind})
		}
	}
	return found
}

// asSmidump reduces a record to what smidump's XML can say.
func asSmidump(r record) record {
	if r.kind == "capabilities" {
		r.kind = "node"
	}
	switch {
	case r.kind != "scalar" && r.kind != "column":
		r.access = "" // printed for values only
	case r.access == "read-create" || r.access == "write-only":
		r.access = "read-write" // libsmi has no other words
	}
	if r.kind == "table" {
		r.index = "" // read for rows only
	}
	r.status = stillValid(r.status)
	r.ranges = merged(r.base, r.ranges)
	return r
}

// readings returns the declarations, their types followed to the base.
func (d *dump) readings() readings {
	all := readings{}
	for _, n := range d.nodes {
		r := n.record
		if r.access != "" {
			r.access = dumpAccess[r.access]
		}
		if r.kind == "scalar" || r.kind == "column" {
			d.follow(n, &r)
		}
		all[n.place] = r
	}
	return all
}

var dumpAccess = map[string]string{
	"noaccess": "not-accessible", "notifyonly": "accessible-for-notify",
	"readonly": "read-only", "readwrite": "read-write",
}

// dumpBases are the names smidump has for base types.
var dumpBases = map[string]string{
	"OctetString": "OCTET STRING", "ObjectIdentifier": "OBJECT IDENTIFIER", "Bits": "BITS",
	"Enumeration": enumeration, "Integer32": "Integer32", "Unsigned32": "Unsigned32",
	"Unsigned64": "Counter64", "Integer64": "Integer64",
}

// application are the types RFC 2578 §7.1 defines by a tag; libsmi knows them
// by their names only.
var application = map[string]string{
	"IpAddress": "IpAddress", "NetworkAddress": "IpAddress", "Counter": "Counter32", "Counter32": "Counter32",
	"Gauge": "Unsigned32", "Gauge32": "Unsigned32", "TimeTicks": "TimeTicks", "Opaque": "Opaque",
	"Counter64": "Counter64", "NsapAddress": "NsapAddress", "Integer32": "Integer32",
}

// follow fills in base, labels and ranges from a node's type.
func (d *dump) follow(n dumpNode, r *record) {
	at, name := n.own, n.typ
	if at != nil {
		name = typeName{}
	}
	var labels []label
	var ranges []string
	for range 32 {
		if at == nil {
			if at = d.types[name]; at == nil {
				break
			}
		}
		r.base = dumpBases[at.base]
		if labels == nil {
			labels = at.labels
		}
		if ranges == nil {
			ranges = at.ranges
		}
		if base := application[name.name]; base != "" && (name.module == "SNMPv2-SMI" || name.module == "RFC1155-SMI") {
			r.base = base
			name = typeName{}
			break
		}
		name, at = at.parent, nil
	}
	if base := dumpBases[strings.ReplaceAll(name.name, " ", "")]; base != "" && r.base == "" {
		r.base = base
	}
	r.labels, r.ranges = labelWords(labels), rangeWords(r.base, ranges)
}
