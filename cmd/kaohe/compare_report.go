package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"kaohe/model/compare"
	"kaohe/model/diag"
	"kaohe/model/explain"
	"kaohe/model/scheme"
)

// report is a comparison as a reader sees it.
type report struct {
	compare.Comparison
	info  map[string]scheme.IndicatorInfo
	lang  diag.Lang
	limit int // most movers shown, except in csv and json
}

// section is a part of the report: its heading, what it says, and its table.
type section struct {
	title   string
	says    []string
	columns []column
	rows    [][]any
}

// write prints the report: json and csv whole, csv the movers only.
func (r report) write(w io.Writer, format string) error {
	switch format {
	case "json":
		return r.writeJSON(w)
	case "csv":
		r.limit = len(r.Movers)
		return r.movers().writeTable(w, "csv")
	case "markdown":
		_, err := io.WriteString(w, r.markdown())
		return err
	}
	for k, s := range r.sections() {
		if k > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, oneLine(s.title))
		for _, line := range s.says {
			fmt.Fprintln(w, "  "+oneLine(line))
		}
		if err := s.writeTable(w, "table"); err != nil {
			return err
		}
	}
	return nil
}

func (r report) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r.Comparison)
}

func (s section) writeTable(w io.Writer, format string) error {
	if len(s.rows) == 0 {
		return nil
	}
	out := formats[format](w)
	if err := out.head(s.columns); err != nil {
		return err
	}
	for _, row := range s.rows {
		if err := out.row(row); err != nil {
			return err
		}
	}
	return out.end()
}

// markdown is the report as a document.
func (r report) markdown() string {
	var out bytes.Buffer
	for k, s := range r.sections() {
		fmt.Fprintf(&out, "%s %s\n\n", strings.Repeat("#", min(2, k+1)), markdownCell(s.title))
		for _, line := range s.says {
			fmt.Fprintf(&out, "- %s\n", markdownCell(line))
		}
		if len(s.says) > 0 {
			out.WriteString("\n")
		}
		if s.writeTable(&out, "markdown") == nil && len(s.rows) > 0 { // a buffer takes everything
			out.WriteString("\n")
		}
	}
	return out.String()
}

func (r report) sections() []section {
	out := []section{r.summary(), r.movers(), r.grades()}
	if len(r.Awards) > 0 {
		out = append(out, r.awards())
	}
	return append(out, r.sensitivity())
}

func (r report) t(zh, en string, args ...any) string { return diag.T(zh, en, args...).In(r.lang) }

// summary says the whole in a few sentences.
func (r report) summary() section {
	period := explain.PeriodName(r.Period).In(r.lang)
	s := section{title: r.t("方案 B 会改变什么：%s", "What scheme B would change: %s", period)}
	s.says = append(s.says,
		r.t("A：%s（%s，版本 %s）", "A: %s (%s, version %s)", r.A.Title, r.A.File, r.A.Version),
		r.t("B：%s（%s，版本 %s）", "B: %s (%s, version %s)", r.B.Title, r.B.File, r.B.Version),
		r.t("比较 %d 人；另有 %d 人只按 A、%d 人只按 B 考核", "%d people are compared; %d more have a score under A only, %d under B only", r.People, r.OnlyA, r.OnlyB),
		r.t("平均分 %.2f → %.2f；%d 人换等级", "mean score %.2f → %.2f; %d change their grade", r.A.Mean, r.B.Mean, r.changed()),
		r.t("名次相关：Spearman %s，Kendall τ-b %s", "rank correlation: Spearman %s, Kendall τ-b %s", correlation(r.Spearman, 3), correlation(r.Kendall, 3)),
		r.t("薪酬（人 × 比例）：%s → %s", "pay (people × share): %s → %s", signedShare(r.A.Pay.Shares), signedShare(r.B.Pay.Shares)))
	if r.A.Pay.Money != nil && r.B.Pay.Money != nil {
		s.says = append(s.says, r.t("按 %d 人的月薪：%s → %s，差额 %s", "on the base pay of %d people: %s → %s, a difference of %s",
			r.B.Pay.Known, r.money(*r.A.Pay.Money), r.money(*r.B.Pay.Money), r.money(*r.B.Pay.Money-*r.A.Pay.Money)))
	}
	if multiplies(r.A.Scheme()) || multiplies(r.B.Scheme()) {
		s.says = append(s.says, r.t("等级所加的薪酬已乘奖金系数，所减的不乘", "what a grade adds to pay is multiplied by the factors on bonus pay; what it takes away is not"))
	}
	return s
}

func multiplies(s scheme.Scheme) bool {
	return slices.ContainsFunc(s.Indicators(), func(i scheme.Indicator) bool { return len(i.Multiplier) > 0 })
}

func (r report) money(v float64) string { return scheme.FormatValue(v, "money", r.lang) }

// changed is how many people change their grade; grades are the same when they
// are called the same.
func (r report) changed() int {
	n := 0
	for _, p := range r.Grades {
		if r.grade(r.A, p.A) != r.grade(r.B, p.B) {
			n += p.People
		}
	}
	return n
}

func correlation(v *float64, digits int) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.*f", digits, *v)
}

func signedShare(v float64) string {
	return strings.Replace(fmt.Sprintf("%+.2f", v), "-", "−", 1)
}

func (r report) grade(s compare.Side, id string) string {
	for _, g := range s.Scheme().Grades {
		if g.ID == id {
			return g.Title.In(r.lang)
		}
	}
	return id
}

// moverColumns are the columns of the table of movers.
var moverColumns = []struct {
	title   diag.Text
	numeric bool
}{
	{diag.Text{ZH: "工号", EN: "id"}, false},
	{diag.Text{ZH: "姓名", EN: "name"}, false},
	{diag.Text{ZH: "团队", EN: "team"}, false},
	{diag.Text{ZH: "A", EN: "A"}, true},
	{diag.Text{ZH: "B", EN: "B"}, true},
	{diag.Text{ZH: "变动", EN: "change"}, true},
	{diag.Text{ZH: "名次A", EN: "rank A"}, true},
	{diag.Text{ZH: "名次B", EN: "rank B"}, true},
	{diag.Text{ZH: "等级A", EN: "grade A"}, false},
	{diag.Text{ZH: "等级B", EN: "grade B"}, false},
}

// movers lists who moves, the largest change first.
func (r report) movers() section {
	shown := min(r.limit, len(r.Movers))
	s := section{title: r.t("变动最大的 %d 人（共 %d 人）", "The %d who move most (of %d)", shown, len(r.Movers))}
	for _, c := range moverColumns {
		s.columns = append(s.columns, column{c.title.In(r.lang), c.numeric})
	}
	for _, m := range r.Movers[:shown] {
		s.rows = append(s.rows, []any{m.Employee, m.Name, m.Team, r.points(r.A, m.ScoreA), r.points(r.B, m.ScoreB), signedShare(m.Change),
			int64(m.RankA), int64(m.RankB), r.grade(r.A, m.GradeA), r.grade(r.B, m.GradeB)})
	}
	return s
}

// points writes a score with the digits of its scheme.
func (r report) points(s compare.Side, v float64) string {
	return fmt.Sprintf("%.*f", s.Scheme().ScoreDigits, v)
}

// grades is the matrix of grades under A (rows) and B (columns).
func (r report) grades() section {
	s := section{title: r.t("等级：行为 A，列为 B", "Grades: rows are A, columns are B")}
	s.columns = []column{{"A \\ B", false}}
	for _, g := range r.B.Scheme().Grades {
		s.columns = append(s.columns, column{g.Title.In(r.lang), true})
	}
	for _, g := range r.A.Scheme().Grades {
		row := []any{g.Title.In(r.lang)}
		for _, h := range r.B.Scheme().Grades {
			n := 0
			for _, p := range r.Grades {
				if p.A == g.ID && p.B == h.ID {
					n = p.People
				}
			}
			row = append(row, int64(n))
		}
		s.rows = append(s.rows, row)
	}
	return s
}

// awards lists who wins and who loses an award or a promotion.
func (r report) awards() section {
	s := section{title: r.t("奖项与晋升", "Awards and promotions")}
	s.columns = []column{{r.t("周期", "period"), false}, {r.t("奖项", "award"), false}, {r.t("工号", "id"), false}, {r.t("姓名", "name"), false}, {r.t("变化", "under B"), false}}
	for _, a := range r.Awards {
		change := r.t("失去", "lost")
		if a.Won {
			change = r.t("获得", "won")
		}
		s.rows = append(s.rows, []any{explain.PeriodName(a.Period).In(r.lang), diag.Text{ZH: a.Title, EN: a.TitleEN}.In(r.lang), a.Employee, a.Name, change})
	}
	return s
}

// sensitivity says what hangs on each weight of A.
func (r report) sensitivity() section {
	s := section{title: r.t("方案 A 的权重：每项增减自身的 10%%，其余按比例调整", "Weights of scheme A: each a tenth less and more of itself, the others rescaled")}
	s.columns = []column{{r.t("指标", "indicator"), false}, {r.t("权重", "weight"), true}, {r.t("−10%% 名次相关", "−10%% correlation"), true},
		{r.t("−10%% 换等级", "−10%% grades"), true}, {r.t("+10%% 名次相关", "+10%% correlation"), true}, {r.t("+10%% 换等级", "+10%% grades"), true}}
	for _, w := range r.Sensitivity {
		s.rows = append(s.rows, []any{r.indicator(w.Indicator), w.Weight, correlation(w.Less.Spearman, 4), int64(w.Less.Grades), correlation(w.More.Spearman, 4), int64(w.More.Grades)})
	}
	return s
}

func (r report) indicator(variant string) string {
	for _, i := range r.A.Scheme().Indicators() {
		if i.Variant() == variant && r.info[i.ID].Title.ZH != "" {
			return r.info[i.ID].Title.In(r.lang) + strings.TrimPrefix(variant, i.ID)
		}
	}
	return variant
}
