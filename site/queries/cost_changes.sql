-- title: 为降低成本而作的改变
-- title_en: Changes made to lower the cost
-- With the quarter in which each was applied.
SELECT c.change_id, strftime(c.applied_on, '%Y-%m-%d') AS day,
       strftime(c.applied_on, '%Y') || 'Q' || CAST(extract(quarter FROM c.applied_on) AS VARCHAR) AS quarter,
       c.title, CASE WHEN t.team_id IS NULL OR t.parent_id IS NULL THEN 'company' ELSE 'team:' || t.team_id END AS scope,
       coalesce(t.name, '') AS team
FROM changes AS c
LEFT JOIN teams AS t ON t.team_id = c.scope
WHERE c.indicator IN ('cost_per_service', 'cost_per_head', 'cost_reduction', 'budget_use', 'remote_share', 'remote_saving')
  AND (t.team_id IS NOT NULL OR coalesce(c.scope, '') IN ('', 'company'))
ORDER BY c.applied_on, c.change_id
