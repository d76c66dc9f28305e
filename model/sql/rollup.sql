-- Every indicator pooled for the company, every team with its sub-teams and every peer group, in every cycle.
-- Sums are pooled, never values: the value of a whole is its own sum(num) / sum(den).

-- Which teams belong to a team: itself and what is below it.
CREATE OR REPLACE TABLE team_member AS
WITH RECURSIVE below AS (
  SELECT team_id AS top, team_id FROM teams
  UNION
  SELECT b.top, t.team_id FROM below AS b JOIN teams AS t ON t.parent_id = b.team_id
), known AS (
  SELECT top, team_id FROM below
  UNION
  -- A team that only the employees name is a team of its own.
  SELECT team_id, team_id FROM employees WHERE team_id IS NOT NULL
)
SELECT k.top AS team_id, e.employee_id, k.team_id = k.top AS direct
FROM known AS k JOIN employees AS e ON e.team_id = k.team_id
ORDER BY 1, 2;

CREATE OR REPLACE TEMP TABLE scope_member AS
SELECT 'team:' || team_id AS scope, employee_id FROM team_member
UNION ALL
SELECT DISTINCT 'scheme:' || scheme, member_id FROM card_member;

CREATE OR REPLACE TEMP TABLE pooled AS
WITH in_team AS (
  -- Each team's own people first: few rows then make the teams above and the company.
  SELECT v.indicator, e.team_id, v.cycle, v.period,
         count(v.employee_id) FILTER (WHERE v.n > 0) AS people,
         sum(v.n) AS n, sum(v.num) AS num, sum(v.den) AS den, sum(v.num2) AS num2, sum(v.den2) AS den2, sum(v.numden) AS numden
  FROM seen AS v LEFT JOIN employees AS e ON e.employee_id = v.employee_id
  GROUP BY v.indicator, e.team_id, v.cycle, v.period
), in_scheme AS (
  SELECT v.indicator, 'scheme:' || p.scheme AS scope, v.cycle, v.period,
         count(*) FILTER (WHERE v.n > 0) AS people,
         sum(v.n) AS n, sum(v.num) AS num, sum(v.den) AS den, sum(v.num2) AS num2, sum(v.den2) AS den2, sum(v.numden) AS numden
  FROM seen AS v JOIN (SELECT DISTINCT scheme, member_id FROM card_member) AS p ON p.member_id = v.employee_id
  GROUP BY v.indicator, p.scheme, v.cycle, v.period
), summed AS (
  SELECT t.indicator, s.scope, t.cycle, t.period, sum(t.people) AS people,
         sum(t.n) AS n, sum(t.num) AS num, sum(t.den) AS den, sum(t.num2) AS num2, sum(t.den2) AS den2, sum(t.numden) AS numden
  FROM in_team AS t
  JOIN (
    SELECT DISTINCT 'team:' || m.team_id AS scope, e.team_id
    FROM team_member AS m JOIN employees AS e ON e.employee_id = m.employee_id
  ) AS s ON s.team_id = t.team_id
  GROUP BY t.indicator, s.scope, t.cycle, t.period
  UNION ALL
  SELECT indicator, 'company', cycle, period, sum(people), sum(n), sum(num), sum(den), sum(num2), sum(den2), sum(numden)
  FROM in_team
  GROUP BY indicator, cycle, period
  UNION ALL
  SELECT indicator, scope, cycle, period, people, n, num, den, num2, den2, numden FROM in_scheme
), leveled AS (
  -- A level does not add up: every scope takes it from its events.
  SELECT l.indicator, l.scope, m.cycle, m.period, count(DISTINCT l.employee_id) AS people, level_sums(list(l.num ORDER BY l.num), l.share) AS sums
  FROM (
    SELECT 'company' AS scope, * FROM level_record
    UNION ALL
    SELECT s.scope, r.* FROM level_record AS r JOIN scope_member AS s ON s.employee_id = r.employee_id
  ) AS l
  JOIN period_month AS m ON m.month = l.month
  GROUP BY l.indicator, l.scope, m.cycle, m.period, l.share
), put_together AS (
  SELECT s.* FROM summed AS s JOIN indicator AS k ON k.indicator = s.indicator AND k.aggregate = 'sum'
  UNION ALL
  SELECT indicator, scope, cycle, period, people, sums.n, sums.num, sums.den, sums.num2, sums.den, sums.num
  FROM leveled
), none AS (
  -- A count with nothing to count is 0, in every period of the data.
  SELECT k.indicator, s.scope, p.cycle, p.period
  FROM indicator AS k, period AS p, (SELECT DISTINCT scope FROM scope_member UNION ALL SELECT 'company') AS s
  WHERE k.counted AND k.missing_tables = ''
)
SELECT coalesce(s.indicator, z.indicator) AS indicator, coalesce(s.scope, z.scope) AS scope,
       coalesce(s.cycle, z.cycle) AS cycle, coalesce(s.period, z.period) AS period,
       coalesce(s.people, 0) AS people, coalesce(s.n, 0) AS n, coalesce(s.num, 0) AS num, coalesce(s.den, 0) AS den,
       coalesce(s.num2, 0) AS num2, coalesce(s.den2, 0) AS den2, coalesce(s.numden, 0) AS numden
FROM put_together AS s
FULL JOIN none AS z ON z.indicator = s.indicator AND z.scope = s.scope AND z.cycle = s.cycle AND z.period = s.period;

-- The standard error of a ratio of sums R = N / D, linearised: Σ(num − R·den)² / D², times n / (n − 1);
-- of a count, its root (Poisson). A share of nought or all takes that of (num + 1) / (den + 2).
CREATE OR REPLACE TEMP TABLE valued AS
WITH ratios AS (
  SELECT p.*, k.counted, k.unit,
         CASE WHEN k.counted THEN CAST(p.num AS DOUBLE) ELSE ratio(p.num, p.den) END AS value
  FROM pooled AS p JOIN indicator AS k ON k.indicator = p.indicator
), spread AS (
  SELECT *,
         greatest(0, CAST(num2 AS DOUBLE) - 2 * value * CAST(numden AS DOUBLE) + value * value * CAST(den2 AS DOUBLE)) AS squares,
         (CAST(num AS DOUBLE) + 1) / (CAST(den AS DOUBLE) + 2) AS shrunken
  FROM ratios
)
SELECT indicator, scope, cycle, period, people, n, num, den, value,
       CASE WHEN n < 2 THEN NULL
            WHEN counted THEN sqrt(value)
            WHEN den <= 0 THEN NULL
            WHEN unit = 'share' AND value IN (0, 1) THEN sqrt(shrunken * (1 - shrunken) / CAST(den AS DOUBLE))
            ELSE sqrt(squares * n / (n - 1)) / CAST(den AS DOUBLE) END AS se
FROM spread;

INSERT INTO rollup
SELECT v.indicator, v.scope, v.cycle, v.period, v.people, v.n, v.num, v.den, v.value, v.se,
       b.value,
       CASE WHEN comparable THEN v.value - b.value END,
       CASE WHEN comparable AND v.se * v.se + b.se * b.se > 0 THEN (v.value - b.value) / sqrt(v.se * v.se + b.se * b.se) END
FROM (
  SELECT v.*, p.previous AS previous_period, p.months,
         -- Counts can only be compared between whole periods.
         NOT k.counted OR (p.whole AND coalesce(q.whole, FALSE)) AS comparable
  FROM valued AS v
  JOIN period AS p ON p.cycle = v.cycle AND p.period = v.period
  JOIN indicator AS k ON k.indicator = v.indicator
  LEFT JOIN period AS q ON q.cycle = p.cycle AND q.period = p.previous
) AS v
LEFT JOIN valued AS b ON b.indicator = v.indicator AND b.scope = v.scope AND b.cycle = v.cycle AND b.period = v.previous_period
ORDER BY v.indicator, v.scope, v.months, v.period;

-- Scores of teams and of the company: the mean of the official scores, rounded half up.
CREATE OR REPLACE TEMP TABLE mean_score AS
SELECT c.scheme, c.cycle, c.period, g.team_id, count(*) AS people, bool_or(g.direct) AS direct,
       half_up(CAST(sum(c.score) AS DOUBLE) / count(*), s.score_digits) AS score
FROM scorecard AS c
JOIN scheme AS s ON s.scheme = c.scheme
JOIN (
  SELECT team_id, employee_id, direct FROM team_member
  UNION ALL
  SELECT NULL, employee_id, FALSE FROM employees
) AS g ON g.employee_id = c.employee_id
GROUP BY c.scheme, c.cycle, c.period, g.team_id, s.score_digits;

-- Ranked are the teams that people belong to directly; a team of teams is not a rival of its own parts.
INSERT INTO team_score
SELECT m.scheme, m.cycle, m.period, m.team_id, m.people, m.score, b.score, m.score - b.score,
       CASE WHEN m.direct THEN rank() OVER (PARTITION BY m.scheme, m.cycle, m.period, m.direct ORDER BY m.score DESC) END,
       count(*) FILTER (WHERE m.direct) OVER (PARTITION BY m.scheme, m.cycle, m.period)
FROM mean_score AS m
JOIN period AS p ON p.cycle = m.cycle AND p.period = m.period
LEFT JOIN mean_score AS b ON b.scheme = m.scheme AND b.cycle = m.cycle AND b.period = p.previous AND b.team_id = m.team_id
WHERE m.team_id IS NOT NULL
ORDER BY m.scheme, p.months, m.period, m.team_id;

INSERT INTO company_score
SELECT m.scheme, m.cycle, m.period, m.people, m.score, b.score, m.score - b.score
FROM mean_score AS m
JOIN period AS p ON p.cycle = m.cycle AND p.period = m.period
LEFT JOIN mean_score AS b ON b.scheme = m.scheme AND b.cycle = m.cycle AND b.period = p.previous AND b.team_id IS NULL
WHERE m.team_id IS NULL
ORDER BY m.scheme, p.months, m.period;

CREATE OR REPLACE TEMP TABLE graded AS
SELECT m.scheme, m.cycle, m.period, m.team_id, g.grade, g.position,
       coalesce(h.people, 0) AS people
FROM mean_score AS m
JOIN scheme_grade AS g ON g.scheme = m.scheme
LEFT JOIN (
  SELECT c.scheme, c.cycle, c.period, t.team_id, c.grade, count(*) AS people
  FROM scorecard AS c
  JOIN (SELECT team_id, employee_id FROM team_member UNION ALL SELECT NULL, employee_id FROM employees) AS t ON t.employee_id = c.employee_id
  GROUP BY c.scheme, c.cycle, c.period, t.team_id, c.grade
) AS h ON h.scheme = m.scheme AND h.cycle = m.cycle AND h.period = m.period
      AND h.team_id IS NOT DISTINCT FROM m.team_id AND h.grade = g.grade;

INSERT INTO grade_count
SELECT g.scheme, g.cycle, g.period, g.team_id, g.grade, g.position, g.people, b.people
FROM graded AS g
JOIN period AS p ON p.cycle = g.cycle AND p.period = g.period
LEFT JOIN graded AS b ON b.scheme = g.scheme AND b.cycle = g.cycle AND b.period = p.previous
                     AND b.team_id IS NOT DISTINCT FROM g.team_id AND b.grade = g.grade
ORDER BY g.scheme, p.months, g.period, g.team_id NULLS FIRST, g.position;
