-- How sure scores and ranks are: every quarter and year, and the months in which the scheme gives an award. Filled by
-- model/rank.go. The score that is looked for is the one that a person's level gives on average with as many records;
-- the official score is that and luck.
CREATE OR REPLACE TABLE standing (
  scheme VARCHAR, cycle VARCHAR, period VARCHAR, employee_id VARCHAR,
  score_low DOUBLE, score_high DOUBLE,      -- 90 % interval of the score, stretched to hold the official one
  rank_low BIGINT, rank_high BIGINT,        -- 90 % interval of the rank, stretched to hold the official one
  set_low BIGINT, set_high BIGINT,          -- the ranks that are possible for this person, 90 % sure for each taken alone
  sim_low BIGINT, sim_high BIGINT,          -- and 90 % sure for all people of the scheme at once
  tier BIGINT,              -- 1 is the best; within a tier the sets for all at once tell nobody apart
  best_grade DOUBLE,        -- chance that the level earns the best grade
  k BIGINT,                 -- how many the scheme's first award of the cycle goes to; null without one
  first_k DOUBLE,           -- chance to be among the first k; null without an award
  tau_best BOOLEAN          -- could be the best, 90 % sure for all at once: sim_low is 1
);
