-- title: 指标有效性
-- title_en: Whether the indicators work
-- Per scheme and quarter; what cannot be said yet is empty.
SELECT e.scheme, e.quarter, e.indicator, e.n_people, e.coverage, e.ceiling, e.floor, e.discrimination, e.item_total, e.no_variance,
       e.reliability, e.n_usual, e.n_needed, e.n_needed_pay, e.redundancy, coalesce(e.redundancy_with, '') AS redundancy_with, e.vif,
       e.nominal_weight, e.effective_weight, e.validity, e.validity_low, e.validity_high, coalesce(e.validity_outcome, '') AS validity_outcome,
       e.validity_people, e.stability, e.gaming, e.verdict, e.because, e.because_en
FROM effectiveness AS e
JOIN scheme_indicator AS i ON i.scheme = e.scheme AND i.indicator = e.indicator
JOIN scheme_dimension AS d ON d.scheme = i.scheme AND d.dimension = i.dimension
ORDER BY e.scheme, e.quarter, d.position, i.position
