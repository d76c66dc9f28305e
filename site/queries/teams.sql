-- title: 团队得分
-- title_en: Scores by team
-- A team's score is the mean of its people's who are appraised by the scheme; rank is among the teams that have people of their own.
SELECT s.scheme, s.cycle, s.period, s.team_id, coalesce(t.name, s.team_id) AS team, coalesce(t.region, '') AS region, coalesce(t.kind, '') AS kind,
       coalesce(t.parent_id, '') AS parent_id, s.people, CAST(s.score AS DOUBLE) AS score, CAST(s.previous AS DOUBLE) AS previous,
       CAST(s.change AS DOUBLE) AS change, s.rank, s.teams, s.cycle = k.cycle AS base
FROM team_score AS s
JOIN scheme AS k ON k.scheme = s.scheme
LEFT JOIN teams AS t ON t.team_id = s.team_id
ORDER BY s.scheme, s.cycle, s.period, s.rank NULLS LAST, s.team_id
