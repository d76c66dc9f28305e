-- How numbers and periods are written in sentences, in both languages. Readers see these; nothing computes with them.

CREATE OR REPLACE MACRO fixed(x, digits) AS
  format('{:,.' || CAST(digits AS VARCHAR) || 'f}', CAST(half_up(x, digits) AS DOUBLE));

CREATE OR REPLACE MACRO percent(x) AS fixed(100 * x, 1) || '%';

CREATE OR REPLACE MACRO score_text(x, digits) AS fixed(x, digits);

CREATE OR REPLACE MACRO signed_percent(x) AS (CASE WHEN x < 0 THEN '−' ELSE '+' END) || regexp_replace(fixed(100 * abs(x), 1), '\.0$', '') || '%';

-- A value in the unit it is told in: percent, days, hours, minutes. One number is formatted, not one for each unit:
-- a macro is copied into every place that uses it.
CREATE OR REPLACE MACRO told_number(v, unit) AS CASE
  WHEN unit IN ('share', 'ratio') THEN 100 * v
  WHEN unit = 'seconds' AND abs(v) > 259200 THEN v / 86400
  WHEN unit = 'seconds' AND abs(v) >= 3600 THEN v / 3600
  WHEN unit = 'seconds' AND abs(v) >= 60 THEN v / 60
  ELSE v END;
CREATE OR REPLACE MACRO told_unit(v, unit) AS CASE
  WHEN unit = 'seconds' AND abs(v) > 259200 THEN 'days'
  WHEN unit = 'seconds' AND abs(v) >= 3600 THEN 'hours'
  WHEN unit = 'seconds' AND abs(v) >= 60 THEN 'minutes'
  ELSE unit END;
CREATE OR REPLACE MACRO told_text(number, told) AS CASE WHEN told IN ('seconds', 'count') THEN fixed(number, 0) ELSE fixed(number, 1) END;
CREATE OR REPLACE MACRO unit_word(told) AS coalesce(MAP {
  'share': '%', 'ratio': '%', 'days': ' 天', 'hours': ' 小时', 'minutes': ' 分钟', 'seconds': ' 秒', 'count': ' 次',
  'money': ' 元', 'per_1000': '‰', 'pp': ' 个百分点', 'kg': ' 千克', 'per_day': ' 次/天'}[told], ' 分');
CREATE OR REPLACE MACRO unit_word_en(told) AS coalesce(MAP {
  'share': '%', 'ratio': '%', 'days': ' d', 'hours': ' h', 'minutes': ' min', 'seconds': ' s', 'count': '',
  'money': '', 'per_1000': '‰', 'pp': ' pp', 'kg': ' kg', 'per_day': ' a day'}[told], ' points');

-- A value in its unit: 91.8%, 10.8 小时, 86.4 元; in English 91.8%, 10.8 h, ¥86.4.
CREATE OR REPLACE MACRO value_text(v, unit) AS
  told_text(told_number(v, unit), told_unit(v, unit)) || unit_word(told_unit(v, unit));
CREATE OR REPLACE MACRO value_text_en(v, unit) AS
  CASE WHEN unit = 'money' THEN '¥' ELSE '' END || told_text(told_number(v, unit), told_unit(v, unit)) || unit_word_en(told_unit(v, unit));

-- A round number without its nought: a target of 80 分, 95%.
CREATE OR REPLACE MACRO round_text(v, unit) AS regexp_replace(value_text(v, unit), '\.0([^0-9]*)$', '\1');
CREATE OR REPLACE MACRO round_text_en(v, unit) AS regexp_replace(value_text_en(v, unit), '\.0([^0-9]*)$', '\1');

-- From one value to another, with the unit once where both have the same: 76.8–78.8 分.
CREATE OR REPLACE MACRO range_text(low, high) AS CASE
  WHEN regexp_extract(low, '[^0-9]*$') = regexp_extract(high, '[^0-9]*$') THEN regexp_replace(low, '[^0-9]*$', '')
  ELSE low END || '–' || high;

-- A difference in an indicator's unit, without its sign: shares differ by percentage points. A time is told in the
-- unit of the value it belongs to, unless nothing would be left of it.
CREATE OR REPLACE MACRO difference_like(d, v, unit) AS CASE
  WHEN unit IN ('share', 'ratio') THEN 'pp'
  WHEN unit <> 'seconds' THEN unit
  WHEN abs(v) > 259200 AND abs(d) >= 8640 THEN 'days'
  WHEN abs(v) >= 3600 AND abs(v) <= 259200 AND abs(d) >= 360 THEN 'hours'
  WHEN abs(v) >= 60 AND abs(v) < 3600 AND abs(d) >= 6 THEN 'minutes'
  ELSE told_unit(d, unit) END;
CREATE OR REPLACE MACRO difference_number(d, unit, told) AS
  abs(d) / coalesce(MAP {'sharepp': 0.01, 'ratiopp': 0.01, 'secondsdays': 86400, 'secondshours': 3600, 'secondsminutes': 60}[unit || told], 1);
CREATE OR REPLACE MACRO difference_text(d, v, unit) AS
  told_text(difference_number(d, unit, difference_like(d, v, unit)), difference_like(d, v, unit)) || unit_word(difference_like(d, v, unit));
CREATE OR REPLACE MACRO difference_text_en(d, v, unit) AS
  CASE WHEN unit = 'money' THEN '¥' ELSE '' END ||
  told_text(difference_number(d, unit, difference_like(d, v, unit)), difference_like(d, v, unit)) || unit_word_en(difference_like(d, v, unit));

-- A period in words: 2026年9月, 2026年第三季度, 2026年.
CREATE OR REPLACE MACRO period_words(period) AS CASE
  WHEN period LIKE '%Q%' THEN left(period, 4) || '年第' || substr('一二三四', CAST(right(period, 1) AS INTEGER), 1) || '季度'
  WHEN period LIKE '%-%' THEN left(period, 4) || '年' || CAST(CAST(right(period, 2) AS INTEGER) AS VARCHAR) || '月'
  ELSE period || '年' END;
CREATE OR REPLACE MACRO period_words_en(period) AS CASE
  WHEN period LIKE '%Q%' THEN 'Q' || right(period, 1) || ' ' || left(period, 4)
  WHEN period LIKE '%-%' THEN substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * CAST(right(period, 2) AS INTEGER) - 2, 3) || ' ' || left(period, 4)
  ELSE period END;

-- A number of a scheme without needless digits: 90, 87.5.
CREATE OR REPLACE MACRO plain_number(x) AS regexp_replace(fixed(x, 2), '\.?0+$', '');
