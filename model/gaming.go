package model

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/stats"
)

// Signs of gaming are questions to ask, never a verdict on a person; they touch no
// score. A sign needs three things: figures that chance does not explain even after
// the correction for everybody looked at, a difference that is large, and enough
// records.
const (
	gamingLevel   = 0.01 // of the p-value, corrected within a kind; there are a dozen kinds a quarter, of people and of teams
	gamingRatio   = 2.0  // so many times the colleagues' share
	gamingChange  = 1.5  // so many times the quarter before
	gamingFewest  = 5    // records that show what is asked about
	gamingRecords = 20   // records in all, in each quarter that is compared
)

// look is what was counted of one person or team in one quarter.
type look struct {
	quarter, unitKind, unit, team string

	yes, n              int // of n records so many show it
	inside5, outside5   int // bunching: within 5 % of the limit
	inside10, outside10 int // and within 10 %
}

// sign is a question and what leads to it.
type sign struct {
	look
	kind        string
	figures     any
	p, adjusted float64
	question    diag.Text
}

// gamingSigns tests what gaming.sql has counted and fills gaming_sign.
func gamingSigns(ctx context.Context, conn *sql.Conn, _ Options) error {
	var signs []sign
	var scope [][]any
	add := func(kind string, found []sign, looked []look) {
		signs = append(signs, found...)
		scope = append(scope, scopeRows(kind, found, looked)...)
	}
	for _, k := range countedKinds {
		looks, err := readLooks(ctx, conn, k.kind, k.measure)
		if err != nil {
			return err
		}
		add(k.kind, k.signs(looks), looks)
	}
	for _, k := range []struct {
		kind string
		find func(context.Context, *sql.Conn) ([]sign, []look, error)
	}{{"speed_for_quality", speedSigns}, {"whom_to_ask", askingSigns}} {
		found, looked, err := k.find(ctx, conn)
		if err != nil {
			return err
		}
		add(k.kind, found, looked)
	}
	return writeSigns(ctx, conn, signs, scope)
}

// countedKind is a sign that is a share against the colleagues' in the same quarter.
type countedKind struct {
	kind, measure string
	ask           func(l look, own, others string) diag.Text
}

var countedKinds = []countedKind{
	{"bunching", "", func(l look, own, others string) diag.Text {
		return diag.T("期限内解决的 %d 单中，%d 单（%s）卡在期限的最后一成，其他人为 %s；离期限不到 5%% 的，赶上的 %d 单，错过的 %d 单。是活儿恰好这样，还是为了不超时先关了单？",
			"Of %d tickets resolved in time, %d (%s) were closed in the last tenth of the limit; elsewhere it is %s. Within 5%% of the limit, %d made it and %d missed it. Is that how the work falls, or are tickets closed for the clock?",
			l.n, l.yes, own, others, l.inside5, l.outside5)
	}},
	{"close_and_reopen", "", func(l look, own, others string) diag.Text {
		return diag.T("解决的 %d 单中，%d 单（%s）的客户两天内又为同一产品开了新单，其他人为 %s。是没有修好，还是关了旧单再开新单？",
			"Of %d tickets resolved, in %d (%s) the customer had a new one for the same product within two days; elsewhere it is %s. Was it not mended, or was the old ticket closed and a new one opened?", l.n, l.yes, own, others)
	}},
	{"short_contacts", "", func(l look, own, others string) diag.Text {
		return diag.T("接通的 %d 次来电中，%d 次（%s）通话不到 10 秒，其他人为 %s。是线路问题，还是一接就挂？",
			"Of %d contacts answered, %d (%s) lasted less than 10 seconds; elsewhere it is %s. Is it the line, or are calls taken and dropped?", l.n, l.yes, own, others)
	}},
	{"round_values", "visit_times", func(l look, own, others string) diag.Text {
		return diag.T("%d 次上门中，%d 次（%s）的完成时间正好在整刻，其他人为 %s。时间是当场记的，还是事后补的？",
			"Of %d visits, %d (%s) ended exactly on a quarter of an hour; elsewhere it is %s. Are the times noted on the spot, or filled in later?", l.n, l.yes, own, others)
	}},
	{"round_values", "timesheets", func(l look, own, others string) diag.Text {
		return diag.T("%d 天的工时中，%d 天（%s）正好是整小时，其他人为 %s。工时是记的，还是估的？",
			"Of %d days of working time, %d (%s) are whole hours; elsewhere it is %s. Is the time noted, or guessed?", l.n, l.yes, own, others)
	}},
	{"round_values", "ratings", func(l look, own, others string) diag.Text {
		return diag.T("打出的 %d 个分数中，%d 个（%s）是整十分，其他评价人为 %s。是逐项想过的，还是随手给的？",
			"Of %d scores given, %d (%s) are whole tens; of the other raters it is %s. Was each thought about, or given by habit?", l.n, l.yes, own, others)
	}},
	{"helpers", "", func(l look, own, others string) diag.Text {
		return diag.T("首次上门修好的 %d 次中，%d 次（%s）有人协助，却只记在一个人名下，其他人为 %s。是活儿需要两个人，还是靠帮手换来的首次修复？",
			"Of %d first visits that fixed the fault, in %d (%s) somebody helped, and the fix counts for one; elsewhere it is %s. Does the work need two, or does help buy the first-time fix?", l.n, l.yes, own, others)
	}},
}

// countedFigures is what stands behind a question about shares.
type countedFigures struct {
	Measure   string  `json:"measure,omitempty"`
	Yes       int     `json:"yes"`
	N         int     `json:"n"`
	Share     float64 `json:"share"`
	Others    float64 `json:"others"`
	Inside5   *int    `json:"inside5,omitempty"`
	Outside5  *int    `json:"outside5,omitempty"`
	Inside10  *int    `json:"inside10,omitempty"`
	Outside10 *int    `json:"outside10,omitempty"`
}

// signs tests everybody of a quarter against all the others.
func (k countedKind) signs(looks []look) []sign {
	var out []sign
	for _, family := range families(looks) {
		yes, n := 0, 0
		for _, l := range family {
			yes, n = yes+l.yes, n+l.n
		}
		p := make([]float64, len(family))
		tables := make([]stats.Counts, len(family))
		for i, l := range family {
			tables[i] = stats.Counts{Yes: l.yes, No: l.n - l.yes, OtherYes: yes - l.yes, OtherNo: n - yes - (l.n - l.yes)}
			p[i] = tables[i].FisherGreater()
		}
		for i, adjusted := range stats.Holm(p) {
			s := sign{look: family[i], kind: k.kind, p: p[i], adjusted: adjusted}
			if k.kind == "bunching" {
				at := s.bunching()
				s.p, s.adjusted = math.Max(s.p, at), math.Max(s.adjusted, at)
			}
			if s.adjusted >= gamingLevel || tables[i].Ratio() < gamingRatio || s.yes < gamingFewest || s.n < gamingRecords {
				continue
			}
			others := float64(yes-s.yes) / math.Max(1, float64(n-s.n))
			own := float64(s.yes) / float64(s.n)
			s.question = k.ask(s.look, shareText(own), shareText(others))
			s.figures = s.counted(k.measure, own, others)
			out = append(out, s)
		}
	}
	return out
}

func (s sign) counted(measure string, own, others float64) countedFigures {
	f := countedFigures{Measure: measure, Yes: s.yes, N: s.n, Share: roundTo(own, 4), Others: roundTo(others, 4)}
	if s.kind == "bunching" {
		f.Inside5, f.Outside5, f.Inside10, f.Outside10 = &s.inside5, &s.outside5, &s.inside10, &s.outside10
	}
	return f
}

// bunching is the exact chance that so many more keep the limit by little than miss
// it by little, where either is as likely: the clearer of the windows of 5 and 10 %,
// doubled for having looked at two.
func (l look) bunching() float64 {
	p := 1.0
	for _, w := range [][2]int{{l.inside5, l.outside5}, {l.inside10, l.outside10}} {
		if w[0] > w[1] {
			p = math.Min(p, 2*stats.ExactBinomial(w[0], w[0]+w[1], 0.5))
		}
	}
	return p
}

// families sorts looks into those that are tested against each other: of one
// quarter, people or teams.
func families(looks []look) [][]look {
	var out [][]look
	at := map[[2]string]int{}
	for _, l := range looks {
		key := [2]string{l.quarter, l.unitKind}
		k, known := at[key]
		if !known {
			k = len(out)
			at[key], out = k, append(out, nil)
		}
		out[k] = append(out[k], l)
	}
	return out
}

// readLooks reads what was counted of people, and adds the teams.
func readLooks(ctx context.Context, conn *sql.Conn, kind, measure string) ([]look, error) {
	const query = `SELECT quarter, employee_id, coalesce(team_id, ''), yes, n, inside5, outside5, inside10, outside10
		FROM gaming_look WHERE kind = ? AND measure = ? AND n > 0 ORDER BY quarter, employee_id`
	var people []look
	err := eachRow(ctx, conn, "the counts of "+kind, query, func(scan func(...any) error) error {
		l := look{unitKind: "employee"}
		err := scan(&l.quarter, &l.unit, &l.team, &l.yes, &l.n, &l.inside5, &l.outside5, &l.inside10, &l.outside10)
		people = append(people, l)
		return err
	}, kind, measure)
	return append(people, teamLooks(people)...), err
}

// teamLooks adds up people by team.
func teamLooks(people []look) []look {
	sums := map[[2]string]*look{}
	for _, l := range people {
		if l.team == "" {
			continue
		}
		key := [2]string{l.quarter, l.team}
		t := sums[key]
		if t == nil {
			t = &look{quarter: l.quarter, unitKind: "team", unit: l.team, team: l.team}
			sums[key] = t
		}
		t.yes, t.n = t.yes+l.yes, t.n+l.n
		t.inside5, t.outside5 = t.inside5+l.inside5, t.outside5+l.outside5
		t.inside10, t.outside10 = t.inside10+l.inside10, t.outside10+l.outside10
	}
	var out []look
	for _, t := range sums {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b look) int { return cmp.Or(cmp.Compare(a.quarter, b.quarter), cmp.Compare(a.unit, b.unit)) })
	return out
}

func scopeRows(kind string, found []sign, looked []look) [][]any {
	var out [][]any
	for _, family := range families(looked) {
		signs := 0
		for _, s := range found {
			if s.quarter == family[0].quarter && s.unitKind == family[0].unitKind {
				signs++
			}
		}
		out = append(out, []any{family[0].quarter, kind, family[0].unitKind, len(family), signs})
	}
	return out
}

func writeSigns(ctx context.Context, conn *sql.Conn, signs []sign, scope [][]any) error {
	slices.SortStableFunc(signs, func(a, b sign) int {
		return cmp.Or(cmp.Compare(a.quarter, b.quarter), cmp.Compare(a.kind, b.kind), cmp.Compare(a.unitKind, b.unitKind), cmp.Compare(a.unit, b.unit))
	})
	var rows [][]any
	for _, s := range signs {
		figures, err := json.Marshal(s.figures)
		if err != nil {
			return fmt.Errorf("write the figures of %s: %w", s.kind, err)
		}
		rows = append(rows, []any{s.quarter, s.kind, s.unitKind, s.unit, nullText(s.team), string(figures), s.p, s.adjusted, s.n, s.question.ZH, s.question.EN})
	}
	if err := insertRows(ctx, conn, "gaming_sign", "quarter, kind, unit_kind, unit_id, team_id, figures, p, p_adjusted, n, question, question_en", rows); err != nil {
		return err
	}
	return insertRows(ctx, conn, "gaming_scope", "quarter, kind, unit_kind, looked_at, signs", addUpScope(scope))
}

// addUpScope puts the measures of a kind together, in order: everybody counts once.
func addUpScope(scope [][]any) [][]any {
	slices.SortStableFunc(scope, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string)), cmp.Compare(a[2].(string), b[2].(string)))
	})
	var out [][]any
	for _, r := range scope {
		if n := len(out); n > 0 && slices.Equal(out[n-1][:3], r[:3]) {
			out[n-1][3], out[n-1][4] = max(out[n-1][3].(int), r[3].(int)), out[n-1][4].(int)+r[4].(int)
			continue
		}
		out = append(out, slices.Clone(r))
	}
	return out
}

func nullText(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// shareText writes a share with at most one decimal.
func shareText(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", 100*x), ".0") + "%" }

// roundTo rounds to so many decimals.
func roundTo(x float64, digits int) float64 {
	f := math.Pow(10, float64(digits))
	return math.Round(x*f) / f
}
