-- title: 人均培训时长
-- title_en: Training hours per head
-- unit: hours
-- better: higher
-- tables: trainings, employees
-- clock: calendar
-- definition: 参加培训的学时 ÷ 在职人月：当月有一天在职的每人每月计一，从有培训记录的月份起。按培训日期计入月份，季度、年度的值是每人每月的学时。没有参加的、讲师的学时不算；没有写明是否出勤或学时的、负数不计入，另行计数。
-- definition_en: Hours of training attended ÷ person-months: everyone employed on a day of the month, from the first month with trainings on; in the month of the training, so that the value of a quarter or a year is hours per head and month. Hours not attended and those of trainers do not count; entries that do not say whether the person attended or how long, and negative hours, are excluded and counted.
-- seeds: 2, 3
SELECT r.employee_id,
       CAST(r.held_on AS TIMESTAMP) AS at,
       CASE WHEN r.hours < 0 THEN NULL WHEN r.attended THEN r.hours WHEN NOT r.attended THEN 0 END AS num,
       0 AS den,
       r.training_id AS ref,
       r.topic AS stratum
FROM trainings AS r
WHERE coalesce(r.part, 'attendee') <> 'trainer'
UNION ALL
SELECT e.employee_id, m.month, 0, 1, e.employee_id, 'head'
FROM employees AS e
CROSS JOIN (
    SELECT DISTINCT CAST(date_trunc('month', d.on_date) AS TIMESTAMP) AS month
    FROM calendar_day AS d
    WHERE d.on_date < (SELECT CAST(max(a.at) AS DATE) FROM as_of AS a)
  ) AS m
WHERE m.month >= (SELECT date_trunc('month', min(CAST(f.held_on AS TIMESTAMP))) FROM trainings AS f)
  AND (e.hired_on IS NULL OR CAST(e.hired_on AS TIMESTAMP) < m.month + INTERVAL '1' MONTH)
  AND (e.left_on IS NULL OR CAST(e.left_on AS TIMESTAMP) >= m.month)
