-- What follows from a scorecard by the rules of its scheme, with the figures that led to it.

-- Said of a grade that is worse than the score alone would have.
CREATE OR REPLACE MACRO held_down(score, better_min, words) AS
  CASE WHEN CAST(score AS DOUBLE) >= better_min - 1e-9 THEN words ELSE '' END;

-- Effect on pay, by the grade.
INSERT INTO action
SELECT c.scheme, c.cycle, c.period, c.employee_id, 'pay', signed_percent(g.pay), signed_percent(g.pay),
       '得分 ' || score_text(c.score, s.score_digits) || '，等级“' || g.title || '”（' || grade_words(g.min, g.better_min) || '）' || held_down(c.score, g.better_min, '，因否决项不得更高'),
       'score ' || score_text(c.score, s.score_digits) || ', grade "' || g.title_en || '" (' || grade_words_en(g.min, g.better_min) || ')' || held_down(c.score, g.better_min, ', held down by a veto')
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
       '得分 ' || score_text(c.score, s.score_digits) || '，等级“' || g.title || '”（' || grade_words(g.min, g.better_min) || '）' || held_down(c.score, g.better_min, '，因否决项不得更高'),
       'score ' || score_text(c.score, s.score_digits) || ', grade "' || g.title_en || '" (' || grade_words_en(g.min, g.better_min) || ')' || held_down(c.score, g.better_min, ', held down by a veto')
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
         mine.position <= g.position AND 2 * c.complete >= c.complete_of AS good
  FROM scorecard AS c
  JOIN scheme_promotion AS r ON r.scheme = c.scheme AND r.cycle = c.cycle
  JOIN grade_bound AS g ON g.scheme = c.scheme AND g.grade = r.grade
  JOIN grade_bound AS mine ON mine.scheme = c.scheme AND mine.grade = c.grade
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

-- Awards of a period that has ended: the first by score among those who qualify; equal scores all get it. Who does
-- not meet an award's guard makes room for the next.
INSERT INTO action
SELECT scheme, cycle, period, employee_id, 'award', title, title_en,
       '得分 ' || score_text(score, score_digits) || '，' || period_words(period) || '第 ' || CAST(place AS VARCHAR) || ' 名（符合条件 ' || CAST(candidates AS VARCHAR) || ' 人），处理工单 ' || CAST(services AS VARCHAR) || ' 件' ||
         CASE WHEN guarded THEN '；附加条件：' || told || CASE WHEN barred > 0 THEN '（得分不低于此的另有 ' || CAST(barred AS VARCHAR) || ' 人不符合）' ELSE '' END ELSE '' END,
       'score ' || score_text(score, score_digits) || ', number ' || CAST(place AS VARCHAR) || ' of ' || CAST(candidates AS VARCHAR) || ' who qualify in ' || period_words_en(period) || ', ' || CAST(services AS VARCHAR) || ' tickets' ||
         CASE WHEN guarded THEN '; guard: ' || told_en || CASE WHEN barred > 0 THEN ' (not met by ' || CAST(barred AS VARCHAR) || ' with a score no lower)' ELSE '' END ELSE '' END
FROM (
  SELECT *,
         rank() OVER (PARTITION BY scheme, award, period, passes ORDER BY score DESC) AS place,
         count(*) OVER (PARTITION BY scheme, award, period, passes) AS candidates,
         count(*) FILTER (WHERE NOT passes) OVER (PARTITION BY scheme, award, period ORDER BY score DESC) AS barred
  FROM (
    SELECT c.*, a.award, a.title, a.title_en, a.top, a.position, s.score_digits, p.months,
           q.consequence IS NOT NULL AS guarded, q.consequence IS NULL OR h.consequence IS NOT NULL AS passes, h.told, h.told_en
    FROM scorecard AS c
    JOIN scheme AS s ON s.scheme = c.scheme
    JOIN scheme_award AS a ON a.scheme = c.scheme AND a.cycle = c.cycle
    JOIN period AS p ON p.cycle = c.cycle AND p.period = c.period AND p.complete
    LEFT JOIN scheme_grade AS g ON g.scheme = c.scheme AND g.grade = a.min_grade
    LEFT JOIN scheme_grade AS mine ON mine.scheme = c.scheme AND mine.grade = c.grade
    LEFT JOIN scheme_consequence AS q ON q.scheme = c.scheme AND q.consequence = a.award AND q.kind = 'guard'
    LEFT JOIN consequence_held AS h ON h.scheme = c.scheme AND h.consequence = a.award AND h.kind = 'guard'
                                   AND h.cycle = c.cycle AND h.period = c.period AND h.employee_id = c.employee_id
    WHERE (g.position IS NULL OR mine.position <= g.position) AND c.services >= coalesce(a.min_services, 0) AND 2 * c.complete >= c.complete_of
  ) AS candidate
) AS qualified
WHERE passes AND place <= top
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

-- What else the scheme lets follow.
INSERT INTO action
SELECT h.scheme, h.cycle, h.period, h.employee_id, h.kind,
       coalesce(q.value, q.title), coalesce(q.value_en, q.title_en, q.value, q.title),
       CASE WHEN q.value <> q.title THEN q.title || '：' ELSE '' END || h.told,
       CASE WHEN q.value_en <> q.title_en THEN q.title_en || ': ' ELSE '' END || h.told_en
FROM consequence_held AS h
JOIN scheme_consequence AS q ON q.scheme = h.scheme AND q.consequence = h.consequence AND q.kind = h.kind
JOIN period AS p ON p.cycle = h.cycle AND p.period = h.period
WHERE h.kind <> 'guard'
ORDER BY h.scheme, p.months, h.period, q.position, h.employee_id;

-- The factor on the bonus pay: of the first row that the value meets.
INSERT INTO action
WITH met AS (
  SELECT v.scheme, v.cycle, v.period, v.employee_id, v.position, v.value, k.title, k.title_en, k.unit, k.better,
         arg_min(m.factor, m.position) AS factor, arg_min(struct_pack(bound := m."at"), m.position).bound AS bound
  FROM usable_value AS v
  JOIN scheme_multiplier AS m ON m.scheme = v.scheme AND m.indicator = v.indicator
  JOIN indicator AS k ON k.indicator = v.indicator
  WHERE m."at" IS NULL OR meets(v.value, CASE k.better WHEN 'lower' THEN '<=' ELSE '>=' END, m."at")
  GROUP BY v.scheme, v.cycle, v.period, v.employee_id, v.position, v.indicator, v.value, k.title, k.title_en, k.unit, k.better
), last_bound AS (
  -- What the rest of the values have not reached.
  SELECT scheme, indicator, arg_max("at", position) AS bound FROM scheme_multiplier WHERE "at" IS NOT NULL GROUP BY scheme, indicator
), told AS (
  SELECT m.*, p.months, coalesce(m.bound, b.bound) AS beside,
         CASE WHEN m.bound IS NOT NULL THEN CASE m.better WHEN 'lower' THEN '≤ ' ELSE '≥ ' END
              ELSE CASE m.better WHEN 'lower' THEN '> ' ELSE '< ' END END AS sign
  FROM met AS m
  JOIN period AS p ON p.cycle = m.cycle AND p.period = m.period
  JOIN scheme_indicator AS i ON i.scheme = m.scheme AND i.position = m.position
  LEFT JOIN last_bound AS b ON b.scheme = m.scheme AND b.indicator = i.indicator
)
SELECT scheme, cycle, period, employee_id, 'multiplier', '×' || plain_number(factor), '×' || plain_number(factor),
       title || ' ' || told_beside(value, beside, unit) || coalesce('（' || sign || round_text(beside, unit) || '）', ''),
       title_en || ' ' || told_beside_en(value, beside, unit) || coalesce(' (' || sign || round_text_en(beside, unit) || ')', '')
FROM told
ORDER BY scheme, months, period, employee_id, position;
