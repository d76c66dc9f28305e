package browser

import (
	"slices"
	"strings"
	"testing"
)

func TestStaticChecksPassTheGoodSite(t *testing.T) {
	dir := goodSite().write(t)
	record(t, func(tb testing.TB) { StaticChecks(tb, dir) }).wantClean(t)
}

func TestStaticChecksFindEachFault(t *testing.T) {
	find(t, StaticChecks, []fault{
		{"dead link", home, `href="ROOTpeople/E1/index.html#score"`, `href="people/E7/index.html"`, "is not in the site"},
		{"dead anchor", home, `E1/index.html#score`, `E1/index.html#scores`, "no such anchor"},
		{"dead anchor here", home, `#team=east`, `#team`, "no such anchor"},
		{"link to a folder", home, `people/E1/index.html#score`, `people/E1/`, "must end in index.html"},
		{"link to a folder, no slash", home, `people/E1/index.html#score`, `people/E1`, "must end in index.html"},
		{"absolute link", card, `href="ROOTindex.html"`, `href="/index.html"`, "is absolute"},
		{"foreign link", home, `href="#team=east"`, `href="https://example.org/"`, "is foreign"},
		{"foreign script", home, `src="ROOTassets/site.js"`, `src="//cdn.example.org/x.js"`, "is foreign"},
		{"empty link", home, `href="#team=east"`, `href="#"`, "leads nowhere"},
		{"link out of the site", home, `href="#team=east"`, `href="../secret.html"`, "is not in the site"},
		{"missing csv", home, `data/a.csv`, `data/b.csv`, "is not in the site"},
		{"style attribute", home, `<h1>`, `<h1 style="color:red">`, "attribute style"},
		{"event attribute", home, `<h1>`, `<h1 onclick="x()">`, "attribute onclick"},
		{"inline style sheet", home, `</head>`, `<style>a{}</style></head>`, "inline style sheet"},
		{"inline script", home, `</head>`, `<script>x()</script></head>`, "inline script"},
		{"module", home, `.js" defer`, `.js" type="module"`, "does not load from file://"},
		{"broken json", home, `[1,2,3]`, `[1,2,`, "is not JSON"},
		{"no policy", home, `http-equiv="Content-Security-Policy"`, `name="policy"`, "before the content security policy"},
		{"weak policy", home, `script-src 'self'`, `script-src 'self' 'unsafe-inline'`, "must not allow unsafe-"},
		{"open policy", home, `default-src 'none'`, `default-src 'self'`, "default-src 'none'"},
		{"id twice", home, `<h1>`, `<h1 id="score">`, "stands twice"},
		{"empty id", home, `<h1>`, `<h1 id="">`, "must be one word"},
		{"no doctype", home, "<!doctype html>\n", ``, "doctype"},
		{"no language", home, ` lang="zh-CN"`, ``, "lang"},
		{"wrong language", "en/index.html", ` lang="en"`, ` lang="zh-CN"`, "lang"},
		{"no charset", home, `<meta charset="utf-8">`, ``, "charset"},
		{"no viewport", home, `name="viewport"`, `name="port"`, "viewport"},
		{"no icon", home, `rel="icon"`, `rel="author"`, "favicon.ico"},
		{"no title", home, `<title>本季概览</title>`, `<title> </title>`, "no title"},
		{"two h1", home, `<h2 id="score">Score</h2>`, `<h1 id="score">Score</h1>`, "exactly once"},
		{"no h1", home, `<h1>本季概览</h1>`, ``, "exactly once"},
		{"level left out", home, `<h2 id="score">Score</h2>`, `<h3 id="score">Score</h3>`, "follows level 1"},
		{"empty heading", home, `>Score<`, `><`, "h2: is empty"},
		{"end tag left out", home, `</button>`, ``, "closes nothing"},
		{"never closed", home, `</body></html>`, ``, "never closed"},
		{"closed without opening", home, `<h1>`, `</div><h1>`, "closes nothing"},
		{"self-closed block", home, `<h1>`, `<div/><h1>`, "only void elements"},
		{"attribute twice", home, `lang="zh-CN"`, `lang="zh-CN" lang="zh"`, "attribute lang stands twice"},
		{"link in link", home, `>kaohe</a>`, `><a href="index.html">kaohe</a></a>`, "a: stands inside a"},
		{"field in button", home, `>button<`, `><input><`, "input: stands inside button"},
		{"block in paragraph", home, `One <button`, `<div>One</div> <button`, "div: stands inside p"},
		{"block in heading", home, `>Score<`, `><p>Score</p><`, "p: stands inside h2"},
		{"text in table", home, `<tbody>`, `text<tbody>`, "text stands directly in table"},
		{"row without cells' element", home, `<td>2</td>`, `<p>2</p>`, "p: stands directly in tr"},
		{"item without list", home, `<h1>`, `<li>x</li><h1>`, "li: stands in main"},
		{"short row", home, `<td>3</td>`, ``, "different width"},
		{"rowspan too long", home, `rowspan="2"`, `rowspan="3"`, "reaches below"},
		{"no header cell", home, `<tr><th scope="col">a</th><th scope="col">b</th></tr>`, `<tr><td>a</td><td>b</td></tr>`, "no header cell"},
		{"no rows", home, `<tr><th scope="col">a</th><th scope="col">b</th></tr><tr><td>1</td><td>2</td></tr>`, ``, "has no rows"},
		{"no alt", home, `<h1>`, `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><h1>`, "no alt"},
		{"unlabelled drawing", home, ` aria-label="six bars"`, ``, "svg: needs role=img"},
		{"heavy page", home, `One <button`, strings.Repeat("heavy ", 11_000) + `<button`, "besides charts and data"},
		{"foreign font", css, `.bar {`, `@font-face { font-family: x; src: url(https://example.org/x.woff2) } .bar {`, "is foreign"},
		{"missing picture", css, `.bar {`, `.x { background: url('../none.png') } .bar {`, "is not in the site"},
		{"import", css, `:root {`, `@import "other.css"; :root {`, "@import"},
		{"ragged csv", "data/a.csv", "9,1\n", "9,1,2\n", "wrong number of fields"},
		{"empty csv", "data/a.csv", "\ufeff\"月\",\"值\"\n9,1\n", "", "is empty"},
	})
}

func TestChartsAndDataDoNotCount(t *testing.T) {
	big := strings.Repeat(`<tr><td>1</td><td>2</td></tr>`, 4000)
	site := goodSite().with(t, "index.html", `<tr><td>1</td><td>2</td></tr>`, big)
	site = site.with(t, "index.html", `[1,2,3]`, `[`+strings.Repeat("1,", 50_000)+`1]`)
	site = site.with(t, "index.html", `<tr><td>4</td><td>5</td></tr>`, `<tr><td>4</td><td>5</td></tr>`+strings.Repeat(`<tr><td>1</td><td>2</td><td>3</td></tr>`, 3000))
	dir := site.write(t)
	record(t, func(tb testing.TB) { StaticChecks(tb, dir) }).wantClean(t)
}

func TestEmptyFolderIsNoSite(t *testing.T) {
	dir := t.TempDir()
	record(t, func(tb testing.TB) { StaticChecks(tb, dir) }).want(t, "holds no page")
}

func TestPages(t *testing.T) {
	site := files{}
	for _, p := range []string{
		"index.html", "en/index.html", "2026Q2/index.html", "2025/index.html", "rankings/index.html",
		"people/E1/index.html", "people/E2/index.html", "people/E3/index.html", "people/E4/index.html", "people/E5/index.html",
		"en/2026Q2/people/E9/index.html", "people/index.html", "site.css",
	} {
		site[p] = "x"
	}
	got := Pages(t, site.write(t))
	want := []string{
		"2025/index.html", "2026Q2/index.html", "en/2026Q2/people/E9/index.html", "en/index.html", "index.html",
		"people/E1/index.html", "people/E3/index.html", "people/E5/index.html", "people/index.html", "rankings/index.html",
	}
	if !slices.Equal(got, want) {
		t.Errorf("pages %q, want %q", got, want)
	}
	if got := ofKind(want, "people/*"); len(got) != 4 {
		t.Errorf("scorecards %q", got)
	}
}

func TestKindOf(t *testing.T) {
	cases := map[string]string{
		"index.html":                         "||",
		"en/index.html":                      "en||",
		"2026Q2/index.html":                  "|period|",
		"en/2026-09/people/E1/index.html":    "en|period|people/*",
		"indicators/csat/index.html":         "||indicators/*",
		"queries/index.html":                 "||queries",
		"pages/2026-plan/deep/er/index.html": "||pages/*",
		"licences.html":                      "||licences",
	}
	for page, want := range cases {
		if got := kindOf(page); got != want {
			t.Errorf("kindOf(%q) = %q, want %q", page, got, want)
		}
	}
}
