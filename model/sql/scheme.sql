-- The schemes of the project as tables: what score.sql reads. Filled from the YAML files.
-- Numbers are in the indicator's unit (a share as 0.9, a duration in seconds).

CREATE OR REPLACE TABLE scheme (
  scheme VARCHAR, version VARCHAR, title VARCHAR, title_en VARCHAR,
  cycle VARCHAR,            -- the base cycle: month | quarter
  rollup_quarter VARCHAR, rollup_year VARCHAR,   -- mean | pool | null where the cycle is not longer than the base
  basis VARCHAR,            -- points | hundred
  score_digits INTEGER, missing VARCHAR, total_cap DOUBLE, training_below DOUBLE
);
CREATE OR REPLACE TABLE scheme_role (scheme VARCHAR, role VARCHAR);      -- no row: everyone
CREATE OR REPLACE TABLE scheme_dimension (
  scheme VARCHAR, dimension VARCHAR, position INTEGER, title VARCHAR, title_en VARCHAR, weight DOUBLE
);
CREATE OR REPLACE TABLE scheme_indicator (
  scheme VARCHAR, dimension VARCHAR, position INTEGER,
  id VARCHAR,               -- the indicator's id
  indicator VARCHAR,        -- the name its observations carry: id, or id(param=value)
  weight DOUBLE, target DOUBLE, min_n BIGINT, floor DOUBLE, cap DOUBLE, reference BOOLEAN,
  rule VARCHAR,             -- kind, a row of the rule table
  points DOUBLE, per DOUBLE, steps VARCHAR,
  zero DOUBLE, "full" DOUBLE,                     -- linear
  full_low DOUBLE, full_high DOUBLE, zero_low DOUBLE, zero_high DOUBLE,  -- range
  interpolate BOOLEAN, bonus_cap DOUBLE
);
CREATE OR REPLACE TABLE scheme_band (
  scheme VARCHAR, indicator VARCHAR, position INTEGER, "at" DOUBLE, award DOUBLE, title VARCHAR, title_en VARCHAR
);
CREATE OR REPLACE TABLE scheme_label (scheme VARCHAR, indicator VARCHAR, label VARCHAR, award DOUBLE);
CREATE OR REPLACE TABLE scheme_grade (
  scheme VARCHAR, grade VARCHAR, position INTEGER, title VARCHAR, title_en VARCHAR, min DOUBLE, pay DOUBLE
);
CREATE OR REPLACE TABLE scheme_grade_action (scheme VARCHAR, grade VARCHAR, position INTEGER, action VARCHAR, action_en VARCHAR);
CREATE OR REPLACE TABLE scheme_promotion (scheme VARCHAR, grade VARCHAR, consecutive INTEGER, cycle VARCHAR);
CREATE OR REPLACE TABLE scheme_award (
  scheme VARCHAR, award VARCHAR, position INTEGER, title VARCHAR, title_en VARCHAR,
  cycle VARCHAR, top INTEGER, min_grade VARCHAR, min_services BIGINT
);
