-- title: 投诉量
-- title_en: Complaints
-- unit: count
-- better: lower
-- tables: complaints, tickets?
-- clock: calendar
-- definition: 投诉的件数，按受理时间计入月份，归投诉所写的员工，没有写的归工单处理人。
-- definition_en: Number of complaints, in the month they were received, for the employee named in the complaint, else for the ticket's handler.
-- seeds: 3
SELECT coalesce(c.employee_id, t.employee_id) AS employee_id,
       c.received_at AS at,
       1 AS num,
       0 AS den,
       c.complaint_id AS ref,
       c.cause AS stratum
FROM complaints AS c
LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
