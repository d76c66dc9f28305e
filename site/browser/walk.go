package browser

import (
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

//go:embed measure.js
var measureJS string

// What a page must keep to.
const (
	leastContrast = 4.5  // WCAG 2.2 AA for text of normal size; here for all text
	darkPaper     = 0.10 // highest relative luminance of a dark page
	lightPaper    = 0.70 // lowest relative luminance of a light page
	leastShapes   = 5    // a drawing has more shapes than this
)

// The windows, in CSS pixels.
const (
	wide       = 1440
	tall       = 900
	phone      = 390
	smallPhone = 360
)

// WalkOffline opens the pages of a site by file:// with the network off. Each
// page must load without any error or foreign request; draw every chart with
// JavaScript and without; not scroll sideways on a phone; be dark where the
// reader prefers dark, or switches to it; and keep its text readable in both.
func WalkOffline(t testing.TB, dir string) {
	t.Helper()
	b := open(t, fileOrigin(t, dir))
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: true, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	walk(b, Pages(t, dir))
}

// WalkHTTP does what WalkOffline does, with the site behind a web server on
// this machine, for the first page of each kind: the pages are the same files.
func WalkHTTP(t testing.TB, dir string) {
	t.Helper()
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	walk(open(t, server.URL+"/"), firstOfKind(Pages(t, dir)))
}

// walk reports what is wrong with the pages.
func walk(b *tab, pages []string) {
	b.t.Helper()
	var found findings
	for _, page := range pages {
		found.add(page, b.look(page))
	}
	found.report(b.t)
	b.t.Logf("%d pages walked", len(pages))
}

// look visits a page with and without JavaScript and gives its problems.
func (b *tab) look(page string) []string {
	b.t.Helper()
	var out []string
	b.scripts(true)
	b.scheme("light", "")
	b.window(wide, tall)
	b.visit(page)
	b.measure("scrollThrough()")
	out = append(out, b.badCharts("with JavaScript")...)
	out = append(out, b.badColours()...)
	out = append(out, b.badWidths()...)
	out = append(out, b.takeEvents()...)
	b.scripts(false)
	b.visit(page)
	out = append(out, b.badCharts("without JavaScript")...)
	out = append(out, b.tooWide(smallPhone)...)
	out = append(out, b.takeEvents()...)
	b.scripts(true)
	return out
}

// settled measures, and where it finds something measures again after the page
// had time to follow the change: drawings may lag behind it by some frames.
func (b *tab) settled(measure func() []string) []string {
	b.t.Helper()
	if len(measure()) == 0 {
		return nil
	}
	b.measure("settle(60)")
	return measure()
}

// measure runs one of the measures for its effect.
func (b *tab) measure(call string) {
	b.t.Helper()
	ask[*struct{}](b, "Promise.resolve(("+measureJS+")."+call+").then(() => null)")
}

// measured runs one of the measures for its result.
func measured[T any](b *tab, call string) T {
	b.t.Helper()
	return ask[T](b, "("+measureJS+")."+call)
}

func (b *tab) badCharts(how string) []string {
	b.t.Helper()
	type drawing struct {
		Name          string
		Width, Height float64
		Shapes        int
	}
	var out []string
	for _, d := range measured[[]drawing](b, "charts()") {
		if d.Width == 0 || d.Height == 0 || d.Shapes <= leastShapes {
			out = append(out, fmt.Sprintf("%s: no chart is drawn %s (%.0f × %.0f pixels, %d shapes)", d.Name, how, d.Width, d.Height, d.Shapes))
		}
	}
	return out
}

// badColours measures light and dark, by preference and by the page's own
// switch, the attribute data-theme of the root.
func (b *tab) badColours() []string {
	b.t.Helper()
	var out []string
	b.measure("openDetails()")
	for _, prefers := range []string{"light", "dark"} {
		b.scheme(prefers, "")
		out = append(out, b.badPaper(prefers, "by preference")...)
		out = append(out, b.settled(func() []string { return b.poorText(prefers) })...)
		other := map[string]string{"light": "dark", "dark": "light"}[prefers]
		b.setTheme(other)
		out = append(out, b.badPaper(other, "by the switch")...)
		b.setTheme("")
	}
	b.scheme("light", "")
	return out
}

func (b *tab) setTheme(theme string) {
	b.t.Helper()
	if theme == "" {
		ask[*struct{}](b, `delete document.documentElement.dataset.theme, null`)
		return
	}
	ask[*struct{}](b, fmt.Sprintf(`document.documentElement.dataset.theme = %q, null`, theme))
}

func (b *tab) badPaper(want, how string) []string {
	b.t.Helper()
	b.measure("settle()")
	light := measured[float64](b, "paper()")
	if want == "dark" && light > darkPaper || want == "light" && light < lightPaper {
		return []string{fmt.Sprintf("the page is not %s %s (luminance %.2f)", want, how, light)}
	}
	return nil
}

func (b *tab) poorText(prefers string) []string {
	b.t.Helper()
	type text struct {
		Where, Text, Ink, Paper string
		Ratio                   float64
	}
	type result struct {
		Count int
		Poor  []text
	}
	got := measured[result](b, fmt.Sprintf("contrasts(%g)", leastContrast))
	var out []string
	for _, p := range got.Poor {
		out = append(out, fmt.Sprintf("%s: contrast %.2f of %s on %s in %s, wish %.1f (%q)", p.Where, p.Ratio, p.Ink, p.Paper, prefers, leastContrast, p.Text))
	}
	if got.Count == 0 {
		out = append(out, "no text is visible in "+prefers)
	}
	return out
}

func (b *tab) badWidths() []string {
	b.t.Helper()
	var out []string
	for _, width := range []int64{phone, smallPhone} {
		out = append(out, b.settled(func() []string { return b.tooWide(width) })...)
	}
	b.window(wide, tall)
	return out
}

// tooWide sets the window and tells whether the page sticks out of it.
func (b *tab) tooWide(width int64) []string {
	b.t.Helper()
	b.window(width, tall)
	type result struct {
		By  float64
		Out []string
	}
	got := measured[result](b, "overflow()")
	if got.By <= 0 {
		return nil
	}
	return []string{fmt.Sprintf("scrolls sideways by %.0f pixels at %d: %s", got.By, width, strings.Join(got.Out, ", "))}
}
