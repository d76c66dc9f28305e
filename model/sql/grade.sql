-- Grades with the bound of the next better one, and how a grade's bounds are written.
CREATE OR REPLACE TEMP TABLE grade_bound AS
SELECT g.*, lag(g.min) OVER (PARTITION BY g.scheme ORDER BY g.min DESC) AS better_min
FROM scheme_grade AS g;

CREATE OR REPLACE MACRO grade_words(low, better) AS CASE
  WHEN better IS NULL THEN plain_number(low) || ' 分及以上'
  WHEN low = 0 THEN '低于 ' || plain_number(better) || ' 分'
  ELSE plain_number(low) || ' 分至不足 ' || plain_number(better) || ' 分' END;
CREATE OR REPLACE MACRO grade_words_en(low, better) AS CASE
  WHEN better IS NULL THEN plain_number(low) || ' and above'
  WHEN low = 0 THEN 'below ' || plain_number(better)
  ELSE plain_number(low) || ' to below ' || plain_number(better) END;

-- The gates that were met: what each leaves, and what there was without any.
INSERT INTO action
WITH told AS (
  SELECT m.*, s.score_digits, c.earned, k.title, k.title_en, b.title AS cap_title, b.title_en AS cap_title_en, p.months,
         value_text(m.value, k.unit) AS value_told, value_text_en(m.value, k.unit) AS value_told_en,
         MAP {'<': '<', '<=': '≤', '>': '>', '>=': '≥', '=': '='}[m.op] || ' ' AS sign,
         round_text(m.bound, k.unit) AS bound_told, round_text_en(m.bound, k.unit) AS bound_told_en,
         (SELECT arg_max(g.title, g.min) FROM scheme_grade AS g WHERE g.scheme = m.scheme AND g.min <= CAST(c.earned AS DOUBLE) + 1e-9) AS without,
         (SELECT arg_max(g.title_en, g.min) FROM scheme_grade AS g WHERE g.scheme = m.scheme AND g.min <= CAST(c.earned AS DOUBLE) + 1e-9) AS without_en,
         CASE WHEN m.cap_grade IS NULL THEN CAST(c.earned AS DOUBLE) > m.score ELSE CAST(c.earned AS DOUBLE) >= b.better_min - 1e-9 END AS mattered
  FROM gate_met AS m
  JOIN card AS c ON c.scheme = m.scheme AND c.cycle = m.cycle AND c.period = m.period AND c.employee_id = m.employee_id
  JOIN scheme AS s ON s.scheme = m.scheme
  JOIN indicator AS k ON k.indicator = m.indicator
  JOIN period AS p ON p.cycle = m.cycle AND p.period = m.period
  LEFT JOIN grade_bound AS b ON b.scheme = m.scheme AND b.grade = m.cap_grade
)
SELECT scheme, cycle, period, employee_id, 'gate',
       CASE WHEN cap_grade IS NOT NULL THEN '等级最高为“' || cap_title || '”' ELSE '总分最多 ' || plain_number(score) || ' 分' END,
       CASE WHEN cap_grade IS NOT NULL THEN 'grade "' || cap_title_en || '" at best' ELSE 'a total of ' || plain_number(score) || ' at most' END,
       title || ' ' || value_told || '，达到否决条件（' || sign || bound_told || '）；否决前得分 ' || score_text(earned, score_digits) || coalesce('，等级“' || without || '”', '') ||
         CASE WHEN mattered THEN '' ELSE '，结果未变' END,
       title_en || ' ' || value_told_en || ', which meets the veto (' || sign || bound_told_en || '); without it score ' || score_text(earned, score_digits) || coalesce(', grade "' || without_en || '"', '') ||
         CASE WHEN mattered THEN '' ELSE ', so nothing changed' END
FROM told
ORDER BY scheme, months, period, employee_id, indicator, position;
