-- From points to scorecards: the official score, and everything that hangs on it, in every cycle.

-- 1. The official score of each base period: the sum of the points, held to the scheme's most, rounded half up.
CREATE OR REPLACE TEMP TABLE card AS
SELECT c.scheme, c.cycle, c.period, c.employee_id, c.team_id,
       half_up(least(CAST(sum(b.points) AS DOUBLE), s.total_cap), s.score_digits) AS score,
       1 AS complete, 1 AS complete_of
FROM base_card AS c
JOIN scheme AS s ON s.scheme = c.scheme
JOIN base_score AS b ON b.scheme = c.scheme AND b.cycle = c.cycle AND b.period = c.period AND b.employee_id = c.employee_id
GROUP BY c.scheme, c.cycle, c.period, c.employee_id, c.team_id, s.total_cap, s.score_digits;

-- Which base periods a longer period has.
CREATE OR REPLACE TEMP TABLE longer AS
SELECT s.scheme, p.cycle, p.period, b.period AS base_period, p.months // b.months AS complete_of
FROM scheme AS s
JOIN period AS b ON b.cycle = s.cycle
JOIN period_month AS m ON m.month = b.first_month
JOIN period AS p ON p.cycle = m.cycle AND p.period = m.period AND p.months > b.months
WHERE CASE p.cycle WHEN 'quarter' THEN s.rollup_quarter ELSE s.rollup_year END = 'mean';

-- 2. Quarter and year: the mean of the official base scores.
INSERT INTO card
SELECT c.scheme, l.cycle, l.period, c.employee_id, c.team_id,
       half_up(CAST(sum(c.score) AS DOUBLE) / count(*), s.score_digits), count(*), l.complete_of
FROM card AS c
JOIN scheme AS s ON s.scheme = c.scheme AND s.cycle = c.cycle
JOIN longer AS l ON l.scheme = c.scheme AND l.base_period = c.period
GROUP BY c.scheme, l.cycle, l.period, c.employee_id, c.team_id, s.score_digits, l.complete_of;

-- 3. The points behind each score; in a longer period their mean over the base periods that there are.
CREATE OR REPLACE TEMP TABLE all_score AS
SELECT scheme, cycle, period, employee_id, dimension, indicator, weight,
       value, n, num, den, target, rule, shortfall, points, max_points, status
FROM base_score
UNION ALL
SELECT b.scheme, l.cycle, l.period, b.employee_id, b.dimension, b.indicator, b.weight,
       CASE WHEN k.counted THEN CASE WHEN k.missing_tables = '' THEN CAST(coalesce(any_value(v.num), 0) AS DOUBLE) END
            WHEN any_value(v.n) > 0 THEN ratio(any_value(v.num), any_value(v.den)) END,
       coalesce(any_value(v.n), 0), coalesce(any_value(v.num), 0), coalesce(any_value(v.den), 0),
       b.target, b.rule,
       sum(b.shortfall ORDER BY b.period) FILTER (WHERE b.status = 'scored') / count(*) FILTER (WHERE b.status = 'scored'),
       CAST(CAST(sum(b.points) AS DOUBLE) / count(*) AS DECIMAL(28,12)),
       CAST(CAST(sum(b.max_points) AS DOUBLE) / count(*) AS DECIMAL(28,12)),
       CASE WHEN count(*) FILTER (WHERE b.status = 'reference') > 0 THEN 'reference'
            WHEN count(*) FILTER (WHERE b.status = 'scored') > 0 THEN 'scored'
            WHEN count(*) FILTER (WHERE b.status = 'small_sample') > 0 THEN 'small_sample'
            ELSE 'missing' END
FROM base_score AS b
JOIN longer AS l ON l.scheme = b.scheme AND l.base_period = b.period
JOIN indicator AS k ON k.indicator = b.indicator
LEFT JOIN seen AS v ON v.cycle = l.cycle AND v.period = l.period AND v.indicator = b.indicator AND v.employee_id = b.employee_id
GROUP BY b.scheme, l.cycle, l.period, b.employee_id, b.dimension, b.indicator, b.weight, b.target, b.rule, k.counted, k.missing_tables;

INSERT INTO score
SELECT a.scheme, a.cycle, a.period, a.employee_id, a.dimension, a.indicator,
       row_number() OVER (PARTITION BY a.scheme, a.cycle, a.period, a.employee_id ORDER BY d.position, i.position),
       a.weight, a.value, a.n, a.num, a.den, a.target, a.rule,
       CASE WHEN a.value IS NOT NULL THEN a.shortfall END,
       CAST(greatest(0, a.max_points - a.points) AS DECIMAL(18,6)),
       CAST(a.points AS DECIMAL(18,6)), CAST(a.max_points AS DECIMAL(18,6)), a.status
FROM all_score AS a
JOIN scheme_dimension AS d ON d.scheme = a.scheme AND d.dimension = a.dimension
JOIN scheme_indicator AS i ON i.scheme = a.scheme AND i.indicator = a.indicator
ORDER BY a.scheme, length(a.period), a.period, a.employee_id, d.position, i.position;

INSERT INTO dimension_score
SELECT a.scheme, a.cycle, a.period, a.employee_id, a.dimension, d.position,
       half_up(coalesce(sum(a.points), 0), 2), half_up(coalesce(sum(a.max_points), 0), 2)
FROM all_score AS a
JOIN scheme_dimension AS d ON d.scheme = a.scheme AND d.dimension = a.dimension
GROUP BY a.scheme, a.cycle, a.period, a.employee_id, a.dimension, d.position
ORDER BY a.scheme, length(a.period), a.period, a.employee_id, d.position;

-- 4. Services: tickets resolved in the period, without those whose times are impossible.
CREATE OR REPLACE TEMP TABLE service_count AS
SELECT m.cycle, m.period, t.employee_id, sum(t.services) AS services
FROM (
  SELECT employee_id, month_of(resolved_at) AS month, count(*) AS services
  FROM tickets WHERE resolved_at >= opened_at AND NOT coalesce(resolved_at < first_response_at, FALSE)
  GROUP BY 1, 2
) AS t
JOIN period_month AS m ON m.month = t.month
GROUP BY m.cycle, m.period, t.employee_id;

-- 5. Grade, rank and change, all from the official score. Grades are half-open; equal scores share a rank.
INSERT INTO scorecard
WITH graded AS (
  SELECT c.*,
         (SELECT arg_max(g.grade, g.min) FROM scheme_grade AS g WHERE g.scheme = c.scheme AND g.min <= CAST(c.score AS DOUBLE) + 1e-9) AS grade,
         rank() OVER (PARTITION BY c.scheme, c.cycle, c.period ORDER BY c.score DESC) AS rank,
         count(*) OVER (PARTITION BY c.scheme, c.cycle, c.period) AS peers
  FROM card AS c
), dimensions AS (
  SELECT scheme, cycle, period, employee_id, map_from_entries(list((dimension, score) ORDER BY position)) AS scores
  FROM dimension_score
  GROUP BY scheme, cycle, period, employee_id
)
SELECT g.scheme, g.cycle, g.period, g.employee_id, g.team_id, g.score, d.scores, g.grade, g.rank, g.peers,
       NULL, NULL, NULL, g.complete, g.complete_of, before.score, g.score - before.score, coalesce(v.services, 0)
FROM graded AS g
JOIN period AS p ON p.cycle = g.cycle AND p.period = g.period
JOIN dimensions AS d ON d.scheme = g.scheme AND d.cycle = g.cycle AND d.period = g.period AND d.employee_id = g.employee_id
LEFT JOIN card AS before ON before.scheme = g.scheme AND before.cycle = g.cycle
                        AND before.period = p.previous AND before.employee_id = g.employee_id
LEFT JOIN service_count AS v ON v.cycle = g.cycle AND v.period = g.period AND v.employee_id = g.employee_id
ORDER BY g.scheme, p.months, g.period, g.rank, g.employee_id;
