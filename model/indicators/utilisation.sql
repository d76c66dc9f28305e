-- title: 人力利用率
-- title_en: Utilisation
-- unit: share
-- better: range
-- tables: timesheets
-- clock: calendar
-- definition: 有效工时 ÷ 排班工时，按日期计入月份。负数、没有排班的不计入，另行计数。
-- definition_en: Productive time ÷ scheduled time, in the month of the day. Days with a negative time or without a schedule are excluded and counted.
-- seeds: 3
SELECT s.employee_id,
       CAST(s.on_date AS TIMESTAMP) AS at,
       CASE WHEN s.scheduled_seconds > 0 AND s.productive_seconds >= 0 THEN s.productive_seconds END AS num,
       s.scheduled_seconds AS den,
       s.employee_id AS ref,
       CAST(NULL AS VARCHAR) AS stratum
FROM timesheets AS s
