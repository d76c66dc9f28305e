-- The sentences of trend_summary and change_effect; their numbers are in trend_state and change_state (model/trend.go).

-- A word for what a signal means: what takes time gets slower or faster, all else worse or better.
CREATE OR REPLACE MACRO meaning_word(unit, meaning) AS CASE
  WHEN meaning = 'neutral' THEN '与以往不同'
  WHEN unit IN ('seconds', 'hours', 'days') THEN CASE meaning WHEN 'concern' THEN '变慢了' ELSE '变快了' END
  ELSE CASE meaning WHEN 'concern' THEN '变差了' ELSE '改善了' END END;
CREATE OR REPLACE MACRO meaning_word_en(unit, meaning) AS CASE
  WHEN meaning = 'neutral' THEN 'other than usual'
  WHEN unit IN ('seconds', 'hours', 'days') THEN CASE meaning WHEN 'concern' THEN 'slower' ELSE 'faster' END
  ELSE CASE meaning WHEN 'concern' THEN 'worse' ELSE 'better' END END;

INSERT INTO trend_summary
WITH scored AS (
  SELECT indicator, bool_or(NOT reference) AS scored FROM scheme_indicator GROUP BY indicator
), people AS (
  SELECT 'team:' || team_id AS scope, count(*) AS people FROM team_member GROUP BY team_id
  UNION ALL SELECT 'company', count(*) FROM employees
), told AS (
  SELECT s.*, k.title, k.title_en, k.unit, coalesce(t.name || '：', '') AS team, coalesce(t.name || ': ', '') AS team_en,
         CASE WHEN t.name IS NULL THEN k.title_en ELSE lower(k.title_en) END AS name_en,
         coalesce(c.scored, FALSE) AS scored, coalesce(p.people, 0) AS people,
         period_words(s.month) AS month_text, period_words_en(s.month) AS month_text_en,
         value_text(s.value, k.unit) AS value_said, value_text_en(s.value, k.unit) AS value_said_en,
         value_text(s.centre, k.unit) AS centre_said, value_text_en(s.centre, k.unit) AS centre_said_en,
         value_text(s.lower, k.unit) AS lower_said, value_text_en(s.lower, k.unit) AS lower_said_en,
         value_text(s.upper, k.unit) AS upper_said, value_text_en(s.upper, k.unit) AS upper_said_en,
         round_text(s.target, k.unit) AS target_said, round_text_en(s.target, k.unit) AS target_said_en,
         difference_text(s.slope, s.centre, k.unit) AS slope_said, difference_text_en(s.slope, s.centre, k.unit) AS slope_said_en
  FROM trend_state AS s
  JOIN indicator AS k ON k.indicator = s.indicator
  LEFT JOIN scored AS c ON c.indicator = s.indicator
  LEFT JOIN people AS p ON p.scope = s.scope
  LEFT JOIN (SELECT team_id, coalesce(any_value(name), team_id) AS name FROM (SELECT team_id, name FROM teams UNION ALL SELECT team_id, NULL FROM team_member) GROUP BY team_id) AS t
    ON s.scope = 'team:' || t.team_id
)
SELECT period, indicator, scope, months, n, silent, signal, meaning, month, value, run, since, centre, lower, upper, target, assurance, slope, p, t, sure,
       CASE WHEN signal IS NULL THEN 0 ELSE round(CASE WHEN sure THEN 1 ELSE 0.2 END * CASE meaning WHEN 'concern' THEN 1 ELSE 0.9 END * least(1, coalesce(abs(t), 0) / 8)
         * CASE WHEN scope = 'company' THEN 1 ELSE greatest(0.8, people / (SELECT count(*) FROM employees)) END * CASE WHEN scored THEN 1 ELSE 0.85 END, 3) END,
       team || title || CASE
         WHEN silent = 'few_months' THEN '有足够记录的月份只有 ' || CAST(months AS VARCHAR) || ' 个，满 12 个才能说是否在变。'
         WHEN silent = 'rare' THEN '太少见（平均每月不到 1 次），逐月看说不出是否在变。'
         WHEN silent = 'flat' THEN '前 12 个月没有变动过，没有可比的波动。'
         WHEN signal = 'outside' THEN ' ' || month_text || '为 ' || value_said || '，' || CASE WHEN side > 0 THEN '超出上限 ' || upper_said ELSE '低于下限 ' || lower_said END
           || CASE WHEN run >= 3 THEN '，连续 ' || CAST(run AS VARCHAR) || ' 个月' || CASE WHEN side > 0 THEN '高于' ELSE '低于' END || '以往平均 ' || centre_said ELSE '' END || '：' || meaning_word(unit, meaning) || '。'
         WHEN signal = 'shift' THEN '连续 ' || CAST(run AS VARCHAR) || ' 个月' || CASE WHEN side > 0 THEN '高于' ELSE '低于' END || '以往平均 ' || centre_said || '，' || month_text || '为 ' || value_said || '：' || meaning_word(unit, meaning) || '。'
         WHEN signal = 'trend' THEN '连续 6 次环比' || CASE WHEN side > 0 THEN '上升' ELSE '下降' END || '，' || month_text || '为 ' || value_said || '：' || meaning_word(unit, meaning) || '。'
         WHEN signal = 'two_of_three' THEN ' ' || month_text || '为 ' || value_said || '，近 3 个月有 2 个月靠近' || CASE WHEN side > 0 THEN '上限 ' || upper_said ELSE '下限 ' || lower_said END || '：' || meaning_word(unit, meaning) || '。'
         ELSE '在平常的波动之内（' || range_text(lower_said, upper_said) || '）。' END,
       team_en || name_en || CASE
         WHEN silent = 'few_months' THEN ' has enough records in ' || CAST(months AS VARCHAR) || CASE WHEN months = 1 THEN ' month' ELSE ' months' END || ' only; twelve are needed to say whether it changes.'
         WHEN silent = 'rare' THEN ' is too rare (less than once a month) to say month by month whether it changes.'
         WHEN silent = 'flat' THEN ' did not move in its first twelve months: there is nothing usual to compare with.'
         WHEN signal = 'outside' THEN ' was ' || value_said_en || ' in ' || month_text_en || ', ' || CASE WHEN side > 0 THEN 'above the upper limit of ' || upper_said_en ELSE 'below the lower limit of ' || lower_said_en END
           || CASE WHEN run >= 3 THEN ', ' || CAST(run AS VARCHAR) || ' months running ' || CASE WHEN side > 0 THEN 'above' ELSE 'below' END || ' the usual ' || centre_said_en ELSE '' END || ': ' || meaning_word_en(unit, meaning) || '.'
         WHEN signal = 'shift' THEN ' has been ' || CASE WHEN side > 0 THEN 'above' ELSE 'below' END || ' the usual ' || centre_said_en || ' for ' || CAST(run AS VARCHAR) || ' months running, ' || value_said_en || ' in ' || month_text_en || ': ' || meaning_word_en(unit, meaning) || '.'
         WHEN signal = 'trend' THEN ' has ' || CASE WHEN side > 0 THEN 'risen' ELSE 'fallen' END || ' six times running, to ' || value_said_en || ' in ' || month_text_en || ': ' || meaning_word_en(unit, meaning) || '.'
         WHEN signal = 'two_of_three' THEN ' was ' || value_said_en || ' in ' || month_text_en || '; two of three months were close to the ' || CASE WHEN side > 0 THEN 'upper limit of ' || upper_said_en ELSE 'lower limit of ' || lower_said_en END || ': ' || meaning_word_en(unit, meaning) || '.'
         ELSE ' is within what is usual (' || range_text(lower_said_en, upper_said_en) || ').' END,
       concat_ws(' · ',
         CASE assurance WHEN 'always' THEN '照现在的波动，目标 ' || target_said || ' 总能达到' WHEN 'never' THEN '照现在的波动，目标 ' || target_said || ' 总达不到' WHEN 'hit_and_miss' THEN '目标 ' || target_said || ' 时而达到、时而达不到' END,
         CASE WHEN p < 0.05 AND regexp_matches(slope_said, '[1-9]') THEN '近 24 个月平均每月' || CASE WHEN slope > 0 THEN '升' ELSE '降' END || ' ' || slope_said END,
         CASE WHEN sure THEN NULL WHEN signal IS NOT NULL THEN '同时看了许多条曲线，单独这一条可能只是偶然' END,
         '本季度样本 ' || fixed(n, 0)),
       concat_ws(' · ',
         CASE assurance WHEN 'always' THEN 'as it goes now, the target of ' || target_said_en || ' is always met' WHEN 'never' THEN 'as it goes now, the target of ' || target_said_en || ' is never met' WHEN 'hit_and_miss' THEN 'the target of ' || target_said_en || ' is hit or missed by chance' END,
         CASE WHEN p < 0.05 AND regexp_matches(slope_said, '[1-9]') THEN CASE WHEN slope > 0 THEN 'up ' ELSE 'down ' END || slope_said_en || ' a month over 24 months' END,
         CASE WHEN sure THEN NULL WHEN signal IS NOT NULL THEN 'among so many lines this one alone may be chance' END,
         'n = ' || fixed(n, 0) || ' in the quarter')
FROM told
ORDER BY period, indicator, scope;

INSERT INTO change_effect
WITH told AS (
  SELECT s.*, k.unit, coalesce(t.name, CASE WHEN s.scope = 'company' THEN '' ELSE regexp_replace(s.scope, '^team:', '') END) AS team,
         coalesce(k.title, s.indicator, '指标') AS name, coalesce(lower(k.title_en), s.indicator, 'indicators') AS name_en,
         value_text(s.before, k.unit) AS before_said, value_text_en(s.before, k.unit) AS before_said_en,
         value_text(s.after, k.unit) AS after_said, value_text_en(s.after, k.unit) AS after_said_en,
         difference_text(s.effect, s.before, k.unit) AS effect_said, difference_text_en(s.effect, s.before, k.unit) AS effect_said_en
  FROM change_state AS s
  LEFT JOIN indicator AS k ON k.indicator = s.indicator
  LEFT JOIN (SELECT team_id, any_value(name) AS name FROM teams GROUP BY team_id) AS t ON s.scope = 'team:' || t.team_id
)
SELECT change_id, applied_on, title, scope, indicator, expected, level, level_se, slope, slope_se, effect, effect_se, p, before, after, months_before, months_after, seasonal, verdict,
       '“' || title || '”' || CASE
         WHEN verdict = 'no_data' THEN '：' || team || name || '没有可以比较的数据。'
         WHEN verdict = 'too_early' AND months_before < 8 THEN '之前只有 ' || CAST(months_before AS VARCHAR) || ' 个月有足够的' || name || '记录，少于 8 个月，说不出有没有用。'
         WHEN verdict = 'too_early' THEN '之后只有 ' || CAST(months_after AS VARCHAR) || ' 个月有足够的' || name || '记录，满 8 个月才能说有没有用。'
         WHEN verdict = 'did_not' THEN '看不出效果：' || team || name || '之前 ' || CAST(months_before AS VARCHAR) || ' 个月平均 ' || before_said || '，之后 ' || CAST(months_after AS VARCHAR) || ' 个月平均 ' || after_said || '，差别在误差之内。'
         ELSE CASE verdict WHEN 'worked' THEN '见效' ELSE '之后反而变差' END || '：' || team || name || '比照原来的走势平均' || CASE WHEN effect > 0 THEN '高' ELSE '低' END || ' ' || effect_said
           || '；之前 ' || CAST(months_before AS VARCHAR) || ' 个月平均 ' || before_said || '，之后 ' || CAST(months_after AS VARCHAR) || ' 个月平均 ' || after_said || '。' END,
       '"' || title || '"' || CASE
         WHEN verdict = 'no_data' THEN ': ' || CASE WHEN team = '' THEN '' ELSE team || ', ' END || name_en || ': no data to compare.'
         WHEN verdict = 'too_early' AND months_before < 8 THEN ': only ' || CAST(months_before AS VARCHAR) || ' months before it have enough records of ' || name_en || '; below eight it cannot be said whether it helped.'
         WHEN verdict = 'too_early' THEN ': only ' || CAST(months_after AS VARCHAR) || ' months since have enough records of ' || name_en || '; it takes eight to say whether it helped.'
         WHEN verdict = 'did_not' THEN ' shows no effect: ' || CASE WHEN team = '' THEN '' ELSE team || ', ' END || name_en || ' was ' || before_said_en || ' over ' || CAST(months_before AS VARCHAR) || ' months before and ' || after_said_en || ' over ' || CAST(months_after AS VARCHAR) || ' after, within the error.'
         ELSE CASE verdict WHEN 'worked' THEN ' worked: ' ELSE ' was followed by worse: ' END || CASE WHEN team = '' THEN '' ELSE team || ', ' END || name_en || ' is ' || effect_said_en || CASE WHEN effect > 0 THEN ' above' ELSE ' below' END
           || ' where it was heading; ' || before_said_en || ' over ' || CAST(months_before AS VARCHAR) || ' months before, ' || after_said_en || ' over ' || CAST(months_after AS VARCHAR) || ' after.' END
FROM told
ORDER BY applied_on, change_id, indicator;
