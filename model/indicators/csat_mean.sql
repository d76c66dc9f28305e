-- title: 满意度评分
-- title_en: Satisfaction score
-- unit: score
-- better: higher
-- tables: surveys, tickets?
-- clock: calendar
-- definition: 满意度评价的得分折算为 0–100 分后的平均，按回答时间计入月份，归评价所写的员工，没有写的归工单处理人。没有写量程的按 1–5 分。只有文字选项的按非常满意 5、满意 4、一般 3、不满意 2、非常不满意 1 计；早于发送或从未发送的回答、读不懂的选项、超出量程的分数不计入，另行计数。同类同来源的问卷多数写有发送时间时，没有发送时间的视为从未发送。
-- definition_en: Mean of the satisfaction scores rescaled to 0–100, in the month of the answer, for the employee named in the survey, else for the ticket's handler. Without a scale it is 1–5. An answer with a label only counts as 5 (very satisfied) to 1 (very dissatisfied); answers before the survey was sent or to one never sent, unreadable labels and scores off the scale are excluded and counted. Where most surveys of one kind and source say when they were sent, one that does not was never sent.
-- seeds: 2, 4
SELECT coalesce(s.employee_id, t.employee_id) AS employee_id,
       coalesce(s.answered_at, s.sent_at) AS at,
       CASE
         WHEN s.answered_at < s.sent_at OR u.survey_id IS NOT NULL THEN NULL
         WHEN s.score IS NULL THEN CASE
           WHEN lower(trim(s.label)) IN ('非常满意', '很满意', 'very satisfied') THEN 100
           WHEN lower(trim(s.label)) IN ('满意', '较满意', '比较满意', 'satisfied') THEN 75
           WHEN lower(trim(s.label)) IN ('一般', 'neutral') THEN 50
           WHEN lower(trim(s.label)) IN ('不满意', '比较不满意', '较不满意', 'dissatisfied') THEN 25
           WHEN lower(trim(s.label)) IN ('非常不满意', '很不满意', 'very dissatisfied') THEN 0
         END
         WHEN coalesce(s.scale_max, 5) <= coalesce(s.scale_min, 1) THEN NULL
         WHEN s.score < coalesce(s.scale_min, 1) OR s.score > coalesce(s.scale_max, 5) THEN NULL
         ELSE CAST(100 * (s.score - coalesce(s.scale_min, 1)) / (coalesce(s.scale_max, 5) - coalesce(s.scale_min, 1)) AS DECIMAL(18,6))
       END AS num,
       1 AS den,
       s.survey_id AS ref,
       t.category AS stratum
FROM surveys AS s
LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
LEFT JOIN survey_unsent AS u ON u.survey_id = s.survey_id
WHERE s.kind = 'csat' AND (s.label IS NOT NULL OR s.score IS NOT NULL)
