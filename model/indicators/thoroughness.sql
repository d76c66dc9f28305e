-- title: 问题解决彻底性
-- title_en: Thoroughness
-- unit: share
-- better: higher
-- tables: tickets
-- clock: calendar
-- param: repeat_days = 7
-- definition: 没有重开，且同一客户 $repeat_days 天内没有为同一产品再次报修的工单 ÷ 已解决的工单，按解决时间计入月份。没有写明的视为已解决、未重开；没有解决的不参与。观察期未满的不计。解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Tickets neither reopened nor followed by another of the same customer about the same product within $repeat_days days ÷ tickets solved, in the month of resolution. What is not said counts as solved and not reopened; tickets not solved take no part. Tickets whose watching time has not passed are left out. A resolution before the opening or the first response is excluded and counted.
-- seeds: 4
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         WHEN coalesce(t.reopened, 0) = 0
              AND (r.repeated_at IS NULL OR r.repeated_at > t.resolved_at + $repeat_days * INTERVAL '1' DAY) THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.complexity AS stratum
FROM tickets AS t
LEFT JOIN ticket_repeat AS r ON r.ticket_id = t.ticket_id
WHERE coalesce(t.solved, TRUE)
  AND t.resolved_at + $repeat_days * INTERVAL '1' DAY <= (SELECT max(a.at) FROM as_of AS a)
