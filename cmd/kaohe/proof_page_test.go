package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestProofOfThePersonsPage holds the score on the pages of the chosen people
// against the exports.
func TestProofOfThePersonsPage(t *testing.T) {
	t.Parallel()
	company := readRawCompany(t)
	cards, periods := company.cards()
	newest := ""
	for _, p := range periods {
		if p.cycle == "quarter" {
			newest = p.name // the report period of the sample, whose pages stand at the root
		}
	}
	for _, chosen := range chosenPeople(company, cards, periods) {
		t.Run(chosen.rule, func(t *testing.T) {
			for _, p := range periods {
				card := cards[[2]string{chosen.id, p.name}]
				if p.cycle == "month" || card == nil {
					continue
				}
				folder := p.name
				if p.name == newest {
					folder = ""
				}
				page := filepath.Join(demo(t), "public", folder, "people", chosen.id, "index.html")
				if want := card.score.FloatString(2); !hasText(t, page, want) {
					t.Errorf("%s: no text %q", filepath.Join(folder, "people", chosen.id), want)
				}
			}
		})
	}
}

// hasText tells whether an element of the page's main part holds just this text.
func hasText(t *testing.T, page, want string) bool {
	t.Helper()
	f, err := os.Open(page)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	root, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	inMain := func(n *html.Node) bool {
		for ; n != nil; n = n.Parent {
			if n.Data == "main" {
				return true
			}
		}
		return false
	}
	for n := range root.Descendants() {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) == want && inMain(n) {
			return true
		}
	}
	return false
}
