package value_test

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/mib/value"
)

// What is printed can be typed back, whatever the type.
func TestFormatRoundTrip(t *testing.T) {
	t.Parallel()
	octet := drawOctets(0, 20)
	for name, c := range map[string]struct {
		typ  *mib.Type
		draw func(*rapid.T) ber.Value
	}{
		"labels":   {adminState, func(t *rapid.T) ber.Value { return num(rapid.Int64Range(1, 3).Draw(t, "n")) }},
		"integers": {integer, func(t *rapid.T) ber.Value { return num(int64(rapid.Int32().Draw(t, "n"))) }},
		"scaled":   {celsius, func(t *rapid.T) ber.Value { return num(rapid.Int64Range(-100, 450).Draw(t, "n")) }},
		"hex": {
			&mib.Type{Base: mib.Unsigned32, Hint: "x"},
			func(t *rapid.T) ber.Value { return gaugeOf(uint64(rapid.Uint32().Draw(t, "n"))) },
		},
		"counters": {counter64, func(t *rapid.T) ber.Value {
			return ber.NewUnsigned(ber.Counter64, rapid.Uint64().Draw(t, "n"))
		}},
		"ticks": {ticks, func(t *rapid.T) ber.Value { return ticksOf(uint64(rapid.Uint32().Draw(t, "n"))) }},
		"addresses": {ipAddress, func(t *rapid.T) ber.Value {
			return ber.Value{Type: ber.IpAddress, Content: drawOctets(4, 4)(t).Content}
		}},
		"OIDs": {objectID, func(t *rapid.T) ber.Value {
			return ber.NewOID(oid.New(1, 3).Append(rapid.SliceOfN(rapid.Uint32(), 0, 9).Draw(t, "subs")...))
		}},
		"bits": {alarms, func(t *rapid.T) ber.Value {
			named := rapid.SliceOf(rapid.SampledFrom(alarms.Labels)).Draw(t, "bits")
			b := make([]byte, 2)
			for _, l := range named {
				b[l.Value/8] |= 0x80 >> (l.Value % 8)
			}
			return str(string(b))
		}},
		"floats": {floatType, func(t *rapid.T) ber.Value { return ber.NewFloat(rapid.Float32().Draw(t, "n")) }},
		"doubles": {doubleType, func(t *rapid.T) ber.Value {
			n := rapid.OneOf(rapid.Float64(), rapid.Just(math.Inf(1)), rapid.Just(math.SmallestNonzeroFloat64)).Draw(t, "n")
			return ber.NewDouble(n)
		}},
		"MACs": {mac, drawOctets(6, 6)},
		"phys": {phys, octet},
		"IPv6": {inetAddr6, drawOctets(16, 16)},
		"text": {adminStr, func(t *rapid.T) ber.Value { return drawText(t) }},
		"mixed": {octets, func(t *rapid.T) ber.Value {
			return rapid.OneOf(rapid.Custom(drawBinary), rapid.Custom(drawText)).Draw(t, "octets")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				v := c.draw(t)
				shown := value.Format(c.typ, v, value.Options{}).String()
				if again, err := value.Parse(c.typ, shown); err != nil || again != v {
					t.Fatalf("%q is shown as %q and read as %q, %v", v, shown, again, err)
				}
			})
		})
	}
}

// drawText draws a text that is more than a pair of quotes, which stands for
// the empty text.
func drawText(t *rapid.T) ber.Value {
	text := rapid.StringN(0, 40, 80).Filter(func(s string) bool {
		return utf8.ValidString(s) && !strings.Contains(s, "\x00") && s != `""`
	})
	return str(text.Draw(t, "text"))
}

// drawBinary draws octets that nobody takes for text.
func drawBinary(t *rapid.T) ber.Value {
	return str("\x01" + string(rapid.SliceOf(rapid.Byte()).Draw(t, "octets")))
}
