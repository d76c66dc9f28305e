-- title: 远程服务占比
-- title_en: Remote share
-- unit: share
-- better: higher
-- tables: tickets
-- clock: calendar
-- definition: 远程解决的工单 ÷ 处理完的工单，按解决时间计入月份。没有写明服务方式的、解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Tickets served remotely ÷ tickets handled, in the month of resolution. Tickets without a service mode, and a resolution before the opening or the first response, are excluded and counted.
-- seeds: 0
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         WHEN t.service_mode = 'remote' THEN 1
         WHEN t.service_mode IS NOT NULL THEN 0
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.category AS stratum
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL
