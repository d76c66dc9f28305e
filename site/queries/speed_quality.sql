-- title: 快与好
-- title_en: Speed and quality
-- Each person's quarter against the one before: time taken against tickets of the like, and tickets that came back.
SELECT q.quarter, q.unit_id AS employee_id, coalesce(e.name, q.unit_id) AS name, q.time, q.returned, q.returned_before, q.n, q.n_before
FROM speed_quality AS q
LEFT JOIN employees AS e ON e.employee_id = q.unit_id
WHERE q.unit_kind = 'employee'
ORDER BY q.quarter, q.unit_id
