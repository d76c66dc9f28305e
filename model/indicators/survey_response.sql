-- title: 问卷回收率
-- title_en: Survey response rate
-- unit: share
-- better: higher
-- tables: surveys, tickets?
-- clock: calendar
-- definition: 有回答的问卷 ÷ 发出的问卷，按发送时间计入月份，归问卷所写的员工，没有写的归工单处理人。没有发送时间的不算发出；早于发送或从未发送的回答不计入，另行计数。同类同来源的问卷多数写有发送时间时，没有发送时间的视为从未发送。
-- definition_en: Surveys answered ÷ surveys sent, in the month of sending, for the employee named in the survey, else for the ticket's handler. One without a time of sending was not sent; answers before the sending or to a survey never sent are excluded and counted. Where most surveys of one kind and source say when they were sent, one that does not was never sent.
SELECT coalesce(s.employee_id, t.employee_id) AS employee_id,
       coalesce(s.sent_at, s.answered_at) AS at,
       CASE
         WHEN s.answered_at < s.sent_at OR u.survey_id IS NOT NULL THEN NULL
         WHEN s.score IS NOT NULL OR s.label IS NOT NULL THEN 1
         ELSE 0
       END AS num,
       1 AS den,
       s.survey_id AS ref,
       s.kind AS stratum
FROM surveys AS s
LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
LEFT JOIN survey_unsent AS u ON u.survey_id = s.survey_id
WHERE s.sent_at IS NOT NULL OR u.survey_id IS NOT NULL
