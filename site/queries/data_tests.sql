-- title: 项目自己的测试
-- title_en: The project's own tests
SELECT name, severity, passed, offending
FROM data_test
ORDER BY passed, name
