-- title: 首次响应时长第 90 百分位
-- title_en: First response time, 90th percentile
-- unit: seconds
-- better: lower
-- tables: tickets
-- clock: calendar
-- aggregate: p90
-- definition: 从受理到首次响应的时间（自然时间）的第 90 百分位：十件中有九件不比它长；落在两件之间时按距离取值。按受理时间计入月份。它不能相加：季度、年度、团队和公司的值都由其全部工单重新求出，不是各月或各人的平均。尚未响应的不算；响应早于受理或晚于解决的不计入，另行计数。
-- definition_en: 90th percentile of the time from opening to the first response by the clock: nine tickets in ten waited no longer; between two tickets it is in proportion to the distance. In the month of opening. It does not add up: the value of a quarter, a year, a team or the company is taken from all its tickets anew and is no mean of months or people. Tickets without a response take no part; a response before the opening or after the resolution is excluded and counted.
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
