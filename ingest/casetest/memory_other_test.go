//go:build !unix

package casetest

import (
	"testing"
	"time"
)

// peakMemory is not known on this system.
func peakMemory(*testing.B) int64 { return 0 }

// processorTime is unknown here.
func processorTime(*testing.B) time.Duration { return 0 }
