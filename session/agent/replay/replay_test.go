package replay_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/mibtui/mibtui/mib/ber"
	"github.com/mibtui/mibtui/mib/oid"
	"github.com/mibtui/mibtui/session"
	"github.com/mibtui/mibtui/session/agent"
	"github.com/mibtui/mibtui/session/agent/replay"
)

var (
	_ agent.Store    = (*replay.Recording)(nil)
	_ agent.Ascender = (*replay.Recording)(nil)
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func read(t testing.TB, text string) *replay.Recording {
	t.Helper()
	r, err := replay.Read(t.Context(), "test", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func walk(r *replay.Recording) []session.Varbind {
	var all []session.Varbind
	for o, v := range r.After(oid.OID{}) {
		all = append(all, session.Varbind{OID: o, Value: v})
	}
	return all
}

func TestEveryType(t *testing.T) {
	t.Parallel()
	const name = "1.3.6.1.4.1.32473.1"
	for line, want := range map[string]ber.Value{
		"2|-5":                            ber.NewInteger(-5),
		"2|2147483647":                    ber.NewInteger(1<<31 - 1),
		"4|core-sw1":                      ber.NewOctetString("core-sw1"),
		"4|":                              ber.NewOctetString(""),
		"4|a|b| ":                         ber.NewOctetString("a|b| "),
		"4x|00FFfe7c":                     ber.NewOctetString("\x00\xff\xfe|"),
		"4x|":                             ber.NewOctetString(""),
		`4e|a\\b\n\x1b[2J\'\"`:            ber.NewOctetString("a\\b\n\x1b[2J'\""),
		`4|a\n`:                           ber.NewOctetString(`a\n`),
		"5|":                              {Type: ber.Null},
		"6|1.3.6.1.4.1.9":                 ber.NewOID(oid.MustParse("1.3.6.1.4.1.9")),
		"6|.0.0":                          ber.NewOID(oid.New(0, 0)),
		"64|192.0.2.1":                    {Type: ber.IpAddress, Content: "\xc0\x00\x02\x01"},
		"64x|c0000201":                    {Type: ber.IpAddress, Content: "\xc0\x00\x02\x01"},
		"65|4294967295":                   ber.NewUnsigned(ber.Counter32, 1<<32-1),
		"66|7":                            ber.NewUnsigned(ber.Gauge32, 7),
		"67| 8640000 ":                    ber.NewUnsigned(ber.TimeTicks, 8640000),
		"68x|9f78043fc00000":              ber.NewFloat(1.5),
		"69x|4500":                        {Type: ber.NsapAddress, Content: "\x45\x00"},
		"70|18446744073709551615":         ber.NewUnsigned(ber.Counter64, 1<<64-1),
		"71|9":                            ber.NewUnsigned(ber.Uinteger32, 9),
		"4|" + strings.Repeat("x", 65535): ber.NewOctetString(strings.Repeat("x", 65535)),
	} {
		for _, end := range []string{"", "\n", "\r\n"} {
			r := read(t, name+"|"+line+end)
			got, ok := r.Get(oid.MustParse(name))
			if problems, _ := r.Problems(); !ok || got != want || len(problems) > 0 {
				t.Errorf("%.60q is %v (%v), want %v; %v", line+end, got, ok, want, problems)
			}
		}
	}
}

func TestABadLineCostsItself(t *testing.T) {
	t.Parallel()
	const name = "1.3.6.1.4.1.32473.1"
	for line, why := range map[string]string{
		"nonsense":  "is not OID|TAG|VALUE",
		name:        "is not OID|TAG|VALUE",
		name + "|4": "is not OID|TAG|VALUE",
		"|4|x":      "no OID that can be sent",
		"1|4|x":     "no OID that can be sent",
		"3.1|4|x":   "no OID that can be sent",
		"1.40|4|x":  "no OID that can be sent",
		"1.3.x|4|x": "is not an OID",
		"1.3." + strings.Repeat("x", 999) + "|4|x": "is not an OID",
		"1.3.4294967296|4|x":                       "is more than 4294967295, the most there is",
		strings.Repeat("1.", 128) + "1|4|x":        "more than 128",
		strings.Repeat("1.", 9999) + "1|4|x":       "too long",
		name + "||x":                               "is no tag",
		name + "|x|00":                             "is no tag",
		name + "|four|x":                           "is no tag",
		name + "|1004|x":                           "is no tag",
		name + "|48|x":                             "48 is the tag of no type",
		name + "|2|":                               "is no number",
		name + "|2|2147483648":                     "is no number",
		name + "|2|1.5":                            "is no number",
		name + "|2x|01":                            "not written in hex",
		name + "|65|-1":                            "is no number from 0 to 4294967295",
		name + "|70|18446744073709551616":          "from 0 to 18446744073709551615",
		name + "|4x|abc":                           "is not hex",
		name + "|4x|zz":                            "is not hex",
		name + `|4e|\q`:                            "is no escape",
		name + `|4e|\`:                             "ends within an escape",
		name + `|4e|\x1`:                           "two hex digits",
		name + "|6|1.3.":                           "is not an OID",
		name + "|64|192.0.2":                       "is no IPv4 address",
		name + "|64|2001:db8::1":                   "is no IPv4 address",
		name + "|64x|c00002":                       "4 octets, not 3",
		name + "|128|":                             "noSuchObject, which is no value",
		name + "|2:numeric|rate=1":                 "snmpsim's module numeric",
		name + "|4:writecache|value=a":             "snmpsim's module writecache",
		name + "|4|" + strings.Repeat("x", 65536):  "at most 65535",
		strings.Repeat("x", 1<<19):                 "more than 262144 octets",
	} {
		r := read(t, "# a recording\n\n1.3.6.1.2.1.1.1.0|4|before\n"+line+"\n1.3.6.1.2.1.1.5.0|4|after\n")
		problems, total := r.Problems()
		if total != 1 || len(problems) != 1 || problems[0].Line != 4 || !strings.Contains(problems[0].Why, why) || len(problems[0].Why) > 250 {
			t.Errorf("%.60q: %d problems %v, want one on line 4 that says %q", line, total, problems, why)
		}
		if r.Len() != 2 || len(walk(r)) != 2 {
			t.Errorf("%.60q: %d varbinds are left, want 2", line, r.Len())
		}
	}
}

// However many lines are left out, whoever asks hears of each.
func TestCheckTellsOfEveryLine(t *testing.T) {
	t.Parallel()
	const lines = 500
	text := "1.3.6.1.2.1.1.5.0|4|name\n" + strings.Repeat("nonsense\n", lines-1) + "1.3.6.1.2.1.1.1.0|4|late\n1.3.6.1.2.1.1.1.0|4|again\n"
	path := filepath.Join(t.TempDir(), "bad.snmprec")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var told []int
	r, err := replay.Check(t.Context(), path, func(p replay.Problem) { told = append(told, p.Line) })
	if err != nil {
		t.Fatal(err)
	}
	first, total := r.Problems()
	if len(told) != lines || total != lines || told[0] != 2 || told[lines-1] != lines+2 || len(first) >= lines {
		t.Errorf("told of %d lines, %d in all, %d kept", len(told), total, len(first))
	}
}

func TestDisorderAndRepetition(t *testing.T) {
	t.Parallel()
	r := read(t, `1.3.6.1.2.1.1.5.0|4|name
1.3.6.1.2.1.1.1.0|4|descr
1.3.6.1.2.1.1.3.0|67|5
1.3.6.1.2.1.1.1.0|4|
1.0.8802.1|2|1
1.3.6.1.2.1.1.5.0|4|
1.3.6.1.2.1.1.5|2|7
`)
	var got []string
	for _, vb := range walk(r) {
		got = append(got, fmt.Sprintf("%v=%s", vb.OID, vb.Value.Content))
	}
	want := []string{
		"1.0.8802.1=\x01", "1.3.6.1.2.1.1.1.0=descr", "1.3.6.1.2.1.1.3.0=\x05", "1.3.6.1.2.1.1.5=\x07", "1.3.6.1.2.1.1.5.0=name",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	problems, total := r.Problems()
	if total != 2 || problems[0].Line != 4 || problems[1].Line != 6 || !strings.Contains(problems[1].Why, "the first one counts") {
		t.Errorf("%v", problems)
	}
}

// Whatever the order of its lines, a recording is the table of its varbinds.
func TestItIsTheTableOfItsLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		subs := rapid.SliceOfN(rapid.OneOf(rapid.Uint32Range(0, 3), rapid.Uint32()), 0, 6)
		names := rapid.SliceOfNDistinct(subs, 1, 200, func(s []uint32) string { return fmt.Sprint(s) }).Draw(t, "names")
		var text strings.Builder
		var vbs []session.Varbind
		for i, s := range names {
			vb := session.Varbind{OID: oid.New(1, 3).Append(s...), Value: ber.NewInteger(int64(i))}
			vbs = append(vbs, vb)
			fmt.Fprintf(&text, "%v|2|%d\n", vb.OID, i)
		}
		r, err := replay.Read(context.Background(), "test", strings.NewReader(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		table := agent.NewTable(vbs...)
		var want []session.Varbind
		for o, v := range table.After(oid.OID{}) {
			want = append(want, session.Varbind{OID: o, Value: v})
		}
		if got := walk(r); !slices.Equal(got, want) || r.Len() != len(want) {
			t.Fatalf("%v\nwant %v", got, want)
		}
		for range 20 {
			o := oid.New(1, 3).Append(subs.Draw(t, "asked")...)
			if i := rapid.IntRange(-1, len(vbs)-1).Draw(t, "near"); i >= 0 {
				o = vbs[i].OID
			}
			v, ok := r.Get(o)
			wantV, wantOK := table.Get(o)
			next, nextV, nextOK := r.Next(o)
			wantNext, wantNextV, wantNextOK := table.Next(o)
			if v != wantV || ok != wantOK || next != wantNext || nextV != wantNextV || nextOK != wantNextOK {
				t.Fatalf("%v: %v %v, next %v %v %v\nwant %v %v, next %v %v %v", o, v, ok, next, nextV, nextOK, wantV, wantOK, wantNext, wantNextV, wantNextOK)
			}
		}
	})
}

func packed(t *testing.T, kind, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	switch kind {
	case "gzip":
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
	case "zstd":
		w, err := zstd.NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(text))
		_ = w.Close()
	default:
		return []byte(text)
	}
	return b.Bytes()
}

func TestPackedFiles(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&text, "1.3.6.1.4.1.32473.%d.0|4x|%016x\n", i+1, random.Uint64())
	}
	dir := t.TempDir()
	for _, kind := range []string{"plain", "gzip", "zstd"} {
		whole := packed(t, kind, text.String())
		path := filepath.Join(dir, kind)
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := replay.Open(t.Context(), path)
		if err != nil || r.Len() != 20000 {
			t.Errorf("%s: %v, %v", kind, r, err)
		}
		// Cut off, what is there counts.
		r, err = replay.Read(t.Context(), kind, bytes.NewReader(whole[:len(whole)/2]))
		if err != nil || r.Len() < 1000 || r.Len() > 12000 {
			t.Errorf("half of %s: %v, %v", kind, r, err)
			continue
		}
		if problems, total := r.Problems(); kind != "plain" && (total != 1 || !strings.Contains(problems[0].Why, "damaged from here on")) {
			t.Errorf("half of %s: %v", kind, problems)
		}
	}
}

func TestWhatIsNoRecording(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	random := make([]byte, 1<<20)
	_, _ = rand.NewChaCha8([32]byte{}).Read(random)
	files := map[string]struct {
		content []byte
		why     string
	}{
		"empty":     {nil, "the file is empty"},
		"newlines":  {[]byte("\n\n\n"), "there is no varbind in it; a recording has lines such as"},
		"text":      {[]byte("Dear reader,\nthis is no recording.\n"), `(line 1: "Dear reader," is not OID|TAG|VALUE)`},
		"binary":    {random, "there is no varbind in it"},
		"zeros":     {make([]byte, 1<<20), "there is no varbind in it"},
		"bad gzip":  {[]byte("\x1f\x8b\x08 no"), "begins as gzip does but is not"},
		"bad zstd":  {[]byte("\x28\xb5\x2f\xfd and nothing"), "cannot replay"},
		"snmpwalk":  {[]byte(strings.Repeat(".1.3.6.1.2.1.1.5.0 = STRING: sw1\n", 5000)), "is not OID|TAG|VALUE"},
		"variation": {[]byte("1.3.6.1.2.1.2.2.1.10.1|65:numeric|rate=100\n"), "snmpsim's module numeric"},
	}
	for name, f := range files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, f.content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := replay.Open(t.Context(), path)
		if e, ok := errors.AsType[*replay.FileError](err); !ok || e.Path != path || !strings.Contains(err.Error(), f.why) || len(err.Error()) > 400 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for path, why := range map[string]string{
		dir:                              "it is a folder",
		filepath.Join(dir, "missing"):    "there is no such file",
		filepath.Join(dir, "empty", "x"): "not a directory",
		os.DevNull:                       "not a regular file",
	} {
		if _, err := replay.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, want %q", path, err, why)
		}
	}
}

func TestReadingCanBeStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var text strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&text, "1.3.6.1.4.1.32473.%d.0|2|1\n", i)
	}
	if _, err := replay.Read(ctx, "test", strings.NewReader(text.String())); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	r := read(t, "1.3.6.1.2.1.1.5.0|4|name\n")
	vb := session.Varbind{OID: oid.MustParse("1.3.6.1.2.1.1.5.0"), Value: ber.NewOctetString("other")}
	if status, index := r.Set([]session.Varbind{vb}); status != session.NotWritable || index != 1 {
		t.Errorf("%v %d", status, index)
	}
	if v, _ := r.Get(vb.OID); v.Content != "name" {
		t.Errorf("it is now %v", v)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("1.3.6.1.2.1.1.5.0|4|name\n1.3.6.1.2.1.1.3.0|67|5\n1.3|4e|\\x00\n"))
	f.Add([]byte("1.3.6.1.2.1.1.5.0|64x|c0000201\r\n#\n1.3.6.1.2.1.1.5.0|2:numeric|min=1"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Add([]byte("\x28\xb5\x2f\xfd\x04\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := replay.Read(t.Context(), "fuzz", bytes.NewReader(b))
		if err != nil {
			return
		}
		var last oid.OID
		n := 0
		for o, v := range r.After(oid.OID{}) {
			if o.Compare(last) <= 0 {
				t.Fatalf("%v comes after %v", o, last)
			}
			if got, ok := r.Get(o); !ok || got != v {
				t.Fatalf("%v is %v in the walk and %v alone", o, v, got)
			}
			last, n = o, n+1
		}
		if n != r.Len() {
			t.Fatalf("%d varbinds of %d", n, r.Len())
		}
	})
}
