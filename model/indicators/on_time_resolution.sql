-- title: 问题解决及时率
-- title_en: On-time resolution
-- unit: share
-- better: higher
-- tables: tickets, calendar?, sla?
-- clock: work
-- param: simple_hours = 24
-- param: complex_workdays = 3
-- param: limit_by = complexity
-- definition: 期限内解决的工单 ÷ 本期到期的工单。简单问题自受理起 $simple_hours 小时（自然时间）；复杂问题 $complex_workdays 个工作日：从受理时刻起（非工作时间受理的，从下一个工作日上班起）顺延到第 $complex_workdays 个工作日的同一时刻。工作日按日历，没有日历的按法定节假日与调休安排。未标为复杂的按简单计。limit_by = due_at 时，工单自带期限的以其期限为准；limit_by = sla 时，以服务标准（sla，metric 为 resolution）中条件最具体的一条为准，没有适用的仍按难度（现为 $limit_by）。按到期时刻计入月份；到期仍未解决的算不及时，数据截止时尚未到期的不计。解决早于受理或首次响应的不计入，另行计数。
-- definition_en: Tickets resolved within their limit ÷ tickets whose limit fell in the period. Simple: $simple_hours clock hours from opening. Complex: $complex_workdays working days, that is the same time of day that many working days after opening (after the next opening of business where it was opened outside working hours). Working days are the calendar's, without one those of the published public holidays and make-up days of China. What is not marked complex is simple. With limit_by = due_at a ticket's own limit goes first; with limit_by = sla the service level (table sla, metric resolution) with the most conditions that fit, and the complexity where none fits (here: $limit_by). Counted in the month of the limit; a ticket still open at its limit is late, one not yet due when the data end is not counted. A resolution before the opening or the first response is excluded and counted.
-- seeds: 0, 2, 4
SELECT due.employee_id,
       due.due_at AS at,
       CASE
         WHEN due.resolved_at < due.opened_at OR due.resolved_at < due.first_response_at THEN NULL
         WHEN due.resolved_at <= due.due_at THEN 1
         ELSE 0
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
WHERE due.due_at <= (SELECT max(a.at) FROM as_of AS a)
