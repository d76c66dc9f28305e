-- What is really changing: control charts, slopes, whether changes worked, and the demand to come. This file makes the
-- tables; model/trend.go, model/change.go and model/forecast.go fill in the numbers, trend_words.sql the sentences.

-- Every month of every indicator of the company and of each team, from the first with records on: a month without
-- keeps its place. Limits come from the first twelve months of five records and more and are not moved afterwards;
-- with fewer there are none. A month of fewer than five records, or of less than a third of what those twelve have, is
-- shown and says nothing.
CREATE OR REPLACE TABLE trend (
  indicator VARCHAR,
  scope VARCHAR,            -- company | team:<id>
  month VARCHAR,
  value DOUBLE,             -- null: no records
  n BIGINT,
  chart VARCHAR,            -- xmr | laney: limits of a share of large volumes, which grow and shrink with the month's cases
  centre DOUBLE, lower DOUBLE, upper DOUBLE,  -- the mean of the first twelve months and what chance explains around it
  signal VARCHAR,           -- outside | shift | trend | two_of_three; null is nothing
  side INTEGER,             -- 1: towards higher values, -1: lower
  meaning VARCHAR,          -- improvement | concern | neutral (no direction is better); null with no signal
  slope DOUBLE,             -- Theil and Sen's, a month, over the 24 months up to this one; null below eight with values
  p DOUBLE                  -- Mann and Kendall's, two-sided
);

-- What the charts say at the end of each quarter.
CREATE OR REPLACE TABLE trend_summary (
  period VARCHAR, indicator VARCHAR, scope VARCHAR,
  months BIGINT,            -- with enough records, up to then
  n BIGINT,                 -- records in the quarter
  silent VARCHAR,           -- why there are no limits: few_months | rare (less than one case a month) | flat (never moved); null: there are
  signal VARCHAR,           -- of the quarter's months, the weightiest; null is nothing
  meaning VARCHAR,          -- improvement | concern | neutral
  month VARCHAR,            -- with that signal, else the last with enough records
  value DOUBLE,             -- of that month
  run BIGINT,               -- months in a row, up to it, on its side of the centre
  since VARCHAR,            -- the first of these
  centre DOUBLE, lower DOUBLE, upper DOUBLE,
  target DOUBLE,            -- the first by name of the schemes that have one
  assurance VARCHAR,        -- always | never | hit_and_miss: does what is usual now reach the target? Usual now is the run, where it is a shift
  slope DOUBLE, p DOUBLE,   -- as in trend, at the quarter's end
  t DOUBLE,                 -- the quarter's months against the first twelve, in standard errors; null before these are over
  sure BOOLEAN,             -- it differs, at a false discovery rate of 5 % among all that were looked at in the quarter
  importance DOUBLE,        -- sure × how sure × concern before improvement × reach (share of the people) × scored or not; 0 without a signal
  sentence VARCHAR, sentence_en VARCHAR, detail VARCHAR, detail_en VARCHAR
);

-- Did it work? One row per change and indicator that it names (the scored ones where it names none): a segmented
-- regression over all complete months; the month in which the change was made belongs to the side of its greater part.
CREATE OR REPLACE TABLE change_effect (
  change_id VARCHAR, applied_on DATE, title VARCHAR, scope VARCHAR, indicator VARCHAR,
  expected VARCHAR,         -- up | down; where the change does not say, what is better
  level DOUBLE, level_se DOUBLE,  -- the jump in the first month after
  slope DOUBLE, slope_se DOUBLE,  -- by how much more it rises a month since
  effect DOUBLE, effect_se DOUBLE, p DOUBLE,  -- the mean of both over the months after, against how it would have gone on
  before DOUBLE, after DOUBLE,    -- plain means of the months
  months_before BIGINT, months_after BIGINT,  -- with enough records
  seasonal BOOLEAN,         -- a yearly wave was taken out (from two years on)
  verdict VARCHAR,          -- worked | did_not | worse | too_early (fewer than eight months on a side) | no_data
  sentence VARCHAR, sentence_en VARCHAR
);

-- Demand to come, by the method that erred least in the past.
CREATE OR REPLACE TABLE forecast (
  scope VARCHAR, measure VARCHAR,  -- tickets: opened in a month
  month VARCHAR, horizon BIGINT,   -- months after the last complete one
  method VARCHAR,           -- naive | seasonal_naive | holt_winters
  value DOUBLE, low DOUBLE, high DOUBLE,  -- 80 % of what came lay in such a range
  mase DOUBLE,              -- its mean error in the past in units of the mean step from month to month: below 1 is better than guessing the last month again
  tried BIGINT              -- forecasts of the past from which the range is taken
);

-- Every forecast of the past by every method, from what was known then.
CREATE OR REPLACE TABLE forecast_backtest (
  scope VARCHAR, measure VARCHAR, method VARCHAR,
  origin VARCHAR,           -- the last month known then
  horizon BIGINT, month VARCHAR, actual DOUBLE, forecast DOUBLE, error DOUBLE  -- actual − forecast
);
