package usm_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/gosnmp/gosnmp"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session/usm"
)

var (
	auths = []usm.AuthProtocol{usm.MD5, usm.SHA1, usm.SHA224, usm.SHA256, usm.SHA384, usm.SHA512}
	privs = []usm.PrivProtocol{usm.DES, usm.AES128, usm.AES192, usm.AES256, usm.AES192C, usm.AES256C}
)

func TestNamesAreNetSNMPs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]usm.AuthProtocol{
		"MD5": usm.MD5, "md5": usm.MD5, "SHA": usm.SHA1, "SHA1": usm.SHA1, "SHA-1": usm.SHA1, "SHA-224": usm.SHA224,
		"SHA224": usm.SHA224, "sha-256": usm.SHA256, "SHA-384": usm.SHA384, "SHA-512": usm.SHA512,
	} {
		if got, err := usm.ParseAuthProtocol(text); err != nil || got != want {
			t.Errorf("-a %s: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]usm.PrivProtocol{
		"DES": usm.DES, "AES": usm.AES128, "AES128": usm.AES128, "aes-128": usm.AES128, "AES-192": usm.AES192, "AES256": usm.AES256,
		"AES-192-C": usm.AES192C, "AES192C": usm.AES192C, "AES-256-C": usm.AES256C,
	} {
		if got, err := usm.ParsePrivProtocol(text); err != nil || got != want {
			t.Errorf("-x %s: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]usm.Level{
		"noAuthNoPriv": usm.NoAuthNoPriv, "nanp": usm.NoAuthNoPriv, "authNoPriv": usm.AuthNoPriv, "anp": usm.AuthNoPriv,
		"authPriv": usm.AuthPriv, "AUTHPRIV": usm.AuthPriv, "ap": usm.AuthPriv,
	} {
		if got, err := usm.ParseLevel(text); err != nil || got != want || usm.LevelOf(got.Flags()) != got {
			t.Errorf("-l %s: %v, %v", text, got, err)
		}
	}
	for _, a := range auths {
		if got, err := usm.ParseAuthProtocol(a.String()); err != nil || got != a {
			t.Errorf("%v: %v, %v", a, got, err)
		}
	}
	for _, p := range privs {
		if got, err := usm.ParsePrivProtocol(p.String()); err != nil || got != p {
			t.Errorf("%v: %v, %v", p, got, err)
		}
	}
	for _, text := range []string{"", "none", "SHA-3", "AES-512", "3DES"} {
		_, errA := usm.ParseAuthProtocol(text)
		_, errX := usm.ParsePrivProtocol(text)
		_, errL := usm.ParseLevel(text)
		if errA == nil || errX == nil || errL == nil {
			t.Errorf("%q: %v, %v, %v", text, errA, errX, errL)
		}
	}
}

func TestEngineID(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0x8000000001", "8000000001", "80:00:00:00:01", "0X8000000001"} {
		if got, err := usm.ParseEngineID(text); err != nil || got != "\x80\x00\x00\x00\x01" {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0x", "80000000", "800000000g", "8000000001f", strings.Repeat("80", 33)} {
		if _, err := usm.ParseEngineID(text); err == nil {
			t.Errorf("%q is an engine ID", text)
		}
	}
}

// sealed returns a message from the keys, with the flags of level.
func sealed(k *usm.Keys, level usm.Level, data []byte) []byte {
	return k.Seal(nil, ber.MessageV3{
		ID: 7, MaxSize: 65507, Flags: level.Flags() | ber.FlagReportable, Model: ber.UserSecurityModel,
		EngineID: []byte(engine), Boots: 3, Time: 99, User: []byte("user"), Data: data,
	})
}

const engine = "\x80\x00\x1f\x88\x04mibtui"

var scoped = ber.AppendScopedPDU(nil, ber.ScopedPDU{
	EngineID: []byte(engine), Context: []byte("vlan-7"),
	Message: ber.Message{Type: ber.GetRequest, RequestID: 12, List: ber.AppendVarbind(nil, oid.MustParse("1.3.6.1.2.1.1.1.0"), ber.Value{Type: ber.Null})},
})

// What is sealed here another implementation accepts and reads.
func TestAnotherImplementationOpensWhatIsSealed(t *testing.T) {
	t.Parallel()
	toAuth := map[usm.AuthProtocol]gosnmp.SnmpV3AuthProtocol{
		usm.MD5: gosnmp.MD5, usm.SHA1: gosnmp.SHA, usm.SHA224: gosnmp.SHA224, usm.SHA256: gosnmp.SHA256, usm.SHA384: gosnmp.SHA384, usm.SHA512: gosnmp.SHA512,
	}
	toPriv := map[usm.PrivProtocol]gosnmp.SnmpV3PrivProtocol{
		usm.DES: gosnmp.DES, usm.AES128: gosnmp.AES, usm.AES192: gosnmp.AES192, usm.AES256: gosnmp.AES256, usm.AES192C: gosnmp.AES192C, usm.AES256C: gosnmp.AES256C,
	}
	for _, a := range auths {
		for _, p := range privs {
			t.Run(fmt.Sprint(a, p), func(t *testing.T) {
				t.Parallel()
				ours := usm.Credentials{Auth: a, AuthPassphrase: "maplesyrup", Priv: p, PrivPassphrase: "syrup of maple"}.Localise(engine)
				theirs := &gosnmp.GoSNMP{
					Version: gosnmp.Version3, SecurityModel: gosnmp.UserSecurityModel, MsgFlags: gosnmp.AuthPriv, Logger: gosnmp.NewLogger(nil),
					SecurityParameters: &gosnmp.UsmSecurityParameters{
						UserName: "user", AuthoritativeEngineID: engine,
						AuthenticationProtocol: toAuth[a], AuthenticationPassphrase: "maplesyrup",
						PrivacyProtocol: toPriv[p], PrivacyPassphrase: "syrup of maple",
					},
				}
				if err := theirs.SecurityParameters.InitSecurityKeys(); err != nil {
					t.Fatal(err)
				}
				got, err := theirs.SnmpDecodePacket(sealed(ours, usm.AuthPriv, scoped))
				if err != nil {
					t.Fatal(err)
				}
				if got.ContextName != "vlan-7" || len(got.Variables) != 1 || got.Variables[0].Name != ".1.3.6.1.2.1.1.1.0" {
					t.Errorf("the library reads %+v", got)
				}
			})
		}
	}
}

// RFC 3414 §A.3 gives these.
func TestKeysOfTheRFC(t *testing.T) {
	t.Parallel()
	id, _ := hex.DecodeString("000000000000000000000002")
	for p, want := range map[usm.AuthProtocol]string{
		usm.MD5:  "526f5eed9fcce26f8964c2930787d82b",
		usm.SHA1: "6695febc9288e36282235fc7151f128497b38f3f",
	} {
		if got := hex.EncodeToString(usm.Localised(p, "maplesyrup", string(id))); got != want {
			t.Errorf("%v: key %s, want %s", p, got, want)
		}
	}
}

func TestWhatIsSealedIsOpened(t *testing.T) {
	t.Parallel()
	keys := map[string]*usm.Keys{}
	rapid.Check(t, func(t *rapid.T) {
		a, p := rapid.SampledFrom(auths).Draw(t, "auth"), rapid.SampledFrom(privs).Draw(t, "priv")
		level := rapid.SampledFrom([]usm.Level{usm.NoAuthNoPriv, usm.AuthNoPriv, usm.AuthPriv}).Draw(t, "level")
		name := fmt.Sprint(a, p)
		if keys[name] == nil {
			keys[name] = usm.Credentials{Auth: a, AuthPassphrase: "maplesyrup", Priv: p, PrivPassphrase: "syrup of maple"}.Localise(engine)
		}
		k := keys[name]
		s := ber.ScopedPDU{EngineID: []byte(engine), Message: ber.Message{
			Version: ber.Version3, Type: ber.Response, RequestID: rapid.Int32().Draw(t, "id"),
			List: ber.AppendVarbind(nil, oid.MustParse("1.3.6.1"), ber.NewOctetString(rapid.StringN(0, 300, 600).Draw(t, "text"))),
		}}
		raw := sealed(k, level, ber.AppendScopedPDU(nil, s))
		m, err := ber.ParseMessageV3(raw)
		if err != nil || m.ID != 7 || m.Boots != 3 || m.Time != 99 || string(m.User) != "user" || string(m.EngineID) != engine {
			t.Fatalf("%+v, %v", m, err)
		}
		if level > usm.NoAuthNoPriv && !k.Verify(m) {
			t.Fatal("not authentic")
		}
		data := m.Data
		if level == usm.AuthPriv {
			if bytes.Contains(raw, s.List) {
				t.Fatal("the varbinds can be read by anybody")
			}
			if data, err = k.Decrypt(m); err != nil {
				t.Fatal(err)
			}
		}
		got, err := ber.ParseScopedPDU(data)
		if err != nil || got.RequestID != s.RequestID || !bytes.Equal(got.List, s.List) || !bytes.Equal(got.EngineID, s.EngineID) {
			t.Fatalf("%+v, %v", got, err)
		}
	})
}

// No octet of a signed message can be changed, and none be left out.
func TestASignedMessageCannotBeChanged(t *testing.T) {
	t.Parallel()
	k := usm.Credentials{Auth: usm.SHA256, AuthPassphrase: "maplesyrup"}.Localise(engine)
	other := usm.Credentials{Auth: usm.SHA256, AuthPassphrase: "maplesirup"}.Localise(engine)
	elsewhere := usm.Credentials{Auth: usm.SHA256, AuthPassphrase: "maplesyrup"}.Localise(engine + "2")
	whole := sealed(k, usm.AuthNoPriv, scoped)
	authentic := func(k *usm.Keys, raw []byte) bool {
		m, err := ber.ParseMessageV3(bytes.Clone(raw))
		return err == nil && k.Verify(m)
	}
	if !authentic(k, whole) || authentic(other, whole) || authentic(elsewhere, whole) {
		t.Error("the right keys are not told from wrong ones")
	}
	for i := range whole {
		changed := bytes.Clone(whole)
		changed[i] ^= 0x10
		if authentic(k, changed) || authentic(k, whole[:i]) {
			t.Errorf("octet %d does not matter", i)
		}
	}
}

func TestCredentialsAreCheckedAndNeverPrinted(t *testing.T) {
	t.Parallel()
	good := usm.Credentials{Auth: usm.SHA256, AuthPassphrase: "s3cret-auth", Priv: usm.AES128, PrivPassphrase: "s3cret-priv"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(c *usm.Credentials){
		"authentication passphrase is missing": func(c *usm.Credentials) { c.AuthPassphrase = "" },
		"privacy passphrase is too short":      func(c *usm.Credentials) { c.PrivPassphrase = "s3cret" },
		"needs authentication":                 func(c *usm.Credentials) { c.Auth = usm.NoAuth },
		"no pair of protocols":                 func(c *usm.Credentials) { c.Priv = 99 },
	} {
		c := good
		change(&c)
		err := c.Check()
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", want, err)
		}
	}
	j, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprint(good), fmt.Sprintf("%+v %#v", good, good), fmt.Sprintf("%+v", struct{ C usm.Credentials }{good}), string(j)} {
		if strings.Contains(text, "s3cret") {
			t.Errorf("a passphrase stands in %q", text)
		}
	}
}

func TestReportsAreNamed(t *testing.T) {
	t.Parallel()
	for r := usm.UnknownReport + 1; int(r) < usm.Reports; r++ {
		if usm.ReportOf(r.OID()) != r || usm.ReportOf(r.OID().Parent()) != r || r.String() == "" {
			t.Errorf("%v is not recognised", r)
		}
	}
	if usm.ReportOf(oid.MustParse("1.3.6.1.2.1.1.1.0")) != usm.UnknownReport || usm.ReportOf(oid.OID{}) != usm.UnknownReport {
		t.Error("sysDescr is a Report")
	}
}

func FuzzOpen(f *testing.F) {
	k := usm.Credentials{Auth: usm.SHA1, AuthPassphrase: "maplesyrup", Priv: usm.DES, PrivPassphrase: "maplesyrup"}.Localise(engine)
	for _, level := range []usm.Level{usm.NoAuthNoPriv, usm.AuthNoPriv, usm.AuthPriv} {
		f.Add(sealed(k, level, scoped))
	}
	f.Fuzz(func(_ *testing.T, b []byte) {
		m, err := ber.ParseMessageV3(b)
		if err != nil {
			return
		}
		k.Verify(m)
		data := m.Data
		if m.Flags&ber.FlagPriv != 0 {
			if data, err = k.Decrypt(m); err != nil {
				return
			}
		}
		if s, err := ber.ParseScopedPDU(data); err == nil {
			_, _ = s.Varbinds()
		}
	})
}
