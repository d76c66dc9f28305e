-- What one service costs, and why that changed: all costs over the tickets resolved, for the company and every team
-- with its sub-teams, in all and by kind of cost, channel, product, category, team and service mode.
-- A cost that no ticket caused is spread over the tickets resolved in its month: over those of the employee it
-- names, else of its team with the sub-teams, else of the company; each ticket bears the same, to the cent.
-- model/cost.go then splits the changes into mix, rate and volume.

-- The tickets that count as services.
CREATE OR REPLACE TEMP TABLE service AS
SELECT t.ticket_id, month_of(t.resolved_at) AS month, t.employee_id, coalesce(e.team_id, 'unknown') AS team_id,
       coalesce(t.channel, 'unknown') AS channel, coalesce(t.product, 'unknown') AS product,
       coalesce(t.category, 'unknown') AS category, coalesce(t.service_mode, 'unknown') AS service_mode
FROM tickets AS t LEFT JOIN employees AS e ON e.employee_id = t.employee_id
WHERE t.resolved_at >= t.opened_at AND NOT coalesce(t.resolved_at < t.first_response_at, FALSE);

-- Every team with those under it.
CREATE OR REPLACE TEMP TABLE team_scope AS
WITH RECURSIVE below AS (
  SELECT team_id AS top, team_id FROM teams
  UNION
  SELECT b.top, t.team_id FROM below AS b JOIN teams AS t ON t.parent_id = b.team_id
)
SELECT 'team:' || top AS scope, top, team_id FROM below
UNION
SELECT 'team:' || team_id, team_id, team_id FROM employees WHERE team_id IS NOT NULL;

-- Every cost, with the ticket that caused it, the person and the team. Where no labour cost is booked at all,
-- labour is the paid time of the timesheets at the hourly rate. In cents.
CREATE OR REPLACE TEMP TABLE cost_line AS
WITH known AS (
  SELECT c.incurred_at, c.kind, c.amount, c.team_id, coalesce(c.ticket_id, v.ticket_id) AS ticket_id,
         coalesce(c.employee_id, v.employee_id) AS employee_id
  FROM costs AS c LEFT JOIN visits AS v ON v.visit_id = c.visit_id
)
SELECT month_of(k.incurred_at) AS month, coalesce(k.team_id, e.team_id, h.team_id) AS team_id, coalesce(k.employee_id, t.employee_id) AS employee_id,
       t.ticket_id IS NOT NULL AS booked, k.kind,
       coalesce(t.channel, 'unknown') AS channel, coalesce(t.product, 'unknown') AS product,
       coalesce(t.category, 'unknown') AS category, coalesce(t.service_mode, 'unknown') AS service_mode,
       CAST(sum(CAST(100 * k.amount AS BIGINT)) AS BIGINT) AS cents
FROM known AS k
LEFT JOIN tickets AS t ON t.ticket_id = k.ticket_id
LEFT JOIN employees AS e ON e.employee_id = k.employee_id
LEFT JOIN employees AS h ON h.employee_id = t.employee_id
WHERE k.incurred_at IS NOT NULL AND k.amount IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT month_of(CAST(s.on_date AS TIMESTAMP)), e.team_id, e.employee_id, FALSE, 'labour', 'unknown', 'unknown', 'unknown', 'unknown',
       CAST(round(sum(CAST(coalesce(s.scheduled_seconds, coalesce(s.productive_seconds, 0) + coalesce(s.travel_seconds, 0)) AS DECIMAL(18,0)) * e.hourly_rate) / 36) AS BIGINT)
FROM timesheets AS s
JOIN employees AS e ON e.employee_id = s.employee_id
WHERE e.hourly_rate IS NOT NULL AND EXISTS (SELECT 1 FROM costs) AND NOT EXISTS (SELECT 1 FROM costs WHERE kind = 'labour')
GROUP BY ALL;

-- What no ticket caused, and over whose tickets it is spread.
CREATE OR REPLACE TEMP TABLE cost_pool AS
WITH pool AS (
  SELECT month, team_id, employee_id, kind, sum(cents) AS cents FROM cost_line WHERE NOT booked GROUP BY ALL
), busy AS (
  SELECT DISTINCT month, 'employee' AS by_what, employee_id AS of FROM service
  UNION ALL SELECT DISTINCT v.month, 'team', s.top FROM service AS v JOIN team_scope AS s ON s.team_id = v.team_id
  UNION ALL SELECT DISTINCT month, 'company', '' FROM service
)
SELECT row_number() OVER (ORDER BY p.month, p.team_id, p.employee_id, p.kind) AS pool, p.month, p.team_id, p.employee_id, p.kind, CAST(p.cents AS BIGINT) AS cents,
       coalesce(e.by_what, t.by_what, c.by_what) AS by_what
FROM pool AS p
LEFT JOIN busy AS e ON e.by_what = 'employee' AND e.month = p.month AND e.of = p.employee_id
LEFT JOIN busy AS t ON t.by_what = 'team' AND t.month = p.month AND t.of = p.team_id
LEFT JOIN busy AS c ON c.by_what = 'company' AND c.month = p.month;

-- Each part of a pool gets whole cents in proportion to its tickets, and the cents that are left go to the largest remainders.
CREATE OR REPLACE TEMP TABLE cost_shared AS
WITH cell AS (
  SELECT month, employee_id, team_id, channel, product, category, service_mode, count(*) AS services FROM service GROUP BY ALL
), team_cell AS (
  SELECT month, team_id, channel, product, category, service_mode, sum(services) AS services FROM cell GROUP BY ALL
), spread AS (
  SELECT p.pool, coalesce(p.team_id, c.team_id) AS part_team, c.channel, c.product, c.category, c.service_mode, c.services
  FROM cost_pool AS p JOIN cell AS c ON c.month = p.month AND c.employee_id = p.employee_id
  WHERE p.by_what = 'employee'
  UNION ALL
  SELECT p.pool, c.team_id, c.channel, c.product, c.category, c.service_mode, c.services
  FROM cost_pool AS p JOIN team_scope AS s ON s.top = p.team_id JOIN team_cell AS c ON c.month = p.month AND c.team_id = s.team_id
  WHERE p.by_what = 'team'
  UNION ALL
  SELECT p.pool, coalesce(p.team_id, c.team_id), c.channel, c.product, c.category, c.service_mode, c.services
  FROM cost_pool AS p JOIN team_cell AS c ON c.month = p.month
  WHERE p.by_what = 'company'
), weighed AS (
  SELECT pool, part_team, channel, product, category, service_mode, CAST(sum(services) AS HUGEINT) AS services
  FROM spread GROUP BY ALL
), shared AS (
  SELECT w.*, p.cents, abs(p.cents) * w.services // sum(w.services) OVER (PARTITION BY w.pool) AS whole,
         abs(p.cents) * w.services % sum(w.services) OVER (PARTITION BY w.pool) AS remainder
  FROM weighed AS w JOIN cost_pool AS p ON p.pool = w.pool
), placed AS (
  SELECT *, abs(cents) - sum(whole) OVER (PARTITION BY pool) AS over,
         row_number() OVER (PARTITION BY pool ORDER BY remainder DESC, part_team, channel, product, category, service_mode) AS place
  FROM shared
)
SELECT p.month, p.team_id, d.part_team, p.kind, d.channel, d.product, d.category, d.service_mode,
       CAST(sign(d.cents) * (d.whole + CASE WHEN d.place <= d.over THEN 1 ELSE 0 END) AS BIGINT) AS cents
FROM placed AS d JOIN cost_pool AS p ON p.pool = d.pool
UNION ALL
SELECT month, team_id, coalesce(team_id, 'shared'), kind, 'shared', 'shared', 'shared', 'shared', cents FROM cost_pool WHERE by_what IS NULL;

-- Costs and services by month, scope, split and part. What all tickets leave unsaid is no split.
CREATE OR REPLACE TEMP TABLE cost_month AS
WITH line AS (
  SELECT month, team_id, coalesce(team_id, 'unknown') AS part_team, kind, channel, product, category, service_mode, 0 AS services, cents FROM cost_line WHERE booked
  UNION ALL SELECT month, team_id, part_team, kind, channel, product, category, service_mode, 0, cents FROM cost_shared
  UNION ALL SELECT month, team_id, team_id, NULL, channel, product, category, service_mode, count(*), 0 FROM service GROUP BY ALL
), team_part AS (
  SELECT l.team_id, l.month, x.split, x.part, sum(l.services) AS services, sum(l.cents) AS cents
  FROM line AS l,
       LATERAL (VALUES ('all', 'all'), ('kind', l.kind), ('channel', l.channel), ('product', l.product), ('category', l.category),
                       ('team', l.part_team), ('service_mode', l.service_mode)) AS x(split, part)
  WHERE x.part IS NOT NULL
  GROUP BY ALL
), scoped AS (
  SELECT 'company' AS scope, l.* FROM team_part AS l
  UNION ALL SELECT s.scope, l.* FROM team_part AS l JOIN team_scope AS s ON s.team_id = l.team_id
), part AS (
  SELECT scope, month, split, part, CAST(sum(services) AS BIGINT) AS services, CAST(sum(cents) AS BIGINT) AS cents
  FROM scoped
  GROUP BY ALL
)
SELECT p.* FROM part AS p
WHERE p.split IN (SELECT split FROM part WHERE part NOT IN ('unknown', 'shared'));

-- Every part beside itself in the period before; one that appears or goes is there with nothing.
CREATE OR REPLACE TEMP TABLE cost_part AS
WITH summed AS (
  SELECT m.cycle, m.period, c.scope, c.split, c.part, CAST(sum(c.services) AS BIGINT) AS services, CAST(sum(c.cents) AS BIGINT) AS cents
  FROM cost_month AS c JOIN period_month AS m ON m.month = c.month
  GROUP BY ALL
), priced AS (
  SELECT s.cycle, s.period, s.scope, s.split, s.part, s.cents, w.services AS whole,
         CASE WHEN s.split = 'kind' THEN w.services ELSE s.services END AS services
  FROM summed AS s
  JOIN summed AS w ON w.cycle = s.cycle AND w.period = s.period AND w.scope = s.scope AND w.split = 'all'
  WHERE w.cents <> 0
), spent AS (
  SELECT cycle, period, scope, whole FROM priced WHERE split = 'all'
), pair AS (
  SELECT cycle, period, scope, split, part FROM priced
  UNION
  SELECT b.cycle, p.period, b.scope, b.split, b.part
  FROM priced AS b JOIN period AS p ON p.cycle = b.cycle AND p.previous = b.period
  JOIN spent AS w ON w.cycle = p.cycle AND w.period = p.period AND w.scope = b.scope
)
SELECT row_number() OVER (ORDER BY p.months, x.period, x.scope, x.split, x.part) AS no, x.period, x.scope, x.split, x.part,
       coalesce(a.services, CASE WHEN x.split = 'kind' THEN w.whole ELSE 0 END) AS services, coalesce(a.cents, 0) AS cents, w.whole,
       e.whole IS NOT NULL AS has_before, e.whole IS NOT NULL AND p.whole AND q.whole AS comparable,
       coalesce(b.services, CASE WHEN x.split = 'kind' THEN e.whole ELSE 0 END, 0) AS services_before, coalesce(b.cents, 0) AS cents_before, coalesce(e.whole, 0) AS whole_before
FROM pair AS x
JOIN period AS p ON p.cycle = x.cycle AND p.period = x.period
JOIN spent AS w ON w.cycle = x.cycle AND w.period = x.period AND w.scope = x.scope
LEFT JOIN priced AS a ON a.cycle = x.cycle AND a.period = x.period AND a.scope = x.scope AND a.split = x.split AND a.part = x.part
LEFT JOIN period AS q ON q.cycle = x.cycle AND q.period = p.previous
LEFT JOIN spent AS e ON e.cycle = x.cycle AND e.period = p.previous AND e.scope = x.scope
LEFT JOIN priced AS b ON b.cycle = x.cycle AND b.period = p.previous AND b.scope = x.scope AND b.split = x.split AND b.part = x.part;

-- The splits of the changes, in cents; model/cost.go fills it.
CREATE OR REPLACE TEMP TABLE cost_effect (no BIGINT, mix BIGINT, rate BIGINT, volume BIGINT);
