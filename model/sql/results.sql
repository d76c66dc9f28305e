-- The public result tables. Analysts build on these names and columns.
-- Periods are text: 2026-09, 2026Q3, 2026. Shares are 0–1, money in the project's currency,
-- durations in seconds. Sentences stand in Chinese and, with the suffix _en, in English.

-- What exists: one row per indicator of the library, and one per other variant of parameters that a scheme uses.
CREATE OR REPLACE TABLE indicator (
  indicator VARCHAR,        -- the name observations carry: the id, or id(param=value) for other parameters
  id VARCHAR,               -- the file's name
  title VARCHAR, title_en VARCHAR,
  definition VARCHAR, definition_en VARCHAR,
  unit VARCHAR,             -- share | seconds | points | count | money | per_1000 | score …
  better VARCHAR,           -- higher | lower | range | none
  counted BOOLEAN,          -- true: a count of events (den is 0), value = sum(num)
  tables VARCHAR,           -- canonical tables it reads, comma separated
  missing_tables VARCHAR,   -- those that this project does not give; empty when it can be computed
  sql VARCHAR               -- the file as it ran
);

CREATE OR REPLACE TABLE observation (
  indicator VARCHAR, employee_id VARCHAR, team_id VARCHAR, month VARCHAR,
  n BIGINT, num DECIMAL(38,6), den DECIMAL(38,6), value DOUBLE,
  num2 DECIMAL(38,6), den2 DECIMAL(38,6), numden DECIMAL(38,6), excluded BIGINT
);

-- The records behind the observations of scored indicators: what a person may look up.
CREATE OR REPLACE TABLE evidence (
  indicator VARCHAR, employee_id VARCHAR, month VARCHAR, "at" TIMESTAMP, ref VARCHAR,
  num DECIMAL(38,6), den DECIMAL(38,6), against BOOLEAN   -- against: this record lowered the value
);

CREATE OR REPLACE TABLE score (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR,
  dimension VARCHAR, indicator VARCHAR, position INTEGER, weight DOUBLE,
  value DOUBLE, n BIGINT, num DECIMAL(38,6), den DECIMAL(38,6), target DOUBLE, rule VARCHAR,
  shortfall DOUBLE,         -- in the bad direction, in the indicator's unit, never below 0
  points_lost DECIMAL(18,6), points DECIMAL(18,6), max_points DECIMAL(18,6), -- of the 100, after missing was redistributed
  status VARCHAR            -- scored | missing | small_sample | reference
);

CREATE OR REPLACE TABLE dimension_score (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR,
  dimension VARCHAR, position INTEGER, score DECIMAL(18,2), max_score DECIMAL(18,2)
);

CREATE OR REPLACE TABLE scorecard (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR, team_id VARCHAR,
  score DECIMAL(18,4),      -- the official score, rounded half up to the scheme's digits
  dimension_scores MAP(VARCHAR, DECIMAL(18,2)),
  grade VARCHAR, rank BIGINT, peers BIGINT,
  rank_low BIGINT, rank_high BIGINT, tier BIGINT,
  complete BIGINT, complete_of BIGINT,      -- k of m base periods
  previous DECIMAL(18,4), change DECIMAL(18,4), services BIGINT
);

CREATE OR REPLACE TABLE action (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR,
  kind VARCHAR,             -- pay | promotion | award | training | plan | gate
  value VARCHAR, value_en VARCHAR, because VARCHAR, because_en VARCHAR
);

CREATE OR REPLACE TABLE team_score (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, team_id VARCHAR,
  people BIGINT, score DECIMAL(18,4), previous DECIMAL(18,4), change DECIMAL(18,4), rank BIGINT, teams BIGINT
);

CREATE OR REPLACE TABLE company_score (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR,
  people BIGINT, score DECIMAL(18,4), previous DECIMAL(18,4), change DECIMAL(18,4)
);

-- How many people hold each grade, per team and (team_id is null) for the company.
CREATE OR REPLACE TABLE grade_count (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, team_id VARCHAR,
  grade VARCHAR, position INTEGER, people BIGINT, previous BIGINT
);

-- Every used indicator pooled for every scope and period: company, team (with sub-teams), peer group.
CREATE OR REPLACE TABLE rollup (
  indicator VARCHAR, scope VARCHAR,        -- company | team:<id> | scheme:<id>
  cycle VARCHAR, period VARCHAR,
  people BIGINT, n BIGINT, num DECIMAL(38,6), den DECIMAL(38,6), value DOUBLE,
  se DOUBLE,                               -- standard error of value, linearised; null below 2 records
  previous DOUBLE, change DOUBLE, z DOUBLE -- against the period before; z = change / its standard error
);

CREATE OR REPLACE TABLE cost_per_service (
  period VARCHAR, scope VARCHAR, split VARCHAR, part VARCHAR,
  services BIGINT, cost DECIMAL(38,2), unit_cost DOUBLE, change DOUBLE, mix DOUBLE, rate DOUBLE, volume DOUBLE
);

CREATE OR REPLACE TABLE finding (
  period VARCHAR, kind VARCHAR, importance DOUBLE, subject VARCHAR,
  sentence VARCHAR, sentence_en VARCHAR, detail VARCHAR, detail_en VARCHAR,
  figures VARCHAR,          -- JSON: the numbers in the sentence, and "series" (last 12 months) with "target" where there is one
  page VARCHAR,             -- relative address within the period, e.g. teams/east2/index.html
  query VARCHAR             -- name of the query that gives the figures
);
