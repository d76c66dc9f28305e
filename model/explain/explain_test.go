package explain_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/explain"
	"kaohe/model/scheme"
)

const desk = `kaohe: 1
scheme: desk
title: 坐席考核
title_en: Desk
applies_to: {roles: [售后, 安装]}
cycle: month
rollup: {quarter: QUARTER, year: mean}
missing: MISSING
total_cap: 103
dimensions:
  - id: results
    title: 结果
    title_en: Results
    weight: 70
    indicators:
      - {id: csat, weight: 40, target: 90%, targets: [{role: 安装, target: 80%}], rule: {kind: deduct, points: 2, per: 1pp}, min_n: 5}
      - {id: on_time_resolution, weight: 30, target: 95%, rule: {kind: formula, sql: "w * least(1, v / t)"}, gate: {when: "< 50%", score: 30}}
  - id: conduct
    title: 表现
    title_en: Conduct
    weight: 30
    indicators:
      - {id: service_awareness, weight: 10, rule: {kind: deduct_each, points: 2}, gate: {when: ">= 2", cap_grade: qualified}}
      - {id: skill_exam, weight: 20, floor: 3, rule: {kind: linear, zero: 60, full: 90}}
      - {id: praise, rule: {kind: bonus, points: 2, cap: 6}}
      - {id: complaint_success, reference: true}
grades:
  - {id: excellent, title: 优秀, title_en: excellent, min: 90, pay: +10%}
  - {id: qualified, title: 合格, title_en: qualified, min: 60}
  - {id: unqualified, title: 不合格, title_en: unqualified, min: 0}
`

// records of one person in a month: answers, tickets in time, events, an exam
// (below 0: none), praise.
func records(id, role, month string, satisfied, answers, inTime, tickets, attitude int, exam float64, praise int) string {
	out := fmt.Sprintf(`
		INSERT INTO employees (employee_id, name, team_id, role) SELECT '%[1]s', 'Name of %[1]s', 'a', '%[2]s' WHERE NOT EXISTS (SELECT 1 FROM employees WHERE employee_id = '%[1]s');
		INSERT INTO surveys (survey_id, kind, employee_id, answered_at, score, scale_min, scale_max)
		SELECT '%[1]s-%[3]s-' || i, 'csat', '%[1]s', TIMESTAMP '%[3]s-10 10:00:00', CASE WHEN i < %[4]d THEN 4 ELSE 3 END, 1, 5 FROM range(%[5]d) AS r(i);
		INSERT INTO tickets (ticket_id, employee_id, complexity, opened_at, resolved_at)
		SELECT '%[1]s-%[3]s-t' || i, '%[1]s', 'simple', TIMESTAMP '%[3]s-02 10:00:00',
		       TIMESTAMP '%[3]s-02 10:00:00' + CASE WHEN i < %[6]d THEN INTERVAL '24' HOUR ELSE INTERVAL '86401' SECOND END FROM range(%[7]d) AS r(i);
		INSERT INTO conduct (event_id, employee_id, occurred_at, kind, verified)
		SELECT '%[1]s-%[3]s-a' || i, '%[1]s', TIMESTAMP '%[3]s-05 10:00:00', 'attitude', TRUE FROM range(%[8]d) AS r(i);
		INSERT INTO conduct (event_id, employee_id, occurred_at, kind, verified)
		SELECT '%[1]s-%[3]s-p' || i, '%[1]s', TIMESTAMP '%[3]s-06 10:00:00', 'praise', TRUE FROM range(%[9]d) AS r(i);`,
		id, role, month, satisfied, answers, inTime, tickets, attitude, praise)
	if exam >= 0 {
		out += fmt.Sprintf("INSERT INTO exams (exam_id, employee_id, taken_on, score) VALUES ('%[1]s-%[2]s', '%[1]s', DATE '%[2]s-06', %[3]g);", id, month, exam)
	}
	return out
}

// worlds are the warehouses that tests only look at, by their scheme.
var worlds = map[string]world{}

type world struct {
	db *sql.DB
	in explain.Input
}

// seen is a warehouse that is made once for all tests that only look at it.
func seen(t *testing.T, source string) (*sql.DB, explain.Input) {
	t.Helper()
	w, ok := worlds[source]
	if !ok {
		w.db, w.in = scored(t, source)
		worlds[source] = w
	}
	return w.db, w.in
}

// fresh is a warehouse of the test's own.
func fresh(t *testing.T, source string) (*sql.DB, explain.Input) {
	t.Helper()
	db, in := scored(t, source)
	t.Cleanup(func() { db.Close() })
	return db, in
}

// TestMain closes what the tests shared.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, w := range worlds {
		w.db.Close()
	}
	os.Exit(code)
}

// scored makes a warehouse with results of a quarter: e1 has everything, e2 too
// few answers and no exam, e3 meets the vetoes, e4 is of another role.
func scored(t *testing.T, source string) (*sql.DB, explain.Input) {
	t.Helper()
	ctx := context.Background()
	db, err := engine.Open(ctx, engine.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	script := "INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'e1', TIMESTAMP '2026-09-30 20:00:00');"
	for _, month := range []string{"2026-07", "2026-08", "2026-09"} {
		script += records("e1", "售后", month, 7, 8, 8, 10, 1, 81, 5) + records("e2", "安装", month, 3, 3, 9, 10, 0, -1, 0) +
			records("e3", "安装", month, 8, 10, 4, 10, 3, 61, 0) + records("e4", "负责人", month, 8, 10, 9, 10, 0, 90, 0)
	}
	for _, table := range ingest.Tables {
		exec(t, db, table.CreateSQL())
	}
	exec(t, db, script)
	exec(t, db, "CREATE TABLE source_table (table_name VARCHAR, given BOOLEAN, rows BIGINT)")
	for _, table := range ingest.Tables {
		exec(t, db, fmt.Sprintf("INSERT INTO source_table SELECT '%[1]s', count(*) > 0, count(*) FROM %[1]s", table.Name))
	}
	var problems diag.List
	library := model.LoadLibrary(model.Shipped(), nil, &problems)
	s, ok := scheme.Parse("desk.yaml", []byte(source), library.Info(), &problems)
	if !ok {
		t.Fatal(problems)
	}
	if _, err := model.Run(ctx, db, model.Options{Schemes: []scheme.Scheme{s}, Library: library, Until: "rank"}); err != nil {
		t.Fatal(err)
	}
	return db, explain.Input{Schemes: []scheme.Scheme{s}, Info: library.Info(), Records: 2}
}

func exec(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.Exec(query); err != nil {
		t.Fatalf("%v\nin: %.400s", err, query)
	}
}

func variant(quarter, missing string) string {
	return strings.NewReplacer("QUARTER", quarter, "MISSING", missing).Replace(desk)
}

func write(t *testing.T, db *sql.DB, in explain.Input, who, period, format string, lang diag.Lang) string {
	t.Helper()
	e, err := explain.Explain(context.Background(), db, in, who, period)
	if err != nil {
		t.Fatal(err)
	}
	text, err := explain.Write([]explain.Explanation{e}, format, lang)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Every step of a month, by hand.
func TestStepsOfAMonth(t *testing.T) {
	db, in := seen(t, variant("mean", "redistribute"))
	for _, c := range []struct {
		who   string
		wants []string
	}{
		{"e1", []string{ // 7 of 8: 2.5 short, 2 steps; 8 of 10 of 95 %; 81: 0.7; 5 praises, at most 6 points
			"e1 Name of e1 · 2026年9月 · 89.26 分",
			"岗位“售后”在适用岗位（售后、安装）之内",
			"结果（权重 70）：36 + 25.2632 = 61.26，满分 70",
			"客户满意度：87.5%，得 36 / 40 分",
			"实绩：7 ÷ 8 = 87.5%，8 条记录",
			"目标：90%（方案的一般目标）",
			"低 2.5 个百分点，计 2 档，扣 4 分：36 / 40 分",
			"服务意识：1 次，得 8 / 10 分",
			"14 / 20 分",
			"，拉低",
			"投诉处理成功率：无数据（不计分）",
			"总分：36 + 25.2632 + 8 + 14 + 6 = 89.2632",
			"四舍五入到 2 位小数：89.26",
			"等级：合格（60 分至不足 90 分）",
		}},
		{"e2", []string{ // 3 answers of 5, no exam: 30 of 70 and 10 of 30 are left
			"只有 3 条记录，不足 5 条，视为没有数据；不计分，40 分的权重按比例分给其余指标",
			"本维度 70 分中有 30 分计分：满分 30 × 70 ÷ 30 = 70，得分 28.4211 × 70 ÷ 30 = 66.3158",
			"没有数据；不计分，20 分的权重按比例分给其余指标",
			"满分 10 × 30 ÷ 10 = 30，得分 10 × 30 ÷ 10 = 30",
			"正式得分：96.32",
			"等级：优秀（90 分及以上）",
		}},
		{"e3", []string{ // 40 % in time: a veto on the total; 3 events: a veto on the grade
			"目标：80%（岗位“安装”的目标）",
			"不低于 3 分，按 3 分计",
			"一票否决：",
			"总分最多 30 分",
			"正式得分：30.00",
			"等级：不合格（不足 60 分）",
		}},
	} {
		text := write(t, db, in, c.who, "2026-09", "text", diag.ZH)
		for _, want := range c.wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", c.who, want, text)
			}
		}
	}
}

// What is missing is said as the scheme treats it.
func TestMissingInWords(t *testing.T) {
	for missing, want := range map[string]string{"full": "按满分 40 分计", "zero": "视为没有数据；计 0 分"} {
		db, in := seen(t, variant("mean", missing))
		if text := write(t, db, in, "e2", "2026-09", "text", diag.ZH); !strings.Contains(text, want) || strings.Contains(text, "÷ 30 = ") {
			t.Errorf("%s: no %q in\n%s", missing, want, text)
		}
	}
}

// A quarter is the mean of its months, each of them explained; a pooled one is
// made from its own records.
func TestQuarters(t *testing.T) {
	db, in := seen(t, variant("mean", "redistribute"))
	text := write(t, db, in, "e1", "2026Q3", "text", diag.ZH)
	for _, want := range []string{"指标与规则", "2026年7月：36 + 25.2632 + 8 + 14 + 6 = 89.2632 → 89.26", "平均：（89.26 + 89.26 + 89.26）÷ 3 = 89.26", "3 期中有 3 期", "90% 区间"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	db, in = seen(t, variant("pool", "redistribute"))
	text = write(t, db, in, "e1", "2026Q3", "text", diag.ZH)
	for _, want := range []string{"实绩：21 ÷ 24 = 87.5%，24 条记录", "3 次，扣 6 分", "四舍五入到 2 位小数"} {
		if !strings.Contains(text, want) {
			t.Errorf("pooled: no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "平均：") {
		t.Errorf("a pooled quarter is no mean:\n%s", text)
	}
}

// The English text has no Chinese but what stands in the data.
func TestEnglishIsWhole(t *testing.T) {
	db, in := seen(t, variant("mean", "redistribute"))
	for _, who := range []string{"e1", "e2", "e3"} {
		for _, period := range []string{"2026-09", "2026Q3"} {
			text := strings.NewReplacer("售后", "", "安装", "").Replace(write(t, db, in, who, period, "markdown", diag.EN))
			if at := strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }); at >= 0 {
				t.Errorf("%s in %s: …%s", who, period, text[max(0, at-80):min(len(text), at+80)])
			}
			if !strings.HasPrefix(text, "# "+who+" Name of") || !strings.Contains(text, "\n## Grade: ") {
				t.Errorf("%s in %s is no document:\n%s", who, period, text)
			}
		}
	}
}

// What the JSON says adds up to the official score, for everybody and every period.
func TestJSONAddsUp(t *testing.T) {
	for _, quarter := range []string{"mean", "pool"} {
		for _, missing := range []string{"redistribute", "full", "zero"} {
			if quarter == "pool" && missing != "redistribute" {
				continue
			}
			db, in := seen(t, variant(quarter, missing))
			for _, period := range []string{"2026-07", "2026-09", "2026Q3", "2026"} {
				all, err := explain.Read(context.Background(), db, in, period)
				if err != nil {
					t.Fatal(err)
				}
				for _, who := range []string{"e1", "e2", "e3"} {
					if err := jsonAddsUp(all, in.Schemes[0].ID, who); err != nil {
						t.Errorf("%s, %s, %s: %v", quarter, missing, period, err)
					}
				}
			}
		}
	}
}

func jsonAddsUp(all *explain.Period, scheme, who string) error {
	e, err := all.Of(scheme, who)
	if err != nil {
		return err
	}
	text, err := explain.Write([]explain.Explanation{e}, "json", diag.ZH)
	if err != nil {
		return err
	}
	var read explain.Explanation
	if err := json.Unmarshal([]byte(text), &read); err != nil {
		return err
	}
	return addsUp(read)
}

// A period read for everybody says of each what is said of one alone, but not of
// who has no scorecard.
func TestPeriodOfEverybody(t *testing.T) {
	db, in := seen(t, variant("mean", "redistribute"))
	all, err := explain.Read(context.Background(), db, in, "2026Q3")
	if err != nil {
		t.Fatal(err)
	}
	together, err := all.Of(in.Schemes[0].ID, "e2")
	if err != nil {
		t.Fatal(err)
	}
	alone, err := explain.Explain(context.Background(), db, in, "e2", "2026Q3")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(alone, together); diff != "" {
		t.Error(diff)
	}
	for _, c := range [][2]string{{in.Schemes[0].ID, "e4"}, {"other", "e2"}} {
		if _, err := all.Of(c[0], c[1]); err == nil || !strings.Contains(err.Error(), c[1]+" has no scorecard under "+c[0]) {
			t.Errorf("%v: got %v", c, err)
		}
	}
	if _, err := explain.Read(context.Background(), db, in, "2027Q1"); err == nil {
		t.Error("a period that is not in the data was read")
	}
}

// What an outline leaves out is missing from it, and nothing else.
func TestOutlineLeavesOut(t *testing.T) {
	db, in := seen(t, variant("mean", "redistribute"))
	e, err := explain.Explain(context.Background(), db, in, "e1", "2026Q3")
	if err != nil {
		t.Fatal(err)
	}
	e.Actions = []explain.Action{{Kind: "pay", Value: explain.Text{ZH: "+10%", EN: "+10%"}, Because: explain.Text{ZH: "得分", EN: "the score"}}}
	whole := e.Outline(diag.EN, explain.Leave{})
	for _, c := range []struct {
		leave explain.Leave
		gone  string
	}{
		{explain.Leave{Definitions: true}, "definition: "},
		{explain.Leave{Periods: true}, "points: "},
		{explain.Leave{Follows: true}, "Consequences"},
	} {
		short := e.Outline(diag.EN, c.leave)
		has := func(l explain.Line) bool { return strings.HasPrefix(l.Text, c.gone) }
		if !slices.ContainsFunc(whole, has) || slices.ContainsFunc(short, has) || len(short) >= len(whole) {
			t.Errorf("%+v: %d of %d lines, %q", c.leave, len(short), len(whole), c.gone)
		}
		at := 0
		for _, l := range whole {
			if at < len(short) && l == short[at] {
				at++
			}
		}
		if at != len(short) {
			t.Errorf("%+v says what the whole does not: %q", c.leave, short[at].Text)
		}
	}
}

// addsUp makes the score from what is printed, with nothing of the package.
func addsUp(e explain.Explanation) error {
	var sum, divisor float64
	if e.Mean != nil {
		for _, p := range e.Periods {
			if err := addsUp(p); err != nil {
				return err
			}
			sum += p.Score
			divisor++
		}
	} else {
		for _, i := range e.Indicators {
			if math.Abs(i.Earned*i.Scale-i.Points) > 1e-9 {
				return fmt.Errorf("%s: %g × %g is not %g", i.Indicator, i.Earned, i.Scale, i.Points)
			}
			sum += i.Points
		}
		if e.Total.Cap != nil {
			sum = math.Min(sum, *e.Total.Cap)
		}
		divisor = 1
	}
	score := math.Floor(sum/divisor*100+0.5+1e-9) / 100
	for _, g := range e.Gates {
		if g.Score != nil {
			score = math.Min(score, *g.Score)
		}
	}
	if math.Abs(score-e.Score) > 1e-9 {
		return fmt.Errorf("%s in %s: printed steps make %g, official is %g", e.Employee.ID, e.Period, score, e.Score)
	}
	return nil
}

// A scheme that is no longer the one of the results gives no explanation.
func TestChangedSchemeIsRefused(t *testing.T) {
	db, in := fresh(t, variant("mean", "redistribute"))
	in.Schemes[0].Dimensions[0].Indicators[0].Rule.Points = 3
	_, err := explain.Explain(context.Background(), db, in, "e1", "2026-09")
	if err == nil || !strings.Contains(err.Error(), "run kaohe build again") {
		t.Errorf("got %v", err)
	}
}

// Whoever or whatever is not there is told, with the nearest id and never a name.
func TestNothingToExplain(t *testing.T) {
	db, in := fresh(t, variant("mean", "redistribute"))
	for _, c := range []struct{ who, period, want string }{
		{"e5", "2026-09", `there is no employee "e5"; did you mean e1?`},
		{"zzzz", "2026-09", "write the id as the table employees has it"},
		{"e4", "2026-09", "e4 has no scorecard: no scheme (desk) applies"},
		{"e1", "2026Q2", `the data have no period "2026Q2"; the nearest is 2026Q3`},
		{"e1", "1999", "the data have no period"},
	} {
		_, err := explain.Explain(context.Background(), db, in, c.who, c.period)
		var failure *diag.Failure
		var none explain.NoCard
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "Name of") || !(errors.As(err, &failure) || errors.As(err, &none)) {
			t.Errorf("%s in %s: %v, want %s", c.who, c.period, err, c.want)
		}
	}
	exec(t, db, "DELETE FROM scorecard WHERE employee_id = 'e1' AND period = '2026-09'")
	if _, err := explain.Explain(context.Background(), db, in, "e1", "2026-09"); err == nil || !strings.Contains(err.Error(), "those with one: 2026, 2026-07, 2026-08, 2026Q3") {
		t.Errorf("a month without a scorecard: %v", err)
	}
}

// What stands in the data stays on its line and steers nothing.
func TestHostileNames(t *testing.T) {
	db, in := fresh(t, variant("mean", "redistribute"))
	exec(t, db, "UPDATE employees SET name = 'a' || chr(10) || '# b' || chr(27) || '[31m <script> [x](y) \u202e' WHERE employee_id = 'e1'")
	text := write(t, db, in, "e1", "2026-09", "markdown", diag.EN)
	first, _, _ := strings.Cut(text, "\n")
	if strings.ContainsAny(text, "\x1b\u202e") || !strings.Contains(first, "a # b") || strings.Contains(text, "<script>") || strings.Contains(text, " [x]") {
		t.Errorf("got %q", first)
	}
}

func TestPeriodName(t *testing.T) {
	for period, want := range map[string]explain.Text{
		"2026-09": {ZH: "2026年9月", EN: "Sep 2026"}, "2026Q3": {ZH: "2026年第三季度", EN: "Q3 2026"}, "2026": {ZH: "2026年", EN: "2026"}, "2026-99": {ZH: "2026-99", EN: "2026-99"},
	} {
		if got := explain.PeriodName(period); got != want {
			t.Errorf("%s: %v", period, got)
		}
	}
}

const rounded = `kaohe: 1
scheme: rounded
title: 多方评价
cycle: quarter
scope: team
basis: hundred
raters: {at_least: 2, weights: {manager: 60%, peer: 40%}}
dimensions:
  - id: all
    title: 全部
    weight: 100
    indicators:
      - {id: on_time_resolution, weight: 40, target: 95%, adjust_for: [category], rule: {kind: deduct, points: 1, per: 1pp, steps: proportional}}
      - {id: multi_rater, weight: 40, rule: {kind: linear, zero: 0, full: 100}}
      - {id: resolution_time_median, weight: 20, rule: {kind: bands, bands: [{at: 25h, award: 100%}, {award: 50%}]}}
grades:
  - {id: good, title: 好, min: 60}
  - {id: bad, title: 差, min: 0}
`

// Values adjusted for the mix of cases, the sides of a multi-rater appraisal, a
// median, points out of a hundred and weighted, and a quarter of its own records.
func TestAdjustedRatedAndLevels(t *testing.T) {
	db, in := fresh(t, rounded)
	exec(t, db, `UPDATE tickets SET category = CASE WHEN ticket_id < 'e1-2026-09-t5' THEN 'x' ELSE 'y' END;
		INSERT INTO ratings (rating_id, employee_id, rated_at, relation, criterion, score, scale_max, rater_id) VALUES
		('r1', 'e1', TIMESTAMP '2026-08-20 10:00:00', 'manager', 'overall', 80, 100, 'e4'),
		('r2', 'e1', TIMESTAMP '2026-08-20 10:00:00', 'peer', 'overall', 90, 100, 'e2'),
		('r3', 'e1', TIMESTAMP '2026-08-20 10:00:00', 'self', 'overall', 100, 100, 'e1');
		INSERT INTO teams (team_id, name) VALUES ('a', 'Team A');
		UPDATE source_table SET given = TRUE WHERE table_name IN ('ratings', 'teams');`)
	var problems diag.List
	library := model.LoadLibrary(model.Shipped(), nil, &problems)
	if _, err := model.Run(context.Background(), db, model.Options{Schemes: in.Schemes, Library: library}); err != nil {
		t.Fatal(err)
	}
	text := write(t, db, in, "e1", "2026Q3", "text", diag.ZH)
	for _, want := range []string{
		"方案适用于全体员工", "计入本人与全部下属的记录",
		"按工单结构调整：80% ÷ 同组处理同样工单的 ",
		"上级 1 人评 1 次，平均 80，权重 60%", "同事 1 人评 1 次，平均 90，权重 40%", "本人 1 人评 1 次，平均 100，不计入",
		"84 分 × 40%", "33.6 / 40 分",
		"实绩：各条记录的中位数 24 小时，", "四舍五入到 2 位小数",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if english := write(t, db, in, "e1", "2026Q3", "text", diag.EN); !strings.Contains(english, "adjusted for the mix of cases: 80% ÷ the peers' ") || !strings.Contains(english, "self: 1 rater, 1 rating, 100 on average, not counted") {
		t.Errorf("got\n%s", english)
	}
	// The head of the others is appraised by their records too, and sees them.
	exec(t, db, "UPDATE employees SET manager_id = 'e4' WHERE employee_id <> 'e4'")
	if _, err := model.Run(context.Background(), db, model.Options{Schemes: in.Schemes, Library: library}); err != nil {
		t.Fatal(err)
	}
	if text = write(t, db, in, "e4", "2026Q3", "text", diag.ZH); !strings.Contains(text, "120 条记录") || !strings.Contains(text, "e1-2026-07-t8 0 ÷ 1，拉低") {
		t.Errorf("no records of the team in\n%s", text)
	}
}
