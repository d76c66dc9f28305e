-- From points to scorecards: the official score, and everything that hangs on it, in every cycle.

-- 1. Gates: a value that meets one lowers the total, or the best grade that is left. A value that is missing or too
-- small a sample meets none. A gate holds in the period that is scored; a mean takes it over with the scores.
CREATE OR REPLACE TEMP TABLE gate_met AS
SELECT v.scheme, v.cycle, v.period, v.employee_id, v.indicator, g.position, g.op, g.bound, g.cap_grade, g.score, v.value,
       c.min AS cap_min
FROM card_value AS v
JOIN scheme_gate AS g ON g.scheme = v.scheme AND g.indicator = v.indicator
LEFT JOIN scheme_grade AS c ON c.scheme = g.scheme AND c.grade = g.cap_grade
WHERE v.how <> 'mean' AND NOT v.small AND meets(v.value, g.op, g.bound);

-- 2. The official score of each period that is scored: the sum of the points, held to the scheme's most and to its
-- gates, rounded half up.
CREATE OR REPLACE TEMP TABLE card AS
WITH gate AS (
  SELECT scheme, cycle, period, employee_id, min(score) AS score, min(cap_min) AS cap_min
  FROM gate_met
  GROUP BY scheme, cycle, period, employee_id
), earned AS (
  SELECT c.scheme, c.how, c.cycle, c.period, c.employee_id, c.team_id, c.complete, c.complete_of, s.score_digits,
         half_up(least(CAST(sum(b.points) AS DOUBLE), s.total_cap), s.score_digits) AS earned
  FROM roster AS c
  JOIN scheme AS s ON s.scheme = c.scheme
  JOIN base_score AS b ON b.scheme = c.scheme AND b.cycle = c.cycle AND b.period = c.period AND b.employee_id = c.employee_id
  WHERE c.how <> 'mean'
  GROUP BY c.scheme, c.how, c.cycle, c.period, c.employee_id, c.team_id, c.complete, c.complete_of, s.total_cap, s.score_digits
)
SELECT e.scheme, e.how, e.cycle, e.period, e.employee_id, e.team_id,
       least(e.earned, coalesce(half_up(g.score, e.score_digits), e.earned)) AS score,
       e.complete, e.complete_of, e.earned, g.cap_min
FROM earned AS e
LEFT JOIN gate AS g ON g.scheme = e.scheme AND g.cycle = e.cycle AND g.period = e.period AND g.employee_id = e.employee_id;

-- 3. Quarter and year by mean: the mean of the official base scores.
INSERT INTO card
WITH average AS (
  SELECT c.scheme, l.how, l.cycle, l.period, c.employee_id, c.team_id,
         half_up(CAST(sum(c.score) AS DOUBLE) / count(*), s.score_digits) AS score, count(*) AS complete, l.complete_of
  FROM card AS c
  JOIN scheme AS s ON s.scheme = c.scheme
  JOIN longer AS l ON l.scheme = c.scheme AND l.base_period = c.period
  WHERE c.how = 'base' AND l.how = 'mean'
  GROUP BY c.scheme, l.how, l.cycle, l.period, c.employee_id, c.team_id, s.score_digits, l.complete_of
)
SELECT *, score, NULL FROM average;

-- 4. The points behind each score; behind a mean, theirs over the base periods that there are, beside the values of
-- all its records and the target of the last of them.
CREATE OR REPLACE TEMP TABLE all_score AS
SELECT scheme, cycle, period, employee_id, dimension, indicator, weight,
       value, n, num, den, target, rule, shortfall, points, max_points, status
FROM base_score
UNION ALL
SELECT b.scheme, l.cycle, l.period, b.employee_id, b.dimension, b.indicator, b.weight,
       any_value(v.value), any_value(v.n), any_value(v.num), any_value(v.den),
       arg_max(b.target, b.period), b.rule,
       sum(b.shortfall ORDER BY b.period) FILTER (WHERE b.status = 'scored') / count(*) FILTER (WHERE b.status = 'scored'),
       CAST(CAST(sum(b.points) AS DOUBLE) / count(*) AS DECIMAL(28,12)),
       CAST(CAST(sum(b.max_points) AS DOUBLE) / count(*) AS DECIMAL(28,12)),
       CASE WHEN count(*) FILTER (WHERE b.status = 'reference') > 0 THEN 'reference'
            WHEN count(*) FILTER (WHERE b.status = 'scored') > 0 THEN 'scored'
            WHEN count(*) FILTER (WHERE b.status = 'small_sample') > 0 THEN 'small_sample'
            ELSE 'missing' END
FROM base_score AS b
JOIN longer AS l ON l.scheme = b.scheme AND l.base_period = b.period AND l.how = 'mean'
JOIN card_value AS v ON v.scheme = b.scheme AND v.cycle = l.cycle AND v.period = l.period
                    AND v.indicator = b.indicator AND v.employee_id = b.employee_id
WHERE b.how = 'base'
GROUP BY b.scheme, l.cycle, l.period, b.employee_id, b.dimension, b.indicator, b.weight, b.rule;

DELETE FROM score;
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

DELETE FROM dimension_score;
INSERT INTO dimension_score
SELECT a.scheme, a.cycle, a.period, a.employee_id, a.dimension, d.position,
       half_up(coalesce(sum(a.points), 0), 2), half_up(coalesce(sum(a.max_points), 0), 2)
FROM all_score AS a
JOIN scheme_dimension AS d ON d.scheme = a.scheme AND d.dimension = a.dimension
GROUP BY a.scheme, a.cycle, a.period, a.employee_id, a.dimension, d.position
ORDER BY a.scheme, length(a.period), a.period, a.employee_id, d.position;

-- 5. Services: tickets resolved in the period by those whose records count, without those whose times are impossible.
CREATE OR REPLACE TEMP TABLE service_count AS
SELECT c.scheme, m.cycle, m.period, c.employee_id, sum(t.services) AS services
FROM (
  SELECT employee_id, month_of(resolved_at) AS month, count(*) AS services
  FROM tickets WHERE resolved_at >= opened_at AND NOT coalesce(resolved_at < first_response_at, FALSE)
  GROUP BY 1, 2
) AS t
JOIN card_member AS c ON c.member_id = t.employee_id
JOIN period_month AS m ON m.month = t.month
GROUP BY c.scheme, m.cycle, m.period, c.employee_id;

-- 6. Grade, rank and change, all from the official score. Grades are half-open, and none is better than a gate leaves;
-- equal scores share a rank.
DELETE FROM scorecard;
INSERT INTO scorecard
WITH graded AS (
  SELECT c.*,
         (SELECT arg_max(g.grade, g.min) FROM scheme_grade AS g
          WHERE g.scheme = c.scheme AND g.min <= CAST(c.score AS DOUBLE) + 1e-9 AND g.min <= coalesce(c.cap_min, g.min)) AS grade,
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
LEFT JOIN service_count AS v ON v.scheme = g.scheme AND v.cycle = g.cycle AND v.period = g.period AND v.employee_id = g.employee_id
ORDER BY g.scheme, p.months, g.period, g.rank, g.employee_id;
