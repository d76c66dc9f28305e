package browser

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
)

// site is a built site's files, known to every rule.
type site struct {
	dir   string
	files map[string]bool            // slash paths
	ids   map[string]map[string]bool // page → its ids
}

// StaticChecks reads every page, style sheet and CSV of a site without a
// browser and holds it to the rules in staticRules: links and anchors resolve,
// nothing foreign is named, the markup is sound, headings and labels are in
// order, pages keep their budget.
func StaticChecks(t testing.TB, dir string) {
	t.Helper()
	pages := htmlFiles(t, dir)
	s := &site{dir: dir, files: map[string]bool{}, ids: map[string]map[string]bool{}}
	var total int64
	for _, file := range siteFiles(t, dir) {
		s.files[file] = true
		total += sizeOf(dir, file)
	}
	each(pages, func(_ int, p string) { // first all ids, for links from page to page
		ids := idsOf(readPage(dir, p))
		s.keep(p, ids)
	})
	problems := make([]map[string][]string, len(pages))
	each(pages, func(i int, p string) { problems[i] = s.pageProblems(readPage(dir, p)) })
	for _, rule := range staticRules {
		var all []string
		for _, of := range problems {
			all = append(all, of[rule.name]...)
		}
		report(t, "("+rule.name+")", all)
	}
	report(t, "(files)", s.fileProblems(t))
	t.Logf("%d files, %d pages, %.1f MB", len(s.files), len(pages), float64(total)/1e6)
}

var keeping sync.Mutex

func (s *site) keep(page string, ids map[string]bool) {
	keeping.Lock()
	defer keeping.Unlock()
	s.ids[page] = ids
}

// each runs work over all items with a worker per core.
func each(items []string, work func(i int, item string)) {
	var all sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(items); i += workers {
				work(i, items[i])
			}
		})
	}
	all.Wait()
}

// sizeOf gives a file's bytes; what cannot be read weighs nothing and is found
// by the rules.
func sizeOf(dir, file string) int64 {
	info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return 0
	}
	return info.Size()
}

// page is one page as the rules see it: as written and as a tree.
type page struct {
	path   string
	raw    []byte
	tokens []token
	tree   *html.Node
	err    error
}

// token is a piece of markup and where it stands.
type token struct {
	html.Token
	start, end int // offsets in the page
	line       int // 1-based
}

// readPage reads and parses a page; what cannot be read is a problem of rule
// "readable".
func readPage(dir, name string) *page {
	p := &page{path: name}
	p.raw, p.err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	p.tokens = tokensOf(p.raw)
	tree, err := html.Parse(bytes.NewReader(p.raw))
	if p.tree = tree; p.err == nil {
		p.err = err
	}
	return p
}

func tokensOf(raw []byte) []token {
	var out []token
	z := html.NewTokenizer(bytes.NewReader(raw))
	offset, line := 0, 1
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out
		}
		size := len(z.Raw())
		breaks := bytes.Count(z.Raw(), []byte("\n"))
		out = append(out, token{z.Token(), offset, offset + size, line})
		offset += size
		line += breaks
	}
}

func idsOf(p *page) map[string]bool {
	ids := map[string]bool{}
	for _, k := range p.tokens {
		if id := k.attr("id"); id != "" {
			ids[id] = true
		}
	}
	return ids
}

func (k token) opens() bool {
	return k.Type == html.StartTagToken || k.Type == html.SelfClosingTagToken
}

// attr gives an attribute's value, "" when there is none.
func (k token) attr(key string) string {
	value, _ := k.lookup(key)
	return value
}

func (k token) lookup(key string) (string, bool) {
	for _, a := range k.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// pageProblems runs every rule over a page and gives the problems by rule, each
// once.
func (s *site) pageProblems(p *page) map[string][]string {
	out := map[string][]string{}
	for _, rule := range staticRules {
		for _, problem := range rule.check(s, p) {
			line := fmt.Sprintf("%s:%s (%s)", p.path, problem, rule.name)
			if !slices.Contains(out[rule.name], line) {
				out[rule.name] = append(out[rule.name], line)
			}
		}
	}
	return out
}

// at writes a problem with its line.
func at(line int, format string, args ...any) string {
	return fmt.Sprintf("%d: %s", line, fmt.Sprintf(format, args...))
}

// fileProblems holds style sheets and CSV files to their rules.
func (s *site) fileProblems(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, file := range siteFiles(t, s.dir) {
		check := map[string]func(string, []byte) []string{".css": s.badStyles, ".csv": badCSV}[path.Ext(file)]
		if check == nil {
			continue
		}
		content, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(file)))
		if err != nil {
			t.Fatalf("site: %v", err)
		}
		out = append(out, check(file, content)...)
	}
	return out
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssURL     = regexp.MustCompile(`url\(\s*['"]?([^'")]*)`)
)

func (s *site) badStyles(file string, content []byte) []string {
	css := cssComment.ReplaceAll(content, nil)
	var out []string
	if bytes.Contains(css, []byte("@import")) {
		out = append(out, file+": @import: the style sheet must be whole")
	}
	for _, m := range cssURL.FindAllSubmatch(css, -1) {
		ref := string(m[1])
		if strings.HasPrefix(ref, "data:") || strings.HasPrefix(ref, "#") {
			continue
		}
		if problem := s.badReference(file, ref); problem != "" {
			out = append(out, fmt.Sprintf("%s: url(%s): %s", file, ref, problem))
		}
	}
	return out
}

func badCSV(file string, content []byte) []string {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	rows := 0
	for {
		_, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return []string{fmt.Sprintf("%s: %v", file, err)}
		}
		rows++
	}
	if rows == 0 {
		return []string{file + ": is empty"}
	}
	return nil
}
