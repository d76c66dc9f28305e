-- title: 超时风险
-- title_en: Tickets at risk
-- unit: share
-- better: lower
-- tables: tickets, calendar?, sla?
-- clock: work
-- param: window_hours = 4
-- param: simple_hours = 24
-- param: complex_workdays = 3
-- param: limit_by = complexity
-- definition: 到期前 $window_hours 小时（window_hours）仍未解决的工单 ÷ 有期限的工单，按该时刻计入月份；数据截止时尚未到该时刻的不计。期限同问题解决及时率：简单问题自受理起 $simple_hours 小时（simple_hours），复杂问题 $complex_workdays 个工作日（complex_workdays）；limit_by = due_at 时，工单自带期限的以其期限为准；limit_by = sla 时，以服务标准（sla，metric 为 resolution）中条件最具体的一条为准，没有适用的仍按难度（现为 $limit_by）。解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Tickets still open $window_hours hours (window_hours) before their limit ÷ tickets with a limit, in the month of that moment; one that lies beyond the data is not counted. Limits are those of on-time resolution: $simple_hours hours (simple_hours) from opening for a simple ticket, $complex_workdays working days (complex_workdays) for a complex one; with limit_by = due_at a ticket's own limit goes first, with limit_by = sla the service level (table sla, metric resolution) with the most conditions that fit, and the complexity where none fits (here: $limit_by). A resolution before the opening or the first response is excluded and counted.
-- seeds: 0
SELECT due.employee_id,
       due.due_at - $window_hours * INTERVAL '1' HOUR AS at,
       CASE
         WHEN due.resolved_at < due.opened_at OR due.resolved_at < due.first_response_at THEN NULL
         WHEN due.resolved_at <= due.due_at - $window_hours * INTERVAL '1' HOUR THEN 0
         ELSE 1
       END AS num,
       1 AS den,
       due.ticket_id AS ref,
       due.complexity AS stratum
FROM (
  SELECT t.ticket_id, t.employee_id, t.opened_at, t.first_response_at, t.resolved_at, t.complexity,
         CASE
           WHEN $limit_by = 'due_at' AND t.due_at IS NOT NULL THEN t.due_at
           WHEN level.unit = 's' THEN t.opened_at + CAST(level.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN level.unit = 'min' THEN t.opened_at + CAST(60 * level.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN level.unit = 'h' THEN t.opened_at + CAST(3600 * level.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN level.unit = 'workday' OR t.complexity = 'complex' THEN greatest(d.opens, least(d.closes,
             date_trunc('day', d.opens) + w.work_second * INTERVAL '1' SECOND))
           ELSE t.opened_at + $simple_hours * INTERVAL '1' HOUR
         END AS due_at
  FROM tickets AS t
  LEFT JOIN service_level AS level ON level.metric = 'resolution' AND level.record_id = t.ticket_id AND $limit_by = 'sla'
  LEFT JOIN ticket_work AS w ON w.ticket_id = t.ticket_id
  LEFT JOIN calendar_day AS d
    ON d.no = w.work_no + CASE WHEN level.unit = 'workday' THEN CAST(level.allowed AS BIGINT) ELSE $complex_workdays END AND d.workday
) AS due
WHERE due.due_at - $window_hours * INTERVAL '1' HOUR <= (SELECT max(a.at) FROM as_of AS a)
