-- title: 维修成本合理性
-- title_en: Repair cost against the norm
-- unit: ratio
-- better: lower
-- tables: tickets, costs, visits?
-- clock: calendar
-- definition: 有成本记录的工单的实际成本 ÷ 同样结构下的应有成本（同类工单的平均成本）；同类指品类、故障类别、难度相同，且在同一季度解决的工单。100% 即与同类持平。按解决时间计入月份，归处理人。解决早于受理或首次响应的工单不参与。
-- definition_en: Actual cost of the tickets with costs ÷ what the same mix would cost on average over tickets of the same category, kind of fault and complexity that were resolved in the same quarter; 100% is like the others. Counted in the month of resolution, for the handler. Tickets resolved before the opening or the first response take no part.
-- seeds: 4
SELECT x.employee_id,
       x.resolved_at AS at,
       CAST(x.spent AS DECIMAL(18,6)) AS num,
       CAST(avg(x.spent) OVER (PARTITION BY x.category, x.fault, x.complexity, date_trunc('quarter', x.resolved_at)) AS DECIMAL(18,6)) AS den,
       x.ticket_id AS ref,
       x.category AS stratum
FROM (
  SELECT t.ticket_id, t.employee_id, t.category, t.fault, t.complexity, t.resolved_at, s.spent
  FROM tickets AS t
  JOIN (
    SELECT coalesce(c.ticket_id, v.ticket_id) AS ticket_id, sum(c.amount) AS spent
    FROM costs AS c
    LEFT JOIN visits AS v ON v.visit_id = c.visit_id
    WHERE coalesce(c.ticket_id, v.ticket_id) IS NOT NULL
    GROUP BY coalesce(c.ticket_id, v.ticket_id)
  ) AS s ON s.ticket_id = t.ticket_id
  WHERE t.resolved_at >= t.opened_at AND NOT coalesce(t.resolved_at < t.first_response_at, FALSE)
) AS x
