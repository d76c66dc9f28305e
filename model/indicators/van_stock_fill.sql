-- title: 车载备件满足率
-- title_en: Parts from the van
-- unit: share
-- better: higher
-- tables: parts, visits
-- clock: calendar
-- definition: 从车上取得的备件 ÷ 确需的备件（按件数），按上门完成时间计入月份。没有写明是否需要的视为需要，没有写明数量的按一件，没有写明上门的不参与；没有写明来源的、数量为负的不计入，另行计数。
-- definition_en: Parts taken from the van ÷ parts needed, in pieces, in the month the visit finished. A part that does not say counts as needed, without a quantity it is one piece, and one without a visit takes no part; parts that do not say where they came from or with a negative quantity are excluded and counted.
-- seeds: 3
SELECT v.employee_id,
       coalesce(v.finished_at, v.arrived_at, v.dispatched_at) AS at,
       CASE
         WHEN coalesce(p.quantity, 1) < 0 THEN NULL
         WHEN p.from_van THEN coalesce(p.quantity, 1)
         WHEN NOT p.from_van THEN 0
       END AS num,
       coalesce(p.quantity, 1) AS den,
       p.part_use_id AS ref,
       p.part_id AS stratum
FROM parts AS p
JOIN visits AS v ON v.visit_id = p.visit_id
WHERE coalesce(p.needed, TRUE)
