package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kaohe/model/engine"
)

// A workshop of four people, with thirty tickets in three months, gets a site that
// says what cannot be said yet, and claims nothing.
func TestWorkshopOfFour(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := layOut(os.DirFS("testdata/workshop"), dir); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := kaohe("-C", dir, "build"); code != exitDone {
		t.Fatalf("exit %d:\n%s", code, stderr)
	}
	page := func(name string) string {
		content, err := os.ReadFile(filepath.Join(dir, "public", filepath.FromSlash(name), "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	for name, want := range map[string][]string{
		".":                {"<h1", "平均 71.2 分", "4 人、每人约 8 次服务：谁好谁差还不能说", "升降从2026年第四季度说起", "逐月的趋势从2027年6月说起"},
		"rankings":         {"4 人的记录还太少，谁好谁差还不能说", "满 20 次服务、满 5 人"},
		"teams":            {"没有团队"},
		"trends":           {"还不能说什么在变", "不作预测"},
		"cost":             {"没有完整的上期可比，总成本为什么变还不能说"},
		"effectiveness":    {"指标是否有效，还不能说"},
		"complaints":       {"太少，还不能说主要原因"},
		"en":               {"4 people with about 8 services each: who is better cannot be said yet"},
		"en/rankings":      {"who is better cannot be said yet"},
		"en/trends":        {"It cannot be said yet what is changing"},
		"en/effectiveness": {"cannot be said"},
		"en/complaints":    {"cannot be said"},
	} {
		content := page(name)
		for _, words := range want {
			if !strings.Contains(content, words) {
				t.Errorf("%s does not say %q", name, words)
			}
		}
	}
	home := page(".")
	for _, claim := range []string{"变差", "变慢", "改善", "71.20"} {
		if strings.Contains(home, claim) {
			t.Errorf("the home page says %q", claim)
		}
	}
	if ranks := page("rankings"); strings.Contains(ranks, ">档<") || strings.Contains(ranks, "真实差距") || strings.Contains(ranks, ">团队<") && strings.Contains(ranks, "<td></td>") {
		t.Error("the ranking parts people, or has a column with nothing in it")
	}
	noEmptyCharts(t, filepath.Join(dir, "public"))
	claimNothing(t, filepath.Join(dir, ".kaohe", "warehouse.duckdb"))
}

// noEmptyCharts looks for figures in which nothing is drawn.
func noEmptyCharts(t *testing.T, public string) {
	t.Helper()
	chart, mark := regexp.MustCompile(`(?s)<svg.*?</svg>`), regexp.MustCompile(`<(path|rect|circle|polyline|line)`)
	err := filepath.WalkDir(public, func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		content, err := os.ReadFile(path)
		for _, svg := range chart.FindAllString(string(content), -1) {
			if !mark.MatchString(svg) {
				t.Errorf("%s has an empty chart: %.200s", path, svg)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// claimNothing asks the result tables for anything that so few records cannot bear.
func claimNothing(t *testing.T, warehouse string) {
	t.Helper()
	db, err := engine.OpenSandbox(context.Background(), warehouse)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for what, query := range map[string]string{
		"a signal of a control chart":          "SELECT count(*) FROM trend_summary WHERE signal IS NOT NULL",
		"a verdict on a change":                "SELECT count(*) FROM change_effect WHERE verdict NOT IN ('too_early', 'no_data')",
		"a forecast":                           "SELECT count(*) FROM forecast",
		"a verdict on an indicator":            "SELECT count(*) FROM effectiveness WHERE verdict <> 'not_enough_data'",
		"a proposal":                           "SELECT count(*) FROM proposal",
		"work that is late":                    "SELECT count(*) FROM early_warning",
		"a sign of gaming":                     "SELECT count(*) FROM gaming_sign",
		"a product or team that stands out":    "SELECT count(*) FROM complaint_product WHERE over",
		"a word of complaints":                 "SELECT count(*) FROM complaint_word",
		"what remote service saves":            "SELECT count(*) FROM mode_comparison WHERE difference IS NOT NULL",
		"a change of an indicator":             "SELECT count(*) FROM rollup WHERE z IS NOT NULL AND cycle <> 'month'",
		"a finding that is no rule":            "SELECT count(*) FROM finding WHERE kind NOT IN ('too_small', 'grades', 'lowest_grade')",
		"a first finding of another kind":      "SELECT count(*) FROM finding AS f WHERE kind <> 'too_small' AND importance > (SELECT max(importance) FROM finding WHERE kind = 'too_small')",
		"a score that leaves no room for luck": "SELECT count(*) FROM standing WHERE score_high - score_low < 10",
	} {
		var n int
		if err := db.QueryRow(query).Scan(&n); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if n > 0 {
			t.Errorf("%s: %d, want none", what, n)
		}
	}
}
