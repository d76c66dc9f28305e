-- title: 24 小时简单问题关闭率
-- title_en: Simple tickets closed within 24 hours
-- unit: share
-- better: higher
-- tables: tickets
-- clock: calendar
-- param: hours = 24
-- definition: 受理后 $hours 小时内解决的简单工单 ÷ 本期到期的简单工单，按到期时刻计入月份；到期仍未解决的算未关闭，数据截止时尚未到期的不计。解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Simple tickets resolved within $hours hours of opening ÷ simple tickets whose limit fell in the period; one still open at its limit failed, one not yet due when the data end is not counted. A resolution before the opening or the first response is excluded and counted.
-- seeds: 0
SELECT t.employee_id,
       t.opened_at + $hours * INTERVAL '1' HOUR AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         WHEN t.resolved_at <= t.opened_at + $hours * INTERVAL '1' HOUR THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.category AS stratum
FROM tickets AS t
WHERE t.complexity = 'simple'
  AND t.opened_at + $hours * INTERVAL '1' HOUR <= (SELECT max(a.at) FROM as_of AS a)
