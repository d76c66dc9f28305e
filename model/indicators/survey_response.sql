-- title: 问卷回收率
-- title_en: Survey response rate
-- unit: share
-- better: higher
-- tables: surveys, tickets?
-- clock: calendar
-- definition: 有回答的问卷 ÷ 发出的问卷，按发送时间计入月份，归问卷所写的员工，没有写的归工单处理人。没有发送时间的不算发出；回答早于发送的不计入，另行计数。
-- definition_en: Surveys answered ÷ surveys sent, in the month of sending, for the employee named in the survey, else for the ticket's handler. One without a time of sending was not sent; an answer before the sending is excluded and counted.
SELECT coalesce(s.employee_id, t.employee_id) AS employee_id,
       s.sent_at AS at,
       CASE
         WHEN s.answered_at < s.sent_at THEN NULL
         WHEN s.score IS NOT NULL OR s.label IS NOT NULL THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       s.survey_id AS ref,
       s.kind AS stratum
FROM surveys AS s
LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
WHERE s.sent_at IS NOT NULL
