-- title: 投诉及时解决率
-- title_en: Complaints closed in time
-- unit: share
-- better: higher
-- tables: complaints, tickets?, sla?, calendar?
-- clock: work
-- param: hours = 72
-- param: limit_by = due_at
-- definition: 期限内办结的投诉 ÷ 本期到期的投诉，按到期时刻计入月份，归投诉所写的员工，没有写的归工单处理人。limit_by = due_at 时，投诉自带期限的以其为准，否则为受理后 $hours 小时（hours）；limit_by = sla 时，以服务标准（sla，metric 为 complaint）中条件最具体的一条为准，条件按投诉所涉的工单，没有适用的同前（现为 $limit_by）。按工作日计的期限，非工作时间受理的从下一个工作日上班起。到期仍未办结的算不及时，数据截止时尚未到期的不计。办结早于受理的不计入，另行计数。
-- definition_en: Complaints closed within their limit ÷ complaints whose limit fell in the period, for the employee named in the complaint, else for the ticket's handler. With limit_by = due_at a complaint's own limit goes first, else it is $hours hours (hours) from receipt; with limit_by = sla it is the service level (table sla, metric complaint) with the most conditions that fit the complaint's ticket, and as before where none fits (here: $limit_by). A limit in working days starts at the next opening of business where the complaint came outside working hours. One still open at its limit is late, one not yet due when the data end is not counted. A closing before the receipt is excluded and counted.
-- seeds: 1, 3
SELECT due.employee_id,
       due.due_at AS at,
       CASE
         WHEN due.resolved_at < due.received_at THEN NULL
         WHEN due.resolved_at <= due.due_at THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       due.complaint_id AS ref,
       due.cause AS stratum
FROM (
  SELECT c.complaint_id, c.received_at, c.resolved_at, c.cause,
         coalesce(c.employee_id, t.employee_id) AS employee_id,
         CASE
           WHEN level.unit = 's' THEN c.received_at + CAST(level.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN level.unit = 'min' THEN c.received_at + CAST(60 * level.allowed AS BIGINT) * INTERVAL '1' SECOND
           WHEN level.unit = 'h' THEN c.received_at + CAST(3600 * level.allowed AS BIGINT) * INTERVAL '1' SECOND
           -- the same time of day, or the opening where the complaint came outside working hours
           WHEN level.unit = 'workday' THEN CASE
             WHEN r.workday AND c.received_at < r.closes
             THEN greatest(d.opens, least(d.closes, date_trunc('day', d.opens) + (c.received_at - date_trunc('day', c.received_at))))
             ELSE d.opens END
           ELSE coalesce(c.due_at, c.received_at + $hours * INTERVAL '1' HOUR)
         END AS due_at
  FROM complaints AS c
  LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
  LEFT JOIN service_level AS level ON level.metric = 'complaint' AND level.record_id = c.complaint_id AND $limit_by = 'sla'
  LEFT JOIN calendar_day AS r ON r.on_date = CASE WHEN level.unit = 'workday' THEN CAST(c.received_at AS DATE) END
  LEFT JOIN calendar_day AS d
    ON d.no = r.no + CASE WHEN r.workday AND c.received_at >= r.closes THEN 1 ELSE 0 END + CAST(level.allowed AS BIGINT) AND d.workday
) AS due
WHERE due.due_at <= (SELECT max(a.at) FROM as_of AS a)
