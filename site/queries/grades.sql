-- title: 等级分布
-- title_en: Distribution of grades
SELECT scheme, cycle, period, coalesce(team_id, '') AS team_id, grade, position, people, previous
FROM grade_count
WHERE cycle IN ('quarter', 'year') OR team_id IS NULL
ORDER BY scheme, cycle, period, team_id, position
