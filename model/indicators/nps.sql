-- title: 净推荐值
-- title_en: Net promoter score
-- unit: points
-- better: higher
-- tables: surveys, tickets?
-- clock: calendar
-- definition: 打 9–10 分的占比减去打 0–6 分的占比，以分表示（−100 至 100），按回答时间计入月份，归评价所写的员工，没有写的归工单处理人。只计 0–10 分的推荐意愿题；早于发送或从未发送的回答、超出 0–10 的分数不计入，另行计数。同类同来源的问卷多数写有发送时间时，没有发送时间的视为从未发送。
-- definition_en: Share of scores 9–10 less the share of scores 0–6, in points from −100 to 100, in the month of the answer, for the employee named in the survey, else for the ticket's handler. Only the 0–10 question counts; answers before the survey was sent or to one never sent and scores off 0–10 are excluded and counted. Where most surveys of one kind and source say when they were sent, one that does not was never sent.
-- seeds: 1, 2, 3
SELECT coalesce(s.employee_id, t.employee_id) AS employee_id,
       coalesce(s.answered_at, s.sent_at) AS at,
       CASE
         WHEN s.answered_at < s.sent_at OR u.survey_id IS NOT NULL THEN NULL
         WHEN s.score < 0 OR s.score > 10 THEN NULL
         WHEN s.score >= 9 THEN 100
         WHEN s.score > 6 THEN 0
         ELSE -100
       END AS num,
       1 AS den,
       s.survey_id AS ref,
       t.category AS stratum
FROM surveys AS s
LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
LEFT JOIN survey_unsent AS u ON u.survey_id = s.survey_id
WHERE s.kind = 'nps' AND s.score IS NOT NULL
