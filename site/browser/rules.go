package browser

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// staticRules is what every page must keep to, each rule by itself. A check
// gives problems that begin with a line number.
var staticRules = []struct {
	name  string
	check func(*site, *page) []string
}{
	{"readable", checkReadable},
	{"links", checkLinks},
	{"inline", checkInline},
	{"json", checkJSON},
	{"policy", checkPolicy},
	{"ids", checkIDs},
	{"document", checkDocument},
	{"headings", checkHeadings},
	{"balance", checkBalance},
	{"attributes", checkAttributes},
	{"nesting", checkNesting},
	{"parents", checkParents},
	{"tables", checkTables},
	{"labels", checkLabels},
	{"budget", checkBudget},
}

// checkReadable: the file can be read and parsed.
func checkReadable(_ *site, p *page) []string {
	if p.err != nil {
		return []string{at(1, "cannot be read: %v", p.err)}
	}
	return nil
}

// references are the attributes that name something to go to or to load.
var references = []string{"href", "src", "xlink:href", "srcset", "poster", "data", "action", "formaction", "background", "ping"}

// checkLinks: every reference is relative, leads to a file of the site, and its
// anchor is there. An anchor with "=" is state for a script, not a place.
func checkLinks(s *site, p *page) []string {
	var out []string
	for _, k := range p.tokens {
		if !k.opens() {
			continue
		}
		for _, a := range k.Attr {
			if !slices.Contains(references, referenceName(a)) {
				continue
			}
			if (k.Data == "img" || k.attr("rel") == "icon") && strings.HasPrefix(a.Val, "data:") {
				continue
			}
			if problem := s.badReference(p.path, a.Val); problem != "" {
				out = append(out, at(k.line, "%s %s=%q: %s", k.Data, a.Key, a.Val, problem))
			}
		}
	}
	return out
}

func referenceName(a html.Attribute) string {
	if a.Namespace != "" {
		return a.Namespace + ":" + a.Key
	}
	return a.Key
}

// badReference says what is wrong with a reference from a file, or "".
func (s *site) badReference(from, ref string) string {
	u, err := url.Parse(ref)
	switch {
	case err != nil:
		return "is no address"
	case u.Scheme != "" || u.Host != "" || strings.HasPrefix(ref, "//"):
		return "is foreign; the site must stand alone"
	case strings.HasPrefix(u.Path, "/"):
		return "is absolute; it must be relative"
	case u.Path == "" && u.Fragment == "":
		return "leads nowhere"
	}
	target := from
	if u.Path != "" {
		target = path.Join(path.Dir(from), u.Path)
	}
	switch {
	case strings.HasSuffix(u.Path, "/") || s.files[path.Join(target, "index.html")]:
		return "must end in index.html, for file://"
	case !s.files[target]:
		return "is not in the site"
	case u.Fragment == "" || strings.Contains(u.Fragment, "=") || path.Ext(target) != ".html":
		return ""
	case !s.ids[target][u.Fragment]:
		return "has no such anchor"
	}
	return ""
}

// checkInline: the content security policy forbids inline styles and scripts,
// and file:// forbids modules.
func checkInline(_ *site, p *page) []string {
	var out []string
	for _, k := range p.tokens {
		if !k.opens() {
			continue
		}
		for _, a := range k.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				out = append(out, at(k.line, "%s: has the attribute %s", k.Data, a.Key))
			}
		}
		_, loads := k.lookup("src")
		switch kind := k.attr("type"); {
		case k.Data == "style":
			out = append(out, at(k.line, "style: inline style sheet"))
		case k.Data == "script" && !loads && kind != "application/json":
			out = append(out, at(k.line, "script: inline script"))
		case k.Data == "script" && loads && kind != "" && kind != "text/javascript":
			out = append(out, at(k.line, "script: type %q does not load from file://", kind))
		}
	}
	return out
}

// checkJSON: data for scripts parses.
func checkJSON(_ *site, p *page) []string {
	var out []string
	for i, k := range p.tokens {
		if k.Data != "script" || !k.opens() || k.attr("type") != "application/json" {
			continue
		}
		if i+1 == len(p.tokens) || !json.Valid(p.raw[p.tokens[i+1].start:p.tokens[i+1].end]) {
			out = append(out, at(k.line, "script: is not JSON"))
		}
	}
	return out
}

// checkPolicy: a content security policy that allows nothing from elsewhere
// stands before anything is loaded.
func checkPolicy(_ *site, p *page) []string {
	for _, k := range p.tokens {
		if !k.opens() {
			continue
		}
		if k.Data == "meta" && strings.EqualFold(k.attr("http-equiv"), "content-security-policy") {
			return weakPolicy(k)
		}
		if k.Data == "script" || k.Data == "link" {
			return []string{at(k.line, "%s: stands before the content security policy", k.Data)}
		}
	}
	return []string{at(1, "no content security policy")}
}

func weakPolicy(k token) []string {
	policy := k.attr("content")
	var out []string
	if !strings.Contains(policy, "default-src 'none'") {
		out = append(out, at(k.line, "content security policy: must have default-src 'none'"))
	}
	for _, weak := range []string{"unsafe-", "http:", "https:", "*"} {
		if strings.Contains(policy, weak) {
			out = append(out, at(k.line, "content security policy: must not allow %s", weak))
		}
	}
	return out
}

// checkIDs: no id twice, none empty or with a space.
func checkIDs(_ *site, p *page) []string {
	var out []string
	seen := map[string]bool{}
	for _, k := range p.tokens {
		id, has := k.lookup("id")
		switch {
		case !has || !k.opens():
		case id == "" || strings.ContainsAny(id, " \t\n"):
			out = append(out, at(k.line, "%s: id %q must be one word", k.Data, id))
		case seen[id]:
			out = append(out, at(k.line, "%s: id %q stands twice", k.Data, id))
		}
		seen[id] = true
	}
	return out
}

// checkDocument: doctype, language, character set, viewport, icon, title.
func checkDocument(_ *site, p *page) []string {
	var out []string
	if len(p.tokens) == 0 || p.tokens[0].Type != html.DoctypeToken || !strings.EqualFold(p.tokens[0].Data, "html") {
		out = append(out, at(1, "must begin with <!doctype html>"))
	}
	out = append(out, badLanguage(p)...)
	if !strings.Contains(strings.ToLower(string(p.raw[:min(len(p.raw), 1024)])), `charset="utf-8"`) {
		out = append(out, at(1, `must say charset="utf-8" in its first 1024 bytes`))
	}
	if !anyToken(p, func(k token) bool { return k.Data == "meta" && k.attr("name") == "viewport" }) {
		out = append(out, at(1, "has no meta viewport"))
	}
	if !anyToken(p, func(k token) bool { return k.Data == "link" && k.attr("rel") == "icon" }) {
		out = append(out, at(1, "has no link rel=icon; without one a browser asks the server for favicon.ico"))
	}
	if titles := textsOf(p, "title"); len(titles) == 0 || titles[0] == "" {
		out = append(out, at(1, "has no title"))
	}
	return out
}

// badLanguage: html has a lang, and under en/ and zh/ it is that one.
func badLanguage(p *page) []string {
	folder, _, _ := strings.Cut(p.path, "/")
	for _, k := range p.tokens {
		if k.Data != "html" || !k.opens() {
			continue
		}
		lang := k.attr("lang")
		if lang == "" || language.MatchString(folder) && !strings.HasPrefix(lang, folder) {
			return []string{at(k.line, "html: lang %q does not fit the page", lang)}
		}
		return nil
	}
	return []string{at(1, "html: is missing")}
}

func anyToken(p *page, is func(token) bool) bool {
	return slices.ContainsFunc(p.tokens, func(k token) bool { return k.opens() && is(k) })
}

// textsOf gives the texts of all HTML elements of a name; a title inside an
// svg is not the page's.
func textsOf(p *page, name string) []string {
	if p.tree == nil {
		return nil
	}
	var out []string
	for n := range p.tree.Descendants() {
		if n.Type == html.ElementNode && n.Data == name && n.Namespace == "" {
			out = append(out, textOf(n))
		}
	}
	return out
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// checkHeadings: exactly one h1, first; no level is left out on the way down;
// none is empty.
func checkHeadings(_ *site, p *page) []string {
	var out []string
	level, tops := 0, 0
	for _, k := range p.tokens {
		if !k.opens() || len(k.Data) != 2 || k.Data[0] != 'h' || k.Data[1] < '1' || k.Data[1] > '6' {
			continue
		}
		next := int(k.Data[1] - '0')
		if next > level+1 {
			out = append(out, at(k.line, "h%d: follows level %d", next, level))
		}
		if level = next; next == 1 {
			tops++
		}
	}
	if tops != 1 {
		out = append(out, at(1, "h1: must stand exactly once (stands %d times)", tops))
	}
	for _, name := range []string{"h1", "h2", "h3", "h4", "h5", "h6"} {
		if slices.Contains(textsOf(p, name), "") {
			out = append(out, at(1, "%s: is empty", name))
		}
	}
	return out
}

// void are the elements that never have an end tag.
// https://html.spec.whatwg.org/multipage/syntax.html#void-elements
var void = words("area base br col embed hr img input link meta source track wbr")

func words(s string) []string { return strings.Fields(s) }

// element is one that is not closed yet.
type element struct {
	token
	foreign bool // inside svg or math, where <x/> closes itself
}

// walkOpen goes through the tags of a page in order. For each start tag it
// calls enter with the elements around it, the innermost last; it gives what is
// wrong with the balance.
func walkOpen(p *page, enter func(k token, around []element)) []string {
	var out []string
	var around []element
	for _, k := range p.tokens {
		inside := len(around) > 0 && around[len(around)-1].foreign || k.Data == "svg" || k.Data == "math"
		switch {
		case k.opens():
			enter(k, around)
			closed := slices.Contains(void, k.Data) && !inside || inside && k.Type == html.SelfClosingTagToken
			if k.Type == html.SelfClosingTagToken && !closed {
				out = append(out, at(k.line, "<%s/>: only void elements close themselves", k.Data))
			}
			if !closed && k.Type == html.StartTagToken {
				around = append(around, element{k, inside})
			}
		case k.Type == html.EndTagToken:
			if len(around) == 0 || around[len(around)-1].Data != k.Data {
				return append(out, at(k.line, "</%s>: closes nothing; open is %s", k.Data, innermost(around)))
			}
			around = around[:len(around)-1]
		case k.Type == html.TextToken && strings.TrimSpace(k.Data) != "":
			enter(k, around)
		}
	}
	if len(around) > 0 {
		out = append(out, at(around[len(around)-1].line, "%s: is never closed", innermost(around)))
	}
	return out
}

func innermost(around []element) string {
	if len(around) == 0 {
		return "nothing"
	}
	k := around[len(around)-1]
	return fmt.Sprintf("<%s> of line %d", k.Data, k.line)
}

// checkBalance: every element is closed, in order. The page is written by
// templates: an end tag left out is a slip, even where HTML allows it.
func checkBalance(_ *site, p *page) []string {
	return walkOpen(p, func(token, []element) {})
}

// attribute is an attribute as it stands in a tag, its name in group 1.
var attribute = regexp.MustCompile("\\s([^\\s\"'<>/=]+)(?:\\s*=\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s\"'=<>`]+))?")

// checkAttributes: no attribute twice on an element. The tag is read as it is
// written, since a parser drops the second.
func checkAttributes(_ *site, p *page) []string {
	var out []string
	for _, k := range p.tokens {
		if !k.opens() {
			continue
		}
		seen := map[string]bool{}
		for _, m := range attribute.FindAllSubmatch(p.raw[k.start:k.end], -1) {
			name := strings.ToLower(string(m[1]))
			if seen[name] {
				out = append(out, at(k.line, "%s: attribute %s stands twice", k.Data, name))
			}
			seen[name] = true
		}
	}
	return out
}

var (
	interactive = words("a button select textarea input label iframe")
	// closesP are elements before which a parser ends an open paragraph.
	closesP = words("address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul")
	// phrasing are parents whose content must not hold a block.
	phrasing = words("p span h1 h2 h3 h4 h5 h6 b i em strong small code")
)

// checkNesting: nothing to click inside something to click; no block inside a
// paragraph, a heading or a word.
func checkNesting(_ *site, p *page) []string {
	var out []string
	walkOpen(p, func(k token, around []element) {
		if k.Type == html.TextToken || len(around) == 0 {
			return
		}
		for _, outer := range around {
			if (outer.Data == "a" || outer.Data == "button") && slices.Contains(interactive, k.Data) {
				out = append(out, at(k.line, "%s: stands inside %s", k.Data, outer.Data))
			}
		}
		if parent := around[len(around)-1]; slices.Contains(phrasing, parent.Data) && slices.Contains(closesP, k.Data) {
			out = append(out, at(k.line, "%s: stands inside %s", k.Data, parent.Data))
		}
	})
	return out
}

// children are the elements that may stand directly in some parents; text may
// not.
var children = map[string][]string{
	"table":    words("caption colgroup thead tbody tfoot tr script template"),
	"thead":    words("tr"),
	"tbody":    words("tr"),
	"tfoot":    words("tr"),
	"tr":       words("th td"),
	"colgroup": words("col"),
	"ul":       words("li script template"),
	"ol":       words("li script template"),
	"dl":       words("dt dd div"),
	"select":   words("option optgroup hr"),
	"html":     words("head body"),
}

// parents are the only places where some elements may stand.
var parents = map[string][]string{
	"li":         words("ul ol menu"),
	"dt":         words("dl div"),
	"dd":         words("dl div"),
	"tr":         words("table thead tbody tfoot"),
	"td":         words("tr"),
	"th":         words("tr"),
	"thead":      words("table"),
	"tbody":      words("table"),
	"tfoot":      words("table"),
	"caption":    words("table"),
	"colgroup":   words("table"),
	"figcaption": words("figure"),
	"summary":    words("details"),
	"option":     words("select optgroup datalist"),
	"legend":     words("fieldset"),
	"main":       words("body div"),
}

// checkParents: lists, tables and the like are built of their own parts.
func checkParents(_ *site, p *page) []string {
	var out []string
	walkOpen(p, func(k token, around []element) {
		if len(around) == 0 || around[len(around)-1].foreign {
			return
		}
		parent := around[len(around)-1].Data
		allowed, strict := children[parent]
		switch {
		case k.Type == html.TextToken:
			if strict {
				out = append(out, at(k.line, "text stands directly in %s", parent))
			}
		case strict && !slices.Contains(allowed, k.Data):
			out = append(out, at(k.line, "%s: stands directly in %s", k.Data, parent))
		case parents[k.Data] != nil && !slices.Contains(parents[k.Data], parent):
			out = append(out, at(k.line, "%s: stands in %s", k.Data, parent))
		}
	})
	return out
}
