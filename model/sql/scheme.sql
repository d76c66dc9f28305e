-- The schemes of the project as tables: what score.sql reads. Filled from the YAML files.
-- Numbers are in the indicator's unit (a share as 0.9, a duration in seconds).

CREATE OR REPLACE TABLE scheme (
  scheme VARCHAR, version VARCHAR, title VARCHAR, title_en VARCHAR,
  cycle VARCHAR,            -- the base cycle: month | quarter
  rollup_quarter VARCHAR, rollup_year VARCHAR,   -- mean | pool | null where the cycle is not longer than the base
  basis VARCHAR,            -- points | hundred
  score_digits INTEGER, missing VARCHAR, total_cap DOUBLE, training_below DOUBLE,
  scope VARCHAR,            -- whose records score a person: own | team (those of everyone under them too)
  raters_min INTEGER        -- multi_rater: fewer distinct raters than this are a small sample; null: no bound
);
-- Whom a scheme appraises: all of role, team and team kind must hold; no row is no condition.
CREATE OR REPLACE TABLE scheme_role (scheme VARCHAR, role VARCHAR);
CREATE OR REPLACE TABLE scheme_team (scheme VARCHAR, team_id VARCHAR);   -- that team or one under it
CREATE OR REPLACE TABLE scheme_team_kind (scheme VARCHAR, kind VARCHAR); -- kind of the person's own team
-- What the sides of the multi-rater appraisal weigh, 0–1, together 1; a side without a row weighs nothing.
CREATE OR REPLACE TABLE scheme_rater (scheme VARCHAR, relation VARCHAR, weight DOUBLE);
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
  interpolate BOOLEAN, bonus_cap DOUBLE,
  formula VARCHAR,          -- rule formula: an SQL expression over v, t, n and w, held to 0…w; no number (null, NaN) is 0
  adjust_for VARCHAR        -- columns of tickets, comma-joined, by which the mix of cases is adjusted; else null
);
-- Targets by role, team or period: the first whose every given condition holds, else scheme_indicator.target.
CREATE OR REPLACE TABLE scheme_target (
  scheme VARCHAR, indicator VARCHAR, position INTEGER,
  role VARCHAR,             -- null: any
  team_id VARCHAR,          -- that team or one under it; null: any
  period VARCHAR,           -- that period or one inside it; null: any
  target DOUBLE
);
-- 一票否决: where the value meets op and bound, the grade is cap_grade at best, or the total is score at most.
-- Exactly one of the two is given; a value that is missing or a small sample meets no gate.
CREATE OR REPLACE TABLE scheme_gate (
  scheme VARCHAR, indicator VARCHAR, position INTEGER,
  op VARCHAR,               -- < | <= | > | >= | =
  bound DOUBLE, cap_grade VARCHAR, score DOUBLE
);
-- A factor on the bonus pay, never on the score: the first row met, in the indicator's good direction; none met is 1.
CREATE OR REPLACE TABLE scheme_multiplier (
  scheme VARCHAR, indicator VARCHAR, position INTEGER,
  "at" DOUBLE,              -- null: the rest
  factor DOUBLE
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
-- What follows from results beside grades, promotion and awards. An award's guard is a row of kind guard
-- whose consequence is the award's id: the award needs its conditions too.
CREATE OR REPLACE TABLE scheme_consequence (
  scheme VARCHAR, consequence VARCHAR, position INTEGER,
  kind VARCHAR,             -- reward | penalty | warning | training | resources | guard
  title VARCHAR, title_en VARCHAR, value VARCHAR, value_en VARCHAR,
  cycle VARCHAR, consecutive INTEGER        -- so many periods of the cycle in a row
);
-- All conditions of a consequence must hold; of several rows of kind team and team_kind one is enough.
CREATE OR REPLACE TABLE scheme_condition (
  scheme VARCHAR, consequence VARCHAR, position INTEGER,
  kind VARCHAR,             -- grade | grade_at_most | score | dimension | indicator | team_rank | team | team_kind
  subject VARCHAR,          -- grade: that or better; grade_at_most: that or worse; dimension; indicator (its variant); team; kind of team
  op VARCHAR,               -- score, indicator: < | <= | > | >= | =; dimension: >= | <; team_rank: <=; else null
  bound DOUBLE              -- score: points; dimension: share of its points, 0–1; indicator: its unit; team_rank: a rank
);
