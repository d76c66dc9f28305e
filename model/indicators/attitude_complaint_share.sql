-- title: 态度导致投诉占比
-- title_en: Share of complaints about attitude
-- unit: share
-- better: lower
-- tables: complaints, tickets?
-- clock: calendar
-- definition: 因态度引起的投诉 ÷ 写明原因的投诉，按受理时间计入月份，归投诉所写的员工，没有写的归工单处理人。没有写明原因的不计入，另行计数。
-- definition_en: Complaints about attitude ÷ complaints with a cause, in the month they were received, for the employee named in the complaint, else for the ticket's handler. Complaints without a cause are excluded and counted.
-- seeds: 4
SELECT coalesce(c.employee_id, t.employee_id) AS employee_id,
       c.received_at AS at,
       CASE WHEN c.cause = 'attitude' THEN 1 WHEN c.cause IS NOT NULL THEN 0 END AS num,
       1 AS den,
       c.complaint_id AS ref,
       c.cause AS stratum
FROM complaints AS c
LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
