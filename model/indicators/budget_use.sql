-- title: 预算执行率
-- title_en: Use of the budget
-- unit: ratio
-- better: lower
-- tables: costs, budgets, employees?, teams?, visits?, tickets?
-- clock: calendar
-- definition: 有预算的团队在有预算的月份发生的成本 ÷ 预算；团队的预算管其下级团队，下级自有同类预算的月份以下级的为准。季度、年度的预算平均分到各月。预算的类别与某种成本同名时只管该种成本，否则管全部成本。成本的团队以其所写为准，没有写的为其员工、上门人员或工单处理人的团队。预算平均分给团队当月在职的人；成本归本团队中与之有关的人，没有的也平均分给团队的人，因此团队、主管和全公司的值是各自的成本 ÷ 预算，个人的值只是其份额。无人的团队只计入全公司。期间读不懂的、数据截止之后的预算不参与；负的预算不计入，另行计数。
-- definition_en: Costs of teams with a budget, in months with one, ÷ budget. A team's budget covers the teams under it; where one of those has a budget of the same kind in the month, that one holds instead. Budgets of a quarter or a year are spread evenly over its months. A budget whose kind is the name of a kind of cost is for that cost, any other for all. A cost is of the team it names, else of its employee's, visitor's or handler's. A budget is divided evenly among the people of the team in the month; a cost is the person's in that team whom it concerns, and divided likewise where there is none: so the value of a team, its manager or the company is its costs ÷ its budget, while a person's is only a share of it. A team without people counts for the company only. Budgets of an unreadable period, or of months after the data, take no part; negative ones are excluded and counted.
-- seeds: 0
WITH RECURSIVE readable AS (
  -- 2026-09, 2026Q3 or 2026
  SELECT p.team_id, p.kind, p.amount,
         CASE translate(p.period, '0123456789', '##########') WHEN '####-##' THEN 1 WHEN '####Q#' THEN 3 WHEN '####' THEN 12 END AS months,
         CASE translate(p.period, '0123456789', '##########')
           WHEN '####-##' THEN CAST(substr(p.period, 1, 4) || '-01-01' AS TIMESTAMP) + (CAST(substr(p.period, 6, 2) AS INTEGER) - 1) * INTERVAL '1' MONTH
           WHEN '####Q#' THEN CAST(substr(p.period, 1, 4) || '-01-01' AS TIMESTAMP) + (3 * CAST(substr(p.period, 6, 1) AS INTEGER) - 3) * INTERVAL '1' MONTH
           WHEN '####' THEN CAST(p.period || '-01-01' AS TIMESTAMP)
         END AS first_month
  FROM budgets AS p
), budget_month AS (
  SELECT r.team_id, r.kind, r.amount, r.months, r.first_month + k.step * INTERVAL '1' MONTH AS month,
         CASE WHEN r.kind IN (SELECT c.kind FROM costs AS c) THEN r.kind END AS only_kind
  FROM readable AS r
  JOIN (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)) AS k(step) ON k.step < r.months
), under AS (
  -- every team with itself and the teams under it
  SELECT a.team_id AS upper_id, a.team_id
  FROM (SELECT t.team_id FROM teams AS t UNION SELECT p.team_id FROM budgets AS p UNION SELECT e.team_id FROM employees AS e) AS a
  UNION
  SELECT u.upper_id, t.team_id FROM under AS u JOIN teams AS t ON t.parent_id = u.team_id
), budget AS (
  SELECT b.* FROM budget_month AS b
  WHERE b.month < (SELECT max(a.at) FROM as_of AS a)
    AND NOT EXISTS (
      SELECT 1 FROM budget_month AS o JOIN under AS u ON u.team_id = o.team_id
      WHERE u.upper_id = b.team_id AND o.team_id <> b.team_id AND o.month = b.month AND coalesce(o.only_kind, '') = coalesce(b.only_kind, ''))
), covered AS (
  -- the kinds of cost of each team and month that a budget is for
  SELECT DISTINCT u.team_id, b.month, c.kind
  FROM budget AS b
  JOIN under AS u ON u.upper_id = b.team_id
  JOIN (SELECT DISTINCT a.kind FROM costs AS a) AS c ON c.kind = coalesce(b.only_kind, c.kind)
  WHERE b.amount >= 0
), member AS (
  SELECT u.upper_id AS team_id, m.month, e.employee_id, count(*) OVER (PARTITION BY u.upper_id, m.month) AS people
  FROM (SELECT DISTINCT b.month FROM budget AS b) AS m
  CROSS JOIN under AS u
  JOIN employees AS e ON e.team_id = u.team_id
  WHERE (e.hired_on IS NULL OR CAST(e.hired_on AS TIMESTAMP) < m.month + INTERVAL '1' MONTH)
    AND (e.left_on IS NULL OR CAST(e.left_on AS TIMESTAMP) >= m.month)
), cost AS (
  SELECT c.cost_id, c.incurred_at, date_trunc('month', c.incurred_at) AS month, c.amount, c.kind,
         coalesce(c.team_id, e.team_id) AS team_id,
         CASE WHEN coalesce(c.team_id, e.team_id) = e.team_id THEN e.employee_id END AS employee_id
  FROM costs AS c
  LEFT JOIN visits AS v ON v.visit_id = c.visit_id
  LEFT JOIN tickets AS t ON t.ticket_id = coalesce(c.ticket_id, v.ticket_id)
  LEFT JOIN employees AS e ON e.employee_id = coalesce(c.employee_id, v.employee_id, t.employee_id)
)
SELECT m.employee_id,
       b.month AS at,
       CASE WHEN b.amount >= 0 THEN 0 END AS num,
       CAST(b.amount / b.months / coalesce(m.people, 1) AS DECIMAL(18,6)) AS den,
       b.team_id AS ref,
       b.kind AS stratum
FROM budget AS b
LEFT JOIN member AS m ON m.team_id = b.team_id AND m.month = b.month
UNION ALL
SELECT coalesce(c.employee_id, m.employee_id), c.incurred_at,
       CAST(c.amount / CASE WHEN c.employee_id IS NULL THEN coalesce(m.people, 1) ELSE 1 END AS DECIMAL(18,6)), 0, c.cost_id, c.kind
FROM cost AS c
LEFT JOIN member AS m ON m.team_id = CASE WHEN c.employee_id IS NULL THEN c.team_id END AND m.month = c.month
JOIN covered AS k ON k.team_id = c.team_id AND k.month = c.month AND k.kind = c.kind
