-- title: 到期与将到期的工作
-- title_en: Work that is due or soon will be
SELECT w.position, strftime(w.as_of - INTERVAL '1' SECOND, '%Y-%m-%d') AS as_of, w.source, w.ref, coalesce(w.employee_id, '') AS employee_id, coalesce(e.name, w.employee_id, '') AS name,
       coalesce(w.team_id, '') AS team_id, coalesce(t.name, w.team_id, '') AS team, CASE w.source WHEN 'follow_up' THEN strftime(w.due_at - INTERVAL '1' SECOND, '%Y-%m-%d') WHEN 'contract' THEN strftime(w.due_at, '%Y-%m-%d') ELSE strftime(w.due_at, '%Y-%m-%d %H:%M') END AS due_at, w.hours_left, w.state, w.origin
FROM early_warning AS w
LEFT JOIN employees AS e ON e.employee_id = w.employee_id
LEFT JOIN teams AS t ON t.team_id = w.team_id
ORDER BY w.position
