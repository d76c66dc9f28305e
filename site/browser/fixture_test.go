package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// files is a small site: path → content.
type files map[string]string

// goodSite is a site in which no check finds anything: both languages, a
// period, a chart, tables, a scorecard.
func goodSite() files {
	return files{
		"index.html":                  fixturePage("zh-CN", "本季概览", chartFigure),
		"en/index.html":               fixturePage("en", "This quarter", chartFigure),
		"2026Q2/index.html":           fixturePage("zh-CN", "上季概览", ""),
		"people/E1/index.html":        fixturePage("zh-CN", "赵敏", signLines),
		"people/E2/index.html":        fixturePage("zh-CN", "钱伟", signLines),
		"en/people/E1/index.html":     fixturePage("en", "Zhao Min", signLines),
		"assets/site.css":             fixtureCSS,
		"assets/site.js":              "document.documentElement.dataset.ready = '1';\n",
		"assets/icon.svg":             `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#0b5a86"/></svg>`,
		"data/a.csv":                  "\ufeff\"月\",\"值\"\n9,1\n",
		"data/notes about nothing.md": "not looked at\n",
	}
}

// fixturePage is a page as the site's own would be. ROOT in it becomes the way
// to the root of the site when it is written.
func fixturePage(lang, title, body string) string {
	page := `<!doctype html>
<html lang="LANG"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<link rel="icon" href="ROOTassets/icon.svg">
<link rel="stylesheet" href="ROOTassets/site.css">
<script src="ROOTassets/site.js" defer></script>
</head><body>
<header><nav aria-label="main"><a href="ROOTindex.html">kaohe</a> <a href="ROOTpeople/E1/index.html#score">E1</a> <a href="#team=east">east</a></nav></header>
<main>
<h1>TITLE</h1>
<p>One <button type="button">button</button> and <label>a field <input type="search" name="q"></label>.</p>
BODY
<h2 id="score">Score</h2>
<div class="scroll" tabindex="0" role="region" aria-label="score"><table><thead><tr><th scope="col">a</th><th scope="col" colspan="2">b</th></tr></thead>
<tbody><tr><td rowspan="2">1</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></tbody></table></div>
<p class="quiet">Data as of 2026-09-30.</p>
</main>
</body></html>
`
	return strings.NewReplacer("LANG", lang, "TITLE", title, "BODY", body).Replace(page)
}

const chartFigure = `<figure data-chart="c1" id="c1">
<svg class="chart" width="300" height="60" viewBox="0 0 300 60" role="img" aria-label="six bars"><rect class="bar" x="0" y="0" width="40" height="60"/><rect class="bar" x="50" y="10" width="40" height="50"/><rect class="bar" x="100" y="20" width="40" height="40"/><rect class="bar" x="150" y="30" width="40" height="30"/><rect class="bar" x="200" y="40" width="40" height="20"/><line class="axis" x1="0" y1="60" x2="300" y2="60"/><text class="on" x="6" y="50">12</text></svg>
<script type="application/json">{"series":[1,2,3]}</script>
<details><summary>data</summary><div class="scroll"><table><tr><th scope="col">a</th><th scope="col">b</th></tr><tr><td>1</td><td>2</td></tr></table></div></details>
<figcaption><a href="ROOTdata/a.csv">CSV</a></figcaption>
</figure>`

const signLines = `<div class="sign"><div>Signed, employee</div><div>Signed, supervisor</div></div>`

const fixtureCSS = `/* url(https://example.org/) in a comment is nothing */
:root { --paper: #fdfdfc; --ink: #1c2126; --soft: #5d6670; --accent: #0b5a86; --on: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e8eaec; --soft: #a6aeb6; --accent: #6db4dc; --on: #14171a; } }
:root[data-theme="light"] { --paper: #fdfdfc; --ink: #1c2126; --soft: #5d6670; --accent: #0b5a86; --on: #ffffff; }
:root[data-theme="dark"] { --paper: #14171a; --ink: #e8eaec; --soft: #a6aeb6; --accent: #6db4dc; --on: #14171a; }
html { background: var(--paper); color: var(--ink); font: 14px/1.6 sans-serif; }
body { margin: 0 16px; }
a { color: var(--accent); }
nav a, button, input, summary { display: inline-block; min-height: 24px; min-width: 24px; }
button, input { color: var(--ink); background: var(--paper); border: 1px solid var(--soft); }
:focus-visible { outline: 2px solid var(--accent); }
.quiet { color: var(--soft); }
.scroll { overflow-x: auto; }
.bar { fill: var(--accent); } .axis { stroke: var(--soft); } .on { fill: var(--on); font-size: 12px; }
svg { max-width: 100%; }
.sign { display: none; }
.dot { background: url("data:image/gif;base64,R0lGODlhAQABAAAAACw="); }
@media print { @page { size: A4; margin: 16mm; } nav { display: none; } .sign { display: block; } }
`

// with gives the site with one change in one file, which must be there to be
// made.
func (f files) with(t *testing.T, file, before, after string) files {
	t.Helper()
	if !strings.Contains(f[file], before) {
		t.Fatalf("fixture: %s does not hold %q", file, before)
	}
	out := files{}
	for name, content := range f {
		out[name] = content
	}
	out[file] = strings.Replace(f[file], before, after, 1)
	return out
}

// write puts the site into a folder of its own.
func (f files) write(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site with space")
	for name, content := range f {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		root := strings.Repeat("../", strings.Count(name, "/"))
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(content, "ROOT", root)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// recorder is a testing.TB that notes what a check says instead of failing.
type recorder struct {
	testing.TB
	errors   []string
	skipped  string
	cleanups []func()
}

// record runs a check to its end with a recorder.
func record(t *testing.T, check func(testing.TB)) *recorder {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for _, f := range slices.Backward(r.cleanups) {
				f()
			}
		}()
		check(r)
	}()
	<-done
	return r
}

func (r *recorder) Helper()             {}
func (r *recorder) Logf(string, ...any) {}
func (r *recorder) Cleanup(f func())    { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Errorf(format string, a ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, a...))
}
func (r *recorder) Fatalf(format string, a ...any) { r.Errorf(format, a...); runtime.Goexit() }
func (r *recorder) Skipf(format string, a ...any) {
	r.skipped = fmt.Sprintf(format, a...)
	runtime.Goexit()
}
func (r *recorder) Skip(a ...any) { r.Skipf("%s", fmt.Sprint(a...)) }

// wantClean demands that a check found nothing and did look.
func (r *recorder) wantClean(t *testing.T) {
	t.Helper()
	if r.skipped != "" {
		t.Skip(r.skipped)
	}
	for _, e := range r.errors {
		t.Errorf("found in the good site: %s", e)
	}
}

// want demands that a check found this, and nothing that does not hold it.
func (r *recorder) want(t *testing.T, part string) {
	t.Helper()
	if r.skipped != "" {
		t.Skip(r.skipped)
	}
	if len(r.errors) == 0 {
		t.Fatalf("nothing was found, want %q", part)
	}
	if !slices.ContainsFunc(r.errors, func(e string) bool { return strings.Contains(e, part) }) {
		t.Errorf("want %q, found:\n%s", part, strings.Join(r.errors, "\n"))
	}
}

// fault is one change that a check must find.
type fault struct {
	name, file, before, after string
	want                      string
}

// find runs a check on the good site with each fault by itself.
func find(t *testing.T, check func(testing.TB, string), faults []fault) {
	t.Helper()
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			dir := goodSite().with(t, f.file, f.before, f.after).write(t)
			record(t, func(tb testing.TB) { check(tb, dir) }).want(t, f.want)
		})
	}
}
