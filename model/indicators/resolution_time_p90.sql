-- title: 解决时间第 90 百分位
-- title_en: Resolution time, 90th percentile
-- unit: seconds
-- better: lower
-- tables: tickets
-- clock: calendar
-- aggregate: p90
-- definition: 从受理到解决的时间（自然时间）的第 90 百分位：十件中有九件不比它长；落在两件之间时按距离取值。按解决时间计入月份。它不能相加：季度、年度、团队和公司的值都由其全部工单重新求出，不是各月或各人的平均。解决早于受理或首次响应的不计入，另行计数。
-- definition_en: 90th percentile of the time from opening to resolution by the clock: nine tickets in ten took no longer; between two tickets it is in proportion to the distance. In the month of resolution. It does not add up: the value of a quarter, a year, a team or the company is taken from all its tickets anew and is no mean of months or people. A resolution before the opening or the first response is excluded and counted.
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
