//go:build !unix

package casetest

import "testing"

// peakMemory is not known on this system.
func peakMemory(*testing.B) int64 { return 0 }
