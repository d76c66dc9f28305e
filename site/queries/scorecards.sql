-- title: 成绩单
-- title_en: Scorecards
-- One row per person and period of every cycle, best first within scheme and period; base is the cycle in which points are given.
-- score_low to score_high is the 90 % interval of the score; sim_low to sim_high are the ranks that are possible, 90 %
-- sure for all people at once; best_grade is the chance that the level behind the records earns the best grade.
SELECT c.scheme, c.cycle, c.period, c.employee_id,
       coalesce(e.name, c.employee_id) AS name, coalesce(e.role, '') AS role, coalesce(e.remote, false) AS remote,
       coalesce(c.team_id, '') AS team_id, coalesce(t.name, c.team_id, '') AS team, coalesce(m.name, '') AS manager,
       CAST(c.score AS DOUBLE) AS score, c.grade, c.rank, c.peers, c.rank_low, c.rank_high, c.tier,
       s.score_low, s.score_high, s.sim_low, s.sim_high, s.best_grade,
       c.complete, c.complete_of, CAST(c.previous AS DOUBLE) AS previous, CAST(c.change AS DOUBLE) AS change,
       coalesce(c.services, 0) AS services, c.cycle = k.cycle AS base
FROM scorecard AS c
JOIN scheme AS k ON k.scheme = c.scheme
LEFT JOIN standing AS s ON s.scheme = c.scheme AND s.cycle = c.cycle AND s.period = c.period AND s.employee_id = c.employee_id
LEFT JOIN employees AS e ON e.employee_id = c.employee_id
LEFT JOIN teams AS t ON t.team_id = c.team_id
LEFT JOIN employees AS m ON m.employee_id = e.manager_id
ORDER BY c.scheme, c.cycle, c.period, c.rank, c.employee_id
