-- What came of each appeal: the person's scorecard of the base period that it touches, before and after. Every scheme
-- by which the person is appraised has a row; an appeal that touches no scorecard is kept with what is known of it.

-- Where no appeal corrects anything, nothing was scored twice: before is as now.
INSERT INTO appeal_card_before
SELECT scheme, cycle, period, employee_id, score, grade
FROM scorecard
WHERE employee_id IN (SELECT employee_id FROM appeals) AND NOT EXISTS (SELECT 1 FROM appeal_claim WHERE stated);

INSERT INTO appeal_value_before
SELECT scheme, cycle, period, employee_id, indicator, value, points
FROM score
WHERE employee_id IN (SELECT employee_id FROM appeals) AND NOT EXISTS (SELECT 1 FROM appeal_claim WHERE stated);

INSERT INTO appeal_result
WITH used AS (
  -- The variant of the contested indicator that the scheme scores.
  SELECT a.appeal_id, i.scheme, arg_min(i.indicator, i.position) AS indicator
  FROM appeals AS a JOIN scheme_indicator AS i ON i.id = a.indicator OR i.indicator = a.indicator
  GROUP BY a.appeal_id, i.scheme
), touched AS (
  SELECT a.appeal_id, a.employee_id, s.scheme, s.cycle, u.indicator, p.first_month, p.last_month, c.month AS corrected
  FROM appeals AS a
  JOIN peer AS e ON e.employee_id = a.employee_id
  JOIN scheme AS s ON s.scheme = e.scheme
  LEFT JOIN period AS p ON p.period = a.period
  LEFT JOIN used AS u ON u.appeal_id = a.appeal_id AND u.scheme = s.scheme
  LEFT JOIN appeal_correction AS c ON c.appeal_id = a.appeal_id AND c.indicator = u.indicator
), last_seen AS (
  SELECT t.appeal_id, t.scheme, max(o.month) AS month
  FROM touched AS t
  JOIN observation AS o ON o.indicator = t.indicator AND o.employee_id = t.employee_id
                       AND o.month BETWEEN t.first_month AND t.last_month AND o.n > 0
  GROUP BY t.appeal_id, t.scheme
), last_card AS (
  SELECT t.appeal_id, t.scheme, max(m.month) AS month
  FROM touched AS t
  JOIN appeal_card_before AS b ON b.scheme = t.scheme AND b.cycle = t.cycle AND b.employee_id = t.employee_id
  JOIN period_month AS m ON m.cycle = b.cycle AND m.period = b.period AND m.month BETWEEN t.first_month AND t.last_month
  GROUP BY t.appeal_id, t.scheme
), placed AS (
  -- Of an appeal about a longer period, the scorecard with the month that was corrected, else the last that it is about.
  SELECT t.*, m.period
  FROM touched AS t
  LEFT JOIN last_seen AS o ON o.appeal_id = t.appeal_id AND o.scheme = t.scheme
  LEFT JOIN last_card AS k ON k.appeal_id = t.appeal_id AND k.scheme = t.scheme
  LEFT JOIN period_month AS m ON m.cycle = t.cycle AND m.month = coalesce(t.corrected, o.month, k.month, t.last_month)
)
SELECT t.scheme, coalesce(t.cycle, p.cycle), coalesce(t.period, a.period), a.employee_id, a.appeal_id, a.indicator,
       a.filed_at, a.decided_at, a.decision,
       CASE WHEN a.decided_at >= a.filed_at THEN date_diff('second', a.filed_at, a.decided_at) / 86400.0 END,
       a.reason, a.evidence,
       v.value,
       -- What was accepted and yet changed nothing, since it states no sums or there is nothing to correct, has no value after.
       CASE WHEN t.corrected IS NOT NULL THEN w.value WHEN a.decision IN ('accepted', 'partial') THEN NULL ELSE v.value END,
       v.points, CASE WHEN t.corrected IS NOT NULL THEN w.points ELSE v.points END,
       b.score, CASE WHEN t.corrected IS NOT NULL THEN c.score ELSE b.score END,
       b.grade, CASE WHEN t.corrected IS NOT NULL THEN c.grade ELSE b.grade END
FROM appeals AS a
LEFT JOIN period AS p ON p.period = a.period
LEFT JOIN placed AS t ON t.appeal_id = a.appeal_id
LEFT JOIN appeal_card_before AS b ON b.scheme = t.scheme AND b.cycle = t.cycle AND b.period = t.period AND b.employee_id = a.employee_id
LEFT JOIN scorecard AS c ON c.scheme = t.scheme AND c.cycle = t.cycle AND c.period = t.period AND c.employee_id = a.employee_id
LEFT JOIN appeal_value_before AS v ON v.scheme = t.scheme AND v.cycle = t.cycle AND v.period = t.period
                                  AND v.employee_id = a.employee_id AND v.indicator = t.indicator
LEFT JOIN score AS w ON w.scheme = t.scheme AND w.cycle = t.cycle AND w.period = t.period
                    AND w.employee_id = a.employee_id AND w.indicator = t.indicator
ORDER BY a.filed_at, a.appeal_id, t.scheme;
