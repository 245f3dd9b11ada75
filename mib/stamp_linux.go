package mib

import (
	"io/fs"
	"syscall"
)

// identity returns when a file's inode changed last, and which one it is.
func identity(info fs.FileInfo) (ctime int64, inode, dev uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctim.Nano(), s.Ino, s.Dev
	}
	return 0, 0, 0
}
