package model

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"kaohe/model/diag"
	"kaohe/model/stats"
)

// The signs that are a change from the quarter before: two things must have moved,
// each beyond chance, and the p-value is the larger of the two.

// faster is by how much less time tickets must take, as a factor.
const faster = 0.9

// pace is how long one person's or team's tickets took in a quarter, and how many
// came back.
type pace struct {
	look                  // yes: came back
	mean, squares float64 // logarithm of the seconds, less the mean of all tickets of the like; and sum of squares of it
}

// paceFigures is what stands behind a question about speed.
type paceFigures struct {
	Time     float64 `json:"time"` // of the time before, the rest of the company's change taken out
	Returned float64 `json:"returned"`
	Before   float64 `json:"returned_before"`
	N        int     `json:"n"`
	NBefore  int     `json:"n_before"`
}

// speedSigns finds those who became faster while more came back.
func speedSigns(ctx context.Context, conn *sql.Conn) ([]sign, []look, error) {
	paces, err := readPaces(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	previous, err := readPrevious(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	before := map[[3]string]pace{}
	for _, p := range paces {
		before[[3]string{p.quarter, p.unitKind, p.unit}] = p
	}
	var looked []look
	tests := map[look]sign{}
	for _, now := range paces {
		then, known := before[[3]string{previous[now.quarter], now.unitKind, now.unit}]
		if !known || now.n < gamingRecords || then.n < gamingRecords {
			continue
		}
		looked = append(looked, now.look)
		tests[now.look] = now.against(then)
	}
	return corrected(looked, tests), looked, writePaces(ctx, conn, looked, tests)
}

// writePaces keeps the figures of all, so that a sign can be seen among the others.
func writePaces(ctx context.Context, conn *sql.Conn, looked []look, tests map[look]sign) error {
	var rows [][]any
	for _, l := range looked {
		if f, ok := tests[l].figures.(paceFigures); ok {
			rows = append(rows, []any{l.quarter, l.unitKind, l.unit, nullText(l.team), f.Time, f.Returned, f.Before, f.N, f.NBefore})
		}
	}
	return insertRows(ctx, conn, "speed_quality", "quarter, unit_kind, unit_id, team_id, time, returned, returned_before, n, n_before", rows)
}

// against tests a quarter against the one before it.
func (now pace) against(then pace) sign {
	s := sign{look: now.look, kind: "speed_for_quality", p: 1}
	d := now.mean - then.mean
	se := math.Sqrt(now.variance()/float64(now.n) + then.variance()/float64(then.n))
	came := stats.Counts{Yes: now.yes, No: now.n - now.yes, OtherYes: then.yes, OtherNo: then.n - then.yes}
	if se > 0 && d <= math.Log(faster) && came.Ratio() >= gamingChange && now.yes >= gamingFewest {
		s.p = math.Max(stats.Normal(d/se), came.FisherGreater())
	}
	f := paceFigures{roundTo(math.Exp(d), 4), roundTo(now.share(), 4), roundTo(then.share(), 4), now.n, then.n}
	s.figures = f
	s.question = diag.T("与上季相比，同类工单用时只有原来的 %s，而重开或 7 天内再报修的从 %d 单中的 %s 升到 %d 单中的 %s。快，是不是以没修好换来的？",
		"Against the quarter before, tickets of the like took %s of the time, while those reopened or reported again within 7 days rose: of %d tickets %s then, of %d tickets %s now. Was the speed bought with quality?",
		shareText(f.Time), then.n, shareText(f.Before), now.n, shareText(f.Returned))
	return s
}

func (l look) share() float64 { return float64(l.yes) / math.Max(1, float64(l.n)) }

func (p pace) variance() float64 {
	n := float64(p.n)
	return math.Max(0, p.squares-n*p.mean*p.mean) / math.Max(1, n-1)
}

// readPaces reads the times of people and adds the teams.
func readPaces(ctx context.Context, conn *sql.Conn) ([]pace, error) {
	type part struct {
		pace
		complexity    string
		logs, squares float64
	}
	var parts []part
	const query = "SELECT quarter, employee_id, coalesce(team_id, ''), complexity, n, logs, squares, bounced FROM gaming_speed ORDER BY quarter, employee_id, complexity"
	err := eachRow(ctx, conn, "the times of tickets", query, func(scan func(...any) error) error {
		p := part{pace: pace{look: look{unitKind: "employee"}}}
		err := scan(&p.quarter, &p.unit, &p.team, &p.complexity, &p.n, &p.logs, &p.squares, &p.yes)
		parts = append(parts, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	sums, counts := map[[2]string]float64{}, map[[2]string]float64{}
	for _, p := range parts {
		kind := [2]string{p.quarter, p.complexity}
		sums[kind], counts[kind] = sums[kind]+p.logs, counts[kind]+float64(p.n)
	}
	out := map[[3]string]*pace{}
	var order [][3]string
	for _, p := range parts {
		kind := [2]string{p.quarter, p.complexity}
		mean, n := sums[kind]/counts[kind], float64(p.n)
		for _, key := range [][3]string{{p.quarter, "employee", p.unit}, {p.quarter, "team", p.team}} {
			if key[2] == "" {
				continue
			}
			t := out[key]
			if t == nil {
				t = &pace{look: look{quarter: p.quarter, unitKind: key[1], unit: key[2], team: p.team}}
				out[key], order = t, append(order, key)
			}
			t.n, t.yes = t.n+p.n, t.yes+p.yes
			t.mean += p.logs - n*mean // a sum until all parts are in
			t.squares += p.squares - 2*mean*p.logs + n*mean*mean
		}
	}
	var paces []pace
	for _, key := range order {
		p := *out[key]
		p.mean /= float64(p.n)
		paces = append(paces, p)
	}
	slices.SortStableFunc(paces, func(a, b pace) int {
		return cmp.Or(cmp.Compare(a.quarter, b.quarter), cmp.Compare(a.unitKind, b.unitKind), cmp.Compare(a.unit, b.unit))
	})
	return paces, nil
}

// asking is how many customers a person or team had asked, and how content those were.
type asking struct {
	look    // yes: asked, of n tickets
	content look
}

// askingFigures is what stands behind a question about who is asked.
type askingFigures struct {
	Asked         float64 `json:"asked"`
	AskedBefore   float64 `json:"asked_before"`
	Content       float64 `json:"content"`
	ContentBefore float64 `json:"content_before"`
	N             int     `json:"n"`
	NBefore       int     `json:"n_before"`
	Answers       int     `json:"answers"`
	AnswersBefore int     `json:"answers_before"`
}

// askingSigns finds those of whom fewer customers were asked while satisfaction rose.
func askingSigns(ctx context.Context, conn *sql.Conn) ([]sign, []look, error) {
	people, err := readAskings(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	previous, err := readPrevious(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	before := map[[3]string]asking{}
	for _, a := range people {
		before[[3]string{a.quarter, a.unitKind, a.unit}] = a
	}
	var looked []look
	tests := map[look]sign{}
	for _, now := range people {
		then, known := before[[3]string{previous[now.quarter], now.unitKind, now.unit}]
		if !known || now.n < gamingRecords || then.n < gamingRecords {
			continue
		}
		looked = append(looked, now.look)
		tests[now.look] = now.against(then)
	}
	return corrected(looked, tests), looked, nil
}

func (now asking) against(then asking) sign {
	s := sign{look: now.look, kind: "whom_to_ask", p: 1}
	fewer := stats.Counts{Yes: then.yes, No: then.n - then.yes, OtherYes: now.yes, OtherNo: now.n - now.yes}
	more := stats.Counts{Yes: now.content.yes, No: now.content.n - now.content.yes, OtherYes: then.content.yes, OtherNo: then.content.n - then.content.yes}
	if fewer.Ratio() >= gamingChange && now.content.n >= gamingFewest && more.Ratio() > 1 {
		s.p = math.Max(fewer.FisherGreater(), more.FisherGreater())
	}
	f := askingFigures{roundTo(now.share(), 4), roundTo(then.share(), 4), roundTo(now.content.share(), 4), roundTo(then.content.share(), 4), now.n, then.n, now.content.n, then.content.n}
	s.figures = f
	s.question = diag.T("与上季相比，发过问卷的工单从 %s（%d 单）降到 %s（%d 单），满意度却从 %s 升到 %s（%d 份答复）。现在是怎样决定问谁、不问谁的？",
		"Against the quarter before, tickets followed by a survey fell from %s (of %d) to %s (of %d), while satisfaction rose from %s to %s (%d answers). How is it decided who is asked?",
		shareText(f.AskedBefore), then.n, shareText(f.Asked), now.n, shareText(f.ContentBefore), shareText(f.Content), now.content.n)
	return s
}

func readAskings(ctx context.Context, conn *sql.Conn) ([]asking, error) {
	var people []asking
	const query = "SELECT quarter, employee_id, coalesce(team_id, ''), tickets, asked, content, answers FROM gaming_asked ORDER BY quarter, employee_id"
	err := eachRow(ctx, conn, "the surveys of tickets", query, func(scan func(...any) error) error {
		a := asking{look: look{unitKind: "employee"}}
		err := scan(&a.quarter, &a.unit, &a.team, &a.n, &a.yes, &a.content.yes, &a.content.n)
		people = append(people, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	teams := map[[2]string]int{} // place in people
	for _, a := range slices.Clone(people) {
		if a.team == "" {
			continue
		}
		key := [2]string{a.quarter, a.team}
		at, known := teams[key]
		if !known {
			at = len(people)
			teams[key] = at
			people = append(people, asking{look: look{quarter: a.quarter, unitKind: "team", unit: a.team, team: a.team}})
		}
		t := &people[at]
		t.yes, t.n, t.content.yes, t.content.n = t.yes+a.yes, t.n+a.n, t.content.yes+a.content.yes, t.content.n+a.content.n
	}
	return people, nil
}

// corrected keeps the signs that are left after the correction for all that were
// looked at in a quarter.
func corrected(looked []look, tests map[look]sign) []sign {
	var out []sign
	for _, family := range families(looked) {
		p := make([]float64, len(family))
		for i, l := range family {
			p[i] = tests[l].p
		}
		for i, adjusted := range stats.Holm(p) {
			s := tests[family[i]]
			if s.adjusted = adjusted; adjusted < gamingLevel {
				out = append(out, s)
			}
		}
	}
	return out
}

// readPrevious gives the quarter before each.
func readPrevious(ctx context.Context, conn *sql.Conn) (map[string]string, error) {
	out := map[string]string{}
	err := eachRow(ctx, conn, "the quarters", "SELECT DISTINCT quarter, previous FROM gaming_month ORDER BY quarter", func(scan func(...any) error) error {
		var quarter, previous string
		err := scan(&quarter, &previous)
		out[quarter] = previous
		return err
	})
	return out, err
}
