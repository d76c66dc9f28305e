-- title: 预算与超支
-- title_en: Budgets and overspend
-- Whether a team has a budget of its own is in own.
SELECT b.period, b.scope, coalesce(t.name, b.scope) AS name, b.kind, CAST(b.budget AS DOUBLE) AS budget, CAST(b.actual AS DOUBLE) AS actual,
       CAST(b.overspend AS DOUBLE) AS overspend, b.used, b.months, CAST(b.year_budget AS DOUBLE) AS year_budget,
       CAST(b.projected AS DOUBLE) AS projected, b.based_on,
       b.scope IN (SELECT 'team:' || team_id FROM budgets) AS own
FROM budget AS b
LEFT JOIN teams AS t ON 'team:' || t.team_id = b.scope
WHERE length(b.period) IN (4, 6)
ORDER BY b.period, b.kind, b.scope <> 'company', b.used DESC, b.scope
