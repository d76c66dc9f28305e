-- title: 单次服务成本及其变化
-- title_en: Cost per service, and its change
SELECT c.period, c.scope, c.split, c.part, coalesce(t.name, c.part) AS name, c.services, CAST(c.cost AS DOUBLE) AS cost, c.unit_cost, c.unit_change,
       CAST(c.change AS DOUBLE) AS change, CAST(c.mix AS DOUBLE) AS mix, CAST(c.rate AS DOUBLE) AS rate, CAST(c.volume AS DOUBLE) AS volume
FROM cost_per_service AS c
LEFT JOIN teams AS t ON c.split = 'team' AND t.team_id = c.part
WHERE length(c.period) IN (4, 6) AND (c.scope = 'company' OR c.split = 'all')
ORDER BY c.period, c.scope, c.split, c.cost DESC, c.part
