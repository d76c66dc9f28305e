package model

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"kaohe/model/stats"
)

// Below changeLevel a difference is hardly chance; a year is yearMonths long.
const (
	changeLevel = 0.05
	yearMonths  = 12
)

// changed is one change with an indicator that it is about.
type changed struct {
	id, title, scope, indicator string // scope and indicator as they are called here, or as given where nothing here is
	on                          *time.Time
	expected                    string // up | down | empty
}

// writeChanges fills change_state for trend_words.sql: what each change did to each
// indicator that it names.
func writeChanges(ctx context.Context, conn *sql.Conn, months []string, series []*monthly) error {
	changes, err := readChanges(ctx, conn)
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, `CREATE OR REPLACE TEMP TABLE change_state (change_id VARCHAR, applied_on DATE, title VARCHAR, scope VARCHAR, indicator VARCHAR, expected VARCHAR,
		level DOUBLE, level_se DOUBLE, slope DOUBLE, slope_se DOUBLE, effect DOUBLE, effect_se DOUBLE, p DOUBLE, before DOUBLE, after DOUBLE,
		months_before BIGINT, months_after BIGINT, seasonal BOOLEAN, verdict VARCHAR)`); err != nil {
		return err
	}
	var rows [][]any
	for _, c := range changes {
		at := slices.IndexFunc(series, func(m *monthly) bool { return m.indicator == c.indicator && m.scope == c.scope })
		if at < 0 {
			rows = append(rows, c.row(nil, stats.Interruption{}, "no_data"))
			continue
		}
		effect, verdict := c.effect(months, series[at])
		rows = append(rows, c.row(series[at], effect, verdict))
	}
	return insertRows(ctx, conn, "change_state", `change_id, applied_on, title, scope, indicator, expected,
		level, level_se, slope, slope_se, effect, effect_se, p, before, after,
		months_before, months_after, seasonal, verdict`, rows)
}

// readChanges reads the changes with the indicators that they name: by name or
// title, several after one another; all that schemes score where none is named.
func readChanges(ctx context.Context, conn *sql.Conn) ([]changed, error) {
	const query = `
		WITH named AS (
		  SELECT change_id, trim(word) AS word
		  FROM (SELECT change_id, unnest(regexp_split_to_array(indicator, '[,，、;；]')) AS word FROM changes)
		  WHERE trim(word) <> ''
		), about AS (
		  SELECT n.change_id, coalesce(min(k.indicator), n.word) AS indicator
		  FROM named AS n LEFT JOIN indicator AS k ON k.indicator = n.word OR k.indicator = k.id AND n.word IN (k.title, k.title_en)
		  GROUP BY n.change_id, n.word
		  UNION
		  SELECT c.change_id, s.indicator
		  FROM changes AS c, scheme_indicator AS s
		  WHERE NOT s.reference AND c.change_id NOT IN (SELECT change_id FROM named)
		)
		SELECT c.change_id, c.applied_on, coalesce(c.title, c.change_id),
		       CASE WHEN coalesce(trim(c.scope), '') IN ('', 'company', '全公司', '公司') THEN 'company' ELSE coalesce('team:' || t.team_id, c.scope) END,
		       coalesce(a.indicator, ''), CASE WHEN lower(trim(c.expected)) IN ('up', '上升', '提高') THEN 'up' WHEN lower(trim(c.expected)) IN ('down', '下降', '降低') THEN 'down' ELSE '' END
		FROM changes AS c
		LEFT JOIN about AS a ON a.change_id = c.change_id
		LEFT JOIN (SELECT word, min(team_id) AS team_id FROM (SELECT team_id AS word, team_id FROM teams UNION ALL SELECT name, team_id FROM teams) GROUP BY word) AS t ON t.word = trim(c.scope)
		WHERE c.change_id IS NOT NULL
		ORDER BY c.applied_on, c.change_id, a.indicator`
	var out []changed
	err := eachRow(ctx, conn, "the changes", query, func(scan func(...any) error) error {
		var c changed
		if err := scan(&c.id, &c.on, &c.title, &c.scope, &c.indicator, &c.expected); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

// firstAfter is the place of the first month after the change. The month in which
// it was made belongs to the side of its greater part.
func (c changed) firstAfter(months []string) int {
	first := c.on.AddDate(0, 0, 1-c.on.Day())
	days := first.AddDate(0, 1, -1).Day()
	if 2*(days-c.on.Day()+1) < days {
		first = first.AddDate(0, 1, 0)
	}
	at, _ := slices.BinarySearch(months, first.Format("2006-01"))
	return at
}

// effect holds the indicator after the change against before.
func (c changed) effect(months []string, m *monthly) (stats.Interruption, string) {
	if c.on == nil || knownMonths(m.used) == 0 || c.aim(m) == "" {
		return stats.Interruption{}, "no_data"
	}
	i, ok := stats.Interrupted(m.used, c.firstAfter(months), yearMonths)
	switch {
	case !ok:
		return i, "too_early"
	case i.P >= changeLevel:
		return i, "did_not"
	case (i.Effect > 0) == (c.aim(m) == "up"):
		return i, "worked"
	}
	return i, "worse"
}

// aim is the direction hoped for: as the change says, else what is better.
func (c changed) aim(m *monthly) string {
	if c.expected != "" || m == nil {
		return c.expected
	}
	switch higher, judged := m.higher(); {
	case !judged:
		return ""
	case higher:
		return "up"
	}
	return "down"
}

func (c changed) row(m *monthly, i stats.Interruption, verdict string) []any {
	row := []any{c.id, nil, c.title, c.scope, textOrNull(c.indicator), textOrNull(c.aim(m)), nil, nil, nil, nil, nil, nil, nil, nil, nil, i.Before, i.After, i.Seasonal, verdict}
	if c.on != nil {
		row[1] = c.on.Format(time.DateOnly)
	}
	if verdict == "no_data" {
		return row
	}
	if i.Before > 0 {
		row[13] = i.BeforeM
	}
	if i.After > 0 {
		row[14] = i.AfterM
	}
	if verdict != "too_early" {
		for k, x := range []float64{i.Level, i.LevelSE, i.Slope, i.SlopeSE, i.Effect, i.EffectSE, i.P} {
			row[6+k] = valueOrNull(x)
		}
	}
	return row
}
