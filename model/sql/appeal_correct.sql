-- Carries out one turn of decisions: of each person, indicator and year the one with the number in appeal_turn.
-- The sums stated for a month become the month's; where they are stated for a quarter or a year, what they differ by
-- goes to its last month that has records and can bear it: sums stay sums of something (a share between nought and
-- one, a count not below nought, never an empty denominator).
INSERT INTO appeal_correction
WITH turn AS (
  SELECT * FROM appeal_claim WHERE stated AND turn = (SELECT turn FROM appeal_turn)
), contested AS (
  SELECT t.appeal_id, t.turn, t.unit, t.counted, o.indicator, o.employee_id, o.month, o.num, o.den,
         t.num - sum(o.num) OVER whole AS more_num, t.den - sum(o.den) OVER whole AS more_den
  FROM turn AS t
  JOIN observation AS o ON o.indicator = t.indicator AND o.employee_id = t.employee_id
                       AND o.month BETWEEN t.first_month AND t.last_month AND o.n > 0
  WINDOW whole AS (PARTITION BY t.appeal_id, t.indicator)
), bearable AS (
  SELECT *, row_number() OVER (PARTITION BY appeal_id, indicator ORDER BY month DESC) AS place
  FROM contested
  WHERE CASE WHEN counted THEN num + more_num >= 0
             WHEN unit = 'share' THEN num + more_num BETWEEN 0 AND den + more_den AND den + more_den > 0
             ELSE den + more_den > 0 END
)
SELECT appeal_id, indicator, employee_id, month, turn, num + more_num, den + more_den
FROM bearable
WHERE place = 1;

INSERT INTO observation_original
SELECT o.*
FROM observation AS o
JOIN appeal_correction AS c ON c.indicator = o.indicator AND c.employee_id = o.employee_id AND c.month = o.month
WHERE c.turn = (SELECT turn FROM appeal_turn)
  AND NOT EXISTS (
    SELECT 1 FROM observation_original AS k
    WHERE k.indicator = o.indicator AND k.employee_id = o.employee_id AND k.month = o.month)
ORDER BY o.indicator, o.employee_id, o.month;

-- The number of records stays. Of a share, whose records count 0 or 1, the squares are the sums, as before. All other
-- records are taken to lie about the corrected value R' = num' / den' as they lay about the old one R, with their
-- denominators changed in one proportion b: num' = (num − R·den) + R'·b·den for each, and the squares follow.
UPDATE observation
SET num = s.num, den = s.den, value = s.value, num2 = s.num2, den2 = s.den2, numden = s.numden
FROM (
  SELECT indicator, employee_id, month, num, den,
         CASE WHEN counted THEN CAST(num AS DOUBLE) ELSE ratio(num, den) END AS value,
         CASE WHEN counted OR of_ones THEN num
              ELSE CAST(spread + 2 * r * b * tilt + r * r * b * b * old_den2 AS DECIMAL(38,6)) END AS num2,
         CASE WHEN counted OR of_ones THEN den ELSE CAST(b * b * old_den2 AS DECIMAL(38,6)) END AS den2,
         CASE WHEN counted THEN 0 WHEN of_ones THEN num ELSE CAST(b * tilt + r * b * b * old_den2 AS DECIMAL(38,6)) END AS numden
  FROM (
    SELECT c.indicator, c.employee_id, c.month, c.num, c.den, k.counted,
           o.num2 = o.num AND o.numden = o.num AND o.den2 = o.den AS of_ones,
           ratio(c.num, c.den) AS r, ratio(c.den, o.den) AS b, CAST(o.den2 AS DOUBLE) AS old_den2,
           CAST(o.numden AS DOUBLE) - ratio(o.num, o.den) * CAST(o.den2 AS DOUBLE) AS tilt,
           CAST(o.num2 AS DOUBLE) - 2 * ratio(o.num, o.den) * CAST(o.numden AS DOUBLE) + power(ratio(o.num, o.den), 2) * CAST(o.den2 AS DOUBLE) AS spread
    FROM appeal_correction AS c
    JOIN observation AS o ON o.indicator = c.indicator AND o.employee_id = c.employee_id AND o.month = c.month
    JOIN indicator AS k ON k.indicator = c.indicator
    WHERE c.turn = (SELECT turn FROM appeal_turn)
  ) AS told
) AS s
WHERE observation.indicator = s.indicator AND observation.employee_id = s.employee_id AND observation.month = s.month;
