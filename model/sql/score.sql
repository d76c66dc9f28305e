-- From the value of every indicator to its points, in every period that is scored: the base periods, and longer ones
-- whose sums are pooled. Rules and modifiers are rows of the scheme_* tables; each rule is one branch of the CASE below.
-- A number of steps and a bound are compared with a tolerance of 1e-9: 90 % − 88 % is two steps, never one.

-- 1. The award of the first band met; joined bands run straight from one bound to the better one.
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
  FROM card_value AS v
  JOIN joined AS b ON b.scheme = v.scheme AND b.indicator = v.indicator
  WHERE v.rule = 'bands' AND v.how <> 'mean'
    AND (b.at IS NULL OR CASE WHEN v.better = 'lower' THEN v.value <= b.at + 1e-9 ELSE v.value >= b.at - 1e-9 END)
)
SELECT scheme, cycle, period, employee_id, indicator, arg_min(award, position) AS award
FROM met
GROUP BY scheme, cycle, period, employee_id, indicator;

-- 2. The award of a rating: the worst label is level 1; a mean between two levels is awarded in proportion.
CREATE OR REPLACE TEMP TABLE rating_award AS
WITH level AS (
  SELECT scheme, indicator, award,
         row_number() OVER (PARTITION BY scheme, indicator ORDER BY award, label) AS level,
         count(*) OVER (PARTITION BY scheme, indicator) AS levels
  FROM scheme_label
)
SELECT v.scheme, v.cycle, v.period, v.employee_id, v.indicator,
       sum(l.award * greatest(0, 1 - abs(clamp(v.value, 1, l.levels) - l.level)) ORDER BY l.level) AS award
FROM card_value AS v
JOIN level AS l ON l.scheme = v.scheme AND l.indicator = v.indicator
WHERE v.rule = 'rating' AND v.how <> 'mean' AND v.value IS NOT NULL
GROUP BY v.scheme, v.cycle, v.period, v.employee_id, v.indicator;

-- 3. The rules: a value becomes points of what the indicator is worth.
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
      WHEN 'formula' THEN clamp(coalesce(f.answer, 0), 0, worth)
    END AS ruled
  FROM card_value AS v
  LEFT JOIN band_award AS b USING (scheme, cycle, period, employee_id, indicator)
  LEFT JOIN rating_award AS r USING (scheme, cycle, period, employee_id, indicator)
  LEFT JOIN formula_answer AS f USING (scheme, cycle, period, employee_id, indicator)
  WHERE v.how <> 'mean'
)
SELECT *,
  least(greatest(ruled, coalesce(floor, ruled)), coalesce(cap, 1e9))
    * CASE WHEN basis = 'hundred' AND weight > 0 THEN weight / 100 ELSE 1 END AS earned
FROM by_rule;

-- 4. What could not be scored: by the scheme, its weight goes to the rest of its dimension (and the weight
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
SELECT scheme, how, cycle, period, employee_id, dimension, indicator, weight, value, n, num, den, target, rule, shortfall, status,
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
