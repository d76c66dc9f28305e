package site

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"kaohe/model/scheme"
	"kaohe/model/words/dictionary"
	echartsasset "kaohe/templates/echarts"
)

// document turns Markdown into HTML. Raw HTML in it is not let through; its
// first heading is taken off and given as the title; tables scroll in their own
// box.
func document(markdown string) (title string, body template.HTML, err error) {
	src := []byte(markdown)
	md := goldmark.New(goldmark.WithExtensions(extension.Table))
	root := md.Parser().Parse(text.NewReader(src))
	if h, ok := root.FirstChild().(*ast.Heading); ok && h.Level == 1 {
		title = plainText(h, src)
		root.RemoveChild(root, h)
	}
	var out bytes.Buffer
	if err := md.Renderer().Render(&out, src, root); err != nil {
		return "", "", err
	}
	html := strings.NewReplacer(
		"<table>", `<div class="scroll" tabindex="0"><table>`, "</table>", "</table></div>",
		` style="text-align:right"`, ` class="n"`, ` style="text-align:left"`, "", ` style="text-align:center"`, "",
	).Replace(out.String())
	return title, template.HTML(html), nil
}

func plainText(n ast.Node, src []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Value(src))
		} else {
			b.WriteString(plainText(c, src))
		}
	}
	return b.String()
}

// highlight colours SQL by classes of the style sheet.
func highlight(sql string) template.HTML {
	lexer := chroma.Coalesce(lexers.Get("sql"))
	tokens, err := lexer.Tokenise(nil, sql)
	if err != nil {
		return template.HTML("<pre>" + template.HTMLEscapeString(sql) + "</pre>")
	}
	var out bytes.Buffer
	if err := chromahtml.New(chromahtml.WithClasses(true), chromahtml.WithPreWrapper(focusable{})).Format(&out, styles.Fallback, tokens); err != nil {
		return template.HTML("<pre>" + template.HTMLEscapeString(sql) + "</pre>")
	}
	return template.HTML(out.String())
}

// focusable is a pre element that the keyboard reaches, for long lines scroll.
type focusable struct{}

func (focusable) Start(bool, string) string { return `<pre class="chroma" tabindex="0"><code>` }
func (focusable) End(bool) string           { return "</code></pre>" }

// policyMain lists the policies.
type policyMain struct{ Schemes []policyRow }

type policyRow struct{ Title, Link, Scheme, Version, Applies, Dimensions string }

// policy answers: what are the rules?
func (v *view) policy() (content, error) {
	var m policyMain
	for _, s := range v.in.Schemes {
		r := v.schemeRow(s)
		m.Schemes = append(m.Schemes, policyRow{r.Title, r.Policy, r.Link, r.Version, r.Applies, r.Dimensions})
	}
	return content{Title: v.t("policy_title"), Sub: v.t("policy_sub"), Main: m}, nil
}

// schemePolicy is one scheme as a formal document.
func (v *view) schemePolicy() (content, error) {
	for _, s := range v.in.Schemes {
		if "policy/"+slug(s.ID) == v.name {
			title, body, err := document(scheme.Policy(s, v.in.Info, v.in.Company, v.lang))
			return content{Title: title, Sub: v.t("version_n", s.Version), Main: body, Crumb: s.Title.In(v.lang)}, err
		}
	}
	return content{}, fmt.Errorf("no scheme stands at %s", v.name)
}

// queriesMain lists the queries of the site.
type queriesMain struct{ Queries []shownQuery }

// shownQuery is one of them; its SQL only on its own page.
type shownQuery struct {
	Name, Title, Used, Link string
	SQL                     template.HTML
}

// queryPage answers: where do these numbers come from?
func (v *view) queryPage() (content, error) {
	var m queriesMain
	for _, q := range v.queries {
		m.Queries = append(m.Queries, shownQuery{Name: q.name, Title: q.title.In(v.lang), Used: v.t("used_on", v.usedOn(q.name)), Link: v.Href("queries/" + q.name)})
	}
	return content{Title: v.t("queries_title", len(m.Queries)), Sub: v.t("queries_sub"), Main: m}, nil
}

// oneQuery is a query on its own page.
func (v *view) oneQuery() (content, error) {
	for _, q := range v.queries {
		if "queries/"+q.name == v.name {
			shown := shownQuery{Name: q.name, SQL: highlight(q.sql)}
			return content{Title: q.title.In(v.lang), Sub: v.t("used_on", v.usedOn(q.name)), Main: shown, Crumb: q.name}, nil
		}
	}
	return content{}, fmt.Errorf("no query stands at %s", v.name)
}

func queryNames(b *builder, _ string) []string {
	var out []string
	for _, q := range b.queries {
		out = append(out, "queries/"+q.name)
	}
	return out
}

// usedOn names the kinds of page that a query feeds; what feeds all is the frame.
func (v *view) usedOn(name string) string {
	var out []string
	for _, p := range pages() {
		if title := v.t(p.key()); slices.Contains(p.queries, name) && !slices.Contains(out, title) {
			out = append(out, title)
		}
	}
	if len(out) == 0 {
		return v.t("every_page")
	}
	return strings.Join(out, v.t("list_comma"))
}

// aboutMain is the licences of what the site carries, and of the dictionary by
// which its words were counted.
type aboutMain struct{ Version, License, Notice, Dictionary string }

func (v *view) about() (content, error) {
	return content{Title: v.t("about_title"), Sub: v.t("about_sub"), Main: aboutMain{v.in.Version, echartsasset.License, echartsasset.Notice, dictionary.Notice}}, nil
}
