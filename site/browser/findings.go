package browser

import (
	"fmt"
	"testing"
)

// maxShown bounds the failures printed by one check or rule.
const maxShown = 20

// findings are the problems of many pages; one that is on all of them is
// printed once.
type findings struct {
	order []string            // the distinct problems as they were found
	pages map[string][]string // problem → the pages it is on
}

// add notes the problems of a page.
func (f *findings) add(page string, problems []string) {
	if f.pages == nil {
		f.pages = map[string][]string{}
	}
	for _, p := range problems {
		on := f.pages[p]
		if on == nil {
			f.order = append(f.order, p)
		}
		if len(on) == 0 || on[len(on)-1] != page {
			f.pages[p] = append(on, page)
		}
	}
}

// report fails the test with every problem and where it is.
func (f *findings) report(t testing.TB) {
	t.Helper()
	var out []string
	for _, p := range f.order {
		on, more := f.pages[p], ""
		if len(on) > 1 {
			more = fmt.Sprintf(" (and on %d more pages, such as %s)", len(on)-1, on[len(on)-1])
		}
		out = append(out, on[0]+": "+p+more)
	}
	report(t, "", out)
}

// report fails the test with the first problems of a kind and the number of the
// others.
func report(t testing.TB, kind string, problems []string) {
	t.Helper()
	for i, p := range problems {
		if i == maxShown {
			t.Errorf("… and %d more %s", len(problems)-maxShown, kind)
			return
		}
		t.Errorf("%s", p)
	}
}
