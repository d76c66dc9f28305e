-- title: 新客户首年满意度
-- title_en: Satisfaction of new customers
-- unit: share
-- better: higher
-- tables: surveys, customers, tickets?
-- clock: calendar
-- param: days = 365
-- definition: 首次购买后 $days 天内的客户的满意度：满意或非常满意的评价 ÷ 有回答的评价，口径同客户满意度。客户以评价所写为准，没有写的以工单为准；没有首购时间的不参与。
-- definition_en: Satisfaction of customers within $days days of their first purchase: satisfied or very satisfied answers ÷ answered surveys, by the definition of customer satisfaction. The customer is the survey's, else the ticket's; customers without a first purchase take no part.
-- seeds: 3
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
JOIN customers AS c ON c.customer_id = coalesce(s.customer_id, t.customer_id)
WHERE s.kind = 'csat' AND (s.label IS NOT NULL OR s.score IS NOT NULL)
  AND coalesce(s.answered_at, s.sent_at) >= c.first_purchase_at
  AND coalesce(s.answered_at, s.sent_at) < c.first_purchase_at + $days * INTERVAL '1' DAY
