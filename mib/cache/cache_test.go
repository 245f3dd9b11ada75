package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const records = 100_000

// fill writes a blob whose every part is made of n.
func fill(n uint32) func(*Writer) {
	return func(w *Writer) {
		w.Bytes(bytes.Repeat([]byte{byte(n)}, 300_000))
		w.Records(records, 4, func(_ int, rec []byte) { binary.LittleEndian.PutUint32(rec, n) })
		w.Bytes(nil)
	}
}

// read reads a blob that fill wrote and returns what it is made of.
func read(d Dir, name string) (uint32, error) {
	b, err := d.Open(name)
	if err != nil {
		return 0, err
	}
	defer b.Close()
	p, err := b.Bytes(0)
	if err != nil {
		return 0, err
	}
	n, mixed := uint32(0), false
	if err := b.Records(1, 4, func(i int, rec []byte) {
		v := binary.LittleEndian.Uint32(rec)
		mixed = mixed || i > 0 && v != n
		n = v
	}); err != nil {
		return 0, err
	}
	rest, err := b.Bytes(2)
	if err != nil {
		return 0, err
	}
	if mixed || len(rest) != 0 || !bytes.Equal(p, bytes.Repeat([]byte{byte(n)}, 300_000)) {
		return 0, errors.New("a blob of two halves was believed")
	}
	return n, nil
}

func save(t *testing.T, d Dir, name string, n uint32) {
	t.Helper()
	if err := d.Save(name, fill(n)); err != nil {
		t.Fatal(err)
	}
}

func TestSaveAndOpen(t *testing.T) {
	t.Parallel()
	d := Dir{Path: filepath.Join(t.TempDir(), "made", "here"), Version: "1"}
	if _, err := read(d, "a"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an empty cache says %v", err)
	}
	save(t, d, "a", 1)
	save(t, d, "b", 2)
	save(t, d, "a", 3)
	for name, want := range map[string]uint32{"a": 3, "b": 2} {
		if got, err := read(d, name); err != nil || got != want {
			t.Errorf("%s holds %d, %v", name, got, err)
		}
	}
	if _, err := read(Dir{Path: d.Path, Version: "2"}, "a"); err == nil {
		t.Error("another version reads it")
	}
	for _, name := range []string{"", "../a", "a/b", ".a"} {
		if err := d.Save(name, fill(1)); err == nil {
			t.Errorf("%q was taken for a name", name)
		}
	}
}

// TestDamage flips bits and cuts the file off at every kind of place.
func TestDamage(t *testing.T) {
	t.Parallel()
	d := Dir{Path: t.TempDir(), Version: "1"}
	save(t, d, "a", 7)
	path, _ := d.file("a")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := len(whole)
	try := func(what string, b []byte) {
		t.Helper()
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(d, "a"); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	places := []int{0, 7, 8, 9, 299_999, 300_007, 300_008, 400_000, 700_007}
	for at := size - 3*tableSize - endSize - 2; at < size; at++ {
		places = append(places, at)
	}
	for _, at := range places {
		flipped := bytes.Clone(whole)
		flipped[at] ^= 1 << (at % 8)
		try(fmt.Sprintf("bit flipped in octet %d", at), flipped)
		try(fmt.Sprintf("cut off after %d octets", at), whole[:at])
	}
	try("longer", append(bytes.Clone(whole), 0))
	try("empty", nil)
	try("zeros", make([]byte, size))
	save(t, d, "a", 8)
	if got, err := read(d, "a"); err != nil || got != 8 {
		t.Errorf("after damage: %d, %v", got, err)
	}
}

func TestManyWriters(t *testing.T) {
	t.Parallel()
	d := Dir{Path: t.TempDir(), Version: "1"}
	save(t, d, "a", 1)
	var wg sync.WaitGroup
	for i := range uint32(4) {
		wg.Go(func() {
			for range 10 {
				if err := d.Save("a", fill(i)); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 20 {
				if _, err := read(d, "a"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	entries, err := os.ReadDir(d.Path)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// TestKilledWriter kills a program that does nothing but save. Whenever that
// happens, what is there is whole.
func TestKilledWriter(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("CACHE_TEST_WRITER")
	if dir != "" {
		for n := uint32(0); ; n++ {
			if err := (Dir{Path: dir, Version: "1"}).Save("a", fill(n)); err != nil {
				t.Fatal(err)
			}
		}
	}
	d := Dir{Path: t.TempDir(), Version: "1"}
	save(t, d, "a", 0)
	seen := map[uint32]bool{}
	for round := range 8 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWriter$")
		cmd.Env = append(os.Environ(), "CACHE_TEST_WRITER="+d.Path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		before := len(seen)
		for deadline := time.Now().Add(20 * time.Second); len(seen) < before+2+round; {
			n, err := read(d, "a")
			if err != nil || time.Now().After(deadline) {
				t.Errorf("while another writes: %v", err)
				break
			}
			seen[n] = true
			if n < uint32(before) {
				clear(seen)
				before = 0
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		if _, err := read(d, "a"); err != nil {
			t.Fatalf("after the writer was killed: %v", err)
		}
	}
	// What it left behind goes when it is old enough.
	left, _ := filepath.Glob(filepath.Join(d.Path, "*"+temporary))
	long := time.Now().Add(-2 * abandoned)
	for _, f := range left {
		if err := os.Chtimes(f, long, long); err != nil {
			t.Fatal(err)
		}
	}
	save(t, d, "a", 1)
	if left, _ = filepath.Glob(filepath.Join(d.Path, "*"+temporary)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (Dir{Path: filepath.Join(file, "below"), Version: "1"}).Save("a", fill(1)); err == nil {
		t.Error("saved below a file")
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	locked := t.TempDir()
	if err := os.Chmod(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	if err := (Dir{Path: locked, Version: "1"}).Save("a", fill(1)); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
}

// TestFullDisk saves where there is room for one blob and a half.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1100k", "tmpfs", dir).CombinedOutput()
	if err != nil {
		t.Skipf("a small file system cannot be mounted (it takes root): %s", strings.TrimSpace(string(out)))
	}
	defer func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %s", out)
		}
	}()
	d := Dir{Path: dir, Version: "1"}
	save(t, d, "a", 1)
	if err := d.Save("a", fill(2)); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v", err)
	}
	if got, err := read(d, "a"); err != nil || got != 1 {
		t.Errorf("the old blob: %d, %v", got, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*"+temporary)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	d := Dir{Path: t.TempDir(), Version: "1", Limit: 1 << 20}
	old := Dir{Path: d.Path, Version: "0"}
	save(t, old, "a", 1)
	path, _ := old.file("a")
	long := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	save(t, d, "a", 2)
	if _, err := read(old, "a"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an older version's blob is still there: %v", err)
	}
	if got, err := read(d, "a"); err != nil || got != 2 {
		t.Errorf("%d, %v", got, err)
	}
}
