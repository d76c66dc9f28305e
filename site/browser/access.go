package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axeTags are the success criteria that axe-core is asked about.
var axeTags = []string{"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"}

// Accessibility runs axe-core on each kind of page, light and dark, with every
// fold of the page open, and then walks each page by Tab alone: every link,
// button and field must be reached, and be seen to have the focus.
func Accessibility(t testing.TB, dir string) {
	t.Helper()
	axe := axeSource(t)
	b := open(t, fileOrigin(t, dir))
	pages := Pages(t, dir)
	var found findings
	for _, page := range pages {
		for _, prefers := range []string{"light", "dark"} {
			found.add(page, prefixed(prefers+": ", b.axeFindings(axe, page, prefers)))
		}
		found.add(page, prefixed("keyboard: ", b.byKeyboard(page)))
	}
	found.report(t)
	t.Logf("%d pages examined", len(pages))
}

func prefixed(prefix string, list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, prefix+s)
	}
	return out
}

// axeSource gives axe-core's script, or ends the test when it is not there.
func axeSource(t testing.TB) string {
	t.Helper()
	skipUnwanted(t)
	path := os.Getenv("KAOHE_AXE")
	if path == "" {
		missing(t, "axe-core", "set KAOHE_AXE to the path of axe.min.js")
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("axe-core: %v", err)
	}
	return string(source)
}

func (b *tab) axeFindings(axe, page, prefers string) []string {
	b.t.Helper()
	b.scheme(prefers, "")
	b.window(wide, tall)
	b.visit(page)
	b.measure("scrollThrough()")
	b.measure("openDetails()")
	b.do("load axe-core", chromedp.Evaluate[chromedp.Void](axe))
	type violation struct {
		ID, Help string
		Nodes    []struct {
			Target []any
			HTML   string
		}
	}
	tags, err := json.Marshal(axeTags)
	if err != nil {
		b.t.Fatalf("axe-core: %v", err)
	}
	found := ask[[]violation](b, fmt.Sprintf(
		`axe.run(document, {runOnly: {type: "tag", values: %s}, resultTypes: ["violations"]}).then(r => r.violations)`, tags))
	var out []string
	for _, v := range found {
		for i, n := range v.Nodes {
			if i == 3 {
				out = append(out, fmt.Sprintf("axe %s: … and %d more", v.ID, len(v.Nodes)-3))
				break
			}
			out = append(out, fmt.Sprintf("axe %s: %s: %v %.160s", v.ID, v.Help, n.Target, n.HTML))
		}
	}
	return out
}

// byKeyboard presses Tab from the start of a page until everything should have
// had the focus.
func (b *tab) byKeyboard(page string) []string {
	b.t.Helper()
	b.scheme("light", "")
	b.window(wide, tall)
	b.visit(page)
	b.measure("settle()")
	stops := measured[int](b, "stops()")
	if stops == 0 {
		return []string{"nothing on the page can have the focus"}
	}
	const spare = 8 // the browser itself makes boxes that scroll a stop
	for range stops + spare {
		b.do("press Tab", chromedp.KeyEvent(kb.Tab))
	}
	b.measure("settle()")
	type result struct {
		Missed, Unseen []string
		Last           string
	}
	got := measured[result](b, "reached()")
	var out []string
	for _, m := range got.Missed {
		out = append(out, fmt.Sprintf("Tab never reaches %s; it ends at %s", m, got.Last))
	}
	for _, u := range got.Unseen {
		out = append(out, fmt.Sprintf("%s has the focus without showing it", u))
	}
	return out
}
