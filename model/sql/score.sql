-- From observations to the points of every person in every base period of their scheme.
-- Rules and modifiers are rows of the scheme_* tables; each rule is one branch of the CASE in step 4.
-- A number of steps and a bound are compared with a tolerance of 1e-9: 90 % − 88 % is two steps, never one.

-- 1. Who is appraised by which scheme: the people with its roles; a scheme without roles is for everyone.
CREATE OR REPLACE TEMP TABLE peer AS
SELECT s.scheme, e.employee_id, e.team_id, e.hired_on, e.left_on
FROM scheme AS s
JOIN employees AS e
  ON NOT EXISTS (SELECT 1 FROM scheme_role AS r WHERE r.scheme = s.scheme)
  OR EXISTS (SELECT 1 FROM scheme_role AS r WHERE r.scheme = s.scheme AND r.role = e.role);

-- 2. What was observed of each indicator in each period: sums, of whole months; a month's are as they stand.
CREATE OR REPLACE TEMP TABLE seen AS
SELECT 'month' AS cycle, month AS period, indicator, employee_id, n, num, den, num2, den2, numden
FROM observation
UNION ALL
SELECT m.cycle, m.period, o.indicator, o.employee_id,
       CAST(sum(o.n) AS BIGINT), sum(o.num), sum(o.den), sum(o.num2), sum(o.den2), sum(o.numden)
FROM observation AS o
JOIN period_month AS m ON m.month = o.month AND m.cycle <> 'month'
GROUP BY m.cycle, m.period, o.indicator, o.employee_id;

-- 3. Who gets a scorecard: a person of whom at least one scored indicator has data that is more than a bare count,
-- in a base period of which some day lies between entry and leaving; records that come in later change nothing.
CREATE OR REPLACE TEMP TABLE base_card AS
SELECT DISTINCT s.scheme, s.cycle, p.period, v.employee_id, e.team_id
FROM scheme AS s
JOIN period AS p ON p.cycle = s.cycle AND p.complete
JOIN scheme_indicator AS i ON i.scheme = s.scheme AND NOT i.reference
JOIN indicator AS k ON k.indicator = i.indicator AND NOT k.counted
JOIN seen AS v ON v.cycle = s.cycle AND v.period = p.period AND v.indicator = i.indicator AND v.n > 0
JOIN peer AS e ON e.scheme = s.scheme AND e.employee_id = v.employee_id
WHERE (e.left_on IS NULL OR e.left_on >= CAST(p.first_month || '-01' AS DATE))
  AND (e.hired_on IS NULL OR e.hired_on <= last_day(CAST(p.last_month || '-01' AS DATE)));

-- The value of every indicator on every scorecard, and whether it can be scored.
CREATE OR REPLACE TEMP TABLE base_value AS
WITH valued AS (
  SELECT c.scheme, c.cycle, c.period, c.employee_id, i.dimension, i.indicator,
         s.basis, i.weight, i.target, i.floor, i.cap, i.rule, i.points, i.per, i.steps,
         i.zero, i."full", i.full_low, i.full_high, i.zero_low, i.zero_high,
         i.interpolate, i.bonus_cap, i.reference, i.min_n, k.counted, k.better, k.missing_tables,
         coalesce(v.n, 0) AS n, coalesce(v.num, 0) AS num, coalesce(v.den, 0) AS den,
         CASE WHEN k.counted AND k.missing_tables = '' THEN CAST(coalesce(v.num, 0) AS DOUBLE)
              WHEN v.n > 0 THEN ratio(v.num, v.den) END AS value
  FROM base_card AS c
  JOIN scheme AS s ON s.scheme = c.scheme
  JOIN scheme_indicator AS i ON i.scheme = c.scheme
  JOIN indicator AS k ON k.indicator = i.indicator
  LEFT JOIN seen AS v ON v.cycle = c.cycle AND v.period = c.period
                     AND v.indicator = i.indicator AND v.employee_id = c.employee_id
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
            WHEN NOT counted AND n < coalesce(min_n, 0) THEN 'small_sample'
            ELSE 'scored' END AS status
FROM valued;

-- The award of the first band met; joined bands run straight from one bound to the better one.
CREATE OR REPLACE TEMP TABLE band_award AS
WITH joined AS (
  SELECT *, lag("at") OVER best_first AS better_at, lag(award) OVER best_first AS better_award
  FROM scheme_band
  WINDOW best_first AS (PARTITION BY scheme, indicator ORDER BY position)
), met AS (
  SELECT v.scheme, v.cycle, v.period, v.employee_id, v.indicator, b.position,
         CASE WHEN v.interpolate AND b.at IS NOT NULL AND b.better_at IS NOT NULL
              THEN b.award + (b.better_award - b.award) * clamp((v.value - b.at) / (b.better_at - b.at), 0, 1)
              ELSE b.award END AS award
  FROM base_value AS v
  JOIN joined AS b ON b.scheme = v.scheme AND b.indicator = v.indicator
  WHERE v.rule = 'bands'
    AND (b.at IS NULL OR CASE WHEN v.better = 'lower' THEN v.value <= b.at + 1e-9 ELSE v.value >= b.at - 1e-9 END)
)
SELECT scheme, cycle, period, employee_id, indicator, arg_min(award, position) AS award
FROM met
GROUP BY scheme, cycle, period, employee_id, indicator;

-- The award of a rating: the worst label is level 1; a mean between two levels is awarded in proportion.
CREATE OR REPLACE TEMP TABLE rating_award AS
WITH level AS (
  SELECT scheme, indicator, award,
         row_number() OVER (PARTITION BY scheme, indicator ORDER BY award, label) AS level,
         count(*) OVER (PARTITION BY scheme, indicator) AS levels
  FROM scheme_label
)
SELECT v.scheme, v.cycle, v.period, v.employee_id, v.indicator,
       sum(l.award * greatest(0, 1 - abs(clamp(v.value, 1, l.levels) - l.level)) ORDER BY l.level) AS award
FROM base_value AS v
JOIN level AS l ON l.scheme = v.scheme AND l.indicator = v.indicator
WHERE v.rule = 'rating' AND v.value IS NOT NULL
GROUP BY v.scheme, v.cycle, v.period, v.employee_id, v.indicator;

-- 4. The rules: a value becomes points of what the indicator is worth.
CREATE OR REPLACE TEMP TABLE ruled AS
WITH by_rule AS (
  SELECT v.*,
    CASE v.rule
      WHEN 'deduct' THEN greatest(0, worth - points * steps(shortfall / per, v.steps))
      WHEN 'budget' THEN greatest(0, worth - points * steps(shortfall / per, v.steps))
      WHEN 'deduct_each' THEN greatest(0, worth - points * shortfall)
      WHEN 'at_most' THEN CASE
        WHEN shortfall <= 1e-9 THEN worth
        WHEN points IS NULL THEN 0
        ELSE greatest(0, worth - points * steps(shortfall / per, v.steps)) END
      WHEN 'at_least' THEN CASE
        WHEN shortfall <= 1e-9 THEN worth
        WHEN points IS NULL THEN 0
        ELSE greatest(0, worth - points * steps(shortfall / per, v.steps)) END
      WHEN 'bands' THEN worth * coalesce(b.award, 0)
      WHEN 'rating' THEN worth * coalesce(r.award, 0)
      WHEN 'linear' THEN worth * clamp((value - zero) / ("full" - zero), 0, 1)
      WHEN 'range' THEN worth * CASE
        WHEN value < full_low THEN clamp((value - zero_low) / (full_low - zero_low), 0, 1)
        WHEN value > full_high THEN clamp((zero_high - value) / (zero_high - full_high), 0, 1)
        ELSE 1 END
      WHEN 'bonus' THEN least(points * greatest(0, value), coalesce(bonus_cap, 1e9))
    END AS ruled
  FROM base_value AS v
  LEFT JOIN band_award AS b USING (scheme, cycle, period, employee_id, indicator)
  LEFT JOIN rating_award AS r USING (scheme, cycle, period, employee_id, indicator)
)
SELECT *,
  least(greatest(ruled, coalesce(floor, ruled)), coalesce(cap, 1e9))
    * CASE WHEN basis = 'hundred' AND weight > 0 THEN weight / 100 ELSE 1 END AS earned
FROM by_rule;

-- 5. What could not be scored: by the scheme, its weight goes to the rest of its dimension (and the weight
-- of a dimension with nothing scored to the other dimensions), or it counts in full, or as nothing.
CREATE OR REPLACE TEMP TABLE base_score AS
WITH scored AS (
  SELECT scheme, cycle, period, employee_id, dimension, sum(CAST(weight AS DECIMAL(18,6))) AS scored_weight
  FROM ruled WHERE status = 'scored' AND weight > 0
  GROUP BY scheme, cycle, period, employee_id, dimension
), dimension_scale AS (
  SELECT c.*, d.weight / CAST(c.scored_weight AS DOUBLE) AS in_dimension,
         100 / CAST(sum(CAST(d.weight AS DECIMAL(18,6))) OVER (PARTITION BY c.scheme, c.cycle, c.period, c.employee_id) AS DOUBLE) AS in_total
  FROM scored AS c
  JOIN scheme_dimension AS d ON d.scheme = c.scheme AND d.dimension = c.dimension
), scaled AS (
  SELECT r.*,
    CASE WHEN s.missing = 'redistribute' AND r.rule <> 'bonus' THEN d.in_dimension * d.in_total ELSE 1 END AS scale,
    s.missing AS if_missing
  FROM ruled AS r
  JOIN scheme AS s ON s.scheme = r.scheme
  LEFT JOIN dimension_scale AS d ON d.scheme = r.scheme AND d.cycle = r.cycle AND d.period = r.period
                              AND d.employee_id = r.employee_id AND d.dimension = r.dimension
)
SELECT scheme, cycle, period, employee_id, dimension, indicator, weight, value, n, num, den, target, rule, shortfall, status,
  CAST(CASE
    WHEN status = 'reference' THEN NULL
    WHEN status = 'scored' THEN earned * scale
    WHEN if_missing = 'full' AND rule <> 'bonus' THEN weight
    ELSE 0 END AS DECIMAL(28,12)) AS points,
  CAST(CASE
    WHEN status = 'reference' THEN NULL
    WHEN status = 'scored' THEN weight * scale
    WHEN if_missing = 'redistribute' THEN 0
    ELSE weight END AS DECIMAL(28,12)) AS max_points
FROM scaled;
