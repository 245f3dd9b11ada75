package archive

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
)

// Limits bound what an archive may ask of the one who reads it. An archive
// within an archive shares those of the outer one.
type Limits struct {
	Unpacked int64 // bytes of all that is in it; 1 GiB
	File     int64 // bytes of a single file; 64 MiB
	Entries  int   // files and folders; 100,000
	Ratio    int64 // how many times its size it may unpack to, once that is over 4 MiB; 250
	Folders  int   // folders within folders; 20
	Memory   int64 // packed bytes that are held in memory when nothing can be written; 16 MiB
}

func (l Limits) complete() Limits {
	l.Unpacked = cmp.Or(l.Unpacked, 1<<30)
	l.File = cmp.Or(l.File, 64<<20)
	l.Entries = cmp.Or(l.Entries, 100_000)
	l.Ratio = cmp.Or(l.Ratio, 250)
	l.Folders = cmp.Or(l.Folders, 20)
	l.Memory = cmp.Or(l.Memory, 16<<20)
	return l
}

const (
	// fewBytes may unpack from next to nothing: a page of spaces does.
	fewBytes = 4 << 20
	// longestName is how many bytes a path within an archive may have.
	longestName = 1024
	// directoryBytes is how large the directory of a zip may be.
	directoryBytes = 24 << 20
)

// inflated reports whether unpacked bytes are more than may come from packed
// ones.
func (l Limits) inflated(unpacked, packed int64) bool {
	return unpacked > fewBytes && unpacked/l.Ratio > packed
}

// allowance is what is left of the limits while an archive and those within it
// are looked into.
type allowance struct {
	bytes, entries atomic.Int64
}

func newAllowance(l Limits) *allowance {
	a := new(allowance)
	a.bytes.Store(l.Unpacked)
	a.entries.Store(int64(l.Entries))
	return a
}

func (a *allowance) take(bytes int64) bool { return a.bytes.Add(-bytes) >= 0 }

func (a *allowance) entry() bool { return a.entries.Add(-1) >= 0 }

// What a read ends with where a limit is met.
var (
	errTooMuch  = errors.New("it unpacks to more than an archive may")
	errInflated = errors.New("it unpacks to far more than its size can hold")
	errLonger   = errors.New("it is longer than its archive says")
	errChanged  = errors.New("its archive changed while it was read; load again to see what it says now")
	// errGone says that what was unpacked has been taken away.
	errGone = errors.New("what was unpacked is not there any more; load again")
)

// LeftOutError says what of an archive is left out, and why. What is left can
// be used.
type LeftOutError struct {
	Archive string
	// Sentences go on where the archive's name ends: "holds 3 links; …".
	Sentences []string
}

func (e *LeftOutError) Error() string { return e.Archive + " " + strings.Join(e.Sentences, "; it ") }

// LeftOut returns the sentences, each to be put behind the archive's name.
func (e *LeftOutError) LeftOut() []string { return e.Sentences }

// reason is why an entry of an archive is left out.
type reason uint8

const (
	fine reason = iota
	outside
	link
	secret
	unknownWay
	tooLarge
	tooInflated
	tooMuch
	tooMany
	tooDeep
	nestedAgain
	reasons
)

// leftOut counts what is left out of an archive.
type leftOut struct {
	limits Limits
	count  [reasons]int
	first  [reasons]string
	more   []string // what else is wrong with it
}

func (l *leftOut) add(why reason, name string) {
	if l.count[why]++; l.count[why] == 1 {
		l.first[why] = name
	}
}

func (l *leftOut) sentences() []string {
	told := l.more
	for why, n := range l.count {
		if n == 0 {
			continue
		}
		first := l.first[why]
		if len(first) > 80 {
			first = first[:80] + "…"
		}
		if n == 1 {
			told = append(told, fmt.Sprintf("holds %q, which is left out: %s", first, l.because(reason(why))))
		} else {
			told = append(told, fmt.Sprintf("holds %d entries that are left out, %q the first of them: %s", n, first, l.because(reason(why))))
		}
	}
	return told
}

func (l *leftOut) because(why reason) string {
	switch why {
	case outside:
		return "the name leads out of the archive"
	case link:
		return "links are not followed in archives"
	case secret:
		return "it is encrypted; unpack it with its password"
	case unknownWay:
		return "it is packed in a way mibtui does not know; unpack it yourself"
	case tooLarge:
		return fmt.Sprintf("it has more than the %s a MIB file may have", size(l.limits.File))
	case tooInflated:
		return fmt.Sprintf("it unpacks to over %d times its size, as a bomb does", l.limits.Ratio)
	case tooMuch:
		return fmt.Sprintf("an archive may unpack to %s; unpack it yourself and give the folder that holds MIBs", size(l.limits.Unpacked))
	case tooMany:
		return fmt.Sprintf("an archive may have %d entries; unpack it yourself and give the folder that holds MIBs", l.limits.Entries)
	case tooDeep:
		return fmt.Sprintf("folders are nested more than %d deep, or the name is too long", l.limits.Folders)
	case nestedAgain:
		return "an archive in an archive in an archive is not looked into; unpack it yourself"
	}
	return "it cannot be read"
}

// size writes a number of bytes as a person says it.
func size(bytes int64) string {
	switch {
	case bytes >= 1<<30 && bytes%(1<<30) == 0:
		return fmt.Sprintf("%d GB", bytes>>30)
	case bytes >= 1<<20:
		return fmt.Sprintf("%d MB", bytes>>20)
	}
	return fmt.Sprintf("%d KB", int64(math.Ceil(float64(bytes)/1024)))
}
