package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mibtui/mibtui/mib/archive"
)

// file is what is put into an archive.
type file struct{ name, text string }

const foo = "FOO-MIB DEFINITIONS ::= BEGIN END\n"

var vendor = []file{{"readme.txt", "read me\n"}, {"mibs/FOO-MIB.txt", foo}, {"mibs/deep/BAR-MIB", "BAR-MIB DEFINITIONS ::= BEGIN END\n"}}

func zipOf(tb testing.TB, files ...file) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		to, err := w.Create(f.name)
		if err == nil {
			_, err = to.Write([]byte(f.text))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func tarOf(tb testing.TB, files ...file) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.text)), Typeflag: tar.TypeReg}
		if to, ok := strings.CutPrefix(f.text, "->"); ok {
			h.Typeflag, h.Linkname, h.Size, f.text = tar.TypeSymlink, to, 0, ""
		}
		err := w.WriteHeader(h)
		if err == nil {
			_, err = w.Write([]byte(f.text))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func gzipOf(tb testing.TB, content []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(content)
	if err = errors.Join(err, w.Close()); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func folder(files map[string][]byte) fstest.MapFS {
	m := fstest.MapFS{}
	for name, content := range files {
		m[name] = &fstest.MapFile{Data: content, ModTime: time.Unix(1e9, 0)}
	}
	return m
}

func testdata(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// all returns the paths of all files and what is told on the way.
func all(tb testing.TB, fsys fs.FS) (files []string, told string) {
	tb.Helper()
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if left, ok := errors.AsType[*archive.LeftOutError](err); ok {
			told += left.Error() + "\n"
			return nil
		}
		if err == nil && !d.IsDir() {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return files, told
}

func TestBundlesAreFolders(t *testing.T) {
	t.Parallel()
	inner := zipOf(t, file{"IN-MIB", foo})
	fsys := archive.New(folder(map[string][]byte{
		"PLAIN-MIB.txt":        []byte(foo),
		"vendor/a.zip":         zipOf(t, vendor...),
		"vendor/b.tar":         tarOf(t, vendor...),
		"vendor/c.tar.gz":      gzipOf(t, tarOf(t, vendor...)),
		"vendor/D.TGZ":         gzipOf(t, tarOf(t, vendor...)),
		"vendor/e.tar.bz2":     testdata(t, "bundle.tar.bz2"),
		"vendor/ONE-MIB.my.gz": gzipOf(t, []byte(foo)),
		"vendor/TWO-MIB.bz2":   testdata(t, "BZ-MIB.txt.bz2"),
		"outer.zip": zipOf(t, file{"x/inner.zip", string(inner)}, file{"inner.tgz", string(gzipOf(t, tarOf(t, vendor...)))},
			file{"inner.tar", string(tarOf(t, vendor...))}, file{"PACKED-MIB.gz", string(gzipOf(t, []byte(foo)))}),
		"outer.tar.gz": gzipOf(t, tarOf(t, file{"./x/inner.zip", string(inner)})),
	}), archive.Options{})
	var want []string
	for _, in := range []string{"vendor/a.zip", "vendor/b.tar", "vendor/c.tar.gz", "vendor/D.TGZ", "outer.zip/inner.tgz", "outer.zip/inner.tar"} {
		for _, f := range vendor {
			want = append(want, in+"/"+f.name)
		}
	}
	want = append(want, "PLAIN-MIB.txt", "vendor/e.tar.bz2/BZ-MIB.txt", "vendor/ONE-MIB.my.gz", "vendor/TWO-MIB.bz2",
		"outer.zip/x/inner.zip/IN-MIB", "outer.zip/PACKED-MIB.gz", "outer.tar.gz/x/inner.zip/IN-MIB")
	if err := fstest.TestFS(fsys, want...); err != nil {
		t.Error(err)
	}
	got, told := all(t, fsys)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || told != "" {
		t.Errorf("got %q\ntold %q", got, told)
	}
	for name, shown := range map[string]string{
		"PLAIN-MIB.txt": "PLAIN-MIB.txt", "vendor/ONE-MIB.my.gz": "vendor/ONE-MIB.my.gz", "vendor/a.zip": "vendor/a.zip",
		"vendor/a.zip/mibs/FOO-MIB.txt": "vendor/a.zip!mibs/FOO-MIB.txt", "outer.zip/x/inner.zip/IN-MIB": "outer.zip!x/inner.zip!IN-MIB",
	} {
		if got := fsys.Shown(name); got != shown {
			t.Errorf("%s is shown as %s, want %s", name, got, shown)
		}
	}
}

// What an archive is not taken for, and what it is while it looks otherwise.
func TestNamesDeceive(t *testing.T) {
	t.Parallel()
	fsys := archive.New(folder(map[string][]byte{
		"real.zip/FOO-MIB": []byte(foo), // a folder
		"broken.zip":       []byte("nothing of the kind"),
		"broken.tar":       []byte("nothing of the kind either, and too short to be"),
		"broken.tgz":       []byte("not this"),
		".gz":              []byte(foo),
	}), archive.Options{})
	files, told := all(t, fsys)
	if !slices.Equal(files, []string{".gz", "real.zip/FOO-MIB"}) {
		t.Errorf("found %q", files)
	}
	for _, want := range []string{"broken.zip is no zip archive", "broken.tar is no tar archive", "broken.tgz is no compressed tar archive", "unpack it yourself"} {
		if !strings.Contains(told, want) {
			t.Errorf("not told %q:\n%s", want, told)
		}
	}
	if got := fsys.Shown("real.zip/FOO-MIB"); got != "real.zip/FOO-MIB" {
		t.Errorf("shown as %s", got)
	}
}

// encryptedZip marks the first entry of a zip as encrypted, in both headers.
func encryptedZip(tb testing.TB) []byte {
	b := zipOf(tb, file{"SECRET-MIB", foo})
	for _, at := range []int{6, bytes.Index(b, []byte("PK\x01\x02")) + 8} {
		b[at] |= 1
	}
	return b
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 8<<20)
	var many []file
	for i := range 60 {
		many = append(many, file{fmt.Sprintf("d%d/F%d-MIB", i%7, i), foo})
	}
	inmost := zipOf(t, file{"FOO-MIB", foo})
	for name, test := range map[string]struct {
		name    string
		content []byte
		limits  archive.Limits
		files   int
		told    string
	}{
		"names that lead out": {
			"a.zip", zipOf(t, file{"../../etc/passwd", foo}, file{"/etc/x", foo}, file{`C:\x`, foo}, file{`d\FOO-MIB`, foo}),
			archive.Limits{},
			1, `holds 3 entries that are left out, "../../etc/passwd" the first`,
		},
		"names that lead out of a tar.gz": {
			"a.tgz", gzipOf(t, tarOf(t, file{"../x", foo}, file{"./FOO-MIB", foo})),
			archive.Limits{},
			1, "leads out of the archive",
		},
		"links":         {"a.tar", tarOf(t, file{"l", "->/etc/passwd"}, file{"FOO-MIB", foo}), archive.Limits{}, 1, "links are not followed"},
		"encrypted":     {"a.zip", encryptedZip(t), archive.Limits{}, 0, "encrypted"},
		"zip of zeros":  {"a.zip", zipOf(t, file{"zeros", zeros}, file{"FOO-MIB", foo}), archive.Limits{}, 1, "over 250 times its size, as a bomb does"},
		"tgz of zeros":  {"a.tgz", gzipOf(t, tarOf(t, file{"FOO-MIB", foo}, file{"zeros", zeros})), archive.Limits{}, 1, "far more than its size can hold"},
		"a large file":  {"a.zip", zipOf(t, file{"big", zeros[:2<<20]}, file{"FOO-MIB", foo}), archive.Limits{File: 1 << 20}, 1, "more than the 1 MB"},
		"all too large": {"a.zip", zipOf(t, many...), archive.Limits{Unpacked: 1000}, 29, "may unpack to 1 KB"},
		"too large for one pass": {
			"a.tgz", gzipOf(t, tarOf(t, many...)),
			archive.Limits{Unpacked: 10 << 10},
			10, "is used in part: what comes after 10 entries is left out",
		},
		"many entries":        {"a.zip", zipOf(t, many...), archive.Limits{Entries: 20}, 13, "may have 20 entries"},
		"many entries, tar":   {"a.tar", tarOf(t, many...), archive.Limits{Entries: 20}, 13, "may have 20 entries"},
		"many entries, tgz":   {"a.tgz", gzipOf(t, tarOf(t, many...)), archive.Limits{Entries: 20}, 13, "may have 20 entries"},
		"deep":                {"a.zip", zipOf(t, file{strings.Repeat("d/", 30) + "x", foo}, file{"FOO-MIB", foo}), archive.Limits{}, 1, "nested more than 20 deep"},
		"nested twice":        {"a.zip", zipOf(t, file{"b.zip", string(zipOf(t, file{"c.zip", string(inmost)}, file{"FOO-MIB", foo}))}), archive.Limits{}, 1, "in an archive in an archive"},
		"cut off":             {"a.tar", tarOf(t, many...)[:4200], archive.Limits{}, 4, "is damaged or cut off"},
		"no room in memory":   {"a.tgz", gzipOf(t, tarOf(t, many...)), archive.Limits{Memory: 100}, 0, "no room"},
		"nested shares limit": {"a.zip", zipOf(t, file{"b.zip", string(zipOf(t, many...))}), archive.Limits{Entries: 20}, 12, "may have 20 entries"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fsys := archive.New(folder(map[string][]byte{test.name: test.content}), archive.Options{Limits: test.limits})
			files, told := all(t, fsys)
			if len(files) != test.files || !strings.Contains(told, test.told) {
				t.Errorf("%d files (want %d): %q\ntold %s\nwant %s", len(files), test.files, files, told, test.told)
			}
			for _, name := range files {
				if b, err := fs.ReadFile(fsys, name); err != nil || string(b) != foo {
					t.Errorf("%s: %.40q %v", name, b, err)
				}
			}
		})
	}
}

// A single compressed file is bounded too, and so is an entry that is longer
// than the directory says.
func TestLongerThanSaid(t *testing.T) {
	t.Parallel()
	lying := zipOf(t, file{"LIAR-MIB", strings.Repeat(foo, 100)})
	at := bytes.Index(lying, []byte("PK\x01\x02")) + 24
	lying[at], lying[at+1] = 10, 0
	fsys := archive.New(folder(map[string][]byte{
		"ZERO-MIB.gz": gzipOf(t, make([]byte, 8<<20)), "a.zip": lying,
	}), archive.Options{})
	for _, name := range []string{"ZERO-MIB.gz", "a.zip/LIAR-MIB"} {
		if b, err := fs.ReadFile(fsys, name); err == nil || len(b) > 10 {
			t.Errorf("%s gave %d bytes, %v", name, len(b), err)
		}
	}
}

// counting counts how often the archive is opened.
type counting struct {
	fstest.MapFS
	opened int
}

func (c *counting) Open(name string) (fs.File, error) {
	if archive.Is(name) {
		c.opened++
	}
	return c.MapFS.Open(name)
}

func (c *counting) Stat(name string) (fs.FileInfo, error) { return c.MapFS.Stat(name) }

func TestOnly(t *testing.T) {
	t.Parallel()
	under := folder(map[string][]byte{"a.zip": zipOf(t, vendor...), "OTHER-MIB": []byte(foo), "d/DEEP-MIB": []byte(foo)})
	fsys := archive.New(archive.Only(under, "a.zip"), archive.Options{})
	if files, told := all(t, fsys); len(files) != len(vendor) || told != "" {
		t.Errorf("found %q, told %s", files, told)
	}
	if _, err := fs.Stat(fsys, "OTHER-MIB"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("OTHER-MIB: %v", err)
	}
}

// What was unpacked once is used again, unless the archive changed or what is
// kept was damaged.
func TestUnpackedIsKept(t *testing.T) {
	t.Parallel()
	scratch, dir := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.tgz"), nil, 0o600); err != nil {
		t.Fatal(err) // it has to be there, or what is kept of it is swept away
	}
	under := &counting{MapFS: folder(map[string][]byte{"a.tgz": gzipOf(t, tarOf(t, file{"FOO-MIB", foo}))})}
	read := func() string {
		fsys := archive.New(under, archive.Options{Dir: dir, Scratch: scratch})
		b, err := fs.ReadFile(fsys, "a.tgz/FOO-MIB")
		if err != nil {
			t.Error(err)
		}
		return string(b)
	}
	expect := func(step, text string, opened int) {
		t.Helper()
		if got := read(); got != text || under.opened != opened {
			t.Errorf("%s: read %q, opened %d times, want %q and %d", step, got, under.opened, text, opened)
		}
	}
	expect("at first", foo, 1)
	expect("again", foo, 1)
	kept, err := filepath.Glob(filepath.Join(scratch, "archive-*"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %q, %v", kept, err)
	}
	content, err := os.ReadFile(kept[0])
	if err != nil {
		t.Fatal(err)
	}
	for n, damaged := range map[string][]byte{
		"a bit flipped": slices.Concat(content[:len(content)/2], []byte{content[len(content)/2] ^ 4}, content[len(content)/2+1:]),
		"cut off":       content[:len(content)-9], "empty": {},
	} {
		if err := os.WriteFile(kept[0], damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		expect(n, foo, under.opened+1)
	}
	under.MapFS["a.tgz"].Data = gzipOf(t, tarOf(t, file{"FOO-MIB", "other"}))
	under.MapFS["a.tgz"].ModTime = time.Unix(2e9, 0)
	expect("changed", "other", under.opened+1)
}

// A folder that cannot be written costs nothing but the next unpacking.
func TestNothingCanBeKept(t *testing.T) {
	t.Parallel()
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	fsys := archive.New(folder(map[string][]byte{"a.tgz": gzipOf(t, tarOf(t, vendor...))}), archive.Options{Dir: "/x", Scratch: filepath.Join(blocked, "cache")})
	if files, told := all(t, fsys); len(files) != len(vendor) || told != "" {
		t.Errorf("found %q, told %s", files, told)
	}
}

// An archive that is replaced while it is looked at is looked into again.
func TestArchiveChanges(t *testing.T) {
	t.Parallel()
	under := folder(map[string][]byte{"a.zip": zipOf(t, vendor...)})
	fsys := archive.New(under, archive.Options{})
	before, err := fs.Stat(fsys, "a.zip/readme.txt")
	if err != nil {
		t.Fatal(err)
	}
	under["a.zip"] = &fstest.MapFile{Data: zipOf(t, file{"NEW-MIB", foo}, file{"readme.txt", "read me\n"}), ModTime: time.Unix(2e9, 0)}
	if files, _ := all(t, fsys); !slices.Equal(files, []string{"a.zip/NEW-MIB", "a.zip/readme.txt"}) {
		t.Errorf("found %q", files)
	}
	after, err := fs.Stat(fsys, "a.zip/readme.txt")
	if err != nil || before.Size() != after.Size() || before.ModTime().Equal(after.ModTime()) {
		t.Errorf("an entry of the same size cannot be told from the one before: %v, %v, %v", before, after, err)
	}
}

func TestUnpackingStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fsys := archive.New(folder(map[string][]byte{"a.tgz": gzipOf(t, tarOf(t, vendor...))}), archive.Options{})
	if _, err := fs.ReadDir(fsys.WithContext(ctx), "a.tgz"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if entries, err := fs.ReadDir(fsys, "a.tgz"); err != nil || len(entries) != 2 {
		t.Errorf("afterwards: %v, %v", entries, err)
	}
}

// FuzzArchive feeds what is no archive, or a broken one, to every reader: what
// comes of it is bounded, and nothing breaks.
func FuzzArchive(f *testing.F) {
	names := []string{"a.zip", "a.tar", "a.tar.gz", "a.tbz2", "a.gz", "a.bz2"}
	for i, content := range [][]byte{
		zipOf(f, append(vendor, file{"in.tar", string(tarOf(f, vendor...))})...),
		tarOf(f, append(vendor, file{"in.zip", string(zipOf(f, vendor...))})...),
		gzipOf(f, tarOf(f, vendor...)), testdata(f, "bundle.tar.bz2"), gzipOf(f, []byte(foo)), testdata(f, "BZ-MIB.txt.bz2"),
	} {
		f.Add(uint8(i), content)
	}
	limits := archive.Limits{Unpacked: 1 << 20, File: 1 << 18, Entries: 200, Folders: 6, Memory: 1 << 20}
	f.Fuzz(func(t *testing.T, form uint8, content []byte) {
		fsys := archive.New(folder(map[string][]byte{names[int(form)%len(names)]: content}), archive.Options{Limits: limits})
		var total int64
		n := 0
		_ = fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
			if n++; n > 2*limits.Entries {
				t.Fatalf("%d entries", n)
			}
			if err != nil || d.IsDir() {
				return nil
			}
			if !fs.ValidPath(p) {
				t.Fatalf("the path %q", p)
			}
			file, err := fsys.Open(p)
			if err != nil {
				return nil
			}
			defer file.Close()
			read, _ := io.Copy(io.Discard, file)
			if total += read; read > limits.File || total > 2*limits.Unpacked {
				t.Fatalf("%s unpacks to %d, all to %d", p, read, total)
			}
			return nil
		})
	})
}

// BenchmarkUnpack unpacks a compressed tar of 20 MB for the first time.
func BenchmarkUnpack(b *testing.B) {
	var files []file
	for i := range 400 {
		var text strings.Builder
		for n := range 700 {
			fmt.Fprintf(&text, "vendor%dObject%d OBJECT-TYPE SYNTAX Counter32 ::= { vendor %d }\n", i, n*7919%9973, n)
		}
		files = append(files, file{fmt.Sprintf("VENDOR-%d-MIB", i), text.String()})
	}
	unpacked := tarOf(b, files...)
	under := folder(map[string][]byte{"a.tgz": gzipOf(b, unpacked)})
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.tgz"), nil, 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(unpacked)))
	for b.Loop() {
		scratch := b.TempDir()
		if _, err := fs.ReadDir(archive.New(under, archive.Options{Dir: dir, Scratch: scratch}), "a.tgz"); err != nil {
			b.Fatal(err)
		}
	}
}
