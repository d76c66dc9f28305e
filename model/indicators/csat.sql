-- title: 客户满意度
-- title_en: Customer satisfaction
-- unit: share
-- better: higher
-- tables: surveys, tickets?
-- clock: calendar
-- definition: 满意或非常满意的评价 ÷ 有回答的评价。有文字选项时以选项为准；只有分数时按量程折算，达到量程的四分之三（五分制的 4 分）即为满意。按回答时间计入月份，归评价所写的员工，没有写的归工单处理人。早于发送或从未发送的回答、读不懂的选项、超出量程的分数不计入，另行计数。同类同来源的问卷多数写有发送时间时，没有发送时间的视为从未发送。
-- definition_en: Satisfied or very satisfied answers ÷ answered surveys. The label decides where there is one; a score alone counts as satisfied from three quarters of its scale (4 of 5). Counted in the month of the answer, for the employee named in the survey, else for the ticket's handler. Answers before the survey was sent or to one never sent, unreadable labels and scores off the scale are excluded and counted. Where most surveys of one kind and source say when they were sent, one that does not was never sent.
-- seeds: 0, 1, 2, 3, 4
SELECT coalesce(s.employee_id, t.employee_id) AS employee_id,
       coalesce(s.answered_at, s.sent_at) AS at,
       CASE
         WHEN s.answered_at < s.sent_at OR u.survey_id IS NOT NULL THEN NULL
         WHEN lower(trim(s.label)) IN ('非常满意', '很满意', '满意', '较满意', '比较满意', 'very satisfied', 'satisfied') THEN 1
         WHEN lower(trim(s.label)) IN ('一般', '不满意', '比较不满意', '较不满意', '非常不满意', '很不满意',
                                       'neutral', 'dissatisfied', 'very dissatisfied') THEN 0
         WHEN s.score < coalesce(s.scale_min, 1) OR s.score > coalesce(s.scale_max, 5) THEN NULL
         WHEN 4 * (s.score - coalesce(s.scale_min, 1)) >= 3 * (coalesce(s.scale_max, 5) - coalesce(s.scale_min, 1)) THEN 1
         WHEN s.score IS NOT NULL THEN 0
       END AS num,
       1 AS den,
       s.survey_id AS ref,
       t.category AS stratum
FROM surveys AS s
LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
LEFT JOIN survey_unsent AS u ON u.survey_id = s.survey_id
WHERE s.kind = 'csat' AND (s.label IS NOT NULL OR s.score IS NOT NULL)
