-- title: 与整体的差别是否超出偶然
-- title_en: Who differs from the whole by more than chance
-- People with scorecards, and teams, by quarter. n is the cases behind a value (of counts and rates, services), low and
-- high the limits of what chance gives at that many; shrunk is the value as the others let it be believed.
SELECT f.indicator, f.period, f.kind, f.unit, coalesce(e.name, t.name, f.unit) AS name, f.n, f.value, f.centre,
       f.low95, f.high95, f.low998, f.high998, f.phi, f.z, f.zone, f.shrunk
FROM funnel AS f
LEFT JOIN employees AS e ON f.kind = 'employee' AND e.employee_id = f.unit
LEFT JOIN teams AS t ON f.kind = 'team' AND t.team_id = f.unit
WHERE f.kind = 'team' OR EXISTS (SELECT 1 FROM scorecard AS c WHERE c.period = f.period AND c.employee_id = f.unit)
ORDER BY f.indicator, f.period, f.kind, f.n, f.unit
