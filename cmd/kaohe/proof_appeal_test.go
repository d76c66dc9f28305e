package main

import "testing"

// TestProofOfAppeals holds what every appeal is said to have changed against the
// scorecards worked out twice from the exports: on the records as they came, and
// on those that upheld appeals have corrected.
func TestProofOfAppeals(t *testing.T) {
	t.Parallel()
	db, company := demoWarehouse(t), readRawCompany(t)
	before, _ := company.cardsOf(company.count())
	after, _ := company.cards()
	rows, err := db.Query(`SELECT appeal_id, period, value_before, value_after, CAST(points_before AS VARCHAR), CAST(points_after AS VARCHAR),
		CAST(score_before AS VARCHAR), CAST(score_after AS VARCHAR), grade_before, grade_after
		FROM appeal_result WHERE cycle = 'month' ORDER BY appeal_id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	appeals := map[string]rawAppeal{}
	for _, a := range company.appeals {
		appeals[a.id] = a
	}
	published, moved := 0, 0
	for rows.Next() {
		var id, period string
		var value [2]*float64
		var points, score, grade [2]string
		if err := rows.Scan(&id, &period, &value[0], &value[1], &points[0], &points[1], &score[0], &score[1], &grade[0], &grade[1]); err != nil {
			t.Fatal(err)
		}
		published++
		a := appeals[id]
		cards := [2]*provedCard{before[[2]string{a.employee, a.month}], before[[2]string{a.employee, a.month}]}
		if a.upheld() {
			cards[1] = after[[2]string{a.employee, a.month}]
			moved++
		}
		for k, when := range []string{"before", "after"} {
			card := cards[k]
			if card == nil || period != a.month {
				t.Errorf("%s: published for %s; the exports know no such scorecard", id, period)
				continue
			}
			it := card.items[a.indicator]
			if !sameFloat(value[k], it.value) || !near(t, points[k], it.points, 6) || !near(t, score[k], card.score, 4) || grade[k] != card.grade {
				t.Errorf("%s %s: %s points, score %s, %s; from the exports %s, %s, %s", id, when,
					points[k], score[k], grade[k], it.points.FloatString(6), card.score.FloatString(4), card.grade)
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if published != len(company.appeals) || moved == 0 || moved == published {
		t.Errorf("%d appeals are published, of which %d are upheld; the exports have %d", published, moved, len(company.appeals))
	}
}
