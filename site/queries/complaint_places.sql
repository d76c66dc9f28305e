-- title: 投诉按产品与小组
-- title_en: Complaints by product and team
-- expected is what the share of the services would give; over: more than that, and hardly by chance.
SELECT c.period, c.split, c.part, coalesce(t.name, c.part) AS name, c.cause, c.title, c.title_en, c.complaints, c.of, c.services, c.of_services,
       c.expected, c.z, c.p_adjusted, c.over
FROM complaint_product AS c
LEFT JOIN teams AS t ON c.split = 'team' AND t.team_id = c.part
ORDER BY c.period, c.split, c.part, c.cause
