-- title: 记录准确率
-- title_en: Record accuracy
-- unit: share
-- better: higher
-- tables: qa
-- clock: calendar
-- definition: 质检（record 类）合格项 ÷ 检查项，按质检时间计入月份。合格项多于检查项的、没有检查项的不计入，另行计数；自己给自己的质检不算。
-- definition_en: Items passed ÷ items checked in quality reviews of kind record, in the month of the review. Reviews without items or with more passed than checked are excluded and counted; nobody's own review counts.
-- seeds: 1, 2
SELECT q.employee_id,
       q.reviewed_at AS at,
       CASE WHEN q.items > 0 AND q.items_passed >= 0 AND q.items_passed <= q.items THEN q.items_passed END AS num,
       q.items AS den,
       q.review_id AS ref,
       q.kind AS stratum
FROM qa AS q
WHERE q.kind = 'record' AND (q.reviewer_id IS NULL OR q.reviewer_id <> q.employee_id)
