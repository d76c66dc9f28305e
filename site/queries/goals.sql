-- title: 目标与进度
-- title_en: Goals and how far they are
-- Every goal after the one it is part of.
SELECT goal_id, coalesce(parent_id, '') AS parent_id, depth, owner_kind, coalesce(owner_id, '') AS owner_id,
       coalesce(owner_name, owner_id, '') AS owner_name, coalesce(period, '') AS period, coalesce(title, goal_id) AS title,
       coalesce(indicator, '') AS indicator, target, actual, coalesce(actual_from, '') AS actual_from, progress, met
FROM goal_progress
ORDER BY position
