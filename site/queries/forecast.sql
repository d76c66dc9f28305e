-- title: 工单量与预测
-- title_en: Tickets and forecast
-- Tickets opened in each complete month of the company, and what is to come of it and of the teams; low to high holds
-- four of five.
SELECT 'company' AS scope, '' AS team, p.period AS month, count(t.ticket_id) AS actual, NULL AS horizon, NULL AS method, NULL AS value, NULL AS low, NULL AS high, NULL AS mase, NULL AS tried
FROM period AS p LEFT JOIN tickets AS t ON strftime(t.opened_at, '%Y-%m') = p.period
WHERE p.cycle = 'month' AND p.complete
GROUP BY p.period
UNION ALL
SELECT f.scope, coalesce(t.name, regexp_replace(f.scope, '^team:', '')), f.month, NULL, f.horizon, f.method, f.value, f.low, f.high, f.mase, f.tried
FROM forecast AS f LEFT JOIN teams AS t ON f.scope = 'team:' || t.team_id
WHERE f.scope = 'company' OR substr(f.scope, 6) IN (SELECT team_id FROM team_member GROUP BY team_id HAVING bool_or(direct) AND count(*) < (SELECT count(*) FROM employees))
ORDER BY 1, 3
