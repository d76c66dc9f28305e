-- title: 多级响应达标率
-- title_en: Responses within their tier
-- unit: share
-- better: higher
-- tables: tickets, sla, calendar?
-- clock: work
-- definition: 在服务标准（sla，metric 为 first_response）规定的时限内首次响应的工单 ÷ 适用服务标准的工单。适用条件最具体的一条；没有适用的不参与。按到期时刻计入月份；到期仍未响应的算未达标，数据截止时尚未到期的不计。响应早于受理或晚于解决的不计入，另行计数。
-- definition_en: Tickets first answered within the service level that applies to them (table sla, metric first_response) ÷ tickets to which one applies: of those whose conditions fit, the one with the most. Counted in the month of the limit; one still unanswered at its limit is late, one not yet due when the data end is not counted. A response before the opening or after the resolution is excluded and counted.
-- seeds: 3
SELECT due.employee_id,
       due.due_at AS at,
       CASE
         WHEN due.first_response_at < due.opened_at OR due.resolved_at < due.first_response_at THEN NULL
         WHEN due.first_response_at <= due.due_at THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       due.ticket_id AS ref,
       due.priority AS stratum
FROM (
  SELECT t.ticket_id, t.employee_id, t.opened_at, t.first_response_at, t.resolved_at, t.priority,
         CASE
           WHEN level.unit = 's' THEN t.opened_at + CAST(level.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN level.unit = 'min' THEN t.opened_at + CAST(60 * level.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN level.unit = 'h' THEN t.opened_at + CAST(3600 * level.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN level.unit = 'workday' THEN greatest(d.opens, least(d.closes,
             date_trunc('day', d.opens) + w.work_second * INTERVAL '1' SECOND))
         END AS due_at
  FROM tickets AS t
  JOIN service_level AS level ON level.metric = 'first_response' AND level.record_id = t.ticket_id
  LEFT JOIN ticket_work AS w ON w.ticket_id = t.ticket_id
  LEFT JOIN calendar_day AS d ON d.no = CASE WHEN level.unit = 'workday' THEN w.work_no + CAST(level.allowed AS BIGINT) END AND d.workday
) AS due
WHERE due.due_at <= (SELECT max(a.at) FROM as_of AS a)
