-- title: 各指标的覆盖
-- title_en: Coverage by indicator
-- Of the people with a scorecard, the share whose value could be scored; and the complete months since the first record
-- of the indicator in which nobody at all has one, joined by blanks. In an indicator that counts events, a month
-- without any is no gap.
WITH begin AS (
  SELECT indicator, min(month) AS month FROM observation WHERE n > 0 GROUP BY indicator
),
gap AS (
  SELECT k.indicator, string_agg(p.period, ' ' ORDER BY p.period) AS months
  FROM indicator AS k
  JOIN begin AS b ON b.indicator = k.indicator
  JOIN period AS p ON p.cycle = 'month' AND p.complete AND p.period > b.month
  WHERE NOT k.counted AND NOT EXISTS (SELECT 1 FROM observation AS o WHERE o.indicator = k.indicator AND o.month = p.period AND o.n > 0)
  GROUP BY k.indicator
)
SELECT s.scheme, s.period, s.indicator, count(*) AS people, count(*) FILTER (WHERE s.status = 'scored') AS scored,
       count(*) FILTER (WHERE s.status = 'small_sample') AS small, count(*) FILTER (WHERE s.status = 'missing') AS missing,
       coalesce(any_value(g.months), '') AS months_missing
FROM score AS s
LEFT JOIN gap AS g ON g.indicator = s.indicator
WHERE s.cycle IN ('quarter', 'year')
GROUP BY s.scheme, s.period, s.indicator
ORDER BY s.scheme, s.period, min(s.position)
