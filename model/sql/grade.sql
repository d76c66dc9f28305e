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
