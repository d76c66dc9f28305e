-- title: 预算执行率
-- title_en: Use of the budget
-- unit: ratio
-- better: lower
-- tables: costs, budgets, employees?, visits?, tickets?
-- clock: calendar
-- definition: 有预算的团队在有预算的月份发生的成本 ÷ 预算，只计入全公司。季度、年度的预算平均分到各月。预算的类别与某种成本同名时只管该种成本，否则管全部成本。成本的团队以其所写为准，没有写的为其员工、上门人员或工单处理人的团队。期间读不懂的、数据截止之后的预算不参与；负的预算不计入，另行计数。
-- definition_en: Costs of teams with a budget, in months with one, ÷ budget, for the company only. Budgets of a quarter or a year are spread evenly over its months. A budget whose kind is the name of a kind of cost is for that cost, any other for all. A cost is of the team it names, else of its employee's, visitor's or handler's. Budgets of an unreadable period, or of months after the data, take no part; negative ones are excluded and counted.
-- seeds: 0
WITH readable AS (
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
)
SELECT CAST(NULL AS VARCHAR) AS employee_id,
       b.month AS at,
       CASE WHEN b.amount >= 0 THEN 0 END AS num,
       CAST(b.amount / b.months AS DECIMAL(18,6)) AS den,
       b.team_id AS ref,
       b.kind AS stratum
FROM budget_month AS b
WHERE b.month < (SELECT max(a.at) FROM as_of AS a)
UNION ALL
SELECT NULL, c.incurred_at, c.amount, 0, c.cost_id, c.kind
FROM costs AS c
LEFT JOIN visits AS v ON v.visit_id = c.visit_id
LEFT JOIN tickets AS t ON t.ticket_id = coalesce(c.ticket_id, v.ticket_id)
LEFT JOIN employees AS e ON e.employee_id = coalesce(c.employee_id, v.employee_id, t.employee_id)
WHERE EXISTS (
  SELECT 1 FROM budget_month AS b
  WHERE b.team_id = coalesce(c.team_id, e.team_id) AND b.month = date_trunc('month', c.incurred_at)
    AND b.amount >= 0 AND coalesce(b.only_kind, c.kind) = c.kind)
