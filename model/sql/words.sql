-- How numbers and periods are written in sentences, in both languages. Readers see these; nothing computes with them.

CREATE OR REPLACE MACRO fixed(x, digits) AS
  format('{:,.' || CAST(digits AS VARCHAR) || 'f}', CAST(half_up(x, digits) AS DOUBLE));

CREATE OR REPLACE MACRO percent(x) AS fixed(100 * x, 1) || '%';

CREATE OR REPLACE MACRO score_text(x, digits) AS fixed(x, digits);

CREATE OR REPLACE MACRO signed_percent(x) AS (CASE WHEN x < 0 THEN '−' ELSE '+' END) || regexp_replace(fixed(100 * abs(x), 1), '\.0$', '') || '%';

-- A value in its unit: 91.8%, 10.8 小时, 86.4 元.
CREATE OR REPLACE MACRO value_text(v, unit) AS CASE
  WHEN unit IN ('share', 'ratio') THEN percent(v)
  WHEN unit = 'seconds' AND abs(v) > 259200 THEN fixed(v / 86400, 1) || ' 天'
  WHEN unit = 'seconds' AND abs(v) >= 3600 THEN fixed(v / 3600, 1) || ' 小时'
  WHEN unit = 'seconds' AND abs(v) >= 60 THEN fixed(v / 60, 1) || ' 分钟'
  WHEN unit = 'seconds' THEN fixed(v, 0) || ' 秒'
  WHEN unit = 'hours' THEN fixed(v, 1) || ' 小时'
  WHEN unit = 'days' THEN fixed(v, 1) || ' 天'
  WHEN unit = 'count' THEN fixed(v, 0) || ' 次'
  WHEN unit = 'money' THEN fixed(v, 1) || ' 元'
  WHEN unit = 'per_1000' THEN fixed(v, 1) || '‰'
  WHEN unit = 'pp' THEN fixed(v, 1) || ' 个百分点'
  WHEN unit = 'kg' THEN fixed(v, 1) || ' 千克'
  WHEN unit = 'per_day' THEN fixed(v, 1) || ' 次/天'
  ELSE fixed(v, 1) || ' 分' END;

CREATE OR REPLACE MACRO value_text_en(v, unit) AS CASE
  WHEN unit IN ('share', 'ratio') THEN percent(v)
  WHEN unit = 'seconds' AND abs(v) > 259200 THEN fixed(v / 86400, 1) || ' d'
  WHEN unit = 'seconds' AND abs(v) >= 3600 THEN fixed(v / 3600, 1) || ' h'
  WHEN unit = 'seconds' AND abs(v) >= 60 THEN fixed(v / 60, 1) || ' min'
  WHEN unit = 'seconds' THEN fixed(v, 0) || ' s'
  WHEN unit = 'hours' THEN fixed(v, 1) || ' h'
  WHEN unit = 'days' THEN fixed(v, 1) || ' d'
  WHEN unit = 'count' THEN fixed(v, 0)
  WHEN unit = 'money' THEN '¥' || fixed(v, 1)
  WHEN unit = 'per_1000' THEN fixed(v, 1) || '‰'
  WHEN unit = 'pp' THEN fixed(v, 1) || ' pp'
  WHEN unit = 'kg' THEN fixed(v, 1) || ' kg'
  WHEN unit = 'per_day' THEN fixed(v, 1) || ' a day'
  ELSE fixed(v, 1) || ' points' END;

-- A difference in an indicator's unit, without its sign: shares differ by percentage points.
CREATE OR REPLACE MACRO difference_text(d, unit) AS CASE
  WHEN unit IN ('share', 'ratio') THEN fixed(100 * abs(d), 1) || ' 个百分点'
  ELSE value_text(abs(d), unit) END;
CREATE OR REPLACE MACRO difference_text_en(d, unit) AS CASE
  WHEN unit IN ('share', 'ratio') THEN fixed(100 * abs(d), 1) || ' pp'
  ELSE value_text_en(abs(d), unit) END;

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
