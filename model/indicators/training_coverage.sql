-- title: 培训覆盖率
-- title_en: Training coverage
-- unit: share
-- better: higher
-- tables: trainings, employees
-- clock: calendar
-- param: days = 365
-- definition: 截至月末 $days 天内参加过培训的人 ÷ 在职的人，每人每月计一次。只计有培训记录以来的月份；讲师、没有写明出勤的不算参加。
-- definition_en: People who attended a training within $days days up to the end of the month ÷ people employed, once for every person and month, from the first month with trainings on. Trainers, and entries that do not say whether the person attended, do not count as attending.
-- seeds: 3
SELECT e.employee_id,
       m.month AS at,
       CASE WHEN count(r.training_id) > 0 THEN 1 ELSE 0 END AS num,
       1 AS den,
       e.employee_id AS ref,
       CAST(NULL AS VARCHAR) AS stratum
FROM employees AS e
CROSS JOIN (
    SELECT DISTINCT CAST(date_trunc('month', d.on_date) AS TIMESTAMP) AS month
    FROM calendar_day AS d
    WHERE d.on_date < (SELECT CAST(max(a.at) AS DATE) FROM as_of AS a)
  ) AS m
LEFT JOIN trainings AS r ON r.employee_id = e.employee_id AND r.attended AND coalesce(r.part, 'attendee') <> 'trainer'
  AND CAST(r.held_on AS TIMESTAMP) < m.month + INTERVAL '1' MONTH
  AND CAST(r.held_on AS TIMESTAMP) >= m.month + INTERVAL '1' MONTH - $days * INTERVAL '1' DAY
WHERE m.month >= (SELECT date_trunc('month', min(CAST(f.held_on AS TIMESTAMP))) FROM trainings AS f)
  AND (e.hired_on IS NULL OR CAST(e.hired_on AS TIMESTAMP) < m.month + INTERVAL '1' MONTH)
  AND (e.left_on IS NULL OR CAST(e.left_on AS TIMESTAMP) >= m.month)
GROUP BY e.employee_id, m.month
