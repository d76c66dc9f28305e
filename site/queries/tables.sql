-- title: 标准表
-- title_en: Canonical tables
SELECT table_name, given, "rows" AS row_count
FROM source_table
ORDER BY table_name
