package model

import (
	"context"
	"database/sql"
	"math"

	"kaohe/model/stats"
)

// How far demand is forecast, and how wide: the range holds rangeShare of what comes.
const (
	forecastAhead = 6
	rangeShare    = 0.8
	fewestDemand  = 10 // tickets a month, on average, of a scope that is forecast
)

// demand is the tickets opened in each complete month, of the company or a team.
type demand struct {
	scope  string
	counts []float64
}

// forecasts fills forecast and forecast_backtest.
func forecasts(ctx context.Context, conn *sql.Conn, _ Options) error {
	months, all, err := readDemand(ctx, conn)
	if err != nil {
		return err
	}
	found := make([]prospect, len(all))
	inParallel(len(all), func(k int) { found[k] = all[k].look() })
	var ahead, past [][]any
	for _, f := range found {
		ahead = append(ahead, f.forecastRows(months)...)
		past = append(past, f.pastRows(months)...)
	}
	if err := insertRows(ctx, conn, "forecast", "scope, measure, month, horizon, method, value, low, high, mase, tried", ahead); err != nil {
		return err
	}
	return insertRows(ctx, conn, "forecast_backtest", "scope, measure, method, origin, horizon, month, actual, forecast, error", past)
}

// readDemand counts tickets by the month in which they were opened, from the first
// month of which the first week has one (what begins later is not whole) to the
// last complete one, and names the months: those, and what is forecast.
func readDemand(ctx context.Context, conn *sql.Conn) (months []string, out []*demand, err error) {
	const query = `
		WITH span AS (
		  SELECT CAST(date_trunc('month', first_at) AS DATE) + CASE WHEN day(first_at) > 7 THEN INTERVAL '1' MONTH ELSE INTERVAL '0' MONTH END AS first_day, last_day
		  FROM (SELECT min(opened_at) AS first_at FROM tickets),
		       (SELECT CAST(max(period) || '-01' AS DATE) AS last_day FROM period WHERE cycle = 'month' AND complete)
		), month AS (
		  SELECT strftime(d.day, '%Y-%m') AS month, d.day > s.last_day AS ahead
		  FROM span AS s, generate_series(CAST(s.first_day AS TIMESTAMP), CAST(s.last_day AS TIMESTAMP) + to_months($1), INTERVAL '1' MONTH) AS d(day)
		  WHERE s.first_day <= s.last_day
		), counted AS (
		  SELECT 'company' AS scope, month_of(opened_at) AS month, count(*) AS n FROM tickets GROUP BY 2
		  UNION ALL
		  SELECT 'team:' || m.team_id, month_of(t.opened_at), count(*) FROM tickets AS t JOIN team_member AS m ON m.employee_id = t.employee_id GROUP BY 1, 2
		)
		SELECT s.scope, m.month, coalesce(c.n, 0), m.ahead
		FROM (SELECT DISTINCT scope FROM counted) AS s
		CROSS JOIN month AS m
		LEFT JOIN counted AS c ON c.scope = s.scope AND c.month = m.month
		ORDER BY s.scope, m.month`
	err = eachRow(ctx, conn, "the tickets by month", query, func(scan func(...any) error) error {
		var scope, month string
		var n float64
		var ahead bool
		if err := scan(&scope, &month, &n, &ahead); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].scope != scope {
			out = append(out, &demand{scope: scope})
		}
		if len(out) == 1 {
			months = append(months, month)
		}
		if !ahead {
			d := out[len(out)-1]
			d.counts = append(d.counts, n)
		}
		return nil
	}, forecastAhead)
	return months, out, err
}

// prospect is what the past says of the demand to come.
type prospect struct {
	*demand
	misses []stats.Miss
	best   stats.Score
	ahead  []stats.Prediction
}

// look lets the methods compete over the past and the winner forecast. A scope of
// few tickets is left alone.
func (d *demand) look() prospect {
	p := prospect{demand: d}
	total := 0.0
	for _, n := range d.counts {
		total += n
	}
	if total < fewestDemand*float64(len(d.counts)) {
		return p
	}
	p.misses = stats.Backtest(d.counts, yearMonths, forecastAhead)
	scores := stats.Race(p.misses)
	if len(scores) == 0 {
		return p
	}
	p.best = scores[0]
	p.ahead = stats.Predict(d.counts, yearMonths, forecastAhead, p.best.Method, p.misses, rangeShare)
	return p
}

func (p prospect) forecastRows(months []string) (rows [][]any) {
	for _, f := range p.ahead {
		rows = append(rows, []any{p.scope, "tickets", months[len(p.counts)-1+f.Horizon], f.Horizon, p.best.Method,
			math.Max(0, f.Value), math.Max(0, f.Low), f.High, p.best.MASE, f.Tried})
	}
	return rows
}

func (p prospect) pastRows(months []string) (rows [][]any) {
	for _, m := range p.misses {
		rows = append(rows, []any{p.scope, "tickets", m.Method, months[m.Origin-1], m.Horizon, months[m.Origin-1+m.Horizon], m.Actual, m.Forecast, m.Error()})
	}
	return rows
}
