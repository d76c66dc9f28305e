//go:build unix

package casetest

import (
	"runtime"
	"syscall"
	"testing"
)

// peakMemory is the most resident memory of this process so far, in bytes.
func peakMemory(b *testing.B) int64 {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) * 1024
}
