-- Fair comparison: what a person's own cases would have given in everybody's hands (indirect standardisation). This
-- file makes the table and what casemix.go gathers: scored shares and means of records that lead to a ticket, for the
-- quarters of which the records are kept (table evidence, the last four). Kinds of case: category and complexity.
CREATE OR REPLACE TABLE case_mix (
  indicator VARCHAR,
  period VARCHAR,           -- a quarter
  employee_id VARCHAR,
  observed DOUBLE,          -- the sum of what was measured
  expected DOUBLE,          -- the same with the value that everybody's cases of each kind have
  ratio DOUBLE,             -- observed / expected; of all people together it is 1
  adjusted DOUBLE,          -- ratio times the value of all: the person's value if all had the same cases
  n DOUBLE                  -- cases
);

CREATE OR REPLACE TEMP TABLE case_indicator (indicator VARCHAR, record VARCHAR);            -- whose records are of which table
CREATE OR REPLACE TEMP TABLE case_kind (record VARCHAR, id VARCHAR, stratum VARCHAR);       -- the kind of case of each
