package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaohe/site/browser"
)

// The whole demo site in a real browser and under static checks: no console
// error, nothing that leaves the folder, every chart drawn with and without
// JavaScript, every link resolves, valid, accessible, printable.
func TestDemoSite(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(demo(t), "public")
	for _, proof := range browser.Proofs {
		t.Run(proof.Name, func(t *testing.T) {
			t.Parallel()
			proof.Check(t, dir)
		})
	}
}

// The same inputs give the same bytes, in another folder and without a cache.
func TestBuildsAreTheSame(t *testing.T) {
	t.Parallel()
	first := demo(t)
	second := t.TempDir()
	if code, _, stderr := kaohe("-C", second, "demo"); code != exitDone {
		t.Fatal(stderr)
	}
	if a, b := digest(t, filepath.Join(first, "public")), digest(t, filepath.Join(second, "public")); a != b {
		t.Error("two builds of the same exports differ")
	}
}

// A second build parses nothing and says so.
func TestASecondBuildParsesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	calls(t, dir, 1)
	if code, _, stderr := kaohe("-C", dir, "--lang", "en", "build"); code != exitDone || !strings.Contains(stderr, "read exports/") {
		t.Fatalf("exit %d; a first build must say what it reads:\n%s", code, stderr)
	}
	code, _, stderr := kaohe("-C", dir, "--lang", "en", "build", "-o", filepath.Join(dir, "again"))
	if code != exitDone || !strings.Contains(stderr, "none parsed") || strings.Contains(stderr, "read exports/") {
		t.Errorf("exit %d; a second build must parse nothing and say so:\n%s", code, stderr)
	}
}

// digest is one text for a whole tree: names and bytes.
func digest(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		fmt.Fprintf(h, "%s %d\n", filepath.ToSlash(rel), len(content))
		h.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
