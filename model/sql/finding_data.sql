-- What is said of the data themselves, and of what they cannot say yet.

-- A scored indicator without data: its table is not given, or a month of the quarter is empty. An indicator that
-- waits for what happens after a record (it reads until when the data go) is not missing what it cannot know yet; nor is
-- one missing that has not begun, or that is only taken now and then: two in three of the six months before must have it.
INSERT INTO candidate
SELECT q.period, 'missing_data', 1, 1, 'tables',
       string_agg(k.title, '、' ORDER BY k.indicator) || '没有数据：未提供表 ' || string_agg(DISTINCT k.missing_tables, '、' ORDER BY k.missing_tables) || '。',
       string_agg(k.title_en, ', ' ORDER BY k.indicator) || CASE WHEN count(*) = 1 THEN ' has' ELSE ' have' END || ' no data: not given is ' || string_agg(DISTINCT k.missing_tables, ', ' ORDER BY k.missing_tables) || '.',
       '其权重按方案的缺失规则处理', 'their weight is treated by the scheme''s rule for missing data',
       to_json({'value': count(*), 'unit': 'indicators'}), 'quality/index.html', 'tables', 'missing', 'tables'
FROM quarter AS q, indicator AS k
JOIN target AS t ON t.indicator = k.indicator AND t.scored
WHERE k.missing_tables <> ''
GROUP BY q.period;

INSERT INTO candidate
WITH first AS (
  SELECT indicator, min(month) AS month FROM observation WHERE n > 0 GROUP BY indicator
), filled AS (
  SELECT indicator, month, sum(n) AS n FROM observation GROUP BY indicator, month
), kept AS (
  SELECT f.indicator, p.period AS month, coalesce(o.n, 0) AS n
  FROM first AS f
  JOIN period AS p ON p.cycle = 'month' AND p.period >= f.month
  LEFT JOIN filled AS o ON o.indicator = f.indicator AND o.month = p.period
), absent AS (
  SELECT q.period, k.indicator, any_value(k.title) AS title, any_value(k.title_en) AS title_en, any_value(k.unit) AS unit,
         string_agg(period_words(m.month), '、' ORDER BY m.month) AS months, string_agg(period_words_en(m.month), ', ' ORDER BY m.month) AS months_en
  FROM quarter AS q
  JOIN period_month AS m ON m.cycle = 'quarter' AND m.period = q.period
  JOIN indicator AS k ON k.missing_tables = '' AND NOT k.counted
  JOIN target AS t ON t.indicator = k.indicator AND t.scored
  WHERE NOT EXISTS (SELECT 1 FROM observation AS o WHERE o.indicator = k.indicator AND o.month = m.month AND o.n > 0)
    AND EXISTS (SELECT 1 FROM observation AS o WHERE o.indicator = k.indicator AND o.n > 0
                AND (o.month > m.month OR k.sql NOT LIKE '%as_of%'))
    AND (SELECT count(*) FILTER (WHERE h.n > 0) >= greatest(2, ceil(2 * count(*) / 3)) FROM kept AS h
         WHERE h.indicator = k.indicator AND h.month < m.month AND h.month >= strftime(CAST(m.month || '-01' AS DATE) - INTERVAL '6' MONTH, '%Y-%m'))
  GROUP BY 1, 2
)
SELECT a.period, 'missing_data', 1, 1, min(a.indicator),
       string_agg(a.title, '、' ORDER BY a.indicator) || '没有 ' || a.months || '的数据。',
       string_agg(CASE WHEN a.place = 1 THEN a.title_en ELSE lower(a.title_en) END, ', ' ORDER BY a.indicator) || CASE WHEN count(*) = 1 THEN ' has' ELSE ' have' END || ' no data for ' || a.months_en || '.',
       '缺数据的月份按方案的缺失规则计分', 'what is missing is treated by the scheme''s rule for missing data',
       to_json({'value': NULL, 'unit': arg_min(a.unit, a.indicator), 'months': arg_min(s.months, a.indicator), 'series': arg_min(s.series, a.indicator)}), 'quality/index.html', 'coverage', 'missing', min(a.indicator)
FROM (SELECT *, row_number() OVER (PARTITION BY period, months ORDER BY indicator) AS place FROM absent) AS a
LEFT JOIN series AS s ON s.period = a.period AND s.indicator = a.indicator AND s.scope = 'company'
GROUP BY a.period, a.months, a.months_en;

-- A team has no records of a kind in a month, although the company has them, the team has others, and it usually has
-- these: in at least five of the six months before, eight or more a month on average, of which there would be none by
-- chance one time in 3,000. Where nothing is good news (complaints, conduct) nothing is missing.
INSERT INTO candidate
WITH kind AS (
  SELECT * FROM (VALUES
    ('contacts', '联络', 'contacts'), ('surveys', '问卷', 'surveys'), ('visits', '上门', 'visits'), ('qa', '质检', 'quality reviews'),
    ('follow_ups', '回访', 'follow-ups'), ('ratings', '评分', 'ratings'), ('exams', '考试', 'exams'), ('timesheets', '工时', 'timesheets'), ('tasks', '任务', 'tasks')
  ) AS k(source, zh, en)
), record AS (
  SELECT 'contacts' AS source, employee_id, offered_at AS at FROM contacts
  UNION ALL SELECT 'surveys', coalesce(s.employee_id, t.employee_id), coalesce(s.answered_at, s.sent_at) FROM surveys AS s LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
  UNION ALL SELECT 'visits', employee_id, coalesce(finished_at, arrived_at, dispatched_at) FROM visits
  UNION ALL SELECT 'qa', employee_id, reviewed_at FROM qa
  UNION ALL SELECT 'follow_ups', employee_id, coalesce(due_at, done_at) FROM follow_ups
  UNION ALL SELECT 'ratings', employee_id, rated_at FROM ratings
  UNION ALL SELECT 'exams', employee_id, CAST(taken_on AS TIMESTAMP) FROM exams
  UNION ALL SELECT 'timesheets', employee_id, CAST(on_date AS TIMESTAMP) FROM timesheets
  UNION ALL SELECT 'tasks', employee_id, due_at FROM tasks
  UNION ALL SELECT 'tickets', employee_id, opened_at FROM tickets
), counted AS (
  SELECT r.source, e.team_id, month_of(r.month) AS month, sum(r.n) AS n
  FROM (SELECT source, employee_id, date_trunc('month', "at") AS month, count(*) AS n FROM record GROUP BY ALL) AS r
  JOIN employees AS e ON e.employee_id = r.employee_id
  WHERE e.team_id IS NOT NULL
  GROUP BY ALL
), monthly AS (
  SELECT g.source, g.team_id, g.month, c.n, a.n AS company_n, o.n AS other_n, count(c.n) OVER six AS months, coalesce(sum(c.n) OVER six, 0) / 6 AS usual_n
  FROM (
    SELECT k.source, t.team_id, p.period AS month
    FROM kind AS k, (SELECT DISTINCT team_id FROM counted) AS t, period AS p
    WHERE p.cycle = 'month' AND p.complete
  ) AS g
  LEFT JOIN counted AS c ON c.source = g.source AND c.team_id = g.team_id AND c.month = g.month
  LEFT JOIN (SELECT source, month, sum(n) AS n FROM counted GROUP BY ALL) AS a ON a.source = g.source AND a.month = g.month
  LEFT JOIN (SELECT team_id, month, sum(n) AS n FROM counted GROUP BY ALL) AS o ON o.team_id = g.team_id AND o.month = g.month
  WINDOW six AS (PARTITION BY g.source, g.team_id ORDER BY g.month ROWS BETWEEN 6 PRECEDING AND 1 PRECEDING)
)
SELECT q.period, 'missing_data', 1, 0.8, a.team_id,
       coalesce(t.name, a.team_id) || '没有 ' || string_agg(period_words(a.month), '、' ORDER BY a.month) || '的' || k.zh || '记录，此前平均每月 ' || fixed(max(a.usual_n), 0) || ' 条。',
       coalesce(t.name, a.team_id) || ' has no ' || k.en || ' on record for ' || string_agg(period_words_en(a.month), ', ' ORDER BY a.month) || '; before, it had ' || fixed(max(a.usual_n), 0) || ' a month.',
       '全公司同期 ' || fixed(sum(a.company_n), 0) || ' 条', 'company: ' || fixed(sum(a.company_n), 0),
       to_json({'value': 0, 'previous': round(max(a.usual_n), 1), 'unit': 'records'}), 'teams/' || a.team_id || '/index.html', 'coverage', 'missing', 'team:' || a.team_id || ' ' || k.source
FROM monthly AS a
JOIN kind AS k ON k.source = a.source
JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = a.month
JOIN quarter AS q ON q.period = m.period
LEFT JOIN teams AS t ON t.team_id = a.team_id
WHERE a.n IS NULL AND a.company_n > 0 AND a.other_n > 0 AND a.months >= 5 AND a.usual_n >= 8
GROUP BY q.period, a.team_id, t.name, k.source, k.zh, k.en;

-- Records that indicators could not use; a record may have been left out of several. An indicator
-- that could use none at all has not begun.
INSERT INTO candidate
SELECT q.period, 'excluded', 1, 1, 'excluded',
       '因时间颠倒、无法辨认等原因，' || CASE WHEN count(*) = 1 THEN any_value(k.title) || '有 ' || fixed(sum(o.excluded), 0) || ' 条记录没有计入。' ELSE CAST(count(*) AS VARCHAR) || ' 个指标有记录没有计入。' END,
       CASE WHEN count(*) = 1 THEN any_value(k.title_en) || ' leaves out ' || fixed(sum(o.excluded), 0) || CASE WHEN sum(o.excluded) = 1 THEN ' record' ELSE ' records' END
            ELSE CAST(count(*) AS VARCHAR) || ' indicators leave out records' END || ', for example for times that run backwards.',
       CASE WHEN count(*) = 1 THEN '' ELSE string_agg(k.title || ' ' || fixed(o.excluded, 0) || ' 条', ' · ' ORDER BY o.excluded DESC, k.indicator) END,
       CASE WHEN count(*) = 1 THEN '' ELSE string_agg(k.title_en || ' ' || fixed(o.excluded, 0), ' · ' ORDER BY o.excluded DESC, k.indicator) END,
       to_json({'value': CAST(sum(o.excluded) AS BIGINT), 'unit': 'records'}), 'quality/index.html', 'excluded', 'excluded', 'company'
FROM quarter AS q
JOIN (
  SELECT m.period, o.indicator, sum(o.excluded) AS excluded
  FROM observation AS o JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = o.month
  GROUP BY 1, 2
  HAVING sum(o.n) > 0
) AS o ON o.period = q.period AND o.excluded > 0
JOIN indicator AS k ON k.indicator = o.indicator
JOIN target AS t ON t.indicator = k.indicator AND t.scored
GROUP BY q.period;

-- Where the records are too few: one sentence on what cannot be said yet, and from when it can. A quarter without one
-- before it cannot be compared; with fewer than twenty services a person, or fewer than five people, chance decides most
-- of the ranks.
INSERT INTO candidate
WITH card AS (
  SELECT q.period, count(DISTINCT c.employee_id) AS people, median(c.services) AS services
  FROM quarter AS q
  JOIN scorecard AS c ON c.cycle = 'quarter' AND c.period = q.period
  JOIN scheme AS s ON s.scheme = c.scheme AND s.scope <> 'team'
  GROUP BY q.period
), tiers AS (
  SELECT period, max(tier) AS tiers FROM standing WHERE cycle = 'quarter' GROUP BY period
), known AS (
  SELECT q.period, count(*) FILTER (WHERE p.whole AND p.period <= q.last_month) AS months, bool_or(p.whole AND p.period < q.first_month) AS compared
  FROM quarter AS q JOIN period AS p ON p.cycle = 'month' AND p.complete
  GROUP BY q.period
), told AS (
  SELECT c.*, k.months, coalesce(w.whole, FALSE) AS compared, t.tiers, c.people < 5 OR c.services < 20 AS few,
         strftime(CAST(q.last_month || '-01' AS DATE) + to_months(CAST(12 - k.months AS INTEGER)), '%Y-%m') AS trends_from,
         period_text('quarter', CAST(q.last_month || '-01' AS DATE) + INTERVAL '1' MONTH) AS next_quarter
  FROM card AS c
  JOIN quarter AS q ON q.period = c.period
  JOIN known AS k ON k.period = c.period
  LEFT JOIN tiers AS t ON t.period = c.period
  LEFT JOIN period AS w ON w.cycle = 'quarter' AND w.period = q.previous
)
SELECT period, 'too_small', CASE WHEN few THEN 1 ELSE 0.4 END, 1, 'records',
       CASE WHEN few THEN CAST(people AS VARCHAR) || ' 人、每人约 ' || fixed(services, 0) || ' 次服务：谁好谁差还不能说' || CASE WHEN tiers = 1 AND people > 1 THEN '，名次都在误差之内' ELSE '' END || '；每人每季满 20 次、满 5 人再比' || CASE WHEN compared THEN '。' ELSE '；升降从' || period_words(next_quarter) || '说起。' END
            ELSE '之前没有完整的季度可比：升降从' || period_words(next_quarter) || '说起。' END,
       CASE WHEN few THEN CAST(people AS VARCHAR) || CASE WHEN people = 1 THEN ' person' ELSE ' people' END || ' with about ' || fixed(services, 0) || ' services each: who is better cannot be said yet' || CASE WHEN tiers = 1 AND people > 1 THEN ', all ranks are within chance' ELSE '' END || '; it takes 20 a quarter each, and five people' || CASE WHEN compared THEN '.' ELSE '; whether it gets better or worse, from ' || period_words_en(next_quarter) || ' on.' END
            ELSE 'There is no whole quarter before to compare with: what gets better or worse can be said from ' || period_words_en(next_quarter) || ' on.' END,
       CASE WHEN months < 12 THEN '已有 ' || CAST(months AS VARCHAR) || ' 个整月；逐月的趋势从' || period_words(trends_from) || '说起' ELSE '' END,
       CASE WHEN months < 12 THEN CAST(months AS VARCHAR) || CASE WHEN months = 1 THEN ' whole month' ELSE ' whole months' END || ' so far; trends by month from ' || period_words_en(trends_from) || ' on' ELSE '' END,
       to_json({'value': services, 'n': people, 'unit': 'count', 'target': 20}), 'quality/index.html', 'coverage', 'too_small', 'company'
FROM told
WHERE few OR NOT compared;
