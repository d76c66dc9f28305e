-- title: 申诉
-- title_en: Appeals
SELECT a.employee_id, a.appeal_id, a.period, coalesce(a.indicator, '') AS indicator, CAST(CAST(a.filed_at AS DATE) AS VARCHAR) AS filed,
       CAST(CAST(a.decided_at AS DATE) AS VARCHAR) AS decided, coalesce(a.decision, '') AS decision, coalesce(a.reason, '') AS reason
FROM appeals AS a
ORDER BY a.employee_id, a.filed_at, a.appeal_id
