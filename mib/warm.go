package mib

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/mibtui/mibtui/mib/cache"
)

// What is kept of a list of sources: the tree, and what each file says.
const (
	keptTree  = "tree"
	keptFiles = "files"
)

// warm finds the files of all sources, and where the tree that was made of
// just these is in the cache publishes that.
func (l *loader) warm(ctx context.Context) (done bool, err error) {
	var (
		g    errgroup.Group
		kept *Tree
		made manifest
	)
	if l.options.Cache != nil {
		g.Go(func() error {
			kept, made = l.kept()
			return nil
		})
	}
	err = l.find(ctx)
	_ = g.Wait() // it has no errors to tell
	if err != nil || kept == nil {
		return false, err
	}
	holds, renewed := made.holds(l.found, l.problems, l.sources)
	if !holds {
		return false, ctx.Err()
	}
	l.progress = Progress{Files: len(l.found), Placed: len(l.found), Read: len(l.found)}
	l.tell()
	l.show(kept, true)
	if renewed {
		l.keep(keptTree, func(w *cache.Writer) { kept.saveTo(w, &made) })
	}
	return true, nil
}

// kept reads the tree in the cache and what it was made of; nil when there is
// none to be had.
func (l *loader) kept() (*Tree, manifest) {
	b, err := l.options.Cache.Open(cacheName(keptTree, l.sources))
	if err != nil {
		return nil, manifest{}
	}
	defer b.Close()
	packed, err := b.Bytes(sectionManifest)
	if err != nil {
		return nil, manifest{}
	}
	made, err := unpackManifest(packed, len(l.sources))
	if err != nil {
		return nil, manifest{}
	}
	t, err := readTree(b, l.sources)
	if err != nil {
		return nil, manifest{}
	}
	return t, made
}

// The sections of what is kept of each file: what they are, how long what each
// says is, and what they say, one after the other.
const (
	sectionFiles = iota
	sectionLengths
	sectionFragments
)

// recall takes what the cache knows of files that are still the same, and
// returns the other files.
func (l *loader) recall(ctx context.Context) (missing []located) {
	if l.options.Cache == nil {
		return l.found
	}
	b, err := l.options.Cache.Open(cacheName(keptFiles, l.sources))
	if err != nil {
		return l.found
	}
	defer b.Close()
	known, all := l.readFragments(b)
	type place struct {
		source int
		path   string
	}
	at := make(map[place]int, len(known.files))
	for i := range known.files {
		at[place{known.files[i].source, known.files[i].path}] = i
	}
	took := make([]*fragment, len(l.found))
	err = each(ctx, len(l.found), l.options.Workers, func(i int) {
		now := l.found[i]
		n, ok := at[place{now.source, now.path}]
		if !ok {
			return
		}
		record := known.files[n]
		if same, _ := record.same(now, l.sources[now.source]); !same {
			return
		}
		f, err := unpackFragment(now, l.sources[now.source].shown(now.path), string(all[n]))
		if err == nil {
			f.sum, f.sure = record.sum, record.sure
			took[i] = f
		}
	}, func(int) {})
	if err != nil {
		return l.found
	}
	for i, f := range took {
		if f == nil {
			missing = append(missing, l.found[i])
		} else {
			l.fragments = append(l.fragments, f)
		}
	}
	return missing
}

// readFragments reads what is kept of each file, without unpacking it.
func (l *loader) readFragments(b *cache.Blob) (manifest, [][]byte) {
	packed, err := b.Bytes(sectionFiles)
	if err != nil {
		return manifest{}, nil
	}
	known, err := unpackManifest(packed, len(l.sources))
	if err != nil {
		return manifest{}, nil
	}
	lengths, err := b.Bytes(sectionLengths)
	if err != nil {
		return manifest{}, nil
	}
	whole, err := b.Bytes(sectionFragments)
	if err != nil {
		return manifest{}, nil
	}
	u := unpack(string(lengths))
	all := make([][]byte, len(known.files))
	for i := range all {
		n := int(min(u.big(), uint64(len(whole))))
		all[i], whole = whole[:n], whole[n:]
	}
	if u.err() != nil || len(whole) > 0 {
		return manifest{}, nil
	}
	return known, all
}

// save keeps what was worked out: the tree, and with files what each file says.
// Where few files had to be read, what the cache has of the others will do.
func (l *loader) save(files bool) {
	if l.options.Cache == nil {
		return
	}
	m := l.manifest()
	l.keep(keptTree, func(w *cache.Writer) { l.last.saveTo(w, &m) })
	if !files {
		return
	}
	l.keep(keptFiles, func(w *cache.Writer) {
		var lengths packer
		size := 0
		for _, f := range l.fragments {
			lengths.big(uint64(len(f.packed)))
			size += len(f.packed)
		}
		w.Bytes(m.pack())
		w.Bytes(lengths.bytes())
		all := make([]byte, 0, size)
		for _, f := range l.fragments {
			all = append(all, f.packed...)
		}
		w.Bytes(all)
	})
}

// manifest says what the load was made of, in the order in which the files
// were found, and brings the fragments into that order.
func (l *loader) manifest() manifest {
	place := make(map[located]int, len(l.found))
	for i, at := range l.found {
		place[at] = i
	}
	slices.SortFunc(l.fragments, func(a, b *fragment) int { return place[a.located] - place[b.located] })
	m := manifest{problems: l.problems}
	for _, f := range l.fragments {
		m.files = append(m.files, fileRecord{f.located, f.sum, f.sure})
	}
	return m
}

// keep saves something in the cache. That it could not be is no harm: it is
// worked out anew the next time.
func (l *loader) keep(what string, write func(*cache.Writer)) {
	_ = l.options.Cache.Save(cacheName(what, l.sources), write)
}
