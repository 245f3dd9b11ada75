package peers

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/mibtui/mibtui/mib"
)

const (
	// atOnce is how many modules net-snmp loads at a time, neighbours in the
	// same folder: all 4,600 take it half a minute, and one process cannot be
	// asked for half a million objects.
	atOnce = 150
	// asked is how many OIDs fit into a command line.
	asked = 30_000
	// aGroup bounds what net-snmp may take for a group.
	aGroup = 5 * time.Minute
)

// named is a name at a place, whatever module gives it.
type named struct{ name, oid string }

// translation is what snmptranslate says about all modules.
type translation struct {
	names   map[named]bool
	details map[named]record
}

// compareSnmptranslate compares what we say with what snmptranslate does. Of
// declarations that give one place one name net-snmp keeps any one, and does
// not always say whose; so that of any module will do.
func compareSnmptranslate(ours readings, t translation) []difference {
	var found []difference
	known := map[named][]place{}
	for at, mine := range ours {
		n := named{at.name, at.oid}
		known[n] = append(known[n], at)
		if !t.names[n] {
			found = append(found, difference{place: at, what: "extra", ours: mine.kind})
		}
	}
	for n, peer := range t.details {
		var best []difference
		for i, at := range known[n] {
			mine := asSnmptranslate(ours[at])
			if left := compareRecords(at, mine, translatedAs(peer, mine)); i == 0 || len(left) < len(best) {
				best = left
			}
		}
		found = append(found, best...)
	}
	for n := range t.names {
		if known[n] == nil {
			found = append(found, difference{place: place{"", n.name, n.oid}, what: "missing"})
		}
	}
	return found
}

// asSnmptranslate reduces a record to what snmptranslate -Td can say.
func asSnmptranslate(r record) record {
	r.status = stillValid(r.status)
	r.ranges = merged(r.base, r.ranges)
	return r
}

// translatedAs fills in what -Td leaves unsaid with what we say: the kinds it
// calls OBJECT-TYPE, the status of all that is no object, the syntax of tables
// and rows.
func translatedAs(peer, mine record) record {
	peer.status, peer.ranges = stillValid(peer.status), merged(peer.base, peer.ranges)
	if peer.kind == "" {
		peer.kind = mine.kind
	}
	switch mine.kind {
	case "scalar", "column":
	case "table", "row":
		peer.base, peer.labels, peer.ranges = mine.base, mine.labels, mine.ranges
	default:
		peer.status = mine.status
	}
	return peer
}

// translateAll asks net-snmp for all names it knows and then for the details
// of each place.
func translateAll(t *testing.T, program, texts string, modules []mib.Module) translation {
	t.Helper()
	modules = slices.Clone(modules)
	slices.SortFunc(modules, func(a, b mib.Module) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Name, b.Name)) })
	groups := slices.Collect(slices.Chunk(modules, atOnce))
	answers := make([]translation, len(groups))
	var g errgroup.Group
	g.SetLimit(2)
	for i, group := range groups {
		g.Go(func() error {
			ctx, cancel := context.WithTimeout(t.Context(), aGroup)
			defer cancel()
			var err error
			answers[i], err = translateGroup(ctx, program, texts, group)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	all := newTranslation()
	for _, a := range answers {
		all.add(a)
	}
	return all
}

func newTranslation() translation {
	return translation{names: map[named]bool{}, details: map[named]record{}}
}

func (t translation) add(other translation) {
	for at := range other.names {
		t.names[at] = true
	}
	for at, r := range other.details {
		if _, ok := t.details[at]; !ok {
			t.details[at] = r
		}
	}
}

func translateGroup(ctx context.Context, program, texts string, group []mib.Module) (translation, error) {
	list := make([]string, len(group))
	for i, m := range group {
		list[i] = m.Name
	}
	run := func(args ...string) ([]byte, error) {
		cmd := exec.CommandContext(ctx, program, append([]string{"-M", texts, "-m", strings.Join(list, ":"), "-Pu"}, args...)...)
		cmd.Env = append(os.Environ(), "SNMPCONFPATH="+os.DevNull) // nobody's own settings
		return cmd.Output()
	}
	answer := newTranslation()
	// -Pu allows underscores in names, which a user of such modules needs too.
	out, err := run("-Tz")
	if err != nil {
		return answer, err
	}
	var oids []string
	for line := range strings.Lines(string(out)) {
		if f := strings.Split(line, `"`); len(f) == 5 {
			answer.names[named{f[1], f[3]}] = true
			oids = append(oids, "."+f[3])
		}
	}
	slices.Sort(oids)
	for some := range slices.Chunk(slices.Compact(oids), asked) {
		// The second option takes descriptions out again.
		out, err := run(append([]string{"-Td", "-Pd"}, some...)...)
		if err != nil {
			return answer, err
		}
		answer.read(out)
	}
	return answer, nil
}

var numbered = regexp.MustCompile(`[^ (]*\(([0-9]+)\)`)

// read takes over what -Td prints: declarations like those of a module.
func (t translation) read(out []byte) {
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	var at named
	var r record
	for lines.Scan() {
		line := lines.Text()
		if rest, ok := strings.CutPrefix(line, "::= { "); ok {
			path := strings.TrimSuffix(rest, " }")
			at.oid = strings.ReplaceAll(numbered.ReplaceAllString(path, "$1"), " ", ".")
			if at.name != "" {
				t.details[at] = r
			}
			at, r = named{}, record{}
			continue
		}
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if clause, more, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			word, rest = clause, strings.TrimSpace(more)
		}
		switch {
		case !strings.HasPrefix(line, " ") && rest != "":
			at.name, r.kind = word, translatedKind(rest)
		default:
			r.clause(word, rest)
		}
	}
}

// translatedKind returns the kind a macro makes; what net-snmp calls
// OBJECT-TYPE may be a mere OBJECT IDENTIFIER.
func translatedKind(macro string) string {
	switch macro {
	case "NOTIFICATION-TYPE", "TRAP-TYPE":
		return "notification"
	case "OBJECT-GROUP", "NOTIFICATION-GROUP":
		return "group"
	case "MODULE-COMPLIANCE":
		return "compliance"
	case "AGENT-CAPABILITIES":
		return "capabilities"
	case "MODULE-IDENTITY", "OBJECT-IDENTITY":
		return "node"
	}
	return ""
}

func (r *record) clause(word, rest string) {
	switch word {
	case "SYNTAX":
		r.syntax(rest)
	case "MAX-ACCESS":
		r.access = rest
	case "STATUS":
		r.status = rest
	case "INDEX":
		var names []string
		for _, item := range strings.Split(inBraces(rest), ",") {
			item = strings.TrimSpace(item)
			if name, ok := strings.CutPrefix(item, "IMPLIED "); ok {
				item = "!" + name
			}
			names = append(names, item)
		}
		r.index = strings.Join(names, " ")
	case "AUGMENTS":
		r.augments = inBraces(rest)
	}
}

func inBraces(s string) string { return strings.Trim(s, "{} ") }

var labelled = regexp.MustCompile(`([^ ,{]+)\((-?[0-9]+)\)`)

// syntax reads "INTEGER {up(1), down(2)}", "OCTET STRING (0..255)".
func (r *record) syntax(s string) {
	name, rest := s, ""
	if i := strings.IndexAny(s, "({"); i >= 0 {
		name, rest = s[:i], s[i:]
	}
	name = strings.TrimSpace(name)
	switch name {
	case "INTEGER", "Integer32", "INTEGER32":
		r.base = "Integer32"
	case "Gauge32", "Unsigned32", "UInteger32":
		r.base = "Unsigned32"
	case "NetworkAddress":
		r.base = "IpAddress"
	case "BIT STRING":
		r.base = "BITS"
	default:
		r.base = name
	}
	if strings.HasPrefix(rest, "{") {
		var labels []label
		for _, m := range labelled.FindAllStringSubmatch(rest, -1) {
			if n, err := strconv.ParseInt(m[2], 10, 64); err == nil {
				labels = append(labels, label{m[1], n})
			}
		}
		r.labels = labelWords(labels)
		if r.base == "Integer32" {
			r.base = enumeration
		}
		return
	}
	var spans []string
	for _, span := range strings.Split(strings.Trim(rest, "() "), "|") {
		if span = strings.TrimSpace(span); span != "" {
			spans = append(spans, span)
		}
	}
	r.ranges = rangeWords(r.base, spans)
}
