-- title: 方案里的指标与权重
-- title_en: Indicators and weights of the schemes
SELECT i.scheme, d.title AS dimension, d.title_en AS dimension_en, d.weight AS dimension_weight, i.indicator, k.title, k.title_en, i.weight, i.target, i.rule
FROM scheme_indicator AS i
JOIN scheme_dimension AS d ON d.scheme = i.scheme AND d.dimension = i.dimension
LEFT JOIN indicator AS k ON k.indicator = i.indicator
ORDER BY i.scheme, i.position
