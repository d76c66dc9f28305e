package site

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// rated is a scheme whose people are rated by two sides.
func rated(weights ...scheme.RaterWeight) scheme.Scheme {
	return scheme.Scheme{ID: "rated", Raters: &scheme.Raters{Weights: weights},
		Dimensions: []scheme.Dimension{{ID: "d", Indicators: []scheme.Indicator{{ID: "multi_rater", Weight: 100}}}}}
}

// raterSide is a line of the query rater_sides.
func raterSide(relation string, raters, ratings, judged, lenient, strict int64, lowest, highest any) row {
	return row{"relation": relation, "raters": raters, "ratings": ratings, "judged": judged, "lenient": lenient, "strict": strict, "lowest": lowest, "highest": highest}
}

// lenience makes the section of a scheme's page and gives it with its CSV.
func lenience(t *testing.T, lang diag.Lang, s scheme.Scheme, sides ...row) (*leniencyMain, string) {
	t.Helper()
	csv := ""
	put := func(path string, content []byte) error {
		if path == "schemes/rated/data/raters-rated.csv" {
			csv = string(content)
		}
		return nil
	}
	b := &builder{in: Input{Lang: lang}, put: put, data: &data{raterSides: raterSides{sides}}, exists: map[string]bool{}}
	m, err := (&view{builder: b, lang: lang, name: "schemes/rated"}).leniency(s)
	if err != nil {
		t.Fatal(err)
	}
	return m, csv
}

// Only a scheme whose people are rated says how its raters rate, and only of the
// sides that weigh in it.
func TestLeniencyOfAScheme(t *testing.T) {
	peers := raterSide("peer", 6, 80, 5, 1, 2, -9.04, 12.25)
	clients := raterSide("customer", 9, 20, 0, 0, 0, nil, nil)
	if m, _ := lenience(t, diag.ZH, scheme.Scheme{}, peers); m != nil {
		t.Errorf("nobody is rated, and yet: %+v", m)
	}
	m, csv := lenience(t, diag.ZH, rated(scheme.RaterWeight{Relation: "peer", Weight: 0.6}, scheme.RaterWeight{Relation: "manager", Weight: 0.4}), peers, clients)
	want := []leniencyRow{{Side: "同事", Weight: "60%", Raters: 6, Ratings: 80, Judged: true, Lenient: "1", Strict: "2", Range: "−9 至 +12.3 分"}}
	if m.Finding != "5 位可判断的评分人中，1 位明显偏宽，2 位明显偏严。" || !slices.Equal(m.Rows, want) {
		t.Errorf("got %s %+v", m.Finding, m.Rows)
	}
	if !strings.Contains(csv, "同事,60%,6,80,1,2,−9 至 +12.3 分") {
		t.Errorf("the CSV is %q", csv)
	}
	for _, c := range []struct {
		sides []row
		want  string
	}{
		{[]row{clients}, "还不能说谁偏宽谁偏严"},
		{nil, "还不能说谁偏宽谁偏严"},
		{[]row{raterSide("peer", 6, 80, 5, 0, 0, -3.0, 0.0)}, "没有人明显偏宽或偏严"},
	} {
		if m, _ := lenience(t, diag.ZH, rated(), c.sides...); !strings.Contains(m.Finding, c.want) {
			t.Errorf("%v: got %s", c.sides, m.Finding)
		}
	}
	if m, _ := lenience(t, diag.EN, rated(), clients); m.Rows[0].Range != "cannot be said yet" || m.Rows[0].Weight != "" {
		t.Errorf("got %+v", m.Rows)
	}
}

// The page shows what there is to show.
func TestLeniencyOnThePage(t *testing.T) {
	all, err := parseTemplates()
	if err != nil {
		t.Fatal(err)
	}
	m, _ := lenience(t, diag.ZH, rated(), raterSide("peer", 6, 80, 5, 1, 0, -1.0, 12.0))
	var out bytes.Buffer
	page := struct{ Main schemeMain }{schemeMain{Leniency: m}}
	if err := all[diag.ZH]["scheme"].ExecuteTemplate(&out, "main", page); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"<h2>评分人是否宽严一致</h2><p>5 位可判断的评分人中，1 位明显偏宽", `同事</th><td class="n"></td><td class="n">6</td><td class="n">80</td><td class="n">1</td><td class="n">0</td><td>−1 至 &#43;12 分</td>`} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}
