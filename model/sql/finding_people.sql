-- What is said of people.

-- Grades, and where the people of the lowest are. The scheme is named where there are several.
INSERT INTO candidate
WITH named AS (
  SELECT g.*, b.title, b.title_en, g.position = min(g.position) OVER (PARTITION BY g.scheme, g.period) AS first
  FROM grade_count AS g
  JOIN grade_bound AS b ON b.scheme = g.scheme AND b.grade = g.grade
  WHERE g.cycle = 'quarter' AND g.team_id IS NULL
)
SELECT q.period, 'grades', 1, any_value(c.people) / any_value(r.people), g.scheme,
       string_agg(g.title || ' ' || CAST(g.people AS VARCHAR) || ' 人' ||
         coalesce('（' || CASE WHEN g.first THEN '上季度 ' ELSE '' END || CAST(g.previous AS VARCHAR) || '）', ''), '，' ORDER BY g.position) || '。',
       string_agg(CASE WHEN g.first THEN upper(left(g.title_en, 1)) || substr(g.title_en, 2) ELSE g.title_en END || ' ' || CAST(g.people AS VARCHAR) ||
         coalesce(' (' || CASE WHEN g.first THEN 'last quarter ' ELSE '' END || CAST(g.previous AS VARCHAR) || ')', ''), ', ' ORDER BY g.position) || '.',
       '平均 ' || score_text(any_value(c.score), any_value(s.score_digits)) || ' 分' || coalesce('，上季度 ' || score_text(any_value(c.previous), any_value(s.score_digits)) || ' 分', '') || CASE WHEN (SELECT count(*) FROM scheme) > 1 THEN ' · ' || any_value(s.title) ELSE '' END,
       'mean ' || score_text(any_value(c.score), any_value(s.score_digits)) || coalesce(', last quarter ' || score_text(any_value(c.previous), any_value(s.score_digits)), '') || CASE WHEN (SELECT count(*) FROM scheme) > 1 THEN ' · ' || any_value(s.title_en) ELSE '' END,
       to_json({'value': CAST(any_value(c.score) AS DOUBLE), 'previous': CAST(any_value(c.previous) AS DOUBLE), 'change': CAST(any_value(c.change) AS DOUBLE),
                'n': any_value(c.people), 'unit': 'score', 'grades': list(g.grade ORDER BY g.position), 'people': list(g.people ORDER BY g.position),
                'people_before': list(g.previous ORDER BY g.position)}),
       'rankings/index.html', 'grades', 'grades', g.scheme
FROM quarter AS q
JOIN named AS g ON g.period = q.period
JOIN scheme AS s ON s.scheme = g.scheme
JOIN company_score AS c ON c.scheme = g.scheme AND c.cycle = 'quarter' AND c.period = q.period
JOIN (SELECT period, sum(people) AS people FROM company_score WHERE cycle = 'quarter' GROUP BY period) AS r ON r.period = q.period
GROUP BY q.period, g.scheme;

INSERT INTO candidate
WITH placed AS (
  SELECT g.scheme, g.period, g.grade,
         string_agg(coalesce(t.name, t.team_id) || ' ' || CAST(g.people AS VARCHAR) || ' 人', ' · ' ORDER BY g.people DESC, t.team_id) AS teams,
         string_agg(coalesce(t.name, t.team_id) || ' ' || CAST(g.people AS VARCHAR), ' · ' ORDER BY g.people DESC, t.team_id) AS teams_en
  FROM (
    -- of a team's own people only, so that nobody is named twice
    SELECT c.scheme, c.period, c.grade, c.team_id, count(*) AS people FROM scorecard AS c WHERE c.cycle = 'quarter' GROUP BY ALL
  ) AS g JOIN teams AS t ON t.team_id = g.team_id
  GROUP BY g.scheme, g.period, g.grade
)
SELECT q.period, 'lowest_grade', 1, 1, g.scheme,
       CAST(g.people AS VARCHAR) || ' 人' || b.title || '（' || grade_words(b.min, b.better_min) || '）' || coalesce('，上季度 ' || CAST(g.previous AS VARCHAR) || ' 人', '') || coalesce('；按方案：' || a.actions, '') || '。',
       CASE WHEN g.people = 1 THEN '1 person is ' ELSE CAST(g.people AS VARCHAR) || ' people are ' END || b.title_en || ' (' || grade_words_en(b.min, b.better_min) || ')' || coalesce(', ' || CAST(g.previous AS VARCHAR) || ' last quarter', '') || coalesce('; the scheme asks for: ' || a.actions_en, '') || '.',
       coalesce(d.teams, ''), coalesce(d.teams_en, ''),
       to_json({'value': g.people, 'previous': g.previous, 'unit': 'people', 'target': 0}),
       'rankings/index.html', 'scorecards', 'lowest_grade', g.scheme
FROM quarter AS q
JOIN grade_count AS g ON g.cycle = 'quarter' AND g.period = q.period AND g.team_id IS NULL AND g.people > 0
JOIN grade_bound AS b ON b.scheme = g.scheme AND b.grade = g.grade AND b.min = (SELECT min(l.min) FROM scheme_grade AS l WHERE l.scheme = g.scheme)
LEFT JOIN placed AS d ON d.scheme = g.scheme AND d.period = g.period AND d.grade = g.grade
LEFT JOIN (
  SELECT scheme, grade, string_agg(action, '、' ORDER BY position) AS actions, string_agg(coalesce(action_en, action), ', ' ORDER BY position) AS actions_en
  FROM scheme_grade_action GROUP BY 1, 2
) AS a ON a.scheme = g.scheme AND a.grade = g.grade
WHERE b.better_min IS NOT NULL;

-- One person's score moved beyond chance: the 90 % intervals of this and the last quarter do not touch, and the score is
-- four times from the mean of the quarters before (four at most, three at least) what a single one usually is: the
-- scatter of everybody's quarters, or the error of this one where that is larger. The steepest fall and rise of each scheme.
INSERT INTO candidate
WITH card AS (
  SELECT c.scheme, c.period, c.employee_id, c.team_id, CAST(c.score AS DOUBLE) AS score, c.rank, c.peers, s.score_low AS low, s.score_high AS high, (s.score_high - s.score_low) / 3.29 AS se
  FROM scorecard AS c
  JOIN standing AS s ON s.scheme = c.scheme AND s.cycle = c.cycle AND s.period = c.period AND s.employee_id = c.employee_id
  JOIN quarter AS q ON q.period = c.period
  WHERE c.cycle = 'quarter'
), history AS (
  SELECT *, avg(score) OVER before AS mean, count(*) OVER before AS quarters, var_samp(score) OVER before AS variance,
         lag(low) OVER each AS low_before, lag(high) OVER each AS high_before, lag(period) OVER each AS last_period
  FROM card
  WINDOW each AS (PARTITION BY scheme, employee_id ORDER BY period), before AS (PARTITION BY scheme, employee_id ORDER BY period ROWS BETWEEN 4 PRECEDING AND 1 PRECEDING)
), scatter AS (
  SELECT scheme, period, sqrt(CAST(sum(CAST(variance * (quarters - 1) AS DECIMAL(38,6))) AS DOUBLE) / sum(quarters - 1)) AS deviation
  FROM history
  WHERE quarters >= 3
  GROUP BY scheme, period
), tested AS (
  SELECT h.*, (h.score - h.mean) / nullif(greatest(d.deviation, h.se) * sqrt(1 + 1 / h.quarters), 0) AS z
  FROM history AS h
  JOIN scatter AS d ON d.scheme = h.scheme AND d.period = h.period
  JOIN quarter AS q ON q.period = h.period AND q.previous = h.last_period
  WHERE h.quarters >= 3 AND (h.low > h.high_before OR h.high < h.low_before)
), told AS (
  SELECT *, row_number() OVER (PARTITION BY scheme, period, z < 0 ORDER BY abs(z) DESC, employee_id) AS place FROM tested WHERE abs(z) >= 4
), monthly AS (
  SELECT t.scheme, t.period, t.employee_id, list(p.period ORDER BY p.period) AS months, list(CAST(c.score AS DOUBLE) ORDER BY p.period) AS series
  FROM told AS t
  JOIN quarter AS q ON q.period = t.period
  JOIN period AS p ON p.cycle = 'month' AND p.period <= q.last_month AND p.period > strftime(CAST(q.last_month || '-01' AS DATE) - INTERVAL '12' MONTH, '%Y-%m')
  LEFT JOIN scorecard AS c ON c.scheme = t.scheme AND c.cycle = 'month' AND c.period = p.period AND c.employee_id = t.employee_id
  GROUP BY ALL
)
SELECT t.period, CASE WHEN t.z < 0 THEN 'person_worse' ELSE 'person_better' END, certainty(t.z), 0.8, t.employee_id,
       coalesce(e.name, t.employee_id) || coalesce('（' || m.name || '）', '') || '得分' || CASE WHEN t.z < 0 THEN '降到 ' ELSE '升到 ' END || score_text(t.score, s.score_digits) || ' 分，此前 ' || CAST(t.quarters AS VARCHAR) || ' 个季度平均 ' || score_text(t.mean, s.score_digits) || ' 分，超出平常的起伏。',
       coalesce(e.name, t.employee_id) || coalesce(' (' || m.name || ')', '') || CASE WHEN t.z < 0 THEN ' fell to ' ELSE ' rose to ' END || score_text(t.score, s.score_digits) || ' points from a mean of ' || score_text(t.mean, s.score_digits) || ' over the ' || CAST(t.quarters AS VARCHAR) || ' quarters before, more than scores usually move.',
       '90% 区间 ' || range_text(score_text(t.low, s.score_digits), score_text(t.high, s.score_digits)) || '，上季度 ' || range_text(score_text(t.low_before, s.score_digits), score_text(t.high_before, s.score_digits)) || ' · 第 ' || CAST(t.rank AS VARCHAR) || ' 名，共 ' || CAST(t.peers AS VARCHAR) || ' 人',
       '90% interval ' || range_text(score_text(t.low, s.score_digits), score_text(t.high, s.score_digits)) || ', last quarter ' || range_text(score_text(t.low_before, s.score_digits), score_text(t.high_before, s.score_digits)) || ' · rank ' || CAST(t.rank AS VARCHAR) || ' of ' || CAST(t.peers AS VARCHAR),
       to_json({'value': t.score, 'previous': round(t.mean, 4), 'change': round(t.score - t.mean, 4), 'z': round(t.z, 2), 'n': t.quarters + 1, 'unit': 'score',
                'months': CASE WHEN len(list_filter(h.series, lambda x: x IS NOT NULL)) > 0 THEN h.months END, 'series': CASE WHEN len(list_filter(h.series, lambda x: x IS NOT NULL)) > 0 THEN h.series END}),
       'people/' || t.employee_id || '/index.html', 'scorecards', 'score', t.employee_id
FROM told AS t
JOIN scheme AS s ON s.scheme = t.scheme
JOIN monthly AS h ON h.scheme = t.scheme AND h.period = t.period AND h.employee_id = t.employee_id
LEFT JOIN employees AS e ON e.employee_id = t.employee_id
LEFT JOIN teams AS m ON m.team_id = t.team_id
WHERE t.place = 1;
