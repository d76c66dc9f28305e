-- title: 投诉解决时长
-- title_en: Complaint resolution time
-- unit: seconds
-- better: lower
-- tables: complaints, tickets?
-- clock: calendar
-- definition: 从受理投诉到办结的时间的平均，按办结时间计入月份，归投诉所写的员工，没有写的归工单处理人。尚未办结的不算。办结早于受理的不计入，另行计数。
-- definition_en: Mean time from receiving a complaint to closing it, in the month of closing, for the employee named in the complaint, else for the ticket's handler. Open complaints take no part. A closing before the receipt is excluded and counted.
-- seeds: 1, 3
SELECT coalesce(c.employee_id, t.employee_id) AS employee_id,
       c.resolved_at AS at,
       CASE WHEN c.resolved_at >= c.received_at THEN date_diff('second', c.received_at, c.resolved_at) END AS num,
       1 AS den,
       c.complaint_id AS ref,
       c.cause AS stratum
FROM complaints AS c
LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
WHERE c.resolved_at IS NOT NULL
