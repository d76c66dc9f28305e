-- title: 申诉成立率
-- title_en: Appeals upheld
-- unit: share
-- better: none
-- tables: appeals
-- clock: calendar
-- definition: 成立或部分成立的申诉 ÷ 有结论的申诉，按裁定时间计入月份。没有裁定时间的不算；读不懂的结论不计入，另行计数。
-- definition_en: Appeals accepted in full or in part ÷ appeals decided, in the month of the decision. Undecided appeals take no part; decisions that cannot be read are excluded and counted.
-- seeds: 4
SELECT p.employee_id,
       p.decided_at AS at,
       CASE WHEN p.decision IN ('accepted', 'partial') THEN 1 WHEN p.decision = 'rejected' THEN 0 END AS num,
       1 AS den,
       p.appeal_id AS ref,
       p.indicator AS stratum
FROM appeals AS p
WHERE p.decided_at IS NOT NULL
