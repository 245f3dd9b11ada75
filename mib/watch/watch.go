// Package watch tells when files in folders change.
//
// It looks again and again: what systems offer instead differs between them,
// misses what happens on network file systems, and costs a handle for every
// folder. A look lists the folders and asks for the size and the time of each
// file; the pause after it is as long as makes all looks together a small
// share of one processor, so a large or slow folder is looked at less often.
//
// Whoever writes a file takes a while. A change is reported once the file
// has stayed the same from one look to the next.
package watch

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// Options say how often [Watch] looks; the zero value is good.
type Options struct {
	// Every is the shortest pause between two looks; 0 means two seconds.
	Every time.Duration
	// Since is when the files were read by whoever wants to know: what changed
	// after that, but before the first look, is reported too. A zero Since
	// takes what the first look finds as known.
	Since time.Time
}

const (
	usualPause   = 2 * time.Second
	longestPause = time.Minute
	// share is how many times as long as a look the pause after it is.
	share = 200
	// quick is what a look may take without a longer pause.
	quick = usualPause / share

	deepest   = 24      // folders within folders
	mostFiles = 100_000 // files that are watched in one of them
)

// Kind is what happened to a file.
type Kind uint8

// The kinds of change.
const (
	Added Kind = iota
	Changed
	Removed
)

// String returns "added", "changed" or "removed".
func (k Kind) String() string { return [...]string{"added", "changed", "removed"}[k] }

// Change is what happened to one file.
type Change struct {
	Folder int    // its number among those watched
	Path   string // within it
	Kind   Kind
}

// Watch looks at the folders, with all that is below them but hidden files,
// until ctx ends. It calls report from its own goroutine with the changes of
// one look, in the order of folders and paths.
func Watch(ctx context.Context, folders []fs.FS, o Options, report func([]Change)) {
	if o.Every <= 0 {
		o.Every = usualPause
	}
	w := watcher{files: map[place]*file{}}
	w.first(ctx, folders, o.Since)
	pause := time.NewTimer(w.pause(o.Every))
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
		if changes := w.look(ctx, folders); len(changes) > 0 && ctx.Err() == nil {
			report(changes)
		}
		pause.Reset(w.pause(o.Every))
	}
}

// watcher remembers what the files were.
type watcher struct {
	files map[place]*file
	looks int
	took  time.Duration
}

type place struct {
	folder int
	path   string
}

// file is what is known of a file. The zero state is that of one that is not
// there.
type file struct {
	told, last state // when it was reported, and at the last look
	seen       int   // the last look that saw it
}

type state struct {
	size int64
	time int64 // nanoseconds
	here bool
}

// first takes what there is as known, except what changed since.
func (w *watcher) first(ctx context.Context, folders []fs.FS, since time.Time) {
	w.look(ctx, folders)
	for _, f := range w.files {
		f.told = f.last
		if !since.IsZero() && f.last.time >= since.UnixNano() {
			f.told = state{here: true, size: -1}
		}
	}
}

// look goes through all folders and returns what is settled and differs from
// what was told.
func (w *watcher) look(ctx context.Context, folders []fs.FS) []Change {
	start := time.Now()
	w.looks++
	var changes []Change
	for n, fsys := range folders {
		v := visit{watcher: w, fsys: fsys, folder: n}
		v.enter(ctx, ".", nil)
		changes = append(changes, v.changes...)
	}
	if ctx.Err() != nil {
		return nil
	}
	for at, f := range w.files {
		if f.seen != w.looks {
			changes = f.note(changes, at, state{})
		}
		if f.told == (state{}) && f.last == (state{}) {
			delete(w.files, at)
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		if a.Folder != b.Folder {
			return a.Folder - b.Folder
		}
		return strings.Compare(a.Path, b.Path)
	})
	// A single slow look says more about what else the machine does: what is
	// reckoned with grows step by step.
	w.took = min(time.Since(start), max(2*w.took, quick))
	return changes
}

func (w *watcher) pause(every time.Duration) time.Duration {
	return min(max(every, w.took*share), max(every, longestPause))
}

// note takes in how a file is now, and adds to changes what is to be told.
func (f *file) note(changes []Change, at place, now state) []Change {
	settled := f.last == now
	f.last = now
	if !settled || now == f.told {
		return changes
	}
	kind := Changed
	switch {
	case !f.told.here:
		kind = Added
	case !now.here:
		kind = Removed
	}
	f.told = now
	return append(changes, Change{at.folder, at.path, kind})
}

// visit is one look at one folder.
type visit struct {
	*watcher
	fsys    fs.FS
	folder  int
	files   int
	changes []Change
}

// enter looks at a folder; above are those it lies in, to see a link that
// leads back.
func (v *visit) enter(ctx context.Context, name string, above []string) {
	if ctx.Err() != nil || len(above) > deepest {
		return
	}
	entries, err := fs.ReadDir(v.fsys, name)
	if err != nil && !missing(err) {
		v.keep(name) // for now it cannot be said what is in it
		return
	}
	above = append(above, name)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || v.files >= mostFiles {
			continue
		}
		at := path.Join(name, e.Name())
		if e.IsDir() {
			v.enter(ctx, at, above)
			continue
		}
		info, err := e.Info()
		if e.Type()&fs.ModeSymlink != 0 {
			info, err = fs.Stat(v.fsys, at)
		}
		switch {
		case err != nil: // gone in this moment, or a link to nowhere
		case !info.IsDir():
			v.see(at, info)
		case !v.leadsBack(info, above):
			v.enter(ctx, at, above)
		}
	}
}

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// see takes in a file.
func (v *visit) see(name string, info fs.FileInfo) {
	v.files++
	at := place{v.folder, name}
	f := v.watcher.files[at]
	if f == nil {
		f = new(file)
		v.watcher.files[at] = f
	}
	f.seen = v.looks
	v.changes = f.note(v.changes, at, state{size: info.Size(), time: info.ModTime().UnixNano(), here: true})
}

// keep takes all that is known below a folder for unchanged.
func (v *visit) keep(name string) {
	for at, f := range v.watcher.files {
		if at.folder == v.folder && (name == "." || strings.HasPrefix(at.path, name+"/")) {
			f.seen = v.looks
		}
	}
}

// leadsBack reports whether a link's folder is one of those above.
func (v *visit) leadsBack(info fs.FileInfo, above []string) bool {
	return slices.ContainsFunc(above, func(name string) bool {
		up, err := fs.Stat(v.fsys, name)
		return err == nil && os.SameFile(up, info)
	})
}
