package session

import (
	"bytes"
	"testing"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/usm"
)

// FuzzEngine hands the codec of version 3 whatever a device may send. Nothing
// panics, what is not signed is no answer to a signed request, and one request
// is mended a few times at most.
func FuzzEngine(f *testing.F) {
	const id = "\x80\x00\x7e\xd9\x05device"
	config := Config{Version: V3, Security: Security{
		User: "user", Level: usm.AuthPriv, AuthProtocol: usm.SHA1, AuthPassphrase: "maplesyrup", PrivProtocol: usm.AES128, PrivPassphrase: "maplesyrup",
	}}
	keys := config.Security.credentials().Localise(id)
	pdu := func(t ber.PDUType, name oid.OID) []byte {
		return ber.AppendScopedPDU(nil, ber.ScopedPDU{EngineID: []byte(id), Message: ber.Message{
			Type: t, RequestID: 5, List: ber.AppendVarbind(nil, name, ber.NewInteger(1)),
		}})
	}
	for _, level := range []usm.Level{usm.NoAuthNoPriv, usm.AuthNoPriv, usm.AuthPriv} {
		for _, data := range [][]byte{pdu(ber.Response, oid.New(1, 3)), pdu(ber.Report, usm.NotInTimeWindow.OID()), pdu(ber.Report, usm.UnknownEngineID.OID())} {
			f.Add(keys.Seal(nil, ber.MessageV3{
				ID: 7, MaxSize: 1400, Flags: level.Flags(), Model: ber.UserSecurityModel, EngineID: []byte(id), Boots: 1, Time: 2, User: []byte("user"), Data: data,
			}))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e := newEngine(config)
		e.id, e.keys = id, keys
		e.begin()
		e.lastID = 6
		e.seal(nil, ber.Message{Type: ber.GetRequest, RequestID: 5}, 1)
		for range mostMends + 1 {
			m, v := e.open(bytes.Clone(b))
			if v == (verdict{}) && !e.authentic {
				t.Fatalf("unsigned, and taken for an answer: %+v", m)
			}
			if v.again {
				e.lastID = 6
				e.seal(nil, ber.Message{Type: ber.GetRequest, RequestID: 5}, 1)
			}
		}
		if _, v := e.open(bytes.Clone(b)); v.again {
			t.Fatal("it would go on for ever")
		}
		_, _ = newEngine(config).discovered(bytes.Clone(b))
	})
}
