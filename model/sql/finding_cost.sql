-- What is said of cost.

CREATE OR REPLACE MACRO signed_yuan(x) AS CASE WHEN x < 0 THEN '−' ELSE '+' END || fixed(abs(x), 0);

-- What one service costs, which kind of cost moved it most, and of what the change of the total is made: more or fewer
-- services, other categories of products, dearer or cheaper ones.
INSERT INTO candidate
WITH kinds AS (
  SELECT c.period, c.part, c.unit_change, row_number() OVER (PARTITION BY c.period ORDER BY abs(c.unit_change) DESC, c.part) AS place
  FROM cost_per_service AS c
  WHERE c.scope = 'company' AND c.split = 'kind' AND c.unit_change IS NOT NULL
), named AS (
  SELECT k.period,
         string_agg(coalesce(w.zh, k.part) || ' ' || CASE WHEN k.unit_change < 0 THEN '−' ELSE '+' END || fixed(abs(k.unit_change), 1) || ' 元', ' · ' ORDER BY k.place) AS parts,
         string_agg(coalesce(w.en, k.part) || ' ' || CASE WHEN k.unit_change < 0 THEN '−' ELSE '+' END || '¥' || fixed(abs(k.unit_change), 1), ' · ' ORDER BY k.place) AS parts_en
  FROM kinds AS k
  LEFT JOIN (VALUES ('labour', '人工', 'labour'), ('material', '材料', 'material'), ('transport', '交通', 'transport'),
                    ('warranty', '质保', 'warranty'), ('outsourcing', '外包', 'outsourcing'), ('system', '系统', 'systems'),
                    ('site', '场地', 'site'), ('training', '培训', 'training')) AS w(part, zh, en) ON w.part = k.part
  WHERE k.place <= 3
  GROUP BY k.period
), split AS (
  SELECT period, sum(volume) AS volume, sum(mix) AS mix, sum(rate) AS rate
  FROM cost_per_service
  WHERE scope = 'company' AND split = 'category' AND change IS NOT NULL
  GROUP BY period
)
SELECT m.period, 'cost', certainty(m.z), 1, m.indicator,
       '单次服务成本 ' || fixed(c.unit_cost, 1) || ' 元，比上季度' || up_down(c.unit_change) || ' ' || percent(abs(c.unit_change) / (c.unit_cost - c.unit_change)) || '。',
       'One service cost ¥' || fixed(c.unit_cost, 1) || ', ' || up_down_en(c.unit_change) || ' ' || percent(abs(c.unit_change) / (c.unit_cost - c.unit_change)) || ' on last quarter.',
       '其中 ' || n.parts || ' · ' || fixed(c.services, 0) || ' 次服务' ||
         coalesce(' · 总成本' || signed_yuan(c.change) || ' 元：业务量' || signed_yuan(s.volume) || '，品类结构' || signed_yuan(s.mix) || '，单价' || signed_yuan(s.rate), ''),
       'of which ' || n.parts_en || ' · ' || fixed(c.services, 0) || ' services' ||
         coalesce(' · total cost ¥' || signed_yuan(c.change) || ': volume ' || signed_yuan(s.volume) || ', mix of categories ' || signed_yuan(s.mix) || ', rate ' || signed_yuan(s.rate), ''),
       m.figures, 'cost/index.html', 'cost', m.id, m.scope
FROM moved AS m
JOIN cost_per_service AS c ON c.period = m.period AND c.scope = 'company' AND c.split = 'all'
JOIN named AS n ON n.period = m.period
LEFT JOIN split AS s ON s.period = m.period
WHERE m.scope = 'company' AND m.id = 'cost_per_service' AND abs(m.z) >= 3 AND abs(c.unit_change) >= 0.01 * (c.unit_cost - c.unit_change);

-- Remote service saves more than a year before, beyond chance: the share of remote tickets among those compared rose by
-- four standard errors, and the intervals of the two savings do not touch. Told once, not for as long as it lasts.
INSERT INTO candidate
WITH compared AS (
  SELECT q.period, b.period AS year_before, m.remote_n, m.onsite_n, m.saving, m.saving_low, m.saving_high, b.saving AS saving_before, b.saving_high AS high_before, m.difference,
         m.remote_n / (m.remote_n + m.onsite_n) AS share, b.remote_n / (b.remote_n + b.onsite_n) AS share_before,
         (m.remote_n + b.remote_n) / (m.remote_n + m.onsite_n + b.remote_n + b.onsite_n) AS pooled,
         1 / (m.remote_n + m.onsite_n) + 1 / (b.remote_n + b.onsite_n) AS spread
  FROM quarter AS q
  JOIN mode_comparison AS m ON m.period = q.period AND m.category = 'all' AND m.low > 0
  JOIN mode_comparison AS b ON b.category = 'all' AND b.period = CAST(CAST(left(q.period, 4) AS INTEGER) - 1 AS VARCHAR) || substr(q.period, 5) AND b.low > 0
), tested AS (
  SELECT *, (share - share_before) / nullif(sqrt(pooled * (1 - pooled) * spread), 0) AS z FROM compared
), told AS (
  SELECT * FROM tested WHERE z >= 4 AND saving_low > high_before
)
SELECT period, 'saving', certainty(z), 1, 'remote',
       '远程比上门每件便宜 ' || fixed(difference, 1) || ' 元（同品类相比），本季度 ' || fixed(remote_n, 0) || ' 件共省 ' || fixed(saving, 0) || ' 元，去年同季 ' || fixed(saving_before, 0) || ' 元。',
       'A remote service is ¥' || fixed(difference, 1) || ' cheaper than one on site (within the same categories): ¥' || fixed(saving, 0) || ' saved on ' || fixed(remote_n, 0) || ' this quarter, ¥' || fixed(saving_before, 0) || ' in the same quarter last year.',
       '95% 区间 ' || fixed(saving_low, 0) || '–' || fixed(saving_high, 0) || ' 元 · 远程占比 ' || percent(share) || '，去年同季 ' || percent(share_before),
       '95% interval ¥' || fixed(saving_low, 0) || '–' || fixed(saving_high, 0) || ' · remote share ' || percent(share) || ', ' || percent(share_before) || ' a year before',
       to_json({'value': CAST(saving AS DOUBLE), 'previous': CAST(saving_before AS DOUBLE), 'change': CAST(saving - saving_before AS DOUBLE), 'z': round(z, 2), 'n': remote_n + onsite_n, 'unit': 'money'}),
       'cost/index.html', 'mode_comparison', 'remote_share', 'company'
FROM told AS t
WHERE NOT EXISTS (SELECT 1 FROM told AS b WHERE b.period < t.period AND b.period > t.year_before);

-- A plan that is missed by a tenth: the company's budget of the quarter where there is one for all of it, else the worst
-- team's. Teams below are named, the worst first.
INSERT INTO candidate
WITH overspent AS (
  SELECT b.*, substr(b.scope, 6) AS team_id, coalesce(t.name, substr(b.scope, 6)) AS team, m.direct
  FROM budget AS b
  JOIN quarter AS q ON q.period = b.period
  LEFT JOIN teams AS t ON b.scope = 'team:' || t.team_id
  LEFT JOIN (SELECT team_id, bool_or(direct) AS direct FROM team_member GROUP BY team_id) AS m ON m.team_id = substr(b.scope, 6)
  WHERE b.months = 3 AND b.budget > 0 AND b.used >= 1.1
), named AS (
  SELECT period, kind, list(team || ' ' || percent(used - 1) ORDER BY used DESC, team_id) AS teams, arg_max(team_id, used) AS worst
  FROM overspent WHERE scope <> 'company' AND direct
  GROUP BY period, kind
), foremost AS (
  SELECT *, row_number() OVER (PARTITION BY period ORDER BY scope <> 'company', overspend DESC, used DESC, scope, kind) AS place FROM overspent
)
SELECT f.period, 'budget', 1, 1, CASE WHEN f.scope = 'company' THEN 'company' ELSE f.team_id END,
       CASE WHEN f.scope = 'company' THEN '' ELSE f.team || '：' END || '本季度预算 ' || fixed(f.budget, 0) || ' 元，实际 ' || fixed(f.actual, 0) || ' 元，超支 ' || percent(f.used - 1) || '。',
       CASE WHEN f.scope = 'company' THEN 'T' ELSE f.team || ': t' END || 'he quarter''s budget was ¥' || fixed(f.budget, 0) || ', ¥' || fixed(f.actual, 0) || ' was spent: ' || percent(f.used - 1) || ' over.',
       CASE WHEN f.scope = 'company' AND len(n.teams) > 0 THEN '超支一成以上的小组：' || array_to_string(n.teams[1:3], ' · ') || CASE WHEN len(n.teams) > 3 THEN ' 等 ' || CAST(len(n.teams) AS VARCHAR) || ' 个' ELSE '' END ELSE '' END,
       CASE WHEN f.scope = 'company' AND len(n.teams) > 0 THEN 'teams more than a tenth over: ' || array_to_string(n.teams[1:3], ' · ') || CASE WHEN len(n.teams) > 3 THEN ', ' || CAST(len(n.teams) AS VARCHAR) || ' in all' ELSE '' END ELSE '' END,
       to_json({'value': CAST(f.actual AS DOUBLE), 'target': CAST(f.budget AS DOUBLE), 'change': CAST(f.overspend AS DOUBLE), 'unit': 'money'}),
       'cost/index.html', 'budget', 'budget', f.scope
FROM foremost AS f
LEFT JOIN named AS n ON n.period = f.period AND n.kind = f.kind
WHERE f.place = 1;
