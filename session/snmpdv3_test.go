package session_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/snmptest"
	"github.com/mibtui/mibtui/session/usm"
)

func TestEveryUserOfSnmpdGetsWalksAndSets(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	system := oid.MustParse("1.3.6.1.2.1.1")
	want := names(walk(t, dial(t, d.Config(t)), system, session.WalkOptions{}))
	for _, u := range snmptest.Users() {
		t.Run(u.Name, func(t *testing.T) {
			t.Parallel()
			s := dial(t, d.ConfigV3(t, u))
			got, err := s.Get(t.Context(), sysDescr)
			if err != nil || len(got) != 1 || got[0].Value.Type != ber.OctetString {
				t.Fatalf("%v, %v", got, err)
			}
			if got := names(walk(t, s, system, session.WalkOptions{})); !slices.Equal(got, want) {
				t.Errorf("walked %d instances, with a community %d: %s", len(got), len(want), firstDifference(got, want))
			}
			s.AllowWrites(session.FarFuture)
			scratch := session.Varbind{OID: oid.MustParse(d.Scratch), Value: ber.NewOctetString("by " + u.Name)}
			_, err = s.Set(t.Context(), scratch)
			status, refused := errors.AsType[*session.StatusError](err)
			switch {
			case !u.Write && (!refused || status.Status != session.NoAccess):
				t.Errorf("a user who may not write is told %v", err)
			case u.Write && err != nil:
				t.Error(err)
			}
		})
	}
}

// What is refused to the user at a level may be allowed at a higher one.
func TestSnmpdWantsAHigherLevel(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	for _, u := range snmptest.Users() {
		if u.Name != "md5des" {
			continue
		}
		c := d.ConfigV3(t, u)
		c.Security.Level = usm.AuthNoPriv
		_, err := dial(t, c).Get(t.Context(), sysDescr)
		status, refused := errors.AsType[*session.StatusError](err)
		want := "GET: " + d.Addr + " answers authorizationError: the user is denied this at the level authNoPriv, which may be too low for what the view allows; connect with a higher one"
		if !refused || status.Status != session.AuthorizationError || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

func TestSnmpdsReportsAreNamed(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	byName := map[string]snmptest.User{}
	for _, u := range snmptest.Users() {
		byName[u.Name] = u
	}
	for name, test := range map[string]struct {
		user   string
		change func(c *session.Config)
		want   usm.Report
		says   string
	}{
		"unknown user":       {"sha256", func(c *session.Config) { c.Security.User = "nobody" }, usm.UnknownUserName, `no user "nobody"`},
		"wrong password":     {"sha256", func(c *session.Config) { c.Security.AuthPassphrase = "s3cret-wrong" }, usm.WrongDigest, "authentication passphrase or protocol"},
		"wrong protocol":     {"sha256", func(c *session.Config) { c.Security.AuthProtocol = usm.SHA512 }, usm.WrongDigest, "protocol"},
		"level too high":     {"sha224", level(usm.AuthPriv), usm.UnsupportedSecLevel, "cannot do authPriv"},
		"authNoPriv noauth":  {"noauth", level(usm.AuthNoPriv), usm.UnsupportedSecLevel, "cannot do authNoPriv"},
		"given wrong engine": {"sha256", func(c *session.Config) { c.Security.EngineID = "0x8000000001020304" }, usm.UnknownEngineID, "leave it out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := d.ConfigV3(t, byName[test.user])
			test.change(&c)
			_, err := dial(t, c).Get(t.Context(), sysDescr)
			e, ok := errors.AsType[*session.ReportError](err)
			if !ok || e.Report != test.want || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func level(l usm.Level) func(c *session.Config) {
	return func(c *session.Config) {
		c.Security.Level, c.Security.AuthProtocol, c.Security.PrivProtocol = l, max(c.Security.AuthProtocol, usm.MD5), usm.AES128
		c.Security.AuthPassphrase, c.Security.PrivPassphrase = snmptest.AuthPassphrase, snmptest.PrivPassphrase
	}
}

// Silence is all that a device has for a wrong privacy passphrase.
func TestWrongPrivacyIsNamedAsTheLikelyCause(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	for _, u := range snmptest.Users() {
		if u.Name != "md5des" && u.Name != "shaaes" && u.Name != "s256a256" {
			continue
		}
		for name, change := range map[string]func(c *session.Config){
			"passphrase": func(c *session.Config) { c.Security.PrivPassphrase = "s3cret-wrong" },
			"protocol":   func(c *session.Config) { c.Security.PrivProtocol = usm.AES192C },
		} {
			t.Run(u.Name+" "+name, func(t *testing.T) {
				t.Parallel()
				c := d.ConfigV3(t, u)
				change(&c)
				c.Timeout, c.Retries = 300*time.Millisecond, 1
				_, err := dial(t, c).Get(t.Context(), sysDescr)
				if e, ok := errors.AsType[*session.ReportError](err); ok && e.Report == usm.DecryptionError {
					return
				}
				e, ok := errors.AsType[*session.TimeoutError](err)
				if !ok || !e.PrivacySuspect || !e.Authenticated || !strings.Contains(err.Error(), "privacy passphrase is most likely wrong") {
					t.Errorf("error %v", err)
				}
				if strings.Contains(err.Error(), "s3cret") {
					t.Errorf("a secret stands in %q", err)
				}
			})
		}
	}
}

func TestTransportsAndAddressFamiliesToSnmpd(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	_, port, _ := strings.Cut(d.Addr, ":")
	user := snmptest.Users()[4]
	for _, text := range []string{"udp:127.0.0.1:", "udp4:127.0.0.1:", "udp6:[::1]:", "tcp:127.0.0.1:", "tcp4:127.0.0.1:", "[::1]:"} {
		for _, version := range []session.Version{session.V1, session.V2c, session.V3} {
			t.Run(text+version.String(), func(t *testing.T) {
				t.Parallel()
				if strings.Contains(text, "::1") && !snmptest.IPv6() {
					t.Skip("this machine has no IPv6")
				}
				target, err := session.ParseTarget(text + port)
				if err != nil {
					t.Fatal(err)
				}
				c := d.ConfigV3(t, user)
				c.Target, c.Version, c.Community = target, version, d.Read
				got := walk(t, dial(t, c), oid.MustParse("1.3.6.1.2.1.1"), session.WalkOptions{})
				if len(got) < 20 || got[0].OID != sysDescr || !strings.Contains(got[0].Value.Content, "agent") {
					t.Errorf("%d varbinds, the first %v", len(got), got[:min(len(got), 1)])
				}
			})
		}
	}
}

func TestVersion3IsStoppedAtOnce(t *testing.T) {
	t.Parallel()
	d := snmptest.Start(t)
	c := d.ConfigV3(t, snmptest.Users()[4])
	c.Security.PrivPassphrase = "s3cret-wrong"
	c.Timeout = 30 * time.Second
	s := dial(t, c)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := s.Get(ctx, sysDescr)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
}
