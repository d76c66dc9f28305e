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
	Section      []navItem // the pages beside this one under the same entry, where there are several
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
	f.Nav, f.Section, f.Periods = v.nav(), v.section(), v.periodLinks()
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

// kind is the first part of a page's address; a person's page counts as one of
// the rankings.
func (v *view) kind() string {
	kind, _, _ := strings.Cut(v.name, "/")
	if kind == "people" {
		return "rankings"
	}
	return kind
}

// entry is the entry of the main navigation under which this page is found.
func (v *view) entry() string {
	if v.page.nav || v.page.under == "" {
		return v.kind()
	}
	return v.page.under
}

func (v *view) nav() []navItem {
	var out []navItem
	for _, p := range pages() {
		if p.nav {
			out = append(out, navItem{crumb{v.t(p.key()), v.Href(p.name)}, p.name == v.entry()})
		}
	}
	return out
}

// section lists the pages under this page's entry of the main navigation.
func (v *view) section() []navItem {
	var out []navItem
	for _, p := range pages() {
		if (p.nav && p.name == v.entry() || !p.nav && p.under != "" && p.under == v.entry() && p.name != v.entry()) && v.has(p.name, v.period) {
			item := navItem{crumb{v.t(p.key()), v.Href(p.name)}, p.name == v.kind()}
			if len(out) == 0 || out[len(out)-1].Href != item.Href {
				out = append(out, item)
			}
		}
	}
	if len(out) < 2 {
		return nil
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
	out = append(out, crumb{v.t(v.kind()), v.Href(v.kind())})
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
