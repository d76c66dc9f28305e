package browser

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// checkTables: every row of a table fills the same number of columns, and a
// table has header cells.
func checkTables(_ *site, p *page) []string {
	if p.tree == nil {
		return nil
	}
	var out []string
	n := 0
	for table := range p.tree.Descendants() {
		if table.Type != html.ElementNode || table.Data != "table" {
			continue
		}
		n++
		if problem := badTable(table); problem != "" {
			out = append(out, at(p.lineOfTable(n), "table: %s", problem))
		}
	}
	return out
}

// lineOfTable gives the line of the nth table of the page.
func (p *page) lineOfTable(n int) int {
	for _, k := range p.tokens {
		if k.Data == "table" && k.opens() {
			if n--; n == 0 {
				return k.line
			}
		}
	}
	return 1
}

func badTable(table *html.Node) string {
	widths := map[int]bool{}
	headers := false
	var reach []int // for each column, how many rows below are taken by a rowspan
	for row := range rowsOf(table) {
		column := 0
		for cell := range row.ChildNodes() {
			if cell.Type != html.ElementNode {
				continue
			}
			headers = headers || cell.Data == "th"
			for column < len(reach) && reach[column] > 0 {
				column++
			}
			for range span(cell, "colspan") {
				reach = grow(reach, column+1)
				reach[column] = span(cell, "rowspan")
				column++
			}
		}
		for column < len(reach) && reach[column] > 0 {
			column++
		}
		widths[column] = true
		for i := range reach {
			reach[i] = max(0, reach[i]-1)
		}
	}
	switch {
	case len(widths) == 0:
		return "has no rows"
	case len(widths) > 1:
		return "rows are of different width"
	case !headers:
		return "has no header cell"
	case slices.Max(append(reach, 0)) > 0:
		return "a rowspan reaches below the last row"
	}
	return ""
}

func grow(s []int, n int) []int {
	for len(s) < n {
		s = append(s, 0)
	}
	return s
}

// rowsOf gives the rows of a table, not those of a table inside it.
func rowsOf(table *html.Node) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for part := range table.ChildNodes() {
			for row := range part.ChildNodes() {
				if row.Type == html.ElementNode && row.Data == "tr" && !yield(row) {
					return
				}
			}
		}
	}
}

func span(cell *html.Node, key string) int {
	n, err := strconv.Atoi(attrOf(cell, key))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

func attrOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// checkLabels: every image has an alt; every drawing has role=img and a label,
// or is hidden from readers of the page by ear.
func checkLabels(_ *site, p *page) []string {
	var out []string
	walkOpen(p, func(k token, around []element) {
		if k.Type == html.TextToken {
			return
		}
		_, alt := k.lookup("alt")
		switch {
		case k.Data == "img" && !alt:
			out = append(out, at(k.line, "img: has no alt"))
		case k.Data == "svg" && !insideSVG(around) && !labelled(k):
			out = append(out, at(k.line, "svg: needs role=img with an aria-label, or aria-hidden"))
		}
	})
	return out
}

func insideSVG(around []element) bool { return len(around) > 0 && around[len(around)-1].foreign }

func labelled(k token) bool {
	return k.attr("aria-hidden") == "true" ||
		k.attr("role") == "img" && strings.TrimSpace(k.attr("aria-label")) != ""
}

// budget is the most a page may weigh besides its charts and its data, bytes.
const budget = 60 << 10

// checkBudget: a page weighs at most the budget, its drawings, their data and
// tables, and its one largest table not counted.
func checkBudget(_ *site, p *page) []string {
	weight, largest := len(p.raw), 0
	for _, part := range partsOf(p) {
		switch {
		case part.name == "table" && !part.folded:
			largest = max(largest, part.size)
		default:
			weight -= part.size
		}
	}
	if weight -= largest; weight > budget {
		return []string{at(1, "weighs %d bytes besides charts and data (most %d)", weight, budget)}
	}
	return nil
}

// part is an outermost svg, JSON script or table of a page.
type part struct {
	name   string
	size   int
	folded bool // inside details or figure: the data of a chart
}

func partsOf(p *page) []part {
	var out []part
	inside, folded, start := "", 0, 0
	for _, k := range p.tokens {
		change := 0
		switch k.Type {
		case html.StartTagToken:
			change = 1
		case html.EndTagToken:
			change = -1
		}
		switch {
		case change == 0:
		case k.Data == "details" || k.Data == "figure":
			folded += change
		case inside == "" && change > 0 && (k.Data == "svg" || k.Data == "table" || k.Data == "script"):
			inside, start = k.Data, k.start
		case change < 0 && k.Data == inside:
			out = append(out, part{inside, k.end - start, folded > 0})
			inside = ""
		}
	}
	return out
}
