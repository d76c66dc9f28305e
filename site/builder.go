package site

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"path"
	"strings"
	"sync/atomic"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// builder holds what all pages share: the data, the templates, the assets.
type builder struct {
	ctx       context.Context
	in        Input
	put       Put
	data      *data
	queries   []query
	assets    assets
	templates map[diag.Lang]map[string]*template.Template
	exists    map[string]bool // addresses of pages
	drawn     atomic.Int64

	explainers explainers
}

func newBuilder(ctx context.Context, in Input, put Put) (*builder, error) {
	b := &builder{ctx: ctx, in: in, put: put, exists: map[string]bool{}, explainers: explainers{read: in.Explain}}
	var err error
	if b.queries, err = queries(); err != nil {
		return nil, err
	}
	if b.data, err = load(ctx, in.DB, b.queries); err != nil {
		return nil, err
	}
	if b.templates, err = parseTemplates(); err != nil {
		return nil, err
	}
	b.assets, err = makeAssets(b)
	return b, err
}

// view is one page being made: where it stands and in which language and period.
type view struct {
	*builder
	lang   diag.Lang
	period string // of the page, or the report period for pages without one
	name   string // address within language and period, such as people/E1; home is ""
	page   page
	charts bool // the page holds a chart, so it wants the chart scripts
	shown  map[string]bool
}

// t gives a text in the page's language, with its blanks filled in.
func (v *view) t(key string, args ...any) string { return word(key, v.lang, args...) }

// word gives a text of the table of words. A key that does not exist is a
// mistake of ours that a test finds.
func word(key string, lang diag.Lang, args ...any) string {
	text, ok := words[key]
	if !ok {
		panic("site: no word " + key)
	}
	if len(args) == 0 {
		return strings.ReplaceAll(text.In(lang), "%%", "%")
	}
	return fmt.Sprintf(text.In(lang), args...)
}

// pick chooses between two columns of a result by language.
func (v *view) pick(r row, column string) string {
	if v.lang == diag.EN {
		if s := r.text(column + "_en"); s != "" {
			return s
		}
	}
	return r.text(column)
}

// folder is where the pages of a language and period stand, "" or with a slash at its end.
func (b *builder) folder(lang diag.Lang, period string) string {
	folder := ""
	if lang != b.in.Lang {
		folder = string(lang) + "/"
	}
	if period != "" && period != b.in.Period {
		folder += period + "/"
	}
	return folder
}

// address is a page's path within the site.
func (b *builder) address(lang diag.Lang, period, name string) string {
	if !perPeriod(name) {
		period = ""
	}
	return path.Join(b.folder(lang, period)+name, "index.html")
}

func (v *view) path() string { return v.address(v.lang, v.period, v.name) }

// Href is the relative address of another page in the same language and, where
// it has one, the same period.
func (v *view) Href(name string) string {
	name, anchor, found := strings.Cut(name, "#")
	target := relative(v.path(), v.address(v.lang, v.period, name))
	if found {
		target += "#" + anchor
	}
	return target
}

// File is the relative address of a file of the site.
func (v *view) File(target string) string { return relative(v.path(), target) }

// relative is the address of one file of the site as seen from another.
func relative(from, to string) string {
	up := strings.Count(from, "/")
	f, t := strings.Split(from, "/"), strings.Split(to, "/")
	shared := 0
	for shared < len(f)-1 && shared < len(t)-1 && f[shared] == t[shared] {
		shared++
	}
	return strings.Repeat("../", up-shared) + strings.Join(t[shared:], "/")
}

// word functions of templates, one set for each language.
func funcs(lang diag.Lang) template.FuncMap {
	return template.FuncMap{
		"t":       func(key string, args ...any) string { return word(key, lang, args...) },
		"points":  points,
		"percent": percent,
		"count":   func(n int) string { return count(float64(n), lang) },
		"period":  func(p string) string { return periodName(p, lang) },
	}
}

// value writes an indicator's value with its unit.
func (v *view) value(x float64, unit string) string { return scheme.FormatValue(x, unit, v.lang) }

// page makes one page and puts it in its place.
func (b *builder) page(ctx context.Context, j job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	v := &view{builder: b, lang: j.lang, period: j.period, name: j.name, page: j.page, shown: map[string]bool{}}
	content, err := j.page.make(v)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := b.templates[j.lang][j.page.template].Execute(&out, v.frame(content)); err != nil {
		return err
	}
	return b.put(j.path, out.Bytes())
}
