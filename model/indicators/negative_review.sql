-- title: 负面评价占比
-- title_en: Negative reviews
-- unit: share
-- better: lower
-- tables: surveys, tickets?
-- clock: calendar
-- definition: 差评 ÷ 公开评价，按评价时间计入月份，归评价所写的员工，没有写的归工单处理人。有文字选项时以选项为准；只有分数时按量程折算，不低于四分之三为好评，不高于四分之一为差评，其间为中评。早于发送或从未发送的评价、读不懂的、超出量程的不计入，另行计数。同类同来源的问卷多数写有发送时间时，没有发送时间的视为从未发送。
-- definition_en: Bad reviews ÷ public reviews, in the month of the review, for the employee named in it, else for the ticket's handler. The label decides where there is one; a score alone is good from three quarters of its scale, bad up to one quarter, and neutral between. Answers before the survey was sent or to one never sent, unreadable reviews and scores off the scale are excluded and counted. Where most surveys of one kind and source say when they were sent, one that does not was never sent.
-- seeds: 2, 4
SELECT coalesce(s.employee_id, t.employee_id) AS employee_id,
       coalesce(s.answered_at, s.sent_at) AS at,
       CASE
         WHEN s.answered_at < s.sent_at OR u.survey_id IS NOT NULL THEN NULL
         WHEN lower(trim(s.label)) IN ('好评', 'good', 'positive') THEN 0
         WHEN lower(trim(s.label)) IN ('中评', 'neutral') THEN 0
         WHEN lower(trim(s.label)) IN ('差评', 'bad', 'negative') THEN 1
         WHEN s.score < coalesce(s.scale_min, 1) OR s.score > coalesce(s.scale_max, 5) THEN NULL
         WHEN 4 * (s.score - coalesce(s.scale_min, 1)) >= 3 * (coalesce(s.scale_max, 5) - coalesce(s.scale_min, 1)) THEN 0
         WHEN 4 * (s.score - coalesce(s.scale_min, 1)) <= coalesce(s.scale_max, 5) - coalesce(s.scale_min, 1) THEN 1
         WHEN s.score IS NOT NULL THEN 0
       END AS num,
       1 AS den,
       s.survey_id AS ref,
       t.category AS stratum
FROM surveys AS s
LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
LEFT JOIN survey_unsent AS u ON u.survey_id = s.survey_id
WHERE s.kind = 'review' AND (s.label IS NOT NULL OR s.score IS NOT NULL)
