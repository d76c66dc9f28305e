-- How a cell of an export becomes a value. Every macro takes text and gives null for what it cannot read.

-- A cell without the blanks around it (also full-width and no-break ones, and NUL).
CREATE OR REPLACE TEMP MACRO kaohe_trim(t) AS
  nullif(trim(t, ' ' || chr(0) || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288) || chr(65279)), '');

-- A text with one kind of line end. _x000D_ is how a workbook keeps a carriage return, which some converters to
-- CSV leave as it stands.
CREATE OR REPLACE TEMP MACRO kaohe_text(t) AS
  CASE WHEN contains(t, chr(13)) OR contains(t, '_x000D_')
       THEN kaohe_trim(replace(replace(replace(t, '_x000D_', chr(13)), chr(13) || chr(10), chr(10)), chr(13), chr(10)))
       ELSE t END;

-- The words that stand for "nothing" when a mapping names none itself. (Not t IN (…): the engine would
-- make a join of every such list.)
CREATE OR REPLACE TEMP MACRO kaohe_present(t) AS
  CASE WHEN strlen(t) > 6 THEN t
       ELSE CASE t WHEN '?' THEN NULL WHEN '-' THEN NULL WHEN '--' THEN NULL WHEN '/' THEN NULL
                   WHEN 'NA' THEN NULL WHEN 'N/A' THEN NULL WHEN 'n/a' THEN NULL WHEN 'NULL' THEN NULL WHEN 'null' THEN NULL
                   WHEN '无' THEN NULL WHEN '空' THEN NULL WHEN '？' THEN NULL WHEN '－' THEN NULL WHEN '—' THEN NULL
                   ELSE t END END;

-- Each macro below tries the usual way of writing first, for that is nearly every cell, and then one careful way.
-- The careful way stands in a branch of its own, whose parts stand nowhere else: the engine would otherwise
-- compute them for every cell. Numbers have up to 12 digits before and 6 after the point.

-- Full-width digits and signs as plain ones.
CREATE OR REPLACE TEMP MACRO kaohe_halfwidth(t) AS
  translate(t, '０１２３４５６７８９．，－＋％：／　', '0123456789.,-+%:/ ');

-- 1,234.50  ￥120  120元  １２, and the number of a percentage.
CREATE OR REPLACE TEMP MACRO kaohe_digits(t) AS
  replace(trim(kaohe_halfwidth(t), '￥¥$元% '), ',', '');

-- 95% is 0.95.
CREATE OR REPLACE TEMP MACRO kaohe_number(t) AS
  CASE WHEN TRY_CAST(t AS DECIMAL(18,6)) IS NOT NULL THEN TRY_CAST(t AS DECIMAL(18,6))
       WHEN contains(t, '%') OR contains(t, '％') THEN TRY_CAST(TRY_CAST(kaohe_digits(t) AS DECIMAL(18,6)) / 100 AS DECIMAL(18,6))
       ELSE TRY_CAST(kaohe_digits(t) AS DECIMAL(18,6)) END;

-- A whole number; 3.0 is one, 3.5 is not.
CREATE OR REPLACE TEMP MACRO kaohe_integer(t) AS
  CASE WHEN NOT contains(t, '.') AND TRY_CAST(t AS BIGINT) IS NOT NULL THEN TRY_CAST(t AS BIGINT)
       ELSE TRY_CAST(regexp_extract(kaohe_digits(t), '^([-+]?[0-9]+)(\.0*)?$', 1) AS BIGINT) END;

CREATE OR REPLACE TEMP MACRO kaohe_bool(t) AS
  CASE WHEN strlen(t) > 6 THEN NULL
       ELSE CASE lower(t)
         WHEN '是' THEN true WHEN 'y' THEN true WHEN 'true' THEN true WHEN '1' THEN true WHEN 'yes' THEN true WHEN 't' THEN true
         WHEN '1.0' THEN true WHEN '有' THEN true WHEN '对' THEN true WHEN '√' THEN true WHEN '已' THEN true WHEN 'on' THEN true
         WHEN '否' THEN false WHEN 'n' THEN false WHEN 'false' THEN false WHEN '0' THEN false WHEN 'no' THEN false WHEN 'f' THEN false
         WHEN '0.0' THEN false WHEN '没有' THEN false WHEN '错' THEN false WHEN '×' THEN false WHEN '未' THEN false WHEN 'off' THEN false
       END END;

-- Days since 1899-12-30, as a workbook keeps a time whose column was saved as text (years 1954 to 2119).
CREATE OR REPLACE TEMP MACRO kaohe_serial(t) AS
  CASE WHEN regexp_full_match(t, '[2-7][0-9]{4}(\.[0-9]+)?')
       THEN TIMESTAMP '1899-12-30' + to_seconds(round(TRY_CAST(t AS DOUBLE) * 86400)) END;

-- Year first, with - / or 年月日时分秒, full-width or not; with dots; or a workbook's serial.
CREATE OR REPLACE TEMP MACRO kaohe_written_time(t) AS
  coalesce(
    TRY_CAST(rtrim(translate(t, '０１２３４５６７８９：－／　年月日时分秒', '0123456789:-/ -- ::'), ' :') AS TIMESTAMP),
    try_strptime(t, ['%Y.%m.%d %H:%M:%S', '%Y.%m.%d %H:%M', '%Y.%m.%d']),
    kaohe_serial(t));
CREATE OR REPLACE TEMP MACRO kaohe_time(t) AS
  CASE WHEN TRY_CAST(t AS TIMESTAMP) IS NOT NULL THEN TRY_CAST(t AS TIMESTAMP) ELSE kaohe_written_time(t) END;
CREATE OR REPLACE TEMP MACRO kaohe_time_as(t, format) AS
  CASE WHEN try_strptime(t, format) IS NOT NULL THEN try_strptime(t, format)
       ELSE coalesce(try_strptime(kaohe_halfwidth(t), format), kaohe_serial(t)) END;

-- 00:02:23, 2:23 (minutes and seconds), 12:02:23 AM (how Excel shows 2 min 23 s).
CREATE OR REPLACE TEMP MACRO kaohe_clock(t) AS
  CASE WHEN regexp_full_match(t, '[0-9]{1,6}:[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]+)?')
         THEN TRY_CAST(split_part(t, ':', 1) AS BIGINT) * 3600 + TRY_CAST(split_part(t, ':', 2) AS BIGINT) * 60 + TRY_CAST(round(TRY_CAST(split_part(t, ':', 3) AS DECIMAL(9,3))) AS BIGINT)
       WHEN regexp_full_match(t, '[0-9]{1,6}:[0-5]?[0-9]')
         THEN TRY_CAST(split_part(t, ':', 1) AS BIGINT) * 60 + TRY_CAST(split_part(t, ':', 2) AS BIGINT)
       WHEN regexp_full_match(upper(t), '[0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M')
         THEN date_diff('second', TIMESTAMP '1900-01-01', try_strptime(t, '%I:%M:%S %p')) END;
-- A number is widened first: the largest one times a day's seconds must not stop the build.
CREATE OR REPLACE TEMP MACRO kaohe_seconds(t, factor) AS
  CASE WHEN contains(t, ':') THEN kaohe_clock(t)
       WHEN contains(t, '：') THEN kaohe_clock(kaohe_halfwidth(t))
       ELSE TRY_CAST(round(CAST(kaohe_number(t) AS DECIMAL(38,6)) * factor) AS BIGINT) END;
