package demo

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mibs"
	"github.com/mibtui/mibtui/session"
)

// bundled returns the tree of the bundled modules: what the device answers is
// held against what they say.
func bundled(t *testing.T) *mib.Tree {
	t.Helper()
	sources := []mib.Source{{Name: "bundled", FS: mibs.FS(), Ours: true}}
	tree, err := mib.Load(context.Background(), sources, mib.LoadOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

var tags = map[mib.Base]ber.Type{
	mib.Integer32: ber.Integer, mib.OctetString: ber.OctetString, mib.ObjectIdentifier: ber.ObjectIdentifier,
	mib.Bits: ber.OctetString, mib.IpAddress: ber.IpAddress, mib.Counter32: ber.Counter32, mib.Unsigned32: ber.Gauge32,
	mib.TimeTicks: ber.TimeTicks, mib.Opaque: ber.Opaque, mib.Counter64: ber.Counter64,
}

// misfit says how v does not fit the type, or "".
func misfit(typ *mib.Type, v ber.Value) string {
	if typ == nil {
		return "the object has no type"
	}
	if want := tags[typ.Base]; v.Type != want {
		return "it is " + v.Type.String() + ", not " + want.String()
	}
	var n mib.Number
	ranges := typ.Ranges
	switch typ.Base {
	case mib.Integer32:
		i, err := v.Int()
		if err != nil {
			return err.Error()
		}
		if _, named := typ.Label(i); len(typ.Labels) > 0 && !named {
			return "the enumeration has no such number"
		}
		n = mib.Int(i)
	case mib.OctetString, mib.Opaque:
		ranges, n = typ.Sizes, mib.Int(int64(len(v.Content)))
		if typ.Is("DisplayString") && !isASCII(v.Content) {
			return "it is not ASCII"
		}
	case mib.Counter32, mib.Unsigned32, mib.TimeTicks, mib.Counter64:
		u, err := v.Uint()
		if err != nil {
			return err.Error()
		}
		n = mib.Uint(u)
	default:
		return ""
	}
	if len(ranges) > 0 && !slices.ContainsFunc(ranges, func(r mib.Range) bool { return r.Contains(n) }) {
		return n.String() + " is out of range"
	}
	return ""
}

func TestValuesFitTheirSyntax(t *testing.T) {
	t.Parallel()
	tree := bundled(t)
	d, _ := newDevice()
	wrong := make(map[string]string)
	for _, vb := range walk(d) {
		node, suffix := tree.Deepest(vb.OID)
		switch {
		case !node.Kind().IsObject():
			t.Errorf("%v is an instance of no object; the nearest is %s", vb.OID, node.Name())
			continue
		case node.Kind() == mib.Scalar && suffix != oid.New(0):
			t.Errorf("%s is a scalar and has the instance %v", node.Name(), suffix)
		case !node.Access().Readable():
			t.Errorf("%s is %v and can be read", node.Name(), node.Access())
		}
		if why := misfit(node.Type(), vb.Value); why != "" {
			wrong[node.Name()] = why
		}
	}
	// These two are there to show what a wrong value looks like.
	want := map[string]string{
		"demoSurprise":   "the enumeration has no such number",
		"demoLegacyText": "it is not ASCII",
	}
	if !maps.Equal(wrong, want) {
		t.Errorf("values that do not fit: %v, want %v", wrong, want)
	}
}

func TestIndexesHaveAsManyPartsAsTheirRowsSay(t *testing.T) {
	t.Parallel()
	tree := bundled(t)
	d, _ := newDevice()
	for _, vb := range walk(d) {
		node, suffix := tree.Deepest(vb.OID)
		if node.Kind() != mib.Column {
			continue
		}
		row, ok := node.Row()
		if !ok {
			t.Fatalf("%s is in no row", node.Name())
		}
		rest := suffix
		for _, part := range row.Index() {
			rest = rest.Suffix(width(t, part, rest))
		}
		if rest.Len() != 0 {
			t.Errorf("%s%v has %v left over after its index", node.Name(), suffix, rest)
		}
	}
}

// width returns how many sub-identifiers at the beginning of subs are part.
func width(t *testing.T, part mib.IndexPart, subs oid.OID) int {
	t.Helper()
	typ := part.Type()
	if typ == nil {
		t.Fatalf("index part %+v has no type", part)
	}
	need := 1
	if typ.Base == mib.IpAddress {
		need = 4
	}
	if typ.Base == mib.ObjectIdentifier && subs.Len() > 0 {
		need = 1 + int(subs.At(0))
	}
	if typ.Base == mib.OctetString {
		fixed := len(typ.Sizes) == 1 && typ.Sizes[0].Min == typ.Sizes[0].Max
		switch {
		case part.Implied:
			need = subs.Len()
		case fixed:
			n, _ := typ.Sizes[0].Min.Int64()
			need = int(n)
		case subs.Len() > 0:
			need = 1 + int(subs.At(0))
		}
	}
	if subs.Len() < need {
		t.Errorf("index part needs %d sub-identifiers, there are %v", need, subs)
	}
	return need
}

// whole names the modules of which the device has every object; of the other
// bundled ones it has what a small router would.
var whole = []string{"SNMPv2-MIB", "IF-MIB", "MIBTUI-DEMO-MIB"}

// lacks are objects that the device does not have though their module does.
func lacks(name string) bool { return strings.HasPrefix(name, "ifTest") }

func TestEveryObjectIsThere(t *testing.T) {
	t.Parallel()
	tree := bundled(t)
	d, _ := newDevice()
	objects := 0
	for node := range tree.All() {
		if !node.Kind().IsObject() || !node.Access().Readable() || lacks(node.Name()) {
			continue
		}
		if !slices.Contains(whole, node.Module()) {
			continue
		}
		objects++
		if next, _, ok := d.Next(node.OID()); !ok || !next.HasPrefix(node.OID()) {
			t.Errorf("%s::%s has no instance", node.Module(), node.Name())
		}
	}
	if objects < 150 {
		t.Errorf("those modules have %d objects to read, which is too few to be true", objects)
	}
}

func TestWhatCanBeWrittenIsWhatTheModulesSay(t *testing.T) {
	t.Parallel()
	tree := bundled(t)
	d, _ := newDevice()
	for _, vb := range walk(d) {
		node, _ := tree.Deepest(vb.OID)
		status, _ := set(d, vb.OID, vb.Value)
		refused, writable := status == session.NotWritable, node.Access().Writable()
		switch node.Name() {
		case "ifStackStatus", "ifRcvAddressStatus", "ifRcvAddressType":
			writable = false // IF-MIB allows an agent to keep these read-only
		}
		if !slices.Contains(whole, node.Module()) && refused {
			writable = false // so do the other modules, for nearly all they have
		}
		if refused == writable {
			t.Errorf("%s is %v and a SET of what it already is gives %v", node.Name(), node.Access(), status)
		}
		if status == session.WrongType || status == session.WrongLength {
			t.Errorf("%s refuses its own value with %v", node.Name(), status)
		}
	}
}
