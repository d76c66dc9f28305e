-- title: 满意度提升
-- title_en: Uplift in customer satisfaction
-- unit: pp
-- better: higher
-- tables: surveys, tickets?
-- clock: calendar
-- param: cycle = quarter
-- param: min_answers = 5
-- definition: 客户满意度比本人上一期高多少个百分点。期由 cycle 定：$cycle（month 月、quarter 季、year 年）。每条有回答的评价，满意记 100，不满意记 0，减去本人上一期的满意度（百分数），取平均；因此整期的值正好是本期满意度减去上一期满意度，期内单月的值是该月与上一期之差，跨多期的值是各期之差按回答数的加权平均；团队、公司的值是每个人各自与自己的上一期相比、按回答数的加权平均，不受人员构成变化影响。满意与否、归属和不计入的情形同客户满意度；上一期的回答不足 $min_answers 条（min_answers）的没有可比的基数，不计入，另行计数。
-- definition_en: How many percentage points customer satisfaction is above the same person's in the period before. The period is given by cycle, here $cycle (month, quarter or year). Every answer counts 100 if satisfied and 0 if not, less the person's satisfaction of the period before in per cent, and the mean is taken: so the value of a whole period is exactly its satisfaction less that of the period before, that of a month within a longer one compares the month with the period before, and that of several periods is the mean of their differences weighted by answers; the value of a team or the company compares each person with the person's own period before, weighted by answers, so that a change in who works there does not move it. What is satisfied, whose it is and what is excluded is as in customer satisfaction; with fewer than $min_answers answers (min_answers) in the period before there is nothing to compare with, and the answer is excluded and counted.
-- seeds: 1
WITH answer AS (
  SELECT coalesce(s.employee_id, t.employee_id) AS employee_id,
         coalesce(s.answered_at, s.sent_at) AS at,
         CASE
           WHEN s.answered_at < s.sent_at OR u.survey_id IS NOT NULL THEN NULL
           WHEN lower(trim(s.label)) IN ('非常满意', '很满意', '满意', '较满意', '比较满意', 'very satisfied', 'satisfied') THEN 100
           WHEN lower(trim(s.label)) IN ('一般', '不满意', '比较不满意', '较不满意', '非常不满意', '很不满意',
                                         'neutral', 'dissatisfied', 'very dissatisfied') THEN 0
           WHEN s.score < coalesce(s.scale_min, 1) OR s.score > coalesce(s.scale_max, 5) THEN NULL
           WHEN 4 * (s.score - coalesce(s.scale_min, 1)) >= 3 * (coalesce(s.scale_max, 5) - coalesce(s.scale_min, 1)) THEN 100
           WHEN s.score IS NOT NULL THEN 0
         END AS satisfied,
         s.survey_id AS ref,
         t.category AS stratum
  FROM surveys AS s
  LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
  LEFT JOIN survey_unsent AS u ON u.survey_id = s.survey_id
  WHERE s.kind = 'csat' AND (s.label IS NOT NULL OR s.score IS NOT NULL)
), dated AS (
  -- the period of each answer, and the one before it
  SELECT a.*,
         CASE $cycle WHEN 'year' THEN date_trunc('year', a.at) WHEN 'quarter' THEN date_trunc('quarter', a.at) ELSE date_trunc('month', a.at) END AS period,
         CASE $cycle WHEN 'year' THEN date_trunc('year', a.at) - INTERVAL '1' YEAR
                     WHEN 'quarter' THEN date_trunc('quarter', a.at) - INTERVAL '3' MONTH
                     ELSE date_trunc('month', a.at) - INTERVAL '1' MONTH END AS previous
  FROM answer AS a
), earlier AS (
  SELECT d.employee_id, d.period, avg(d.satisfied) AS satisfaction
  FROM dated AS d
  GROUP BY d.employee_id, d.period
  HAVING count(d.satisfied) >= $min_answers
)
SELECT d.employee_id,
       d.at,
       CAST(d.satisfied - e.satisfaction AS DECIMAL(18,6)) AS num,
       1 AS den,
       d.ref,
       d.stratum
FROM dated AS d
LEFT JOIN earlier AS e ON e.employee_id = d.employee_id AND e.period = d.previous
