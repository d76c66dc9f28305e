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
  aggregate VARCHAR,        -- sum: it adds up; median, p90 …: a level, taken anew from the events of each scope and period
  tables VARCHAR,           -- canonical tables it reads, comma separated
  missing_tables VARCHAR,   -- those that this project does not give; empty when it can be computed
  sql VARCHAR               -- the file as it ran
);

CREATE OR REPLACE TABLE observation (
  indicator VARCHAR, employee_id VARCHAR, team_id VARCHAR, month VARCHAR,
  n BIGINT, num DECIMAL(38,6), den DECIMAL(38,6), value DOUBLE,
  num2 DECIMAL(38,6), den2 DECIMAL(38,6), numden DECIMAL(38,6), excluded BIGINT
);

-- The observations that appeals have corrected, as they were before: same columns, only those rows.
CREATE OR REPLACE TABLE observation_original (
  indicator VARCHAR, employee_id VARCHAR, team_id VARCHAR, month VARCHAR,
  n BIGINT, num DECIMAL(38,6), den DECIMAL(38,6), value DOUBLE,
  num2 DECIMAL(38,6), den2 DECIMAL(38,6), numden DECIMAL(38,6), excluded BIGINT
);

-- The records behind the observations of scored indicators: what a person may look up.
CREATE OR REPLACE TABLE evidence (
  indicator VARCHAR, employee_id VARCHAR, month VARCHAR, "at" TIMESTAMP, ref VARCHAR,
  num DECIMAL(38,6), den DECIMAL(38,6), against BOOLEAN   -- against: this record lowered the value
);

-- Whose records count on a person's scorecard: their own, and under scope team those of everyone below them too.
CREATE OR REPLACE TABLE card_member (scheme VARCHAR, employee_id VARCHAR, member_id VARCHAR);

CREATE OR REPLACE TABLE score (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR,
  dimension VARCHAR, indicator VARCHAR, position INTEGER, weight DOUBLE,
  value DOUBLE,             -- what was scored: after adjustment for the mix of cases
  n BIGINT, num DECIMAL(38,6), den DECIMAL(38,6),
  target DOUBLE,            -- the one that applied to the person in the period
  rule VARCHAR,
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
  kind VARCHAR,             -- pay | promotion | award | training | plan | gate | reward | penalty | warning | resources | multiplier
  value VARCHAR, value_en VARCHAR, because VARCHAR, because_en VARCHAR
);

-- What was appealed against, and what came of it: one row per appeal and the scorecard of the base cycle that it
-- touches. An appeal that is pending has no decision; one that changed nothing has after = before.
CREATE OR REPLACE TABLE appeal_result (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR,
  appeal_id VARCHAR, indicator VARCHAR, filed_at TIMESTAMP, decided_at TIMESTAMP,
  decision VARCHAR,         -- accepted | partial | rejected | null
  days DOUBLE,              -- calendar days from filing to decision
  reason VARCHAR, evidence VARCHAR,
  value_before DOUBLE, value_after DOUBLE,  -- on that scorecard; no value after: accepted, yet nothing could be corrected
  points_before DECIMAL(18,6), points_after DECIMAL(18,6),
  score_before DECIMAL(18,4), score_after DECIMAL(18,4),
  grade_before VARCHAR, grade_after VARCHAR
);

-- Goals as a tree, depth first by position, and how far each has come.
CREATE OR REPLACE TABLE goal_progress (
  goal_id VARCHAR, parent_id VARCHAR, root_id VARCHAR, depth INTEGER, position INTEGER,
  owner_kind VARCHAR,       -- company | team | employee
  owner_id VARCHAR, owner_name VARCHAR, period VARCHAR, title VARCHAR, indicator VARCHAR,
  target DOUBLE, actual DOUBLE,
  actual_from VARCHAR,      -- data | export | children (actual is then the mean of their progress) | null unknown
  progress DOUBLE,          -- share of the way, 0–1; null unknown
  met BOOLEAN
);

-- Who rated a person of a scheme with raters, side by side; their own rating is listed and not counted.
CREATE OR REPLACE TABLE rater_summary (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR,
  relation VARCHAR, raters BIGINT, ratings BIGINT,
  score DOUBLE,             -- 0–100
  weight DOUBLE,            -- 0–1; null for self
  counted BOOLEAN           -- it weighs in the indicator multi_rater
);

-- How lenient each rater is: points of 100 above what the other raters gave the same people in the same quarter.
-- Ratings and people are those that could be compared.
CREATE OR REPLACE TABLE rater_leniency (
  rater_id VARCHAR, relation VARCHAR, ratings BIGINT, people BIGINT,
  leniency DOUBLE, se DOUBLE  -- above 0 is lenient; null below 5 compared ratings
);

-- The sums of one kind of case, of indicators that some scheme adjusts for the mix of cases.
CREATE OR REPLACE TABLE stratum_observation (
  indicator VARCHAR, employee_id VARCHAR, month VARCHAR,
  stratum VARCHAR,          -- what the tickets say in the columns adjusted for, as column=value, comma separated
  n BIGINT, num DECIMAL(38,6), den DECIMAL(38,6),
  adjust_for VARCHAR        -- the columns, comma-joined: two schemes may adjust one indicator differently
);

-- Values adjusted for the mix of cases: value = raw ÷ expected × the peer group's own.
CREATE OR REPLACE TABLE adjusted (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR, indicator VARCHAR,
  raw DOUBLE,               -- as observed
  expected DOUBLE,          -- the peer group's value for the same mix of cases
  value DOUBLE              -- what is scored
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

-- What one service costs, and what made the cost change. The parts of a split add up to its whole (split all), to the cent.
CREATE OR REPLACE TABLE cost_per_service (
  period VARCHAR, scope VARCHAR,            -- company | team:<id>
  split VARCHAR,            -- all | kind | channel | product | category | team | service_mode
  part VARCHAR,             -- unknown: the tickets do not say; shared: costs of a month without a service
  services BIGINT, cost DECIMAL(38,2), unit_cost DOUBLE,
  unit_change DOUBLE,       -- of unit_cost against the period before
  change DECIMAL(18,2),     -- of cost = mix + rate + volume; null where either period is not whole
  mix DECIMAL(18,2), rate DECIMAL(18,2), volume DECIMAL(18,2)
);

CREATE OR REPLACE TABLE finding (
  period VARCHAR, kind VARCHAR, importance DOUBLE, subject VARCHAR,
  sentence VARCHAR, sentence_en VARCHAR, detail VARCHAR, detail_en VARCHAR,
  figures VARCHAR,          -- JSON: the numbers in the sentence, and "series" (last 12 months) with "target" where there is one
  page VARCHAR,             -- relative address within the period, e.g. teams/east2/index.html
  query VARCHAR             -- name of the query that gives the figures
);
