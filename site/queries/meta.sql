-- title: 项目与数据截止
-- title_en: Project and end of data
SELECT key, value FROM meta ORDER BY key
