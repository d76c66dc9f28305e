-- What follows from a scorecard by the rules of its scheme, with the figures that led to it.

-- Effect on pay, by the grade.
INSERT INTO action
SELECT c.scheme, c.cycle, c.period, c.employee_id, 'pay', signed_percent(g.pay), signed_percent(g.pay),
       '得分 ' || score_text(c.score, s.score_digits) || '，等级“' || g.title || '”（' || grade_words(g.min, g.better_min) || '）',
       'score ' || score_text(c.score, s.score_digits) || ', grade "' || g.title_en || '" (' || grade_words_en(g.min, g.better_min) || ')'
FROM scorecard AS c
JOIN scheme AS s ON s.scheme = c.scheme
JOIN grade_bound AS g ON g.scheme = c.scheme AND g.grade = c.grade
JOIN period AS p ON p.cycle = c.cycle AND p.period = c.period
WHERE g.pay <> 0
ORDER BY c.scheme, p.months, c.period, c.employee_id;

-- What the grade itself leads to.
INSERT INTO action
SELECT c.scheme, c.cycle, c.period, c.employee_id,
       CASE WHEN a.action LIKE '%培训%' OR lower(a.action) LIKE '%training%' THEN 'training' ELSE 'plan' END,
       a.action, coalesce(a.action_en, a.action),
       '得分 ' || score_text(c.score, s.score_digits) || '，等级“' || g.title || '”（' || grade_words(g.min, g.better_min) || '）',
       'score ' || score_text(c.score, s.score_digits) || ', grade "' || g.title_en || '" (' || grade_words_en(g.min, g.better_min) || ')'
FROM scorecard AS c
JOIN scheme AS s ON s.scheme = c.scheme
JOIN grade_bound AS g ON g.scheme = c.scheme AND g.grade = c.grade
JOIN scheme_grade_action AS a ON a.scheme = c.scheme AND a.grade = c.grade
JOIN period AS p ON p.cycle = c.cycle AND p.period = c.period
ORDER BY c.scheme, p.months, c.period, c.employee_id, a.position;

-- Promotion: the same grade (or a better one) in consecutive periods, each made of at least half its base
-- periods. In a period that has not ended it is only in sight.
INSERT INTO action
WITH earned AS (
  SELECT c.scheme, c.cycle, c.period, c.employee_id, c.score, c.complete, c.complete_of, p.previous, p.complete AS ended, p.months,
         r.consecutive, r.grade,
         c.score >= g.min AND 2 * c.complete >= c.complete_of AS good
  FROM scorecard AS c
  JOIN scheme_promotion AS r ON r.scheme = c.scheme AND r.cycle = c.cycle
  JOIN grade_bound AS g ON g.scheme = c.scheme AND g.grade = r.grade
  JOIN period AS p ON p.cycle = c.cycle AND p.period = c.period
), run AS (
  -- How many periods in a row have been good: counted back from each to the last that was not.
  SELECT *, row_number() OVER (PARTITION BY scheme, employee_id, stretch ORDER BY period) - 1 AS in_a_row,
         string_agg(period || ' ' || score_text(score, 2), ', ') OVER (PARTITION BY scheme, employee_id, stretch ORDER BY period) AS history
  FROM (
    SELECT *, sum(CASE WHEN good AND joined THEN 0 ELSE 1 END) OVER (PARTITION BY scheme, employee_id ORDER BY period) AS stretch
    FROM (SELECT *, coalesce(lag(period) OVER (PARTITION BY scheme, employee_id ORDER BY period) = previous, FALSE) AND coalesce(lag(good) OVER (PARTITION BY scheme, employee_id ORDER BY period), FALSE) AS joined FROM earned) AS linked
  ) AS marked
)
SELECT r.scheme, r.cycle, r.period, r.employee_id, 'promotion',
       CASE WHEN r.ended THEN '符合晋升条件' ELSE '有望晋升' END,
       CASE WHEN r.ended THEN 'meets the condition for promotion' ELSE 'on course for promotion' END,
       '连续 ' || CAST(r.in_a_row + 1 AS VARCHAR) || ' 期达到“' || g.title || '”：' || replace(r.history, ', ', '，') ||
         CASE WHEN r.ended THEN '' ELSE '（本期 ' || CAST(r.complete AS VARCHAR) || '/' || CAST(r.complete_of AS VARCHAR) || '，尚未结束）' END,
       '"' || g.title_en || '" ' || CAST(r.in_a_row + 1 AS VARCHAR) || ' times in a row: ' || r.history ||
         CASE WHEN r.ended THEN '' ELSE ' (' || CAST(r.complete AS VARCHAR) || ' of ' || CAST(r.complete_of AS VARCHAR) || ' so far)' END
FROM run AS r
JOIN grade_bound AS g ON g.scheme = r.scheme AND g.grade = r.grade
WHERE r.good AND r.in_a_row + 1 >= r.consecutive
ORDER BY r.scheme, r.months, r.period, r.employee_id;

-- Awards of a period that has ended: the first by score among those who qualify; equal scores all get it.
INSERT INTO action
SELECT scheme, cycle, period, employee_id, 'award', title, title_en,
       '得分 ' || score_text(score, score_digits) || '，' || period_words(period) || '第 ' || CAST(place AS VARCHAR) || ' 名（符合条件 ' || CAST(candidates AS VARCHAR) || ' 人），处理工单 ' || CAST(services AS VARCHAR) || ' 件',
       'score ' || score_text(score, score_digits) || ', number ' || CAST(place AS VARCHAR) || ' of ' || CAST(candidates AS VARCHAR) || ' who qualify in ' || period_words_en(period) || ', ' || CAST(services AS VARCHAR) || ' tickets'
FROM (
  SELECT c.*, a.title, a.title_en, a.top, a.position, s.score_digits, p.months,
         rank() OVER (PARTITION BY c.scheme, a.award, c.period ORDER BY c.score DESC) AS place,
         count(*) OVER (PARTITION BY c.scheme, a.award, c.period) AS candidates
  FROM scorecard AS c
  JOIN scheme AS s ON s.scheme = c.scheme
  JOIN scheme_award AS a ON a.scheme = c.scheme AND a.cycle = c.cycle
  JOIN period AS p ON p.cycle = c.cycle AND p.period = c.period AND p.complete
  LEFT JOIN scheme_grade AS g ON g.scheme = c.scheme AND g.grade = a.min_grade
  WHERE c.score >= coalesce(g.min, 0) AND c.services >= coalesce(a.min_services, 0) AND 2 * c.complete >= c.complete_of
) AS qualified
WHERE place <= top
ORDER BY scheme, months, period, position, place, employee_id;

-- Training: an indicator of the ability dimension (of any, where the scheme has none of that name) that
-- earned less than a given share of its points.
INSERT INTO action
SELECT v.scheme, v.cycle, v.period, v.employee_id, 'training', '培训：' || k.title, 'training: ' || k.title_en,
       k.title || ' ' || value_text(v.value, k.unit) || '，得 ' || fixed(v.points, 1) || '/' || fixed(v.max_points, 1) || ' 分，低于 ' || fixed(100 * coalesce(s.training_below, 0.7), 0) || '%',
       k.title_en || ' ' || value_text_en(v.value, k.unit) || ', ' || fixed(v.points, 1) || ' of ' || fixed(v.max_points, 1) || ' points, below ' || fixed(100 * coalesce(s.training_below, 0.7), 0) || '%'
FROM score AS v
JOIN scheme AS s ON s.scheme = v.scheme
JOIN indicator AS k ON k.indicator = v.indicator
JOIN period AS p ON p.cycle = v.cycle AND p.period = v.period
WHERE v.status = 'scored' AND v.max_points > 0
  AND CAST(v.points AS DOUBLE) < coalesce(s.training_below, 0.7) * CAST(v.max_points AS DOUBLE) - 1e-9
  AND (v.dimension = 'ability'
       OR NOT EXISTS (SELECT 1 FROM scheme_dimension AS d WHERE d.scheme = v.scheme AND d.dimension = 'ability'))
ORDER BY v.scheme, p.months, v.period, v.employee_id, v.position;
