-- title: 转派率
-- title_en: Transfer rate
-- unit: share
-- better: lower
-- tables: tickets
-- clock: calendar
-- definition: 转派过的工单 ÷ 处理完的工单，按解决时间计入月份，归最后的处理人。没有写明转派次数的、解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Tickets that were transferred ÷ tickets handled, in the month of resolution, for the handler at resolution. Tickets that do not say how often they were transferred, and a resolution before the opening or the first response, are excluded and counted.
-- seeds: 0
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         WHEN t.transferred > 0 THEN 1
         WHEN t.transferred = 0 THEN 0
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.complexity AS stratum
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL
