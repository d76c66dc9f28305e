-- title: 投诉处理成功率
-- title_en: Complaint success
-- unit: share
-- better: higher
-- tables: complaints, tickets?
-- clock: calendar
-- definition: 处理成功的投诉 ÷ 已办结的投诉，按办结时间计入月份，归投诉所写的员工，没有写的归工单处理人。没有写明是否成功的、办结早于受理的不计入，另行计数。
-- definition_en: Complaints handled with success ÷ closed complaints, in the month of closing, for the employee named in the complaint, else for the ticket's handler. Complaints without an outcome and those closed before they were received are excluded and counted.
-- seeds: 0
SELECT coalesce(c.employee_id, t.employee_id) AS employee_id,
       c.resolved_at AS at,
       CASE
         WHEN c.resolved_at < c.received_at THEN NULL
         WHEN c.succeeded THEN 1
         WHEN NOT c.succeeded THEN 0
       END AS num,
       1 AS den,
       c.complaint_id AS ref,
       c.cause AS stratum
FROM complaints AS c
LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
WHERE c.resolved_at IS NOT NULL
