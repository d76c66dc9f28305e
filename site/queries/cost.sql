-- title: 单次服务成本
-- title_en: Cost per service
SELECT period, scope, split, part, services, CAST(cost AS DOUBLE) AS cost, unit_cost, change
FROM cost_per_service
WHERE length(period) = 6 AND split IN ('all', 'kind')
ORDER BY period, scope, split, part
