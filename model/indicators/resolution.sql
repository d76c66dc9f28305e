-- title: 问题解决率
-- title_en: Resolution rate
-- unit: share
-- better: higher
-- tables: tickets
-- clock: calendar
-- definition: 真正解决的工单 ÷ 处理完的工单，按解决时间计入月份。没有写明是否解决的、解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Tickets truly solved ÷ tickets handled, in the month they were closed as resolved. Tickets that do not say whether they were solved, and a resolution before the opening or the first response, are excluded and counted.
-- seeds: 1
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         WHEN t.solved THEN 1
         WHEN NOT t.solved THEN 0
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.complexity AS stratum
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL
