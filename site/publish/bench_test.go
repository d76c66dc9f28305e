package publish

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"
)

// BenchmarkPublish publishes a site of 3000 pages of 20 kB, once with all pages
// changed and once with none.
func BenchmarkPublish(b *testing.B) {
	const count, size = 3000, 20_000
	for _, changed := range []bool{true, false} {
		b.Run(fmt.Sprintf("changed=%v", changed), func(b *testing.B) {
			dir := filepath.Join(b.TempDir(), "public")
			round := byte(0)
			for b.Loop() {
				if changed {
					round++
				}
				publishMany(b, dir, count, bytes.Repeat([]byte{round}, size))
			}
		})
	}
}

func publishMany(b *testing.B, dir string, count int, content []byte) {
	s, err := Begin(dir)
	if err != nil {
		b.Fatal(err)
	}
	for i := range count {
		if err := s.Put(fmt.Sprintf("people/E%d/index.html", i), content); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := s.Commit(context.Background()); err != nil {
		b.Fatal(err)
	}
}
