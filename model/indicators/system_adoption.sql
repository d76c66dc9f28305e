-- title: 系统使用率
-- title_en: System adoption
-- unit: share
-- better: higher
-- tables: system_use, employees
-- clock: calendar
-- definition: 当月使用过系统的用户 ÷ 用户，每个系统、每人每月计一次。用户是该系统中有过记录、当月在职的人；只计该系统有记录的月份。
-- definition_en: Users who used a system in the month ÷ its users, once for every system, person and month. Users are those who appear in the system's records at all and are employed in the month; only months for which the system has records count.
-- seeds: 3
SELECT u.employee_id,
       m.month AS at,
       CASE WHEN s.sessions > 0 THEN 1 ELSE 0 END AS num,
       1 AS den,
       u.employee_id AS ref,
       u.system AS stratum
FROM (SELECT DISTINCT a.employee_id, a.system FROM system_use AS a) AS u
JOIN employees AS e ON e.employee_id = u.employee_id
JOIN (SELECT DISTINCT a.system, CAST(date_trunc('month', a.on_date) AS TIMESTAMP) AS month FROM system_use AS a) AS m ON m.system = u.system
LEFT JOIN (
  -- without a number of sessions, a record is one
  SELECT a.employee_id, a.system, CAST(date_trunc('month', a.on_date) AS TIMESTAMP) AS month, sum(coalesce(a.sessions, 1)) AS sessions
  FROM system_use AS a
  GROUP BY a.employee_id, a.system, date_trunc('month', a.on_date)
) AS s ON s.employee_id = u.employee_id AND s.system = u.system AND s.month = m.month
WHERE (e.hired_on IS NULL OR CAST(e.hired_on AS TIMESTAMP) < m.month + INTERVAL '1' MONTH)
  AND (e.left_on IS NULL OR CAST(e.left_on AS TIMESTAMP) >= m.month)
