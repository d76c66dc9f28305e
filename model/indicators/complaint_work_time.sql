-- title: 投诉解决工作时长
-- title_en: Complaint resolution time, working hours
-- unit: seconds
-- better: lower
-- tables: complaints, tickets?, calendar?
-- clock: work
-- definition: 从受理投诉到办结之间的工作时间的平均，按办结时间计入月份，归投诉所写的员工，没有写的归工单处理人。尚未办结的不算。工作时间按日历；没有日历的，按法定节假日与调休安排，其余周一至周五，9:00–18:00。办结早于受理的不计入，另行计数。
-- definition_en: Mean working time from receiving a complaint to closing it, in the month of closing, for the employee named in the complaint, else for the ticket's handler. Open complaints take no part. Working time is the calendar's; without one, Monday to Friday 09:00–18:00 by the published public holidays and make-up days of China. A closing before the receipt is excluded and counted.
-- seeds: 1, 3
SELECT coalesce(c.employee_id, t.employee_id) AS employee_id,
       c.resolved_at AS at,
       CASE WHEN c.resolved_at >= c.received_at THEN w.resolution_work_seconds END AS num,
       1 AS den,
       c.complaint_id AS ref,
       c.cause AS stratum
FROM complaints AS c
LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
JOIN complaint_work AS w ON w.complaint_id = c.complaint_id
WHERE c.resolved_at IS NOT NULL
