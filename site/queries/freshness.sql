-- title: 各表新到哪一天
-- title_en: How fresh each table is
-- The newest day of each table that tells when something happened, how many days before the end of the data that is,
-- and the longest pause between two days with records. A table whose records stop longer than a week, and longer
-- than ever before, before the end of the data is early: an export may be missing.
WITH moment AS (
  SELECT 'tickets' AS table_name, opened_at AS moment FROM tickets
  UNION ALL SELECT 'tickets', resolved_at FROM tickets
  UNION ALL SELECT 'contacts', offered_at FROM contacts
  UNION ALL SELECT 'surveys', coalesce(answered_at, sent_at) FROM surveys
  UNION ALL SELECT 'complaints', received_at FROM complaints
  UNION ALL SELECT 'visits', coalesce(finished_at, arrived_at, dispatched_at) FROM visits
  UNION ALL SELECT 'stock', on_date FROM stock
  UNION ALL SELECT 'costs', incurred_at FROM costs
  UNION ALL SELECT 'timesheets', on_date FROM timesheets
  UNION ALL SELECT 'follow_ups', done_at FROM follow_ups
  UNION ALL SELECT 'conduct', occurred_at FROM conduct
  UNION ALL SELECT 'qa', reviewed_at FROM qa
  UNION ALL SELECT 'exams', taken_on FROM exams
  UNION ALL SELECT 'trainings', held_on FROM trainings
  UNION ALL SELECT 'ratings', rated_at FROM ratings
  UNION ALL SELECT 'tasks', coalesce(reported_at, delivered_at, assigned_at) FROM tasks
  UNION ALL SELECT 'plans', opened_on FROM plans
  UNION ALL SELECT 'contributions', published_at FROM contributions
  UNION ALL SELECT 'moves', moved_at FROM moves
  UNION ALL SELECT 'system_use', on_date FROM system_use
  UNION ALL SELECT 'orders', ordered_at FROM orders
  UNION ALL SELECT 'appeals', filed_at FROM appeals
  UNION ALL SELECT 'changes', applied_on FROM changes
),
-- the days with records
day AS (
  SELECT table_name, CAST(moment AS DATE) AS on_day, max(moment) AS newest FROM moment WHERE moment IS NOT NULL GROUP BY 1, 2
),
gap AS (
  SELECT table_name, on_day, newest, date_diff('day', lag(on_day) OVER (PARTITION BY table_name ORDER BY on_day), on_day) AS days FROM day
),
ending AS (
  SELECT CAST(CAST(value AS TIMESTAMP) AS DATE) AS last_day FROM meta WHERE key = 'data_until'
)
SELECT g.table_name, s."rows" AS row_count, CAST(min(g.on_day) AS VARCHAR) AS first_day, strftime(max(g.newest), '%Y-%m-%d %H:%M') AS newest,
       greatest(date_diff('day', max(g.on_day), max(e.last_day)), 0) AS days_before, coalesce(max(g.days), 0) AS longest_pause,
       coalesce(date_diff('day', max(g.on_day), max(e.last_day)) > greatest(7, coalesce(max(g.days), 0)), false) AS early
FROM gap AS g
CROSS JOIN ending AS e
LEFT JOIN source_table AS s ON s.table_name = g.table_name
GROUP BY g.table_name, s."rows"
ORDER BY early DESC, days_before DESC, g.table_name
