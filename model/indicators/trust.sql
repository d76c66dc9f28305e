-- title: 信任指数
-- title_en: Trust index
-- unit: score
-- better: higher
-- tables: tasks, conduct?
-- clock: calendar
-- param: start = 60
-- param: plus = 2
-- param: minus = 5
-- param: second_level = 70
-- param: third_level = 85
-- definition: 从 $start 分（start）起，每按时完成一项小任务加 $plus 分（plus），每有一项小任务逾期或一次经核实的超时未报减 $minus 分（minus），每月末结算一次，保持在 0–100 分，逐月延续。自第一次有到期的小任务或超时未报的月份起，到离职或数据截止，每人每月计一次；没有变动的月份沿用上月的指数。不低于 $second_level 分（second_level）为二级、不低于 $third_level 分（third_level）为三级，级别越高，可自主处理的范围越大。季度、年度的值是各月末指数的平均，团队的值是人月的平均。数据截止时尚未到期的任务不计，未标明是否核实的视为已核实。
-- definition_en: Starts at $start points (start); each small task on time adds $plus (plus), each one late and each verified delay that was not reported takes off $minus (minus); settled at the end of every month, kept within 0–100 and carried on. Once for every person and month, from the first month with a small task due or such a delay until the person leaves or the data end; a month without any keeps the level before. From $second_level points (second_level) the person is on the second level, from $third_level (third_level) on the third; a higher level widens what the person may decide alone. The value of a quarter or year is the mean of its month-end levels, that of a team the mean over persons and months. Tasks not yet due when the data end take no part; an entry that does not say whether it was verified counts as verified.
-- seeds: 0
WITH RECURSIVE moved AS (
  -- what adds to the index or takes off, by month
  SELECT k.employee_id, date_trunc('month', k.due_at) AS month,
         CASE WHEN k.delivered_at <= k.due_at THEN $plus ELSE -$minus END AS points
  FROM tasks AS k
  WHERE k.kind = 'small' AND k.due_at < (SELECT max(a.at) FROM as_of AS a)
  UNION ALL
  SELECT c.employee_id, date_trunc('month', c.occurred_at), -$minus
  FROM conduct AS c
  WHERE c.kind = 'unreported_delay' AND coalesce(c.verified, TRUE)
    AND c.occurred_at < (SELECT max(a.at) FROM as_of AS a)
), settled AS (
  SELECT m.employee_id, m.month, sum(m.points) AS points,
         min(m.month) OVER (PARTITION BY m.employee_id) AS first_month
  FROM moved AS m
  GROUP BY m.employee_id, m.month
), month_end AS (
  SELECT s.employee_id, s.month, CAST(greatest(0, least(100, $start + s.points)) AS DECIMAL(18,6)) AS points
  FROM settled AS s
  WHERE s.month = s.first_month
  UNION ALL
  -- each month goes on from the one before
  SELECT b.employee_id, b.month + INTERVAL '1' MONTH,
         CAST(greatest(0, least(100, b.points + coalesce(s.points, 0))) AS DECIMAL(18,6))
  FROM month_end AS b
  LEFT JOIN settled AS s ON s.employee_id = b.employee_id AND s.month = b.month + INTERVAL '1' MONTH
  LEFT JOIN employees AS e ON e.employee_id = b.employee_id
  WHERE b.month + INTERVAL '1' MONTH < (SELECT max(a.at) FROM as_of AS a)
    AND (e.left_on IS NULL OR CAST(e.left_on AS TIMESTAMP) >= b.month + INTERVAL '1' MONTH)
)
SELECT l.employee_id,
       l.month + INTERVAL '1' MONTH - INTERVAL '1' DAY AS at,
       l.points AS num,
       1 AS den,
       l.employee_id AS ref,
       CASE WHEN l.points >= $third_level THEN '3' WHEN l.points >= $second_level THEN '2' ELSE '1' END AS stratum
FROM month_end AS l
