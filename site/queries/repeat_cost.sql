-- title: 重复上门的成本
-- title_en: Cost of repeat visits
SELECT r.period, r.split, r.part, coalesce(t.name, r.part) AS name, r.visits, r.repeat_visits, CAST(r.cost AS DOUBLE) AS cost,
       CAST(r.visit_cost AS DOUBLE) AS visit_cost, r.share, r.services, r.per_service, CAST(r.change AS DOUBLE) AS change
FROM repeat_cost AS r
LEFT JOIN teams AS t ON r.split = 'team' AND t.team_id = r.part
WHERE length(r.period) IN (4, 6)
ORDER BY r.period, r.split, r.cost DESC, r.part
