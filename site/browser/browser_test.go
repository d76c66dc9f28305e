package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGoodSitePassesOffline(t *testing.T) {
	dir := goodSite().write(t)
	record(t, func(tb testing.TB) { WalkOffline(tb, dir) }).wantClean(t)
}

func TestGoodSitePassesOverHTTP(t *testing.T) {
	dir := goodSite().write(t)
	record(t, func(tb testing.TB) { WalkHTTP(tb, dir) }).wantClean(t)
}

func TestGoodSiteIsAccessible(t *testing.T) {
	dir := goodSite().write(t)
	record(t, func(tb testing.TB) { Accessibility(tb, dir) }).wantClean(t)
}

func TestGoodScorecardPrints(t *testing.T) {
	dir := goodSite().write(t)
	record(t, func(tb testing.TB) { PrintScorecard(tb, dir) }).wantClean(t)
}

func TestGoodSiteIsValid(t *testing.T) {
	dir := goodSite().write(t)
	record(t, func(tb testing.TB) { Validate(tb, dir) }).wantClean(t)
}

// onePage is the site with a fault and of its pages only one: the faulty one, or
// the given one when the fault is in a style sheet or script.
func onePage(t *testing.T, f fault, page string) string {
	t.Helper()
	site := goodSite().with(t, f.file, f.before, f.after)
	if strings.HasSuffix(f.file, ".html") {
		page = f.file
	}
	for name := range site {
		if strings.HasSuffix(name, ".html") && name != page {
			delete(site, name)
		}
	}
	return site.write(t)
}

// findInBrowser runs a check on one page with each fault by itself.
func findInBrowser(t *testing.T, check func(testing.TB, string), page string, faults []fault) {
	t.Helper()
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			dir := onePage(t, f, page)
			record(t, func(tb testing.TB) { check(tb, dir) }).want(t, f.want)
		})
	}
}

const (
	home, card = "index.html", "people/E1/index.html"
	js, css    = "assets/site.js", "assets/site.css"
)

func TestWalkOfflineFindsEachFault(t *testing.T) {
	findInBrowser(t, WalkOffline, home, []fault{
		{"exception", js, "document", "missing.thing(); document", "ReferenceError: missing is not defined"},
		{"late exception", js, "document", "setTimeout(() => { throw new Error('late') }, 0); document", "Error: late"},
		{"console error", js, "document", "console.error('oh', 7); document", `console.error: "oh" 7`},
		{"missing script", home, "assets/site.js", "assets/none.js", "does not load"},
		{"foreign request", js, "document", "new Image().src = 'https://example.org/x.png'; document", "asks for a foreign address: https://example.org/x.png"},
		{"request by script", js, "document", "fetch('data.json').catch(() => 0); document", "connect-src"},
		{"style against the policy", home, "<h1>", `<h1 style="color:red">`, "Content Security Policy"},
		{"script against the policy", home, "</head>", "<script>1</script></head>", "Content Security Policy"},
		{"chart not drawn", home, "<svg class=\"chart\"", `<svg visibility="hidden" class="chart"`, "no chart is drawn with JavaScript"},
		{"chart too poor", home, `<rect class="bar" x="200" y="40" width="40" height="20"/>`, "", "no chart is drawn without JavaScript"},
		{"chart lost with JavaScript", js, "document", "addEventListener('load', () => document.querySelector('figure svg')?.remove()); document", "no chart is drawn with JavaScript"},
		{"chart of JavaScript only", css, ".bar {", ":root:not([data-ready]) svg { display: none } .bar {", "no chart is drawn without JavaScript"},
		{"too wide at 390", css, ".bar {", "h2 { width: 400px } .bar {", "sideways by 26 pixels at 390: h2#score"},
		{"too wide at 360", css, ".bar {", "h2 { width: 350px } .bar {", "at 360: h2#score"},
		{"dark is not dark", css, "--paper: #14171a; --ink: #e8eaec", "--paper: #fdfdfc; --ink: #1c2126", "not dark by preference"},
		{"switch does nothing", css, `:root[data-theme="dark"] {`, `:root[data-theme="night"] {`, "not dark by the switch"},
		{"pale text", css, "--soft: #5d6670;", "--soft: #8b939c;", "p.quiet: contrast 3.0"},
		{"pale text in the dark", css, "--soft: #a6aeb6;", "--soft: #5d6670;", "in dark, wish 4.5"},
		{"half transparent text", css, ".quiet {", ".quiet { opacity: .5;", "p.quiet: contrast"},
		{"text on a bar", css, "fill: var(--on)", "fill: var(--ink)", "figure#c1 text.on: contrast"},
		{"pale text in a fold", css, ".bar {", "details td { color: #bbb } .bar {", "td: contrast"},
		{"nothing to read", css, ".bar {", "body { visibility: hidden } .bar {", "no text is visible"},
	})
}

func TestWalkHTTPFindsEachFault(t *testing.T) {
	findInBrowser(t, WalkHTTP, home, []fault{
		{"missing script", home, "assets/site.js", "assets/none.js", "answer 404"},
		{"foreign request", js, "document", "new Image().src = 'http://127.0.0.1:1/x.png'; document", "asks for a foreign address: http://127.0.0.1:1/x.png"},
		{"exception", js, "document", "missing.thing(); document", "ReferenceError: missing is not defined"},
	})
}

func TestAccessibilityFindsEachFault(t *testing.T) {
	findInBrowser(t, Accessibility, home, []fault{
		{"unnamed button", home, ">button<", "><", "axe button-name"},
		{"unlabelled field", home, `<label>a field <input type="search" name="q"></label>`, `<input type="search" name="q">`, "axe label"},
		{"contrast in the dark", css, "--soft: #a6aeb6;", "--soft: #4d5660;", "dark: axe color-contrast"},
		{"not reached", home, `<button type="button"`, `<button type="button" tabindex="-1"`, `Tab never reaches button "button"`},
		{"trap", js, "document", "addEventListener('keydown', e => { if (e.key === 'Tab' && document.activeElement.matches('button')) e.preventDefault() }); document", `it ends at button "button"`},
		{"focus not seen", css, ":focus-visible {", "button:focus-visible { outline: none } a:focus-visible {", "button has the focus without showing it"},
	})
}

func TestPrintScorecardFindsEachFault(t *testing.T) {
	findInBrowser(t, PrintScorecard, card, []fault{
		{"navigation", css, "nav { display: none; }", "", "navigation is shown"},
		{"no lines to sign", css, ".sign { display: block; }", "", "0 lines to sign"},
		{"one line to sign", card, "<div>Signed, supervisor</div>", "", "1 lines to sign"},
		{"three pages", css, "nav { display: none; }", "nav { display: none; } h1, h2 { break-after: page; break-inside: avoid } .scroll { break-after: page }", "takes"},
		{"letter", css, "size: A4", "size: letter", "not A4"},
		{"no heading", css, "nav { display: none; }", "nav, h1 { display: none; }", "no heading is shown"},
		{"heading off the paper", css, "nav { display: none; }", "nav { display: none; } h1 { position: absolute; left: -500mm; }", "is not on paper"},
	})
}

func TestNoScorecardIsAFault(t *testing.T) {
	site := goodSite()
	for name := range site {
		if strings.Contains(name, "people/") {
			delete(site, name)
		}
	}
	dir := site.write(t)
	record(t, func(tb testing.TB) { PrintScorecard(tb, dir) }).want(t, "holds no scorecard")
}

func TestValidateFindsEachFault(t *testing.T) {
	findInBrowser(t, Validate, home, []fault{
		{"unknown element", home, "<h1>", "<center>x</center><h1>", "center"},
		{"unknown value", home, `type="search"`, `type="serch"`, "type"},
		{"list in paragraph", home, `One <button`, `<ul><li>x</li></ul> <button`, "close-order"},
	})
}

func TestShotsWritesPictures(t *testing.T) {
	dir := goodSite().write(t)
	out := filepath.Join(t.TempDir(), "shots")
	record(t, func(tb testing.TB) { Shots(tb, dir, out) }).wantClean(t)
	pictures, err := filepath.Glob(filepath.Join(out, "*.png"))
	if err != nil || len(pictures) != 5*4 {
		t.Errorf("%d pictures, %v; want 20: %q", len(pictures), err, pictures)
	}
}

func TestMissingToolSkips(t *testing.T) {
	t.Setenv("CHROMIUM", "no-such-browser")
	t.Setenv("KAOHE_BROWSER", "")
	r := record(t, func(tb testing.TB) { Find(tb) })
	if len(r.errors) > 0 || !strings.Contains(r.skipped, "CHROMIUM") {
		t.Errorf("skipped %q, errors %q", r.skipped, r.errors)
	}
}

func TestUnwantedChecksSkip(t *testing.T) {
	t.Setenv("KAOHE_BROWSER", "skip")
	dir := goodSite().write(t)
	for _, proof := range Proofs {
		r := record(t, func(tb testing.TB) { proof.Check(tb, dir) })
		if skips := r.skipped == "KAOHE_BROWSER=skip"; skips == (proof.Name == "static") || len(r.errors) > 0 {
			t.Errorf("%s: skipped %q, errors %q", proof.Name, r.skipped, r.errors)
		}
	}
}

func TestMissingToolsFailWhereRequired(t *testing.T) {
	t.Setenv("KAOHE_BROWSER", "require")
	t.Setenv("CHROMIUM", "no-such-browser")
	t.Setenv("HTML_VALIDATE", "no-such-validator")
	t.Setenv("KAOHE_AXE", "")
	dir := goodSite().write(t)
	for name, check := range map[string]func(testing.TB){
		"chromium":      func(tb testing.TB) { WalkOffline(tb, dir) },
		"axe-core":      func(tb testing.TB) { Accessibility(tb, dir) },
		"html-validate": func(tb testing.TB) { Validate(tb, dir) },
	} {
		record(t, check).want(t, name+": not found, and KAOHE_BROWSER=require")
	}
}

// TestSite proves the site that KAOHE_SITE names.
func TestSite(t *testing.T) {
	dir := SiteUnderTest(t)
	for _, proof := range Proofs {
		t.Run(proof.Name, func(t *testing.T) { proof.Check(t, dir) })
	}
	if out := os.Getenv("KAOHE_SHOTS"); out != "" {
		t.Run("shots", func(t *testing.T) { Shots(t, dir, out) })
	}
}
