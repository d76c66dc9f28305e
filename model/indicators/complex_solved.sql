-- title: 独立处理复杂问题
-- title_en: Complex tickets solved alone
-- unit: share
-- better: higher
-- tables: tickets
-- clock: calendar
-- definition: 没有转派和升级就解决的复杂工单 ÷ 处理完的复杂工单，按解决时间计入月份，归最后的处理人。没有写明的视为已解决、未转派、未升级；写明没有解决的算未独立解决。解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Complex tickets solved without transfer or escalation ÷ complex tickets handled, in the month of resolution, for the handler at resolution. What is not said counts as solved, not transferred and not escalated; a ticket said not to be solved was not. A resolution before the opening or the first response is excluded and counted.
-- seeds: 0, 4
SELECT t.employee_id,
       t.resolved_at AS at,
       CASE
         WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL
         WHEN coalesce(t.solved, TRUE) AND coalesce(t.transferred, 0) = 0 AND NOT coalesce(t.escalated, FALSE) THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       t.ticket_id AS ref,
       t.category AS stratum
FROM tickets AS t
WHERE t.complexity = 'complex' AND t.resolved_at IS NOT NULL
