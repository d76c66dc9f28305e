-- title: 升级率
-- title_en: Escalation rate
-- unit: share
-- better: lower
-- tables: tickets
-- clock: calendar
-- definition: 升级过的工单 ÷ 处理完的工单，按解决时间计入月份。没有写明是否升级的、解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Tickets that were escalated ÷ tickets handled, in the month of resolution. Tickets that do not say whether they were, and a resolution before the opening or the first response, are excluded and counted.
-- seeds: 0
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         WHEN t.escalated THEN 1
         WHEN NOT t.escalated THEN 0
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.complexity AS stratum
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL
