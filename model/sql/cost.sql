-- What one service costs: all costs over the tickets resolved, for the company and every team with its
-- sub-teams, in all, by kind of cost and by service mode. change is in money, against the period before.

-- Every cost with its team and the mode of the service it was for. Where a month has no labour cost
-- at all, labour is the paid time of the timesheets at the hourly rate.
CREATE OR REPLACE TEMP TABLE cost_line AS
WITH with_ticket AS (
  SELECT c.*, coalesce(c.ticket_id, v.ticket_id) AS for_ticket, coalesce(c.employee_id, v.employee_id) AS of_employee
  FROM costs AS c LEFT JOIN visits AS v ON v.visit_id = c.visit_id
), booked AS (
  SELECT month_of(c.incurred_at) AS month, coalesce(c.team_id, e.team_id, h.team_id) AS team_id,
         c.kind, t.service_mode, CAST(c.amount AS DECIMAL(38,2)) AS amount
  FROM with_ticket AS c
  LEFT JOIN tickets AS t ON t.ticket_id = c.for_ticket
  LEFT JOIN employees AS e ON e.employee_id = c.of_employee
  LEFT JOIN employees AS h ON h.employee_id = t.employee_id
), timed AS (
  SELECT month_of(CAST(s.on_date AS TIMESTAMP)) AS month, e.team_id, 'labour' AS kind, NULL AS service_mode,
         CAST(sum(CAST(coalesce(s.scheduled_seconds, coalesce(s.productive_seconds, 0) + coalesce(s.travel_seconds, 0)) AS DECIMAL(18,0)) * e.hourly_rate) / 3600 AS DECIMAL(38,2)) AS amount
  FROM timesheets AS s
  JOIN employees AS e ON e.employee_id = s.employee_id
  WHERE e.hourly_rate IS NOT NULL
    AND month_of(CAST(s.on_date AS TIMESTAMP)) NOT IN (SELECT month FROM booked WHERE kind = 'labour')
  GROUP BY 1, 2
)
SELECT month, team_id, kind, service_mode, sum(amount) AS amount
FROM (
  SELECT * FROM booked
  UNION ALL
  SELECT * FROM timed WHERE EXISTS (SELECT 1 FROM costs)
) AS every_cost
GROUP BY month, team_id, kind, service_mode;

CREATE OR REPLACE TEMP TABLE service_line AS
SELECT month_of(t.resolved_at) AS month, e.team_id, t.service_mode, count(*) AS services
FROM tickets AS t LEFT JOIN employees AS e ON e.employee_id = t.employee_id
WHERE t.resolved_at >= t.opened_at AND NOT coalesce(t.resolved_at < t.first_response_at, FALSE)
GROUP BY 1, 2, 3;

CREATE OR REPLACE TEMP TABLE team_scope AS
WITH RECURSIVE below AS (
  SELECT team_id AS top, team_id FROM teams
  UNION
  SELECT b.top, t.team_id FROM below AS b JOIN teams AS t ON t.parent_id = b.team_id
)
SELECT 'team:' || top AS scope, team_id FROM below
UNION
SELECT 'team:' || team_id, team_id FROM employees WHERE team_id IS NOT NULL;

INSERT INTO cost_per_service
WITH scoped_cost AS (
  SELECT 'company' AS scope, c.* FROM cost_line AS c
  UNION ALL SELECT s.scope, c.* FROM cost_line AS c JOIN team_scope AS s ON s.team_id = c.team_id
), scoped_service AS (
  SELECT 'company' AS scope, v.* FROM service_line AS v
  UNION ALL SELECT s.scope, v.* FROM service_line AS v JOIN team_scope AS s ON s.team_id = v.team_id
), cost_part AS (
  SELECT m.cycle, m.period, c.scope, x.split, x.part, sum(c.amount) AS cost
  FROM scoped_cost AS c
  JOIN period_month AS m ON m.month = c.month,
  LATERAL (VALUES ('all', 'all'), ('kind', c.kind), ('service_mode', coalesce(c.service_mode, 'shared'))) AS x(split, part)
  GROUP BY 1, 2, 3, 4, 5
), service_part AS (
  SELECT m.cycle, m.period, v.scope, x.split, x.part, CAST(sum(v.services) AS BIGINT) AS services
  FROM scoped_service AS v
  JOIN period_month AS m ON m.month = v.month,
  LATERAL (VALUES ('all', 'all'), ('service_mode', coalesce(v.service_mode, 'shared'))) AS x(split, part)
  GROUP BY 1, 2, 3, 4, 5
), matched AS (
  SELECT c.cycle, c.period, c.scope, c.split, c.part, c.cost, coalesce(v.services, 0) AS services
  FROM cost_part AS c
  LEFT JOIN service_part AS v
    ON v.cycle = c.cycle AND v.period = c.period AND v.scope = c.scope
   AND v.split = CASE WHEN c.split = 'kind' THEN 'all' ELSE c.split END
   AND v.part = CASE WHEN c.split = 'kind' THEN 'all' ELSE c.part END
), priced AS (
  SELECT *, ratio(cost, services) AS unit_cost FROM matched
)
SELECT b.period, b.scope, b.split, b.part, b.services, b.cost, b.unit_cost, b.unit_cost - a.unit_cost, NULL, NULL, NULL
FROM priced AS b
JOIN period AS p ON p.cycle = b.cycle AND p.period = b.period
LEFT JOIN priced AS a ON a.cycle = b.cycle AND a.period = p.previous AND a.scope = b.scope AND a.split = b.split AND a.part = b.part
ORDER BY p.months, b.period, b.scope, b.split, b.part;
