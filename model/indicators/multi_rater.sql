-- title: 多方评价
-- title_en: Multi-rater appraisal
-- unit: score
-- better: higher
-- tables: ratings
-- clock: calendar
-- param: manager = 40
-- param: peer = 30
-- param: customer_service = 15
-- param: customer = 15
-- definition: 各方评分折算为 0–100 分后的加权平均，按评分时间计入月份：上级 $manager（manager）、同事 $peer（peer）、客服 $customer_service（customer_service）、客户 $customer（customer）。每一方当月先取平均，再按权重合计；某一方没有评分时，其权重归其余各方。没有写满分的按 100 分制。自己给自己的评分不算；超出 0 至满分的不计入，另行计数。
-- definition_en: Weighted mean of the ratings of all sides, rescaled to 0–100, in the month of the rating: manager $manager, peers (peer) $peer, customer service (customer_service) $customer_service, customers (customer) $customer. Each side's ratings of a month are averaged first; the weight of a side without ratings goes to the others. Without a full mark the scale is 100. Nobody's own rating counts; ratings off the scale are excluded and counted.
-- seeds: 4
SELECT g.employee_id,
       g.at,
       CAST(g.weight * g.score / nullif(g.ratings, 0) AS DECIMAL(18,6)) AS num,
       CAST(g.weight / nullif(g.ratings, 0) AS DECIMAL(18,6)) AS den,
       g.rating_id AS ref,
       g.relation AS stratum
FROM (
  SELECT v.*, count(v.score) OVER (PARTITION BY v.employee_id, v.relation, date_trunc('month', v.at)) AS ratings
  FROM (
    SELECT r.rating_id, r.employee_id, r.relation, r.rated_at AS at,
           CAST(CASE r.relation WHEN 'manager' THEN $manager WHEN 'peer' THEN $peer WHEN 'customer_service' THEN $customer_service ELSE $customer END AS DECIMAL(18,6)) AS weight,
           CASE
             WHEN coalesce(r.scale_max, 100) > 0 AND r.score >= 0 AND r.score <= coalesce(r.scale_max, 100)
             THEN CAST(100 * r.score / coalesce(r.scale_max, 100) AS DECIMAL(18,6))
           END AS score
    FROM ratings AS r
    WHERE r.relation IN ('manager', 'peer', 'customer_service', 'customer')
      AND (r.rater_id IS NULL OR r.rater_id <> r.employee_id)
  ) AS v
) AS g
