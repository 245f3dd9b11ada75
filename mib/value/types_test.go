package value_test

import (
	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/oid"
)

// Types as modules define them, for the tests of this package.
var (
	integer    = &mib.Type{Name: "INTEGER", Base: mib.Integer32}
	integer32  = &mib.Type{Name: "Integer32", Base: mib.Integer32}
	unsigned   = &mib.Type{Name: "Unsigned32", Base: mib.Unsigned32}
	gauge      = &mib.Type{Name: "Gauge32", Base: mib.Unsigned32}
	counter32  = &mib.Type{Name: "Counter32", Base: mib.Counter32}
	counter64  = &mib.Type{Name: "Counter64", Base: mib.Counter64}
	ticks      = &mib.Type{Name: "TimeTicks", Base: mib.TimeTicks}
	octets     = &mib.Type{Name: "OCTET STRING", Base: mib.OctetString}
	objectID   = &mib.Type{Name: "OBJECT IDENTIFIER", Base: mib.ObjectIdentifier}
	ipAddress  = &mib.Type{Name: "IpAddress", Base: mib.IpAddress}
	opaque     = &mib.Type{Name: "Opaque", Base: mib.Opaque}
	nsap       = &mib.Type{Name: "NsapAddress", Base: mib.NsapAddress}
	table      = &mib.Type{Name: "IfTable", Base: mib.SequenceOf}
	display    = hinted("DisplayString", "255a", 0, 255)
	adminStr   = hinted("SnmpAdminString", "255t", 0, 255)
	mac        = hinted("MacAddress", "1x:", 6)
	phys       = hinted("PhysAddress", "1x:", 0, 65535)
	dateTime   = hinted("DateAndTime", "2d-1d-1d,1d:1d:1d.1d,1a1d:1d", 8, 11)
	inetType   = enum("InetAddressType", "unknown", 0, "ipv4", 1, "ipv6", 2, "ipv4z", 3, "ipv6z", 4, "dns", 16)
	inetAddr   = hinted("InetAddress", "", 0, 255)
	inetAddr6  = hinted("InetAddressIPv6", "2x:2x:2x:2x:2x:2x:2x:2x", 16)
	adminState = enum("INTEGER", "up", 1, "down", 2, "testing", 3)
	truth      = enum("TruthValue", "true", 1, "false", 2)
	celsius    = &mib.Type{Name: "Celsius", Base: mib.Integer32, Hint: "d-1", Ranges: []mib.Range{{Min: mib.Int(-100), Max: mib.Int(450)}}}
	dscp       = &mib.Type{Name: "Unsigned32", Base: mib.Unsigned32, Ranges: []mib.Range{{Min: mib.Int(0), Max: mib.Int(0)}, {Min: mib.Int(8), Max: mib.Int(63)}}}
	alarms     = bits("fan", 0, "temperature", 1, "door", 2, "licence", 7, "congestion", 8, "linkFlap", 9)
	floatType  = &mib.Type{Name: "Float", Base: mib.Opaque, Sizes: []mib.Range{{Min: mib.Int(7), Max: mib.Int(7)}}}
	doubleType = &mib.Type{Name: "Wide", Base: mib.Opaque, Sizes: []mib.Range{{Min: mib.Int(11), Max: mib.Int(11)}}}
	pin        = &mib.Type{Name: "DisplayString", Base: mib.OctetString, Hint: "255a", Sizes: []mib.Range{{Min: mib.Int(4), Max: mib.Int(4)}, {Min: mib.Int(6), Max: mib.Int(6)}}}
)

// hinted returns a string type with a DISPLAY-HINT; one size fixes it, two are
// a span.
func hinted(name, hint string, size ...int64) *mib.Type {
	t := &mib.Type{Name: name, Base: mib.OctetString, Hint: hint, Parent: octets}
	if len(size) > 0 {
		t.Sizes = []mib.Range{{Min: mib.Int(size[0]), Max: mib.Int(size[len(size)-1])}}
	}
	return t
}

func labels(pairs []any) []mib.Label {
	var all []mib.Label
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, mib.Label{Name: pairs[i].(string), Value: int64(pairs[i+1].(int))})
	}
	return all
}

func enum(name string, pairs ...any) *mib.Type {
	return &mib.Type{Name: name, Base: mib.Integer32, Labels: labels(pairs)}
}

func bits(pairs ...any) *mib.Type {
	return &mib.Type{Name: "BITS", Base: mib.Bits, Labels: labels(pairs)}
}

// index returns the parts of an INDEX clause of these types, named a, b, c …;
// with implied the last is IMPLIED.
func index(implied bool, types ...*mib.Type) []mib.IndexPart {
	var refs []mib.IndexRef
	for i, t := range types {
		refs = append(refs, mib.IndexRef{Name: string(rune('a' + i)), Type: t, Implied: implied && i == len(types)-1})
	}
	b := mib.NewBuilder()
	m := b.Module(mib.Module{Name: "TEST-MIB"})
	at := oid.New(1, 3, 1, 1)
	b.Define(at.Parent(), mib.Definition{Name: "testTable", Module: m, Kind: mib.Table})
	b.Define(at, mib.Definition{Name: "testEntry", Module: m, Kind: mib.Row, Index: refs})
	row, _ := b.Tree().At(at)
	return row.Index()
}
