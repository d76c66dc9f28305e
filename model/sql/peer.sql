-- Who is appraised by which scheme, whose records count for them, in which months, and which targets are theirs.

-- 1. Every team with itself and the teams above it; a team that only the employees name stands alone.
CREATE OR REPLACE TEMP TABLE team_above AS
WITH RECURSIVE above AS (
  SELECT team_id, team_id AS above_id
  FROM (SELECT team_id FROM teams UNION SELECT team_id FROM employees WHERE team_id IS NOT NULL) AS known
  UNION
  SELECT a.team_id, t.parent_id
  FROM above AS a JOIN teams AS t ON t.team_id = a.above_id
  WHERE t.parent_id IS NOT NULL
)
SELECT team_id, above_id FROM above;

-- 2. Who is appraised: the people of whom all that the scheme names holds – role, team (or one under it), kind of team.
CREATE OR REPLACE TEMP TABLE peer AS
SELECT s.scheme, e.employee_id, e.team_id, e.role, e.hired_on, e.left_on
FROM scheme AS s
CROSS JOIN employees AS e
WHERE (s.scheme NOT IN (SELECT scheme FROM scheme_role)
       OR (s.scheme, e.role) IN (SELECT (scheme, role) FROM scheme_role))
  AND (s.scheme NOT IN (SELECT scheme FROM scheme_team)
       OR (s.scheme, e.team_id) IN (SELECT (m.scheme, a.team_id) FROM scheme_team AS m JOIN team_above AS a ON a.above_id = m.team_id))
  AND (s.scheme NOT IN (SELECT scheme FROM scheme_team_kind)
       OR (s.scheme, e.team_id) IN (SELECT (k.scheme, t.team_id) FROM scheme_team_kind AS k JOIN teams AS t ON t.kind = k.kind));

-- 3. Whose records count: a person's own; under scope team those of everyone below them too, however deep.
-- Someone who is, by a mistake in the data, below themselves is counted once.
DELETE FROM card_member;
INSERT INTO card_member
WITH RECURSIVE below AS (
  SELECT DISTINCT p.employee_id AS top_id, p.employee_id
  FROM peer AS p JOIN scheme AS s ON s.scheme = p.scheme
  WHERE s.scope = 'team'
  UNION
  SELECT b.top_id, e.employee_id
  FROM below AS b JOIN employees AS e ON e.manager_id = b.employee_id
)
SELECT scheme, employee_id, member_id
FROM (
  SELECT p.scheme, p.employee_id, p.employee_id AS member_id
  FROM peer AS p JOIN scheme AS s ON s.scheme = p.scheme
  WHERE s.scope IS DISTINCT FROM 'team'
  UNION ALL
  SELECT p.scheme, p.employee_id, b.employee_id
  FROM peer AS p
  JOIN scheme AS s ON s.scheme = p.scheme AND s.scope = 'team'
  JOIN below AS b ON b.top_id = p.employee_id
) AS member
ORDER BY scheme, employee_id, member_id;

-- 4. Which base periods a longer period has, and how its score is made of them: their mean, or their sums pooled.
CREATE OR REPLACE TEMP TABLE longer AS
SELECT s.scheme, p.cycle, p.period, b.period AS base_period, p.months // b.months AS complete_of,
       CASE p.cycle WHEN 'quarter' THEN s.rollup_quarter ELSE s.rollup_year END AS how
FROM scheme AS s
JOIN period AS b ON b.cycle = s.cycle
JOIN period_month AS m ON m.month = b.first_month
JOIN period AS p ON p.cycle = m.cycle AND p.period = m.period AND p.months > b.months
WHERE how IN ('mean', 'pool');

-- 5. The months whose records stand on the scorecard of a period. What is scored are whole base periods, of which some
-- day lies between the person's entry and leaving: records that come in later change nothing. The values beside a
-- mean are those of all its months.
CREATE OR REPLACE TEMP TABLE card_month AS
WITH scored AS (
  SELECT s.scheme, 'base' AS how, b.cycle, b.period, b.period AS base_period
  FROM scheme AS s JOIN period AS b ON b.cycle = s.cycle
  UNION ALL
  SELECT scheme, how, cycle, period, base_period FROM longer WHERE how = 'pool'
)
SELECT d.scheme, d.how, d.cycle, d.period, e.employee_id, m.month
FROM scored AS d
JOIN scheme AS s ON s.scheme = d.scheme
JOIN period AS b ON b.cycle = s.cycle AND b.period = d.base_period AND b.complete
JOIN period_month AS m ON m.cycle = b.cycle AND m.period = b.period
JOIN peer AS e ON e.scheme = d.scheme
WHERE (e.left_on IS NULL OR e.left_on >= CAST(b.first_month || '-01' AS DATE))
  AND (e.hired_on IS NULL OR e.hired_on <= last_day(CAST(b.last_month || '-01' AS DATE)))
UNION ALL
SELECT l.scheme, l.how, l.cycle, l.period, e.employee_id, m.month
FROM (SELECT DISTINCT scheme, how, cycle, period FROM longer WHERE how = 'mean') AS l
JOIN period_month AS m ON m.cycle = l.cycle AND m.period = l.period
JOIN peer AS e ON e.scheme = l.scheme;

-- 6. Targets by role, team or period: the first whose every condition holds. A period holds for itself and what lies
-- inside it.
CREATE OR REPLACE TEMP TABLE special_target AS
SELECT t.scheme, p.cycle, p.period, e.employee_id, t.indicator, arg_min(t.target, t.position) AS target
FROM scheme_target AS t
JOIN peer AS e ON e.scheme = t.scheme AND (t.role IS NULL OR t.role = e.role)
JOIN period AS p ON t.period IS NULL OR t.period = p.period OR t.period = left(p.period, 4)
  OR EXISTS (SELECT 1 FROM period_month AS q WHERE p.cycle = 'month' AND q.period = t.period AND q.month = p.period)
WHERE t.team_id IS NULL OR (e.team_id, t.team_id) IN (SELECT (team_id, above_id) FROM team_above)
GROUP BY t.scheme, p.cycle, p.period, e.employee_id, t.indicator;
