-- The periods of the data, and which months each has. A month is complete when its last
-- five days had begun before the data ended; the running month is not scored.
CREATE OR REPLACE TABLE period (
  cycle VARCHAR, period VARCHAR, first_month VARCHAR, last_month VARCHAR,
  previous VARCHAR,         -- the period before, of the same cycle
  months BIGINT,            -- 1, 3 or 12
  complete BOOLEAN,         -- the data reach its end
  whole BOOLEAN             -- and begin no later than it does: its sums can be compared with another's
);
CREATE OR REPLACE TABLE period_month (cycle VARCHAR, period VARCHAR, month VARCHAR);

CREATE OR REPLACE MACRO period_text(cycle, first_day) AS CASE cycle
  WHEN 'month' THEN strftime(first_day, '%Y-%m')
  WHEN 'quarter' THEN strftime(first_day, '%Y') || 'Q' || CAST(extract(quarter FROM first_day) AS VARCHAR)
  ELSE strftime(first_day, '%Y') END;

INSERT INTO period
WITH cycle_length AS (
  SELECT * FROM (VALUES ('month', 1), ('quarter', 3), ('year', 12)) AS c(cycle, months)
), span AS (
  SELECT min(CAST(month || '-01' AS DATE)) AS first_day, max(a.at) AS until
  FROM observation, as_of AS a
), first_day AS (
  SELECT cycle, months, until, first_day AS data_begin, CAST(d.day AS DATE) AS day
  FROM cycle_length, span,
       generate_series(CAST(date_trunc(cycle, first_day) AS TIMESTAMP), until - INTERVAL '1' SECOND, to_months(months)) AS d(day)
  WHERE first_day IS NOT NULL AND until IS NOT NULL
)
SELECT cycle, period_text(cycle, day), strftime(day, '%Y-%m'), strftime(day + to_months(months - 1), '%Y-%m'),
       period_text(cycle, day - to_months(months)), months,
       CAST(day + to_months(months) AS TIMESTAMP) <= until + INTERVAL '5' DAY,
       CAST(day + to_months(months) AS TIMESTAMP) <= until + INTERVAL '5' DAY AND day >= data_begin
FROM first_day
ORDER BY months, day;

INSERT INTO period_month
SELECT p.cycle, p.period, strftime(CAST(p.first_month || '-01' AS DATE) + to_months(k), '%Y-%m')
FROM period AS p, generate_series(0, 11) AS s(k)
WHERE k < p.months
ORDER BY p.months, p.period, k;
