-- title: 上门的碳排放
-- title_en: Carbon dioxide of visits
SELECT c.period, c.split, c.part, coalesce(t.name, c.part) AS name, c.services, c.visits, CAST(c.kg AS DOUBLE) AS kg,
       CAST(c.measured_kg AS DOUBLE) AS measured_kg, c.unknown, c.kg_per_visit, c.kg_per_service
FROM carbon AS c
LEFT JOIN teams AS t ON c.split = 'team' AND t.team_id = c.part
WHERE length(c.period) IN (4, 6)
ORDER BY c.period, c.split, c.kg DESC, c.part
