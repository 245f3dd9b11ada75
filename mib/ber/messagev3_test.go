package ber_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
)

var scopedPDU = ber.ScopedPDU{
	EngineID: []byte("engine"), Context: []byte("context"),
	Message: ber.Message{Version: ber.Version3, Type: ber.Response, RequestID: 77, List: list(
		ber.Varbind{OID: oid.MustParse("1.3.6.1.2.1.1.1.0"), Value: ber.NewOctetString("first")},
		ber.Varbind{OID: oid.MustParse("1.3.6.1.2.1.1.2.0"), Value: ber.NewOID(oid.MustParse("1.3.6.1.4.1.8072"))},
	)},
}

func version3(flags ber.MsgFlags) ber.MessageV3 {
	return ber.MessageV3{
		ID: 1 << 30, MaxSize: 65507, Flags: flags, Model: ber.UserSecurityModel, EngineID: []byte("engine"), Boots: 200, Time: 70000,
		User: []byte("user"), Digest: make([]byte, 12), Salt: []byte("saltsalt"), Data: ber.AppendScopedPDU(nil, scopedPDU),
	}
}

func TestVersion3ComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, flags := range []ber.MsgFlags{0, ber.FlagAuth | ber.FlagReportable, ber.FlagAuth | ber.FlagPriv} {
		want := version3(flags)
		raw, digest := ber.AppendMessageV3([]byte("before"), want)
		copy(digest, "twelveoctets")
		got, err := ber.ParseMessageV3(append(raw, "after"...)[len("before"):])
		if err != nil || got.Cut || string(got.Digest) != "twelveoctets" || !bytes.Equal(got.Signed, raw[len("before"):]) {
			t.Fatalf("flags %d: %+v, %v", flags, got, err)
		}
		if got.ID != want.ID || got.MaxSize != want.MaxSize || got.Flags != flags || got.Model != want.Model || got.Boots != want.Boots ||
			got.Time != want.Time || string(got.User) != "user" || string(got.EngineID) != "engine" || string(got.Salt) != "saltsalt" {
			t.Errorf("flags %d: %+v", flags, got)
		}
		s, err := ber.ParseScopedPDU(got.Data)
		if err != nil || string(s.EngineID) != "engine" || string(s.Context) != "context" || s.RequestID != 77 || s.Type != ber.Response ||
			s.Version != ber.Version3 || !bytes.Equal(s.List, scopedPDU.List) {
			t.Errorf("flags %d: %+v, %v", flags, s, err)
		}
	}
}

func TestVersion3CutAnywhere(t *testing.T) {
	t.Parallel()
	whole, _ := ber.AppendMessageV3(nil, version3(0))
	readable := 0
	for n := range len(whole) {
		m, err := ber.ParseMessageV3(whole[:n])
		if err != nil {
			continue
		}
		s, err := ber.ParseScopedPDU(m.Data)
		if err != nil {
			continue
		}
		readable++
		vbs, err := s.Varbinds()
		if !m.Cut || err == nil || s.RequestID != 77 {
			t.Errorf("cut to %d: %+v, %v", n, s, err)
		}
		if len(vbs) > 0 && vbs[0].Value != ber.NewOctetString("first") {
			t.Errorf("cut to %d: %v", n, vbs)
		}
	}
	if readable < 20 {
		t.Errorf("readable at %d lengths only", readable)
	}
}

func TestWhatIsNoVersion3(t *testing.T) {
	t.Parallel()
	v2c := ber.AppendMessage(nil, ber.Message{Version: 1, Community: []byte("public"), Type: ber.Response})
	encrypted, _ := ber.AppendMessageV3(nil, version3(ber.FlagPriv))
	plain, _ := ber.AppendMessageV3(nil, version3(0))
	saysEncrypted := bytes.Replace(slices.Clone(plain), []byte{4, 1, 0}, []byte{4, 1, 3}, 1)
	for name, b := range map[string][]byte{
		"version 2c": v2c, "encrypted and not signed": encrypted, "says it is encrypted": saysEncrypted,
		"a datagram that ends libraries": {0x30, 0x05, 0x02, 0x01, 0x03, 0x05, 0x00}, "empty": {},
	} {
		if m, err := ber.ParseMessageV3(b); err == nil {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func FuzzMessageV3(f *testing.F) {
	for _, flags := range []ber.MsgFlags{0, ber.FlagAuth, ber.FlagAuth | ber.FlagPriv} {
		seed, _ := ber.AppendMessageV3(nil, version3(flags))
		f.Add(seed)
		f.Add(seed[:len(seed)-5])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ber.ParseMessageV3(b)
		if err != nil {
			return
		}
		if s, err := ber.ParseScopedPDU(m.Data); err == nil {
			_, _ = s.Varbinds()
		}
		if m.Cut || m.Model != ber.UserSecurityModel {
			return
		}
		raw, _ := ber.AppendMessageV3(nil, m)
		again, err := ber.ParseMessageV3(raw)
		if err != nil || again.ID != m.ID || !bytes.Equal(again.Data, m.Data) || !bytes.Equal(again.User, m.User) {
			t.Fatalf("%+v came back as %+v, %v", m, again, err)
		}
	})
}
