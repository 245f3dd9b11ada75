package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/adrg/xdg"

	"github.com/mibtui/mibtui/mib"
	"github.com/mibtui/mibtui/mib/cache"
)

// cache returns where what was read of MIB files is kept for the next time,
// nil for nowhere. What one build of mibtui kept is nothing to another: it may
// have read the files otherwise.
func (f *flags) cache() mib.Cache {
	if f.noCache {
		return nil
	}
	path, err := os.Executable()
	if err != nil {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	build := sha256.Sum256(fmt.Append(nil, path, info.Size(), info.ModTime().UnixNano()))
	return cache.Dir{Path: filepath.Join(xdg.CacheHome, "mibtui", "trees"), Version: hex.EncodeToString(build[:4])}
}

// expectReading lets reading MIBs, which makes much garbage in a short time, go
// on without collecting it while there is room.
func expectReading() {
	const percent, room = 400, 900 << 20
	debug.SetGCPercent(percent)
	debug.SetMemoryLimit(room)
}

// settle gives the memory back that reading MIBs took. What stays is a few
// large pieces without pointers; collecting them more often costs nothing, and
// keeps a browser that is open all day small.
func settle() {
	const percent = 40 // of what lives, as garbage before the next collection
	debug.SetGCPercent(percent)
	debug.FreeOSMemory()
}
