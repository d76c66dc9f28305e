-- title: 拉低实绩的记录
-- title_en: Records that lowered a value
SELECT employee_id, indicator, month, coalesce(ref, '') AS ref, CAST(CAST("at" AS DATE) AS VARCHAR) AS day
FROM evidence
WHERE against
ORDER BY employee_id, indicator, "at", ref
