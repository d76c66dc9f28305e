-- From observations to the value of every indicator on every scorecard, and whether it can be scored.

-- 1. What was observed of each indicator in each period: sums, of whole months; a month's are as they stand.
CREATE OR REPLACE TEMP TABLE seen AS
SELECT 'month' AS cycle, month AS period, indicator, employee_id, n, num, den, num2, den2, numden
FROM observation
UNION ALL
SELECT m.cycle, m.period, o.indicator, o.employee_id,
       CAST(sum(o.n) AS BIGINT), sum(o.num), sum(o.den), sum(o.num2), sum(o.den2), sum(o.numden)
FROM observation AS o
JOIN indicator AS k ON k.indicator = o.indicator AND k.aggregate = 'sum'
JOIN period_month AS m ON m.month = o.month AND m.cycle <> 'month'
GROUP BY m.cycle, m.period, o.indicator, o.employee_id
UNION ALL
-- A level does not add up: a longer period takes it from its events.
SELECT cycle, period, indicator, employee_id, sums.n, sums.num, sums.den, sums.num2, sums.den, sums.num
FROM (
  SELECT m.cycle, m.period, l.indicator, l.employee_id, level_sums(list(l.num ORDER BY l.num), l.share) AS sums
  FROM level_record AS l
  JOIN period_month AS m ON m.month = l.month AND m.cycle <> 'month'
  GROUP BY m.cycle, m.period, l.indicator, l.employee_id, l.share
) AS level;

-- 2. The sums that stand on each scorecard: of its months, of everyone whose records count.
CREATE OR REPLACE TEMP TABLE card_sum AS
SELECT m.scheme, m.how, m.cycle, m.period, m.employee_id, o.indicator,
       CAST(sum(o.n) AS BIGINT) AS n, sum(o.num) AS num, sum(o.den) AS den,
       sum(o.num2) AS num2, sum(o.den2) AS den2, sum(o.numden) AS numden
FROM card_month AS m
JOIN card_member AS c ON c.scheme = m.scheme AND c.employee_id = m.employee_id
JOIN scheme_indicator AS i ON i.scheme = m.scheme
JOIN indicator AS k ON k.indicator = i.indicator AND k.aggregate = 'sum'
JOIN observation AS o ON o.indicator = i.indicator AND o.employee_id = c.member_id AND o.month = m.month
GROUP BY m.scheme, m.how, m.cycle, m.period, m.employee_id, o.indicator
UNION ALL
-- A level is taken from all their events together.
SELECT scheme, how, cycle, period, employee_id, indicator, sums.n, sums.num, sums.den, sums.num2, sums.den, sums.num
FROM (
  SELECT m.scheme, m.how, m.cycle, m.period, m.employee_id, l.indicator, level_sums(list(l.num ORDER BY l.num), l.share) AS sums
  FROM card_month AS m
  JOIN card_member AS c ON c.scheme = m.scheme AND c.employee_id = m.employee_id
  JOIN scheme_indicator AS i ON i.scheme = m.scheme
  JOIN level_record AS l ON l.indicator = i.indicator AND l.employee_id = c.member_id AND l.month = m.month
  GROUP BY m.scheme, m.how, m.cycle, m.period, m.employee_id, l.indicator, l.share
) AS level;

-- 3. Who gets a scorecard: a person of whom at least one scored indicator has data that is more than a bare count, in
-- a base period; and in a longer period whoever has one in some of its base periods.
CREATE OR REPLACE TEMP TABLE roster AS
WITH base AS (
  SELECT DISTINCT v.scheme, v.cycle, v.period, v.employee_id, e.team_id
  FROM card_sum AS v
  JOIN scheme_indicator AS i ON i.scheme = v.scheme AND i.indicator = v.indicator AND NOT i.reference
  JOIN indicator AS k ON k.indicator = v.indicator AND NOT k.counted
  JOIN peer AS e ON e.scheme = v.scheme AND e.employee_id = v.employee_id
  WHERE v.how = 'base' AND v.n > 0
)
SELECT scheme, 'base' AS how, cycle, period, employee_id, team_id, 1 AS complete, 1 AS complete_of
FROM base
UNION ALL
SELECT b.scheme, l.how, l.cycle, l.period, b.employee_id, b.team_id, count(*), l.complete_of
FROM base AS b JOIN longer AS l ON l.scheme = b.scheme AND l.base_period = b.period
GROUP BY b.scheme, l.how, l.cycle, l.period, b.employee_id, b.team_id, l.complete_of;

-- 4. The mix of cases: what the peer group's own values would make of a person's cases. A stratum of which the others
-- have no case counts with the group's value over all. What is expected is that of the records: an appeal corrects
-- sums, and does not say of which kind of case.
CREATE OR REPLACE TEMP TABLE own_stratum AS
SELECT m.scheme, m.cycle, m.period, m.employee_id, o.indicator, o.stratum, sum(o.n) AS n, sum(o.den) AS den
FROM scheme_indicator AS i
JOIN stratum_observation AS o ON o.indicator = i.indicator AND o.adjust_for = i.adjust_for
JOIN card_member AS c ON c.scheme = i.scheme AND c.member_id = o.employee_id
JOIN card_month AS m ON m.scheme = i.scheme AND m.employee_id = c.employee_id AND m.month = o.month
JOIN roster AS r ON r.scheme = m.scheme AND r.cycle = m.cycle AND r.period = m.period AND r.employee_id = m.employee_id
GROUP BY m.scheme, m.cycle, m.period, m.employee_id, o.indicator, o.stratum;

CREATE OR REPLACE TEMP TABLE mix_factor AS
WITH counted_once AS (
  -- Whose records count on some scorecard of the period: nobody's twice, where managers stand above each other.
  SELECT DISTINCT m.scheme, m.cycle, m.period, c.member_id, m.month
  FROM card_month AS m
  JOIN roster AS r ON r.scheme = m.scheme AND r.cycle = m.cycle AND r.period = m.period AND r.employee_id = m.employee_id
  JOIN card_member AS c ON c.scheme = m.scheme AND c.employee_id = m.employee_id
  WHERE m.scheme IN (SELECT scheme FROM scheme_indicator WHERE adjust_for IS NOT NULL)
), group_stratum AS (
  SELECT g.scheme, g.cycle, g.period, o.indicator, o.stratum, sum(o.n) AS n, sum(o.num) AS num, sum(o.den) AS den
  FROM scheme_indicator AS i
  JOIN stratum_observation AS o ON o.indicator = i.indicator AND o.adjust_for = i.adjust_for
  JOIN counted_once AS g ON g.scheme = i.scheme AND g.member_id = o.employee_id AND g.month = o.month
  GROUP BY g.scheme, g.cycle, g.period, o.indicator, o.stratum
), group_value AS (
  SELECT scheme, cycle, period, indicator, ratio(sum(num), sum(den)) AS value
  FROM group_stratum
  GROUP BY scheme, cycle, period, indicator
), mixed AS (
  SELECT p.scheme, p.cycle, p.period, p.employee_id, p.indicator, any_value(w.value) AS group_value,
         sum(CAST(p.den AS DOUBLE) * CASE WHEN g.n > p.n AND g.den <> 0 THEN ratio(g.num, g.den) ELSE w.value END ORDER BY p.stratum)
           / nullif(CAST(sum(p.den) AS DOUBLE), 0) AS expected
  FROM own_stratum AS p
  JOIN group_stratum AS g USING (scheme, cycle, period, indicator, stratum)
  JOIN group_value AS w USING (scheme, cycle, period, indicator)
  GROUP BY p.scheme, p.cycle, p.period, p.employee_id, p.indicator
)
-- Where nothing is expected, nothing was observed either: as good as the group.
SELECT *, CASE WHEN expected > 0 THEN group_value / expected END AS factor FROM mixed;

-- 5. How many rated each person in each period: nobody themselves, and only sides that weigh something. Raters who do
-- not sign cannot be told apart: of each side there are as many as rated the criterion that most did.
CREATE OR REPLACE TEMP TABLE rater_count AS
WITH given AS (
  SELECT m.scheme, m.cycle, m.period, m.employee_id, r.rater_id, r.relation, r.criterion
  FROM scheme AS s
  JOIN card_month AS m ON m.scheme = s.scheme
  JOIN card_member AS c ON c.scheme = s.scheme AND c.employee_id = m.employee_id
  JOIN ratings AS r ON r.employee_id = c.member_id AND month_of(r.rated_at) = m.month
  WHERE s.raters_min IS NOT NULL
    AND r.relation IN ('manager', 'peer', 'customer_service', 'customer')
    AND r.rater_id IS DISTINCT FROM r.employee_id
    AND coalesce(r.scale_max, 100) > 0 AND r.score BETWEEN 0 AND coalesce(r.scale_max, 100)
    AND (s.scheme NOT IN (SELECT scheme FROM scheme_rater)
         OR (s.scheme, r.relation) IN (SELECT (scheme, relation) FROM scheme_rater WHERE weight > 0))
), unsigned AS (
  SELECT scheme, cycle, period, employee_id, relation, max(ratings) AS raters
  FROM (
    SELECT scheme, cycle, period, employee_id, relation, criterion, count(*) AS ratings
    FROM given WHERE rater_id IS NULL
    GROUP BY scheme, cycle, period, employee_id, relation, criterion
  ) AS by_criterion
  GROUP BY scheme, cycle, period, employee_id, relation
)
SELECT scheme, cycle, period, employee_id, sum(raters) AS raters
FROM (
  SELECT scheme, cycle, period, employee_id, count(DISTINCT rater_id) AS raters FROM given
  GROUP BY scheme, cycle, period, employee_id
  UNION ALL
  SELECT scheme, cycle, period, employee_id, raters FROM unsigned
) AS either_way
GROUP BY scheme, cycle, period, employee_id;

-- 6. The value of every indicator on every scorecard, the target that applies, and whether it can be scored.
CREATE OR REPLACE TEMP TABLE card_value AS
WITH observed AS (
  SELECT c.scheme, c.how, c.cycle, c.period, c.employee_id, i.dimension, i.id, i.indicator,
         s.basis, i.weight, coalesce(t.target, i.target) AS target, i.floor, i.cap, i.rule, i.points, i.per, i.steps,
         i.zero, i."full", i.full_low, i.full_high, i.zero_low, i.zero_high,
         i.interpolate, i.bonus_cap, i.reference, i.min_n, i.adjust_for, s.raters_min, k.counted, k.better, k.missing_tables,
         coalesce(v.n, 0) AS n, coalesce(v.num, 0) AS num, coalesce(v.den, 0) AS den,
         CASE WHEN k.counted AND k.missing_tables = '' THEN CAST(coalesce(v.num, 0) AS DOUBLE)
              WHEN v.n > 0 THEN ratio(v.num, v.den) END AS raw
  FROM roster AS c
  JOIN scheme AS s ON s.scheme = c.scheme
  JOIN scheme_indicator AS i ON i.scheme = c.scheme
  JOIN indicator AS k ON k.indicator = i.indicator
  LEFT JOIN card_sum AS v ON v.scheme = c.scheme AND v.cycle = c.cycle AND v.period = c.period
                         AND v.indicator = i.indicator AND v.employee_id = c.employee_id
  LEFT JOIN special_target AS t ON t.scheme = c.scheme AND t.cycle = c.cycle AND t.period = c.period
                               AND t.indicator = i.indicator AND t.employee_id = c.employee_id
), adjusted_value AS (
  SELECT v.*, m.expected,
         CASE WHEN m.factor IS NOT NULL THEN v.raw * m.factor
              WHEN m.expected = 0 AND v.raw = 0 THEN m.group_value
              ELSE v.raw END AS value
  FROM observed AS v
  LEFT JOIN mix_factor AS m ON m.scheme = v.scheme AND m.cycle = v.cycle AND m.period = v.period
                         AND m.employee_id = v.employee_id AND m.indicator = v.indicator
), judged AS (
  SELECT v.*,
         NOT counted AND (n < coalesce(min_n, 0)
                          OR (v.id = 'multi_rater' AND coalesce(r.raters, 0) < coalesce(v.raters_min, 0))) AS small
  FROM adjusted_value AS v
  LEFT JOIN rater_count AS r ON r.scheme = v.scheme AND r.cycle = v.cycle AND r.period = v.period AND r.employee_id = v.employee_id
)
SELECT *,
       -- What the indicator is worth before weighting.
       CASE WHEN basis = 'hundred' AND weight > 0 THEN 100 ELSE weight END AS worth,
       -- How far on the bad side of the target, in the indicator's unit.
       CASE WHEN rule = 'budget' THEN greatest(0, value - 1)
            WHEN rule = 'deduct_each' THEN greatest(0, value)
            WHEN rule = 'at_most' THEN greatest(0, value - target)
            WHEN rule = 'at_least' THEN greatest(0, target - value)
            WHEN better = 'lower' THEN greatest(0, value - target)
            ELSE greatest(0, target - value) END AS shortfall,
       CASE WHEN reference THEN 'reference'
            WHEN value IS NULL THEN 'missing'
            WHEN small THEN 'small_sample'
            ELSE 'scored' END AS status
FROM judged;

DELETE FROM adjusted;
INSERT INTO adjusted
SELECT scheme, cycle, period, employee_id, indicator, raw, expected, value
FROM card_value
WHERE adjust_for IS NOT NULL AND expected IS NOT NULL
ORDER BY scheme, length(period), period, employee_id, indicator;

-- 7. What the formulas of the schemes give, filled by a step for each before score.sql reads it.
CREATE OR REPLACE TEMP TABLE formula_answer (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR, indicator VARCHAR, answer DOUBLE
);
