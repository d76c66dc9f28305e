-- Remote against on-site service of the same category. A ticket costs what is booked to it and to its visits, whenever;
-- it counts in the period it was resolved in. Where either mode has fewer than 20 tickets with a cost, nothing is compared.
CREATE OR REPLACE TABLE mode_comparison (
  period VARCHAR,
  category VARCHAR,         -- all: the compared categories together, at the mix of the remote tickets
  remote_n BIGINT, onsite_n BIGINT,
  remote_cost DOUBLE, onsite_cost DOUBLE,          -- of one ticket
  difference DOUBLE, low DOUBLE, high DOUBLE,      -- on-site less remote, with its 95 % interval; null where it cannot be said
  saving DECIMAL(18,2), saving_low DECIMAL(18,2), saving_high DECIMAL(18,2), -- of all remote tickets
  left_out BIGINT,          -- remote tickets of categories without a comparison
  sentence VARCHAR, sentence_en VARCHAR
);

INSERT INTO mode_comparison
WITH spent AS (
  SELECT coalesce(c.ticket_id, v.ticket_id) AS ticket_id, CAST(sum(c.amount) AS DECIMAL(18,2)) AS amount
  FROM costs AS c LEFT JOIN visits AS v ON v.visit_id = c.visit_id
  GROUP BY 1
), ticket AS (
  SELECT s.month, s.category, s.service_mode, CAST(c.amount AS DECIMAL(38,2)) AS amount, CAST(c.amount * c.amount AS DECIMAL(38,4)) AS square
  FROM service AS s JOIN spent AS c ON c.ticket_id = s.ticket_id
  WHERE s.service_mode IN ('remote', 'onsite')
), sums AS (
  SELECT p.months, m.period, t.category, t.service_mode, count(*) AS n, sum(t.amount) AS amount, sum(t.square) AS square
  FROM ticket AS t
  JOIN period_month AS m ON m.month = t.month AND m.cycle <> 'month'
  JOIN period AS p ON p.cycle = m.cycle AND p.period = m.period
  GROUP BY ALL
), mode AS (
  -- the variance of a mean from exact sums
  SELECT *, ratio(amount, n) AS mean,
         CASE WHEN n > 1 THEN greatest(0, CAST(square AS DOUBLE) - CAST(amount AS DOUBLE) * CAST(amount AS DOUBLE) / n) / (n - 1) / n END AS variance
  FROM sums
), side AS (
  SELECT coalesce(r.months, o.months) AS months, coalesce(r.period, o.period) AS period, coalesce(r.category, o.category) AS category,
         coalesce(r.n, 0) AS remote_n, coalesce(o.n, 0) AS onsite_n, r.amount AS remote_amount, r.mean AS remote_cost, o.mean AS onsite_cost,
         r.n >= 20 AND o.n >= 20 AS compared, r.variance + o.variance AS variance
  FROM (SELECT * FROM mode WHERE service_mode = 'remote') AS r
  FULL JOIN (SELECT * FROM mode WHERE service_mode = 'onsite') AS o ON o.period = r.period AND o.category = r.category
), matched AS (
  SELECT months, period, 1 AS place, category, remote_n, onsite_n, remote_cost, onsite_cost, coalesce(compared, FALSE) AS compared,
         CASE WHEN compared THEN onsite_cost - remote_cost END AS difference, CASE WHEN compared THEN sqrt(variance) END AS se,
         CASE WHEN coalesce(compared, FALSE) THEN 0 ELSE remote_n END AS left_out
  FROM side
  UNION ALL
  SELECT months, period, 0, 'all', CAST(sum(remote_n) FILTER (WHERE compared) AS BIGINT), CAST(sum(onsite_n) FILTER (WHERE compared) AS BIGINT),
         ratio(sum(remote_amount) FILTER (WHERE compared), sum(remote_n) FILTER (WHERE compared)),
         sum(remote_n * onsite_cost ORDER BY category) FILTER (WHERE compared) / sum(remote_n) FILTER (WHERE compared),
         TRUE,
         sum(remote_n * (onsite_cost - remote_cost) ORDER BY category) FILTER (WHERE compared) / sum(remote_n) FILTER (WHERE compared),
         sqrt(sum(remote_n * remote_n * variance ORDER BY category) FILTER (WHERE compared)) / sum(remote_n) FILTER (WHERE compared),
         CAST(sum(CASE WHEN coalesce(compared, FALSE) THEN 0 ELSE remote_n END) AS BIGINT)
  FROM side
  GROUP BY months, period
  HAVING count(*) FILTER (WHERE compared) > 0
), told AS (
  SELECT *, difference - 1.959964 * se AS low, difference + 1.959964 * se AS high,
         CASE category WHEN 'all' THEN '同品类相比' WHEN 'unknown' THEN '未写明品类' ELSE category END AS who,
         CASE category WHEN 'all' THEN 'Within the same categories' WHEN 'unknown' THEN 'Category not given' ELSE category END AS who_en
  FROM matched
)
SELECT period, category, remote_n, onsite_n, remote_cost, onsite_cost, difference, low, high,
       CAST(remote_n * difference AS DECIMAL(18,2)), CAST(remote_n * low AS DECIMAL(18,2)), CAST(remote_n * high AS DECIMAL(18,2)), left_out,
       who || '：' || CASE
         WHEN NOT compared THEN '还不能说，有成本记录的远程服务 ' || remote_n || ' 件、上门服务 ' || onsite_n || ' 件，各需 20 件。'
         WHEN low <= 0 AND high >= 0 THEN '远程每件 ' || fixed(remote_cost, 1) || ' 元，上门 ' || fixed(onsite_cost, 1) || ' 元，差别还不能说（95% 区间含 0）。'
         ELSE '远程每件 ' || fixed(remote_cost, 1) || ' 元，上门 ' || fixed(onsite_cost, 1) || ' 元，远程' || CASE WHEN difference > 0 THEN '便宜 ' ELSE '贵 ' END ||
              fixed(abs(difference), 1) || ' 元（95% 区间 ' || fixed(least(abs(low), abs(high)), 1) || '–' || fixed(greatest(abs(low), abs(high)), 1) || '），' ||
              remote_n || ' 件共' || CASE WHEN difference > 0 THEN '省 ' ELSE '多花 ' END || fixed(abs(remote_n * difference), 0) || ' 元。' END,
       who_en || ': ' || CASE
         WHEN NOT compared THEN 'cannot be said yet, ' || remote_n || ' remote and ' || onsite_n || ' on-site tickets with a cost; 20 of each are wanted.'
         WHEN low <= 0 AND high >= 0 THEN 'remote ¥' || fixed(remote_cost, 1) || ' each, on-site ¥' || fixed(onsite_cost, 1) || '; the difference cannot be said yet (its 95% interval holds 0).'
         ELSE 'remote ¥' || fixed(remote_cost, 1) || ' each, on-site ¥' || fixed(onsite_cost, 1) || ': remote is ¥' || fixed(abs(difference), 1) || CASE WHEN difference > 0 THEN ' cheaper' ELSE ' dearer' END ||
              ' (95% interval ' || fixed(least(abs(low), abs(high)), 1) || '–' || fixed(greatest(abs(low), abs(high)), 1) || '), ¥' || fixed(abs(remote_n * difference), 0) ||
              CASE WHEN difference > 0 THEN ' saved' ELSE ' more spent' END || ' on ' || remote_n || ' tickets.' END
FROM told
ORDER BY months, period, place, category;
