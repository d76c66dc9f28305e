package browser

import (
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// period is how a folder of a period is named: 2026, 2026Q3, 2026H1, 2026-09.
var period = regexp.MustCompile(`^\d{4}([QH]\d|-\d{2})?$`)

// language is how a folder of the second language is named.
var language = regexp.MustCompile(`^(zh|en)$`)

// Pages gives the sorted paths of pages that stand for the site in dir: of each
// kind in each language, within and without periods, one; of a kind with many
// pages, such as people, the first, the middle and the last.
func Pages(t testing.TB, dir string) []string {
	t.Helper()
	kinds := map[string][]string{}
	for _, page := range htmlFiles(t, dir) {
		kinds[kindOf(page)] = append(kinds[kindOf(page)], page)
	}
	var out []string
	for _, pages := range kinds {
		out = append(out, pages[0], pages[len(pages)/2], pages[len(pages)-1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ofKind keeps the pages whose kind ends so, such as "people/*".
func ofKind(pages []string, kind string) []string {
	return slices.DeleteFunc(slices.Clone(pages), func(p string) bool {
		return !strings.HasSuffix(kindOf(p), "|"+kind)
	})
}

// kindOf gives language, period or not, and shape of a page:
// "en/2026Q2/people/E1/index.html" is "en|period|people/*".
func kindOf(page string) string {
	parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(page, ".html"), "index"), "/")
	kind := "|"
	if language.MatchString(parts[0]) {
		kind, parts = parts[0]+"|", parts[1:]
	}
	if len(parts) > 0 && period.MatchString(parts[0]) {
		kind, parts = kind+"period", parts[1:]
	}
	shape := strings.TrimSuffix(strings.Join(parts, "/"), "/")
	if folder, _, deep := strings.Cut(shape, "/"); deep {
		shape = folder + "/*"
	}
	return kind + "|" + shape
}

// htmlFiles gives the sorted slash paths of all pages; a site without any ends
// the test.
func htmlFiles(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	for _, file := range siteFiles(t, dir) {
		if path.Ext(file) == ".html" {
			out = append(out, file)
		}
	}
	if len(out) == 0 {
		t.Fatalf("site %s: holds no page", dir)
	}
	return out
}

// siteFiles gives the sorted slash paths of all files of a site.
func siteFiles(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, file)
		out = append(out, filepath.ToSlash(rel))
		return err
	})
	if err != nil {
		t.Fatalf("site: %v", err)
	}
	slices.Sort(out)
	return out
}
