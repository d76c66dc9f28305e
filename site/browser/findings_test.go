package browser

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFindingsPrintAProblemOnce(t *testing.T) {
	var f findings
	f.add("a.html", []string{"x", "x", "y"})
	f.add("b.html", []string{"x"})
	f.add("c.html", []string{"x", "z"})
	got := record(t, func(tb testing.TB) { f.report(tb) }).errors
	want := []string{"a.html: x (and on 2 more pages, such as c.html)", "a.html: y", "c.html: z"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestReportIsBounded(t *testing.T) {
	problems := make([]string, maxShown+3)
	got := record(t, func(tb testing.TB) { report(tb, "(links)", problems) }).errors
	if len(got) != maxShown+1 || got[maxShown] != "… and 3 more (links)" {
		t.Errorf("%d lines, the last %q", len(got), got[len(got)-1])
	}
}

func TestUnreadablePageIsAFault(t *testing.T) {
	dir := goodSite().write(t)
	if err := os.Symlink("nowhere", filepath.Join(dir, "lost.html")); err != nil {
		t.Skipf("symbolic link: %v", err)
	}
	record(t, func(tb testing.TB) { StaticChecks(tb, dir) }).want(t, "lost.html:1: cannot be read")
}
