package mib

import (
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/mibtui/mibtui/mib/smi"
)

// fragment is what one file says, before it is put together with others.
type fragment struct {
	located
	file    string // as shown
	size    int64  // bytes that were read
	sum     contents
	sure    bool // whether the stamp tells if the file changes, see stamp.tells
	modules []smi.Module
	bodies  []*bodies // of each module; nil until they are read
	// packed is all of it as the cache keeps it, "" until the bodies are read.
	// What is only packed has to be unpacked before it can be linked.
	packed   string
	problems []Problem
}

// readFile reads a file of a source, all of it.
func readFile(source Source, name string) ([]byte, error) {
	f, err := source.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if info, err := f.Stat(); err == nil && info.Size() <= maxFileSize {
		b.Grow(int(info.Size()) + bytes.MinRead)
	}
	_, err = b.ReadFrom(io.LimitReader(f, maxFileSize))
	return b.Bytes(), err
}

// readHeads makes a fragment of a file's declarations, bodies left for later.
func readHeads(source Source, at located) *fragment {
	f := &fragment{located: at, file: source.shown(at.path)}
	began := time.Now()
	src, err := readFile(source, at.path)
	if err != nil {
		f.problems = append(f.problems, problem(codeFile, Warning, f.file, "%s cannot be read: %v", f.file, cause(err)))
		return f
	}
	f.size, f.sum, f.sure = int64(len(src)), contentsOf(src), at.tells(began)
	parsed := smi.Parse(src)
	f.modules = parsed.Modules
	switch {
	case len(f.modules) > 0:
	case bytes.IndexByte(smi.Decode(src[:min(len(src), 4096)]), 0) >= 0:
		f.problems = append(f.problems, problem(codeBinary, Note, f.file, "%s is not a text file; it is left out", f.file))
		return f
	default:
		f.problems = append(f.problems, problem(smi.NoModule.String(), Note, f.file, "%s holds no MIB module; it is left out", f.file))
		return f
	}
	for i := range f.modules {
		if m := &f.modules[i]; m.Name == "" {
			base := path.Base(at.path)
			m.Name = strings.TrimSuffix(base, path.Ext(base))
		}
	}
	for _, d := range parsed.Diagnostics {
		f.problems = append(f.problems, problemOf(d, f.moduleAt(d.Offset), f.file))
	}
	return f
}

func (f *fragment) moduleAt(offset uint32) string {
	for _, m := range f.modules {
		if offset >= m.Start && offset < m.End {
			return m.Name
		}
	}
	return ""
}

// withBodies returns the fragment with the bodies of its declarations, read
// from its file; all of it packed.
func (f *fragment) withBodies(p *smi.Parser, source Source) *fragment {
	whole := *f
	whole.problems = slices.Clip(f.problems)
	all := make([][]smi.Body, len(f.modules))
	for i, m := range f.modules {
		all[i] = make([]smi.Body, len(m.Statements))
	}
	if len(f.modules) > 0 {
		src, err := readFile(source, f.path)
		if err != nil || contentsOf(src) != f.sum {
			whole.sure = false
			whole.sum = contents{} // so that it is read again the next time
			whole.problems = append(whole.problems, problem(codeChanged, Warning, f.file,
				"%s changed while it was loaded; load again to see what it says now", f.file))
		} else {
			whole.readBodies(p, src, all)
		}
	}
	return &fragment{located: f.located, file: f.file, size: f.size, sum: whole.sum, sure: whole.sure, packed: packFragment(&whole, all)}
}

func (f *fragment) readBodies(p *smi.Parser, src []byte, all [][]smi.Body) {
	src = smi.Decode(src)
	lines := smi.NewLines(src)
	for i := range f.modules {
		m := &f.modules[i]
		var report smi.Report
		for j := range m.Statements {
			body, odd := p.Body(src, m, &m.Statements[j])
			all[i][j] = body
			for _, d := range odd {
				report.Add(d)
			}
		}
		for _, d := range report.Diagnostics() {
			if len(f.problems) >= maxProblems {
				break
			}
			d.Line, d.Col = lines.At(d.Offset)
			f.problems = append(f.problems, problemOf(d, m.Name, f.file))
		}
	}
}

// each runs work for 0 to n-1 on some workers and tells done how many are
// finished, from the calling goroutine.
func each(ctx context.Context, n, workers int, work func(int), done func(int)) error {
	if n == 0 {
		return ctx.Err()
	}
	var next, finished atomic.Int64
	tick := make(chan struct{}, 1)
	g, ctx := errgroup.WithContext(ctx)
	for range min(workers, n) {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				work(i)
				finished.Add(1)
				select {
				case tick <- struct{}{}:
				default:
				}
			}
		})
	}
	over := make(chan error, 1)
	go func() { over <- g.Wait() }()
	for {
		select {
		case <-tick:
			done(int(finished.Load()))
		case err := <-over:
			done(int(finished.Load()))
			return err
		}
	}
}
