package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// pack makes an archive of a folder or a compressed file, by its name's end:
// pack ARCHIVE FOLDER|FILE
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pack ARCHIVE FOLDER|FILE")
	}
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	switch from := ts.MkAbs(args[1]); {
	case strings.HasSuffix(args[0], ".zip"):
		w := zip.NewWriter(file)
		err = errors.Join(w.AddFS(os.DirFS(from)), w.Close())
	case strings.HasSuffix(args[0], ".tar.gz"):
		packed := gzip.NewWriter(file)
		w := tar.NewWriter(packed)
		err = errors.Join(w.AddFS(os.DirFS(from)), w.Close(), packed.Close())
	default:
		w := gzip.NewWriter(file)
		_, err = io.WriteString(w, ts.ReadFile(args[1]))
		err = errors.Join(err, w.Close())
	}
	ts.Check(errors.Join(err, file.Close()))
}
