-- title: 值得一问的数字
-- title_en: Figures that give a question to ask
-- A sign is a question, never a verdict on a person, and touches no score.
SELECT g.quarter, g.kind, g.unit_kind, g.unit_id, coalesce(e.name, t.name, g.unit_id) AS name, coalesce(g.team_id, '') AS team_id,
       coalesce(u.name, g.team_id, '') AS team, g.figures, g.p, g.p_adjusted, g.n, g.question, g.question_en
FROM gaming_sign AS g
LEFT JOIN employees AS e ON g.unit_kind = 'employee' AND e.employee_id = g.unit_id
LEFT JOIN teams AS t ON g.unit_kind = 'team' AND t.team_id = g.unit_id
LEFT JOIN teams AS u ON u.team_id = g.team_id
ORDER BY g.quarter, g.kind, g.unit_kind DESC, g.p_adjusted, g.unit_id
