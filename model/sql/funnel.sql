-- Who differs from the whole by more than chance: values of people and teams against the cases behind them
-- (Spiegelhalter 2005). This file makes the table and gathers what funnel.go computes from.
CREATE OR REPLACE TABLE funnel (
  indicator VARCHAR,
  period VARCHAR,           -- a quarter
  kind VARCHAR,             -- employee | team (its own people, without teams below)
  unit VARCHAR,             -- employee_id or team_id
  n DOUBLE,                 -- cases behind the value: its denominator; of counts and rates the services
  value DOUBLE,             -- in the indicator's unit; of counts: events per thousand services
  centre DOUBLE,            -- the value of all units together
  low95 DOUBLE, high95 DOUBLE, low998 DOUBLE, high998 DOUBLE, -- limits at that many cases
  phi DOUBLE,               -- mean squared z, the ends drawn in: above 1 the units differ by more than chance
  tau2 DOUBLE,              -- variance between units which the limits allow for; 0 where chance explains all
  z DOUBLE,                 -- standard errors above the centre
  zone VARCHAR,             -- inside | watch (outside 95 %) | alert (outside 99.8 %)
  shrunk DOUBLE             -- the value as the others let it be believed; null where it cannot be told
);

-- Services by person and quarter: the exposure of indicators that count events.
CREATE OR REPLACE TEMP TABLE funnel_exposure AS
SELECT m.period, t.employee_id, sum(t.services) AS services
FROM (
  SELECT employee_id, month_of(resolved_at) AS month, count(*) AS services
  FROM tickets WHERE resolved_at >= opened_at AND NOT coalesce(resolved_at < first_response_at, FALSE)
  GROUP BY 1, 2
) AS t
JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = t.month
GROUP BY m.period, t.employee_id;

-- The sums of scored indicators that add up, by person and quarter; of a count also of those who had none.
CREATE OR REPLACE TEMP TABLE funnel_input AS
WITH scored AS (
  SELECT k.indicator, k.unit, k.counted
  FROM indicator AS k
  WHERE k.aggregate = 'sum' AND k.missing_tables = '' AND k.indicator IN (SELECT indicator FROM scheme_indicator)
), person AS (
  SELECT s.indicator, s.unit AS measure, s.counted, v.period, v.employee_id,
         v.n, v.num, v.den, v.num2, v.den2, v.numden, CAST(0 AS BIGINT) AS services
  FROM scored AS s
  JOIN seen AS v ON v.indicator = s.indicator AND v.cycle = 'quarter'
  WHERE NOT s.counted AND v.n > 0 AND v.den > 0
  UNION ALL
  SELECT s.indicator, s.unit, s.counted, x.period, x.employee_id,
         coalesce(v.n, 0), coalesce(v.num, 0), 0, 0, 0, 0, x.services
  FROM scored AS s
  CROSS JOIN funnel_exposure AS x
  LEFT JOIN seen AS v ON v.indicator = s.indicator AND v.cycle = 'quarter' AND v.period = x.period AND v.employee_id = x.employee_id
  WHERE s.counted
)
SELECT indicator, measure, counted, period, 'employee' AS kind, employee_id AS unit, n, num, den, num2, den2, numden, services
FROM person WHERE employee_id IS NOT NULL
UNION ALL
SELECT p.indicator, p.measure, p.counted, p.period, 'team', e.team_id,
       CAST(sum(p.n) AS BIGINT), sum(p.num), sum(p.den), sum(p.num2), sum(p.den2), sum(p.numden), CAST(sum(p.services) AS BIGINT)
FROM person AS p
JOIN employees AS e ON e.employee_id = p.employee_id
WHERE e.team_id IS NOT NULL
GROUP BY p.indicator, p.measure, p.counted, p.period, e.team_id;
