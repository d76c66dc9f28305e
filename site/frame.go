package site

import (
	"strings"

	"kaohe/model/diag"
)

// frame is what layout.html shows around every page's own content.
type frame struct {
	*view
	content
	Lang, Dir    string
	Company      string
	Nav          []navItem
	Crumbs       []crumb
	Periods      []navItem
	PeriodName   string
	OtherLang    crumb
	OtherLangTag string
	Base         string // from this page to the language's root
	Assets       assetLinks
	DataUntil    string
	Address      string // within the site, for print
	SchemeNames  string
}

// navItem is a link that may be the page itself.
type navItem struct {
	crumb
	Here bool
}

// assetLinks are the addresses of the shared files as seen from a page.
type assetLinks struct{ CSS, Theme, JS, Search, ECharts, Charts, Icon string }

func (v *view) frame(c content) frame {
	f := frame{view: v, content: c, Lang: htmlLang(v.lang), Company: v.in.Company, PeriodName: periodName(v.period, v.lang)}
	f.Nav, f.Periods = v.nav(), v.periodLinks()
	f.Crumbs = v.crumbs(c)
	f.OtherLang, f.OtherLangTag = v.otherLanguage()
	f.Base = relative(v.path(), v.folder(v.lang, "")+"x")
	f.Base = strings.TrimSuffix(f.Base, "x")
	f.Assets = v.assets.links(v)
	f.Address = v.path()
	f.DataUntil = v.data.until(v.lang)
	f.SchemeNames = v.schemeNames()
	return f
}

// htmlLang is the language tag of pages.
func htmlLang(lang diag.Lang) string {
	if lang == diag.EN {
		return "en"
	}
	return "zh-CN"
}

func (v *view) nav() []navItem {
	var out []navItem
	kind, _, _ := strings.Cut(v.name, "/")
	if kind == "people" {
		kind = "rankings"
	}
	for _, p := range pages() {
		if p.nav {
			out = append(out, navItem{crumb{v.t(p.key()), v.Href(p.name)}, p.name == kind})
		}
	}
	return out
}

// key is the word for a kind of page.
func (p page) key() string {
	if p.name == "" {
		return "home"
	}
	return p.name
}

// periodLinks lead to the same page in other periods, or to that period's home
// where the page does not exist there.
func (v *view) periodLinks() []navItem {
	var out []navItem
	for _, p := range v.data.periods {
		name := v.name
		if !perPeriod(name) || !v.has(name, p) {
			name = ""
		}
		target := relative(v.path(), v.address(v.lang, p, name))
		out = append(out, navItem{crumb{periodName(p, v.lang), target}, p == v.period && perPeriod(v.name)})
	}
	return out
}

// crumbs lead from home to a page below a kind.
func (v *view) crumbs(c content) []crumb {
	if !strings.Contains(v.name, "/") {
		return nil
	}
	out := []crumb{{v.t("home"), v.Href("")}}
	kind, _, _ := strings.Cut(v.name, "/")
	if kind == "people" {
		kind = "rankings"
	}
	out = append(out, crumb{v.t(kind), v.Href(kind)})
	out = append(out, c.Trail...)
	return append(out, crumb{Name: c.Crumb})
}

func (v *view) otherLanguage() (crumb, string) {
	other := diag.EN
	if v.lang == diag.EN {
		other = diag.ZH
	}
	return crumb{v.t("other_lang"), relative(v.path(), v.address(other, v.period, v.name))}, htmlLang(other)
}

func (v *view) schemeNames() string {
	var out []string
	for _, s := range v.in.Schemes {
		out = append(out, s.ID+" v"+s.Version)
	}
	return strings.Join(out, ", ")
}
