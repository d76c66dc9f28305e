-- title: 二次投诉率
-- title_en: Second complaint rate
-- unit: share
-- better: lower
-- tables: complaints, tickets?
-- clock: calendar
-- param: days = 30
-- definition: $days 天之内有前一次投诉的投诉 ÷ 全部投诉，按受理时间计入月份，归投诉所写的员工，没有写的归工单处理人。前一次投诉由投诉自己写明；没有写明的，为同一客户最近的一次。前一次晚于本次的不计入，另行计数。
-- definition_en: Complaints that follow an earlier one within $days days ÷ complaints, in the month they were received, for the employee named in the complaint, else for the ticket's handler. The earlier complaint is the one named; where none is named, the same customer's latest before. A predecessor that came later is excluded and counted.
-- seeds: 0
SELECT coalesce(c.employee_id, t.employee_id) AS employee_id,
       c.received_at AS at,
       CASE
         WHEN named.received_at > c.received_at THEN NULL
         WHEN coalesce(named.received_at, last.received_at) + $days * INTERVAL '1' DAY >= c.received_at THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       c.complaint_id AS ref,
       c.cause AS stratum
FROM complaints AS c
LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
LEFT JOIN complaints AS named ON named.complaint_id = c.previous_complaint_id
LEFT JOIN (
  SELECT a.complaint_id, max(b.received_at) AS received_at
  FROM complaints AS a
  JOIN complaints AS b ON b.customer_id = a.customer_id AND b.received_at < a.received_at
  GROUP BY a.complaint_id
) AS last ON last.complaint_id = c.complaint_id
