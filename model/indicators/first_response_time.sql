-- title: 首次响应时长
-- title_en: First response time
-- unit: seconds
-- better: lower
-- tables: tickets
-- clock: calendar
-- definition: 从受理到首次响应的时间的平均（自然时间），按受理时间计入月份。尚未响应的不算；响应早于受理或晚于解决的不计入，另行计数。
-- definition_en: Mean time from opening to the first response by the clock, in the month of opening. Tickets without a response take no part; a response before the opening or after the resolution is excluded and counted.
-- seeds: 1, 2, 4
SELECT t.employee_id,
       t.opened_at AS at,
       CASE
         WHEN t.first_response_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         ELSE date_diff('second', t.opened_at, t.first_response_at)
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.channel AS stratum
FROM tickets AS t
WHERE t.first_response_at IS NOT NULL
