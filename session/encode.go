package session

import (
	"fmt"
	"math"
	"slices"

	"github.com/gosnmp/gosnmp"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

// prepare checks that r can be put on the wire and returns what sends it.
func (s *Session) prepare(r request) (send func() error, err error) {
	if len(r.asked) == 0 {
		return nil, &RequestError{Op: r.op, Why: "no OID was given"}
	}
	if r.op == OpSet {
		pdus, err := setPDUs(r.asked)
		if err != nil {
			return nil, err
		}
		return func() error { _, err := s.client.Set(pdus); return err }, nil
	}
	names, err := r.names()
	if err != nil {
		return nil, err
	}
	switch r.op {
	case OpGet:
		return func() error { _, err := s.client.Get(names); return err }, nil
	case OpGetNext:
		return func() error { _, err := s.client.GetNext(names); return err }, nil
	}
	switch {
	case s.config.Version == V1:
		return nil, ErrNoBulk
	case r.nonRepeaters < 0 || r.nonRepeaters > math.MaxUint8:
		return nil, &RequestError{Op: r.op, Why: "non-repeaters goes from 0 to 255"}
	case r.maxRepetitions < 0 || r.maxRepetitions > math.MaxInt32:
		return nil, &RequestError{Op: r.op, Why: "max-repetitions goes from 0 to 2147483647"}
	}
	return func() error {
		_, err := s.client.GetBulk(names, uint8(r.nonRepeaters), uint32(r.maxRepetitions))
		return err
	}, nil
}

// names returns the OIDs as gosnmp takes them.
func (r request) names() ([]string, error) {
	names := make([]string, len(r.asked))
	for i, vb := range r.asked {
		o := vb.OID
		if r.op == OpGetNext || r.op == OpGetBulk {
			o = fillUp(o)
		}
		if why := unsendable(o); why != "" {
			return nil, &RequestError{r.op, vb.OID, why}
		}
		names[i] = o.String()
	}
	return names, nil
}

// fillUp makes an OID that BER can carry of one that is too short, where only
// what comes after it matters.
func fillUp(o oid.OID) oid.OID {
	return o.Append(slices.Repeat([]uint32{0}, max(2-o.Len(), 0))...)
}

// unsendable says why BER cannot carry o: its first two sub-identifiers share
// one number (X.690 §8.19.4).
func unsendable(o oid.OID) string {
	switch {
	case o.Len() < 2:
		return "an OID on the wire has at least two sub-identifiers; walk it, or ask for what follows it with GETNEXT"
	case o.Len() > oid.MaxLen:
		return "an OID has at most 128 sub-identifiers"
	case o.At(0) > 2:
		return "an OID begins with 0, 1 or 2"
	case o.At(0) < 2 && o.At(1) > 39:
		return "below 0 and 1 the second sub-identifier is at most 39"
	case o.At(1) > math.MaxUint32-80:
		return "the second sub-identifier is too large to be encoded"
	}
	return ""
}

// setPDUs turns values into what gosnmp encodes, refusing what it would send
// as something else or not at all.
func setPDUs(varbinds []Varbind) ([]gosnmp.SnmpPDU, error) {
	pdus := make([]gosnmp.SnmpPDU, len(varbinds))
	for i, vb := range varbinds {
		why := unsendable(vb.OID)
		if why == "" {
			pdus[i].Name = vb.OID.String()
			pdus[i].Type, pdus[i].Value, why = goValue(vb.Value)
		}
		if why == "" && i == 0 && (pdus[i].Type == gosnmp.Opaque || pdus[i].Type == gosnmp.BitString) {
			why = fmt.Sprintf("a value of type %v cannot be the first of a SET; put another one before it", vb.Value.Type)
		}
		if why != "" {
			return nil, &RequestError{OpSet, vb.OID, why}
		}
	}
	return pdus, nil
}

func goValue(v ber.Value) (t gosnmp.Asn1BER, value any, why string) {
	t = gosnmp.Asn1BER(v.Type)
	switch v.Type {
	case ber.Integer:
		n, err := v.Int()
		if err != nil || n < math.MinInt32 || n > math.MaxInt32 {
			return t, nil, "an INTEGER goes from -2147483648 to 2147483647"
		}
		return t, int(n), ""
	case ber.Counter32, ber.Gauge32, ber.TimeTicks, ber.Uinteger32:
		n, err := v.Uint()
		if err != nil || n > math.MaxUint32 {
			return t, nil, fmt.Sprintf("a %v goes from 0 to 4294967295", v.Type)
		}
		return t, uint32(n), ""
	case ber.Counter64:
		n, err := v.Uint()
		if err != nil {
			return t, nil, "a Counter64 goes from 0 to 18446744073709551615"
		}
		return t, n, ""
	case ber.OctetString, ber.BitString:
		return t, []byte(v.Content), ""
	case ber.IpAddress:
		if len(v.Content) != 4 {
			return t, nil, "an IpAddress has four octets"
		}
		return t, []byte(v.Content), ""
	case ber.ObjectIdentifier:
		o, err := v.OID()
		if err != nil {
			return t, nil, err.Error()
		}
		return t, o.String(), unsendable(o)
	case ber.Opaque:
		f, err := v.Float()
		switch {
		case err != nil:
			return t, []byte(v.Content), ""
		case len(v.Content) == 7:
			return gosnmp.OpaqueFloat, float32(f), ""
		}
		return gosnmp.OpaqueDouble, f, ""
	case ber.Null:
		return t, nil, ""
	}
	return t, nil, fmt.Sprintf("a value of type %v cannot be SET", v.Type)
}
