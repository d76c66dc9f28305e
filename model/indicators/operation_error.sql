-- title: 错误操作率
-- title_en: Operation errors
-- unit: per_1000
-- better: lower
-- tables: conduct, tickets
-- clock: calendar
-- definition: 经核实的操作错误 ÷ 当期解决的工单，每千件，操作错误按发生时间计入月份。未标明是否核实的视为已核实。解决早于受理或首次响应的工单不计入，另行计数。
-- definition_en: Verified operation errors ÷ tickets resolved in the period, per thousand; errors in the month they happened. An entry that does not say whether it was verified counts as verified. Tickets resolved before the opening or the first response are excluded and counted.
-- seeds: 2
SELECT c.employee_id, c.occurred_at AS at, 1000 AS num, 0 AS den, c.event_id AS ref, c.kind AS stratum
FROM conduct AS c
WHERE c.kind = 'operation_error' AND coalesce(c.verified, TRUE)
UNION ALL
SELECT t.employee_id, t.resolved_at,
       CASE WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL ELSE 0 END, 1, t.ticket_id, t.complexity
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL
