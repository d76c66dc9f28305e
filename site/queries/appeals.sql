-- title: 申诉与结果
-- title_en: Appeals and what came of them
-- An appeal stands with the scorecard of the base cycle that it touches; before and after are that scorecard's.
SELECT r.appeal_id, coalesce(r.scheme, '') AS scheme, r.period, r.employee_id, coalesce(e.name, r.employee_id) AS name,
       coalesce(e.team_id, '') AS team_id, coalesce(t.name, e.team_id, '') AS team, coalesce(r.indicator, '') AS indicator,
       CAST(CAST(r.filed_at AS DATE) AS VARCHAR) AS filed, CAST(CAST(r.decided_at AS DATE) AS VARCHAR) AS decided,
       coalesce(r.decision, '') AS decision, r.days, coalesce(r.reason, '') AS reason, coalesce(r.evidence, '') AS evidence,
       r.value_before, r.value_after, CAST(r.points_before AS DOUBLE) AS points_before, CAST(r.points_after AS DOUBLE) AS points_after,
       CAST(r.score_before AS DOUBLE) AS score_before, CAST(r.score_after AS DOUBLE) AS score_after,
       coalesce(r.grade_before, '') AS grade_before, coalesce(r.grade_after, '') AS grade_after
FROM appeal_result AS r
LEFT JOIN employees AS e ON e.employee_id = r.employee_id
LEFT JOIN teams AS t ON t.team_id = e.team_id
ORDER BY r.filed_at DESC, r.appeal_id, r.scheme
