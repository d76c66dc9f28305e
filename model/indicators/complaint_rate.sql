-- title: 投诉率
-- title_en: Complaint rate
-- unit: per_1000
-- better: lower
-- tables: complaints, tickets
-- clock: calendar
-- definition: 当期受理的投诉 ÷ 当期解决的工单，每千件，归投诉所写的员工，没有写的归工单处理人。解决早于受理或首次响应的工单不计入，另行计数。
-- definition_en: Complaints received ÷ tickets resolved in the period, per thousand, for the employee named in the complaint, else for the ticket's handler. Tickets resolved before the opening or the first response are excluded and counted.
-- seeds: 2, 3, 4
SELECT coalesce(c.employee_id, t.employee_id) AS employee_id,
       c.received_at AS at,
       1000 AS num,
       0 AS den,
       c.complaint_id AS ref,
       c.cause AS stratum
FROM complaints AS c
LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
UNION ALL
SELECT t.employee_id, t.resolved_at,
       CASE WHEN t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at THEN NULL ELSE 0 END, 1, t.ticket_id, t.category
FROM tickets AS t
WHERE t.resolved_at IS NOT NULL
