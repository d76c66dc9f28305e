-- What one column of an export holds. look_value has a row for each different cell: cell, the text without the blanks
-- around it; t0, the same without the words for "nothing"; and cells, how many there are.
WITH reading AS (
  SELECT t0, cell, cells,
         kaohe_number(t0) AS number,
         kaohe_integer(t0) IS NOT NULL AS is_integer,
         kaohe_bool(t0) IS NOT NULL AS is_bool,
         kaohe_clock(t0) IS NOT NULL AS is_clock,
         -- A number of digits alone is no written time.
         kaohe_time(t0) IS NOT NULL AND NOT regexp_full_match(t0, '[0-9.]+') AS is_time,
         kaohe_serial(t0) IS NOT NULL AS is_serial,
         contains(t0, ':') OR contains(t0, '：') OR contains(t0, '时') AS has_clock,
         regexp_full_match(t0, '(19|20)[0-9]{6}') AND try_strptime(t0, '%Y%m%d') IS NOT NULL AS is_compact,
         regexp_full_match(t0, '[0-9]{6}') AND try_strptime(t0, '%y%m%d') IS NOT NULL AS is_short_compact,
         regexp_matches(t0, '^[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}') AS is_short
  FROM look_value
)
SELECT CAST(coalesce(sum(cells) FILTER (WHERE t0 IS NOT NULL), 0) AS BIGINT) AS filled,
       count(t0) AS different,
       coalesce(max(length(t0)), 0) AS longest,
       CAST(coalesce(sum(cells) FILTER (WHERE number IS NOT NULL), 0) AS BIGINT) AS numbers,
       CAST(coalesce(sum(cells) FILTER (WHERE is_integer), 0) AS BIGINT) AS integers,
       CAST(coalesce(min(number), 0) AS DOUBLE) AS least,
       CAST(coalesce(max(number), 0) AS DOUBLE) AS most,
       CAST(coalesce(sum(cells) FILTER (WHERE is_bool), 0) AS BIGINT) AS bools,
       CAST(coalesce(sum(cells) FILTER (WHERE is_clock), 0) AS BIGINT) AS clocks,
       CAST(coalesce(sum(cells) FILTER (WHERE is_time), 0) AS BIGINT) AS times,
       CAST(coalesce(sum(cells) FILTER (WHERE is_serial), 0) AS BIGINT) AS serials,
       CAST(coalesce(sum(cells) FILTER (WHERE has_clock), 0) AS BIGINT) AS with_clock,
       CAST(coalesce(sum(cells) FILTER (WHERE is_compact), 0) AS BIGINT) AS compact,
       CAST(coalesce(sum(cells) FILTER (WHERE is_short_compact), 0) AS BIGINT) AS short_compact,
       CAST(coalesce(sum(cells) FILTER (WHERE is_short), 0) AS BIGINT) AS short_dates,
       list_sort(list(cell) FILTER (WHERE t0 IS NULL AND cell IS NOT NULL)) AS nothings
FROM reading
