-- What indicator files and derivations need and DuckDB spells in its own way.
-- Another engine gets one file like this with the same names.

-- A time of day such as 09:00 or 9:00; anything unreadable gives NULL.
CREATE OR REPLACE MACRO clock_time(words) AS try_cast(words AS TIME);

-- The moment a clock shows a time of day on a day.
CREATE OR REPLACE MACRO moment(day, clock) AS CAST(day AS DATE) + CAST(clock AS TIME);

-- The working time of all days before a moment's own, and what of its own day had passed by then.
CREATE OR REPLACE MACRO worked_by(seconds_before, workday, opens, closes, moment) AS
  seconds_before + CASE WHEN workday THEN greatest(0, least(date_diff('second', opens, closes), date_diff('second', opens, moment))) ELSE 0 END;

-- How many steps of a deduction a shortfall of x steps is; 90 − 88 is two steps and never one.
CREATE OR REPLACE MACRO steps(x, how) AS CASE how
  WHEN 'started' THEN ceil(x - 1e-9)
  WHEN 'proportional' THEN x
  ELSE floor(x + 1e-9) END;

-- Round half up to digits; 89.995 is 90.00 however it is stored.
CREATE OR REPLACE MACRO half_up(x, digits) AS
  CAST(floor(CAST(x AS DOUBLE) * power(10, digits) + 0.5 + 1e-9) / power(10, digits) AS DECIMAL(18,4));

-- Whether a value stands in a relation to a bound: a share of 0.6 is not below 60 %, however it is stored.
CREATE OR REPLACE MACRO meets(value, op, bound) AS CASE op
  WHEN '<' THEN value < bound - 1e-9
  WHEN '<=' THEN value <= bound + 1e-9
  WHEN '>' THEN value > bound + 1e-9
  WHEN '>=' THEN value >= bound - 1e-9
  WHEN '=' THEN abs(value - bound) <= 1e-9 END;

-- Keep x between low and high.
CREATE OR REPLACE MACRO clamp(x, low, high) AS greatest(low, least(high, x));

-- A ratio of exact sums; nothing over nothing is nothing.
CREATE OR REPLACE MACRO ratio(num, den) AS
  CASE WHEN den <> 0 THEN CAST(num AS DOUBLE) / CAST(den AS DOUBLE) END;

-- The text of the month a moment lies in: 2026-09.
CREATE OR REPLACE MACRO month_of(moment) AS strftime(moment, '%Y-%m');
