package device_test

import (
	"strings"
	"testing"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/device"
)

func TestOutputLettersAreListed(t *testing.T) {
	t.Parallel()
	_, err := device.ParseOutputOptions("nz")
	if err == nil || !strings.Contains(err.Error(), `'z'`) || !strings.Contains(err.Error(), "n OIDs as numbers") {
		t.Errorf("the error for -Oz is %v", err)
	}
	for _, letter := range "0abeEfnqQsStTuUvxX" {
		if _, err := device.ParseOutputOptions(string(letter)); err != nil {
			t.Error(err)
		}
		if !strings.Contains(device.OutputLetters, " "+string(letter)+" ") {
			t.Errorf("-O%c is not listed", letter)
		}
	}
}

// Whatever a device sends, at whatever object, is written somehow.
func FuzzLine(f *testing.F) {
	known, err := bundled()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(1), byte(ber.OctetString), "eth0", "\x00\x00\x00\x01", "")
	f.Add(uint32(200), byte(ber.Opaque), "\x9f\x7a\x09999999999", "\xff\xff\xff\xff", "X")
	f.Add(uint32(300), byte(ber.ObjectIdentifier), "\x80", "", "qT")
	f.Add(uint32(400), byte(ber.Integer), "", "\x00\x00\x00\x03abc", "fE0")
	f.Fuzz(func(t *testing.T, node uint32, tag byte, content, suffix, letters string) {
		o, err := device.ParseOutputOptions(letters)
		if err != nil {
			return
		}
		id := known.NodeByID(int(node % uint32(known.Len()+1))).OID()
		for i := 0; i+4 <= len(suffix) && id.Len() < oid.MaxLen; i += 4 {
			id = id.Append(uint32(suffix[i])<<24 | uint32(suffix[i+1])<<16 | uint32(suffix[i+2])<<8 | uint32(suffix[i+3]))
		}
		vb := session.Varbind{OID: id, Value: ber.Value{Type: ber.Type(tag), Content: content}}
		if line := o.Line(known, vb); line == "" && !strings.Contains(letters, "v") {
			t.Errorf("%v is an empty line", vb)
		}
		if _, err := device.Read(known, vb).MarshalJSON(); err != nil {
			t.Errorf("%v: %v", vb, err)
		}
	})
}

func BenchmarkLine(b *testing.B) {
	known, err := bundled()
	if err != nil {
		b.Fatal(err)
	}
	r, err := device.Resolve(known, "ifHCInOctets.12")
	if err != nil {
		b.Fatal(err)
	}
	vb := session.Varbind{OID: r.OID, Value: ber.NewUnsigned(ber.Counter64, 123456789012)}
	for b.Loop() {
		_ = device.Output{}.Line(known, vb)
	}
}
