-- title: 解决时间
-- title_en: Resolution time
-- unit: seconds
-- better: lower
-- tables: tickets
-- clock: calendar
-- definition: 从受理到解决的时间的平均（自然时间），按解决时间计入月份。解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Mean time from opening to resolution by the clock, in the month of resolution. A resolution before the opening or the first response is excluded and counted.
-- seeds: 4
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         ELSE date_diff('second', t.opened_at, t.resolved_at)
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.complexity AS stratum
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL
