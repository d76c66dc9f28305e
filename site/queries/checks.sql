-- title: 数据检查
-- title_en: Checks of the data
SELECT "check" AS name, subject, count, note, note_en
FROM quality
ORDER BY name, subject
