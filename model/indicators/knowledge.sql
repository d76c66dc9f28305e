-- title: 知识分享
-- title_en: Knowledge shared
-- unit: count
-- better: higher
-- tables: contributions
-- clock: calendar
-- definition: 被采纳的知识贡献的篇数，按发布时间计入月份。
-- definition_en: Number of contributions accepted, in the month they were published.
-- seeds: 1
SELECT c.employee_id, c.published_at AS at, 1 AS num, 0 AS den, c.contribution_id AS ref, c.kind AS stratum
FROM contributions AS c
WHERE c.accepted
