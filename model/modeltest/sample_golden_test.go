package modeltest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the framework scheme gives the people of the sample company who contested
// nothing: how many rows there are in each period, what they add up to, and a
// digest of all their figures. A change in scoring that moves anybody's points by
// a millionth shows here.
func TestFrameworkOnTheSampleIsUnchanged(t *testing.T) {
	db, _ := appraised(t)
	const query = `
		SELECT 'scorecard', period, count(*), sum(score),
		       md5(string_agg(CAST(ROW(employee_id, team_id, score, dimension_scores, grade, complete, complete_of, previous, change, services) AS VARCHAR), chr(10) ORDER BY employee_id))
		FROM scorecard WHERE scheme = 'framework' AND employee_id NOT IN (SELECT employee_id FROM appeals) GROUP BY period
		UNION ALL
		SELECT 'score', period, count(*), sum(points),
		       md5(string_agg(CAST(ROW(employee_id, dimension, indicator, position, weight, value, n, num, den, target, rule, shortfall, points_lost, points, max_points, status) AS VARCHAR), chr(10) ORDER BY employee_id, position))
		FROM score WHERE scheme = 'framework' AND employee_id NOT IN (SELECT employee_id FROM appeals) GROUP BY period
		ORDER BY 1, 2`
	got := strings.Join(rows(t, db, query), "\n") + "\n"
	file := filepath.Join("testdata", "framework_on_sample.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
