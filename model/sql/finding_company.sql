-- What is said of the whole company's indicators.

-- What of the company is one team's doing, of which a sentence speaks already: without that team less than half of the
-- change would be left.
CREATE OR REPLACE TEMP TABLE explained AS
SELECT DISTINCT c.period, c.indicator
FROM rollup AS c
JOIN candidate AS k ON k.period = c.period AND k.scope LIKE 'team:%' AND k.kind IN ('team_worse', 'team_better')
JOIN rollup AS t ON t.indicator = c.indicator AND t.cycle = c.cycle AND t.period = c.period AND t.scope = k.scope
LEFT JOIN trend_summary AS s ON s.period = c.period AND s.indicator = c.indicator AND s.scope = c.scope
WHERE c.cycle = 'quarter' AND c.scope = 'company' AND c.den > t.den
  AND abs(CAST(c.num - t.num AS DOUBLE) / CAST(c.den - t.den AS DOUBLE) - coalesce(s.centre, c.previous)) < abs(c.value - coalesce(s.centre, c.previous)) / 2;

-- An indicator of the whole company moved: a scored one by the sums of the two quarters alone as long as there are no
-- control limits, else only if the months' chart says so too. Cost has a sentence of its own.
INSERT INTO candidate
SELECT period, CASE WHEN worse THEN 'company_worse' ELSE 'company_better' END, certainty(z), CASE WHEN scored THEN 1 ELSE 0.7 END, indicator,
       title || ' ' || value_text(value, unit) || '，比上季度' || up_down(change) || ' ' || difference_text(change, value, unit) ||
         CASE WHEN target IS NULL THEN '' WHEN on_target THEN '，达到目标 ' || round_text(target, unit) ELSE '，未达到目标 ' || round_text(target, unit) END || '。',
       title_en || ' ' || value_text_en(value, unit) || ', ' || up_down_en(change) || ' ' || difference_text_en(change, value, unit) || ' on last quarter' ||
         CASE WHEN target IS NULL THEN '' WHEN on_target THEN ', within the target of ' || round_text_en(target, unit) ELSE ', short of the target of ' || round_text_en(target, unit) END || '.',
       '样本 ' || fixed(n, 0) || ' · 差别是标准误的 ' || fixed(abs(z), 1) || ' 倍',
       'n = ' || fixed(n, 0) || ' · the difference is ' || fixed(abs(z), 1) || ' standard errors',
       figures, 'indicators/' || id || '/index.html', 'rollup', id, m.scope
FROM moved AS m
LEFT JOIN (SELECT period AS at, indicator AS what, scope AS whose, silent, sure AND signal IS NOT NULL AS sure, meaning FROM trend_summary) AS s ON s.at = m.period AND s.what = m.indicator AND s.whose = m.scope
WHERE m.scope = 'company' AND abs(z) >= 3 AND n >= 30 AND NOT counted
  AND CASE WHEN s.at IS NOT NULL AND s.silent IS NULL THEN s.sure AND s.meaning = CASE WHEN worse THEN 'concern' ELSE 'improvement' END ELSE scored AND abs(z) >= 4 END
  AND NOT EXISTS (SELECT 1 FROM explained AS x WHERE x.period = m.period AND x.indicator = m.indicator)
  AND id NOT IN ('cost_per_service', 'cost_per_head', 'csat_uplift', 'cost_reduction')
  AND NOT regexp_matches(id, '_(work_time|median|p[0-9]+)$'); -- its twin, the mean by the clock, says the same

-- The company's control chart says that something has changed for good, and did not say so a quarter before.
INSERT INTO candidate
SELECT s.period, CASE s.meaning WHEN 'concern' THEN 'company_worse' ELSE 'company_better' END, certainty(s.t), CASE WHEN g.scored THEN 1 ELSE 0.7 END, s.indicator,
       s.sentence, s.sentence_en, s.detail, s.detail_en,
       to_json({'value': round(s.value, 6), 'previous': round(s.centre, 6), 'change': round(s.value - s.centre, 6), 'z': round(s.t, 2), 'n': s.n,
                'unit': k.unit, 'target': s.target, 'months': e.months, 'series': e.series}),
       'indicators/' || k.id || '/index.html', 'trend_signals', k.id, s.scope
FROM new_signal AS s
JOIN indicator AS k ON k.indicator = s.indicator AND k.id <> 'cost_per_service'
LEFT JOIN target AS g ON g.indicator = s.indicator
LEFT JOIN series AS e ON e.period = s.period AND e.indicator = s.indicator AND e.scope = s.scope
WHERE s.scope = 'company'
  AND NOT EXISTS (SELECT 1 FROM explained AS x WHERE x.period = s.period AND x.indicator = s.indicator)
  AND NOT EXISTS (SELECT 1 FROM candidate AS c WHERE c.period = s.period AND c.scope = s.scope AND c.subject = s.indicator);

-- The 95 % interval of a value; a share stays between nothing and all.
CREATE OR REPLACE MACRO low(value, se, unit) AS CASE WHEN unit = 'share' THEN greatest(0, value - 1.96 * se) ELSE value - 1.96 * se END;
CREATE OR REPLACE MACRO high(value, se, unit) AS CASE WHEN unit = 'share' THEN least(1, value + 1.96 * se) ELSE value + 1.96 * se END;

-- Against the target: short of it beyond chance, or on it and unchanged.
INSERT INTO candidate
WITH compared AS (
  SELECT *, value_text(low(value, se, unit), unit) AS low_text, value_text(high(value, se, unit), unit) AS high_text,
         value_text_en(low(value, se, unit), unit) AS low_text_en, value_text_en(high(value, se, unit), unit) AS high_text_en
  FROM moved
  WHERE scope = 'company' AND scored AND NOT counted AND target IS NOT NULL AND se > 0 AND n >= 30
    AND CASE WHEN on_target THEN abs(z) < 2 ELSE abs(value - target) >= 3 * se AND coalesce(abs(z), 0) < 3 END
)
SELECT period, CASE WHEN on_target THEN 'on_target' ELSE 'below_target' END,
       CASE WHEN on_target THEN 1 ELSE certainty((value - target) / se) END, 1, indicator,
       CASE WHEN on_target THEN title || ' ' || value_text(value, unit) || '，达到目标 ' || round_text(target, unit) || '；与上季度的差别在误差之内。'
            ELSE title || ' ' || value_text(value, unit) || '，目标 ' || round_text(target, unit) || '，还差 ' || difference_text(value - target, value, unit) || '。' END,
       CASE WHEN on_target THEN title_en || ' ' || value_text_en(value, unit) || ', within the target of ' || round_text_en(target, unit) || '; the difference from last quarter is within the error.'
            ELSE title_en || ' ' || value_text_en(value, unit) || ', ' || difference_text_en(value - target, value, unit) || ' short of the target of ' || round_text_en(target, unit) || '.' END,
       '样本 ' || fixed(n, 0) || ' · 95% 区间 ' || range_text(low_text, high_text),
       'n = ' || fixed(n, 0) || ' · 95% interval ' || range_text(low_text_en, high_text_en),
       figures, 'indicators/' || id || '/index.html', 'rollup', id, scope
FROM compared;
