-- One person's month, worked out a second time from the canonical tables alone: $employee, $month (2026-09).
-- One row per indicator with what was counted, what it earned and the score of the month; no row where the
-- person has no scorecard. Nothing is shared with the program's own SQL: every share is counted in place, every
-- deduction is done in whole numbers, and workdays are counted by the calendar's own rows.
WITH span AS (
  SELECT CAST($month || '-01' AS TIMESTAMP) AS since,
         CAST($month || '-01' AS TIMESTAMP) + INTERVAL 1 MONTH AS until,
         (SELECT date_trunc('day', max(opened_at)) + INTERVAL 1 DAY FROM tickets) AS data_end
),

-- Tickets that may fall due in the month, with the moment at which the work on them began to count.
candidate AS (
  SELECT t.ticket_id, t.opened_at, t.resolved_at, t.complexity,
         (SELECT min(greatest(t.opened_at, c.on_date + CAST(c.opens AS TIME)))
          FROM calendar AS c
          WHERE c.workday AND c.on_date + CAST(c.closes AS TIME) > t.opened_at AND c.on_date >= CAST(t.opened_at AS DATE)) AS begun_at
  FROM tickets AS t, span
  WHERE t.employee_id = $employee
    AND t.opened_at BETWEEN span.since - INTERVAL 45 DAY AND span.until
    AND (t.resolved_at IS NULL OR t.resolved_at >= t.opened_at)
    AND (t.resolved_at IS NULL OR t.first_response_at IS NULL OR t.resolved_at >= t.first_response_at)
),
-- The third workday after that: the one up to which there are three.
third_day AS (
  SELECT k.ticket_id, d.on_date, d.opens, d.closes
  FROM candidate AS k
  JOIN calendar AS d ON d.workday AND d.on_date > CAST(k.begun_at AS DATE) AND d.on_date < CAST(k.begun_at AS DATE) + 40
  JOIN calendar AS b ON b.workday AND b.on_date > CAST(k.begun_at AS DATE) AND b.on_date <= d.on_date
  GROUP BY k.ticket_id, d.on_date, d.opens, d.closes
  HAVING count(*) = 3
),
limits AS (
  SELECT k.ticket_id, k.resolved_at, k.opened_at + INTERVAL 24 HOUR AS due_at
  FROM candidate AS k WHERE coalesce(k.complexity, 'simple') = 'simple'
  UNION ALL
  SELECT k.ticket_id, k.resolved_at,
         d.on_date + CASE WHEN CAST(k.begun_at AS TIME) > CAST(d.closes AS TIME) THEN CAST(d.closes AS TIME)
                          WHEN CAST(k.begun_at AS TIME) < CAST(d.opens AS TIME) THEN CAST(d.opens AS TIME)
                          ELSE CAST(k.begun_at AS TIME) END
  FROM candidate AS k JOIN third_day AS d ON d.ticket_id = k.ticket_id
  WHERE k.complexity = 'complex'
),

-- Whose an answer or a complaint is: the person it names, or else the ticket's handler.
answer AS (
  SELECT s.survey_id, CASE WHEN s.label IS NOT NULL THEN s.label LIKE '%满意' AND s.label NOT LIKE '%不满意'
                           ELSE s.score >= 4 END AS satisfied
  FROM surveys AS s, span
  WHERE s.kind = 'csat' AND (s.label IS NOT NULL OR s.score IS NOT NULL)
    AND s.answered_at >= span.since AND s.answered_at < span.until AND s.sent_at <= s.answered_at
    AND (s.employee_id = $employee
         OR s.employee_id IS NULL AND s.ticket_id IN (SELECT ticket_id FROM tickets WHERE employee_id = $employee))
),
complaint AS (
  SELECT c.*
  FROM complaints AS c
  WHERE c.employee_id = $employee
     OR c.employee_id IS NULL AND c.ticket_id IN (SELECT ticket_id FROM tickets WHERE employee_id = $employee)
),
wrong AS (
  SELECT e.kind, e.ticket_id
  FROM conduct AS e, span
  WHERE e.employee_id = $employee AND e.occurred_at >= span.since AND e.occurred_at < span.until
    AND e.verified IS DISTINCT FROM FALSE
),
rude AS (
  SELECT ticket_id FROM complaints WHERE cause = 'attitude' AND attributable IS DISTINCT FROM FALSE AND ticket_id IS NOT NULL
),

-- Eight lines: what was counted.
line AS (
  SELECT 'csat' AS indicator, 1 AS dimension, 30 AS weight, FALSE AS counted, count(*) AS n,
         CAST(count(*) FILTER (WHERE satisfied) AS DECIMAL(18,6)) AS num, count(*) AS den
  FROM answer
  UNION ALL
  SELECT 'on_time_resolution', 1, 15, FALSE, count(*), count(*) FILTER (WHERE resolved_at <= due_at), count(*)
  FROM limits, span WHERE due_at >= since AND due_at < until AND due_at <= data_end
  UNION ALL
  SELECT 'complaint_success', 1, 15, FALSE, count(*), count(*) FILTER (WHERE succeeded), count(*)
  FROM complaint, span
  WHERE resolved_at >= since AND resolved_at < until AND resolved_at >= received_at AND succeeded IS NOT NULL
  UNION ALL
  SELECT 'responsibility', 2, 10, TRUE, count(*), count(*), 0 FROM wrong WHERE kind = 'shirking' OR kind = 'mishandling'
  UNION ALL
  SELECT 'service_awareness', 2, 10, TRUE, sum(events), sum(events), 0
  FROM (SELECT count(*) AS events FROM complaint, span
        WHERE received_at >= since AND received_at < until AND cause = 'attitude' AND attributable IS DISTINCT FROM FALSE
        UNION ALL
        SELECT count(*) FROM wrong WHERE kind = 'attitude' AND (ticket_id IS NULL OR ticket_id NOT IN (SELECT ticket_id FROM rude)))
  UNION ALL
  SELECT 'skill_exam', 3, 10, FALSE, count(*), coalesce(sum(score), 0), count(*)
  FROM exams, span WHERE employee_id = $employee AND taken_on >= since AND taken_on < until AND score >= 0
  UNION ALL
  SELECT 'miscommunication', 3, 5, TRUE, count(*), count(*), 0 FROM wrong WHERE kind = 'miscommunication'
  UNION ALL
  SELECT 'problem_solving', 3, 5, FALSE, count(*), coalesce(sum(CAST(score * 100 / scale_max AS DECIMAL(18,6))), 0), count(*)
  FROM ratings, span
  WHERE employee_id = $employee AND relation = 'manager' AND criterion = 'problem_solving'
    AND rater_id IS DISTINCT FROM employee_id AND score BETWEEN 0 AND scale_max
    AND rated_at >= since AND rated_at < until
),

-- Where an appeal was upheld and says what the sums should be, they are these; of several the last decided.
upheld AS (
  SELECT indicator, arg_max(value_num, (decided_at, filed_at, appeal_id)) AS num, arg_max(value_den, (decided_at, filed_at, appeal_id)) AS den
  FROM appeals
  WHERE employee_id = $employee AND period = $month AND decision IN ('accepted', 'partial')
    AND value_num IS NOT NULL AND value_den IS NOT NULL
  GROUP BY indicator
),
counted_line AS (
  SELECT l.indicator, l.dimension, l.weight, l.counted, l.n,
         CASE WHEN l.n > 0 THEN coalesce(CAST(u.num AS DECIMAL(18,6)), l.num) ELSE l.num END AS num,
         CASE WHEN l.n > 0 THEN coalesce(CAST(u.den AS BIGINT), l.den) ELSE l.den END AS den
  FROM line AS l LEFT JOIN upheld AS u USING (indicator)
),

-- What each earns of its own weight, in whole millionths. Satisfaction needs five answers, every other ratio one.
-- A full point below a target of T per cent: (T·den − 100·num) / den, without its fraction.
earned AS (
  SELECT counted_line.*,
         counted OR n >= CASE WHEN indicator = 'csat' THEN 5 ELSE 1 END AS fit,
         greatest(0, 1000000 * weight - CASE indicator
           WHEN 'csat' THEN 2000000 * (greatest(0, 90 * den - CAST(100 * num AS BIGINT)) // greatest(1, den))
           WHEN 'on_time_resolution' THEN 1000000 * (greatest(0, 95 * den - CAST(100 * num AS BIGINT)) // greatest(1, den))
           WHEN 'complaint_success' THEN 1000000 * (greatest(0, 85 * den - CAST(100 * num AS BIGINT)) // greatest(1, den))
           WHEN 'responsibility' THEN 2000000 * n
           WHEN 'service_awareness' THEN 2000000 * n
           WHEN 'skill_exam' THEN 2000000 * (greatest(0, 800000 * den - CAST(10000 * num AS BIGINT)) // greatest(1, 50000 * den))
           WHEN 'miscommunication' THEN 1000000 * n
           ELSE 5000000 - CAST(50000 * num AS BIGINT) // greatest(1, den) END) AS millionths
  FROM counted_line
),
-- The weight of what is missing goes to the rest of its dimension, that of an empty dimension to the others.
dimension AS (
  SELECT dimension, sum(weight) AS of, sum(weight) FILTER (WHERE fit) AS scored
  FROM earned GROUP BY dimension
),
spread AS (
  SELECT e.*,
         CASE WHEN e.fit THEN d.of * 100.0 / d.scored / (SELECT sum(of) FROM dimension WHERE scored > 0) ELSE 0 END AS scale
  FROM earned AS e JOIN dimension AS d ON d.dimension = e.dimension
)
SELECT indicator, n, num, CAST(den AS DECIMAL(18,6)) AS den,
       CASE WHEN fit THEN 'scored' WHEN n > 0 THEN 'small_sample' ELSE 'missing' END AS status,
       CAST(millionths * scale / 1000000 AS DECIMAL(18,6)) AS points,
       CAST(weight * scale AS DECIMAL(18,6)) AS max_points,
       (SELECT round(CAST(sum(millionths * scale / 1000000) AS DECIMAL(18,6)), 2) FROM spread) AS score
FROM spread
WHERE EXISTS (SELECT 1 FROM line WHERE n > 0 AND NOT counted)
  -- Somebody who had left before the month, or came after it, is not appraised.
  AND EXISTS (SELECT 1 FROM employees, span
              WHERE employee_id = $employee AND (left_on IS NULL OR left_on >= since) AND (hired_on IS NULL OR hired_on < until))
ORDER BY indicator
