-- title: 指标之间的重复
-- title_en: Indicators that say the same
-- Rank correlations of the points of two indicators of a scheme, the strongest first.
SELECT scheme, quarter, a, b, rho, people
FROM redundancy_pair
ORDER BY scheme, quarter, abs(rho) DESC, a, b
