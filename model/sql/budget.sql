-- What was budgeted and what was spent. A team's budget covers the teams under it; where one of those has a budget for
-- the same kind of cost in the month, that one holds instead. Budgets of a quarter or a year are spread evenly over their
-- months. A budget whose kind is the name of a kind of cost is for that cost, any other for all. Only months that have
-- begun when the data end count, on both sides.
CREATE OR REPLACE TABLE budget (
  period VARCHAR, scope VARCHAR,            -- company | team:<id>
  kind VARCHAR,                             -- as the budget names it; all where it names none
  budget DECIMAL(18,2), actual DECIMAL(18,2),
  overspend DECIMAL(18,2),                  -- actual − budget; below 0 something is left
  used DOUBLE,                              -- actual ÷ budget
  months BIGINT,                            -- of the period, with a budget
  year_budget DECIMAL(18,2),                -- of a running year: the budget of all twelve months, where all have one
  projected DECIMAL(18,2),                  -- of a running year: what it will have cost if the rest of the year costs, next to
                                            -- the months so far, what it did the year before; null without a whole year before
  based_on BIGINT                           -- the whole months so far on which that rests
);

INSERT INTO budget
WITH readable AS (
  SELECT b.team_id, coalesce(b.kind, 'all') AS kind, b.amount,
         CASE translate(b.period, '0123456789', '##########') WHEN '####-##' THEN 1 WHEN '####Q#' THEN 3 WHEN '####' THEN 12 END AS months,
         CASE translate(b.period, '0123456789', '##########')
           WHEN '####-##' THEN 12 * CAST(substr(b.period, 1, 4) AS INTEGER) + CAST(substr(b.period, 6, 2) AS INTEGER) - 1
           WHEN '####Q#' THEN 12 * CAST(substr(b.period, 1, 4) AS INTEGER) + 3 * CAST(substr(b.period, 6, 1) AS INTEGER) - 3
           WHEN '####' THEN 12 * CAST(b.period AS INTEGER)
         END AS first_month
  FROM budgets AS b
  WHERE b.amount >= 0
), budget_month AS (
  SELECT r.team_id, r.kind, CAST(r.amount AS DECIMAL(18,6)) / r.months AS amount,
         CAST((r.first_month + k) // 12 AS VARCHAR) || '-' || lpad(CAST((r.first_month + k) % 12 + 1 AS VARCHAR), 2, '0') AS month,
         CASE WHEN r.kind IN (SELECT kind FROM costs) THEN r.kind END AS only_kind
  FROM readable AS r, generate_series(0, 11) AS s(k)
  WHERE k < r.months
), under AS (
  SELECT top AS upper_id, team_id FROM team_scope
  UNION SELECT team_id, team_id FROM budgets
), holding AS (
  SELECT b.team_id, b.kind, b.month, b.only_kind, CAST(sum(CAST(b.amount AS DECIMAL(18,6))) AS DECIMAL(18,6)) AS amount
  FROM budget_month AS b
  WHERE NOT EXISTS (
    SELECT 1 FROM budget_month AS o JOIN under AS u ON u.team_id = o.team_id
    WHERE u.upper_id = b.team_id AND o.team_id <> b.team_id AND o.month = b.month AND coalesce(o.only_kind, '') = coalesce(b.only_kind, ''))
  GROUP BY ALL
), scope_team AS (
  SELECT 'company' AS scope, team_id FROM under WHERE upper_id = team_id
  UNION SELECT 'team:' || upper_id, team_id FROM under
), planned AS (
  SELECT s.scope, h.kind, h.month, sum(h.amount) AS amount
  FROM holding AS h JOIN scope_team AS s ON s.team_id = h.team_id
  GROUP BY ALL
), covered AS (
  SELECT DISTINCT u.team_id, h.kind, h.month, h.only_kind FROM holding AS h JOIN under AS u ON u.upper_id = h.team_id
), spent_month AS (
  SELECT s.scope, k.kind, k.month, CAST(sum(c.cents) AS BIGINT) AS cents
  FROM cost_line AS c
  JOIN covered AS k ON k.team_id = c.team_id AND k.month = c.month AND c.kind = coalesce(k.only_kind, c.kind)
  JOIN scope_team AS s ON s.team_id = c.team_id
  GROUP BY ALL
), known AS (
  -- one row per month that has a budget
  SELECT p.scope, p.kind, p.month, p.amount, coalesce(a.cents, 0) AS cents,
         p.month <= strftime((SELECT max(a.at) FROM as_of AS a) - INTERVAL '1' SECOND, '%Y-%m') AS begun, coalesce(w.complete, FALSE) AS done
  FROM planned AS p
  LEFT JOIN spent_month AS a ON a.scope = p.scope AND a.kind = p.kind AND a.month = p.month
  LEFT JOIN period AS w ON w.cycle = 'month' AND w.period = p.month
), summed AS (
  SELECT m.cycle, m.period, k.scope, k.kind, sum(k.amount) FILTER (WHERE k.begun) AS amount, sum(k.cents) FILTER (WHERE k.begun) AS cents,
         count(*) FILTER (WHERE k.begun) AS months, count(*) AS year_months, sum(k.amount) AS year_amount
  FROM known AS k JOIN period_month AS m ON m.month = k.month
  GROUP BY ALL
), rest AS (
  -- the months so far of a running year beside the same months of the year before
  SELECT n.scope, n.kind, substr(n.month, 1, 4) AS year, sum(n.cents) AS cents, sum(b.cents) AS cents_before, count(*) AS months
  FROM known AS n
  JOIN known AS b ON b.scope = n.scope AND b.kind = n.kind AND b.month = CAST(CAST(substr(n.month, 1, 4) AS INTEGER) - 1 AS VARCHAR) || substr(n.month, 5)
  WHERE n.done
  GROUP BY ALL
), projection AS (
  SELECT r.scope, r.kind, r.year, r.months, r.cents * (CAST(w.cents AS DOUBLE) / CAST(r.cents_before AS DOUBLE)) / 100 AS projected
  FROM rest AS r
  JOIN period AS p ON p.cycle = 'year' AND p.period = r.year AND NOT p.complete
  JOIN period AS q ON q.cycle = 'year' AND q.period = p.previous AND q.whole
  JOIN summed AS w ON w.cycle = 'year' AND w.period = q.period AND w.scope = r.scope AND w.kind = r.kind AND w.months = 12
  WHERE r.cents_before > 0 AND r.cents > 0 AND r.months >= 3
    AND r.months = (SELECT count(*) FROM period AS d WHERE d.cycle = 'month' AND d.complete AND substr(d.period, 1, 4) = r.year)
)
SELECT s.period, s.scope, s.kind, CAST(s.amount AS DECIMAL(18,2)), s.cents * 0.01, s.cents * 0.01 - CAST(s.amount AS DECIMAL(18,2)),
       ratio(s.cents * 0.01, s.amount), s.months,
       CASE WHEN NOT p.complete AND s.cycle = 'year' AND s.year_months = 12 THEN CAST(s.year_amount AS DECIMAL(18,2)) END,
       CAST(j.projected AS DECIMAL(18,2)), j.months
FROM summed AS s
JOIN period AS p ON p.cycle = s.cycle AND p.period = s.period
LEFT JOIN projection AS j ON s.cycle = 'year' AND j.scope = s.scope AND j.kind = s.kind AND j.year = s.period
WHERE s.months > 0 AND EXISTS (SELECT 1 FROM costs)
ORDER BY p.months, s.period, s.scope, s.kind;
