-- How far raters tell the same of people (intraclass correlations of Shrout and Fleiss 1979). Filled by agreement.go
-- from the ratings that count: none of people about themselves; what one rater gave a person in a quarter is averaged.
CREATE OR REPLACE TABLE rater_agreement (
  period VARCHAR,           -- a quarter
  relation VARCHAR, criterion VARCHAR,
  raters BIGINT,            -- null where some did not sign
  people BIGINT, ratings BIGINT,
  full_design BOOLEAN,      -- everybody was rated by the same raters
  per_person DOUBLE,        -- ratings a person; where they differ in number, the n₀ of the formula
  icc1 DOUBLE,              -- a single rating, raters differ from person to person; null: cannot be told
  icc2 DOUBLE, icc3 DOUBLE, -- only of a full design: leniency counts, and does not
  icc1k DOUBLE, icc2k DOUBLE, icc3k DOUBLE  -- the same of the mean of a person's ratings
);
