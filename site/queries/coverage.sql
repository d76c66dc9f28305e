-- title: 各指标的覆盖
-- title_en: Coverage by indicator
-- Of the people with a scorecard, the share whose value could be scored.
SELECT s.scheme, s.period, s.indicator, count(*) AS people, count(*) FILTER (WHERE s.status = 'scored') AS scored,
       count(*) FILTER (WHERE s.status = 'small_sample') AS small, count(*) FILTER (WHERE s.status = 'missing') AS missing
FROM score AS s
WHERE s.cycle IN ('quarter', 'year')
GROUP BY s.scheme, s.period, s.indicator
ORDER BY s.scheme, s.period, min(s.position)
