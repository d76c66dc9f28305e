-- title: 零部件成本合理性
-- title_en: Part cost against the norm
-- unit: ratio
-- better: lower
-- tables: tickets, parts, visits
-- clock: calendar
-- definition: 上过门的工单的实际备件成本 ÷ 同样结构下的应有成本（同类工单的平均备件成本，没有用备件的按 0）；同类指品类、故障类别、难度相同，且在同一季度解决的工单。100% 即与同类持平。没有写明数量的按一件；没有单价的、数量或单价为负的备件不算。按解决时间计入月份，归处理人。解决早于受理或首次响应的工单不参与。
-- definition_en: Actual cost of parts of the tickets with visits ÷ what the same mix would cost on average over tickets of the same category, kind of fault and complexity that were resolved in the same quarter, nought where no part was used; 100% is like the others. Without a quantity it is one piece; parts without a cost, or with a negative quantity or cost, do not count. Counted in the month of resolution, for the handler. Tickets resolved before the opening or the first response take no part.
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
    SELECT v.ticket_id, sum(coalesce(p.spent, 0)) AS spent
    FROM (SELECT DISTINCT a.ticket_id FROM visits AS a WHERE a.ticket_id IS NOT NULL) AS v
    LEFT JOIN (
      SELECT coalesce(u.ticket_id, b.ticket_id) AS ticket_id, coalesce(u.quantity, 1) * u.unit_cost AS spent
      FROM parts AS u
      LEFT JOIN visits AS b ON b.visit_id = u.visit_id
      WHERE coalesce(u.quantity, 1) >= 0 AND u.unit_cost >= 0
    ) AS p ON p.ticket_id = v.ticket_id
    GROUP BY v.ticket_id
  ) AS s ON s.ticket_id = t.ticket_id
  WHERE t.resolved_at >= t.opened_at AND NOT coalesce(t.resolved_at < t.first_response_at, FALSE)
) AS x
