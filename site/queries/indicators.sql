-- title: 指标库
-- title_en: The indicators of this project
SELECT k.indicator, k.id, k.title, k.title_en, coalesce(k.definition, '') AS definition, coalesce(k.definition_en, '') AS definition_en,
       k.unit, k.better, k.counted, coalesce(k.tables, '') AS tables, coalesce(k.missing_tables, '') AS missing_tables, k.sql,
       EXISTS (SELECT 1 FROM observation AS o WHERE o.indicator = k.indicator) AS observed
FROM indicator AS k
ORDER BY k.indicator
