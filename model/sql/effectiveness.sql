-- Do the indicators do what they are there for? The people appraised are the examinees, the indicators the items, the
-- total the test. This file makes the tables and gathers what effectiveness.go computes from: per scheme and quarter.

CREATE OR REPLACE TABLE effectiveness (
  scheme VARCHAR, quarter VARCHAR, indicator VARCHAR,
  n_people BIGINT,          -- with a scorecard
  coverage DOUBLE,          -- share of them with enough records to be scored
  ceiling DOUBLE,           -- share of the scored with all points
  floor DOUBLE,             -- and with none
  discrimination DOUBLE,    -- mean share of its points, best third of people by total less worst third; −1…1
  item_total DOUBLE,        -- correlation of its points with the rest of the total; null: no variance
  no_variance BOOLEAN,      -- everybody has the same points
  reliability DOUBLE,       -- share of the differences between people that is not chance, at the usual number of records
  n_usual DOUBLE,           -- the usual (median) number of records of a person; of a count: 1 quarter
  n_needed DOUBLE,          -- records (of a count: quarters) for a reliability of .70: people may be compared
  n_needed_pay DOUBLE,      -- for .90: pay may hang on it alone
  redundancy DOUBLE,        -- the strongest rank correlation with another indicator of the scheme
  redundancy_with VARCHAR,
  vif DOUBLE,               -- variance inflation factor: above 5 the others say nearly the same
  nominal_weight DOUBLE,    -- what it weighs, 0–1
  effective_weight DOUBLE,  -- what it decides of the differences between totals; all of a scheme sum to 1
  validity DOUBLE,          -- rank correlation of the points of the quarter before with an outcome of this one, volume
                            -- taken out; above 0: more points, a better outcome
  validity_low DOUBLE, validity_high DOUBLE,  -- 95 %, corrected for the number of outcomes and indicators looked at
  validity_outcome VARCHAR, -- of the outcomes looked at, the one with the clearest correlation
  validity_people BIGINT,
  stability DOUBLE,         -- rank correlation with the points of the quarter before
  gaming BIGINT,            -- signs of gaming (see gaming_sign) that touch it, of the people of this scheme
  verdict VARCHAR,          -- keep | move_target | change_weight | merge | make_gate | retire | not_enough_data
  because VARCHAR, because_en VARCHAR
);

-- The scheme as a whole: how far its indicators measure one thing.
CREATE OR REPLACE TABLE effectiveness_scheme (
  scheme VARCHAR, quarter VARCHAR, people BIGINT, indicators BIGINT,
  alpha DOUBLE,             -- Cronbach's; null where nothing can be said
  sentence VARCHAR, sentence_en VARCHAR
);

-- Rank correlations of the points of every two indicators of a scheme.
CREATE OR REPLACE TABLE redundancy_pair (scheme VARCHAR, quarter VARCHAR, a VARCHAR, b VARCHAR, rho DOUBLE, people BIGINT);

-- At most two changes a quarter, the most useful first, and what each would have changed in that quarter.
CREATE OR REPLACE TABLE proposal (
  scheme VARCHAR, quarter VARCHAR, position INTEGER, indicator VARCHAR,
  verdict VARCHAR,
  change VARCHAR, change_en VARCHAR,    -- what exactly in the scheme
  why VARCHAR, why_en VARCHAR,
  people BIGINT,                        -- scored both ways
  movers BIGINT,                        -- whose rank would have been another
  grades_changed BIGINT,
  spearman DOUBLE,                      -- of the scores as they are and as they would have been
  effect VARCHAR, effect_en VARCHAR
);

CREATE OR REPLACE TEMP TABLE item_point AS
SELECT s.scheme, s.period AS quarter, p.previous, s.employee_id, s.position, s.indicator, s.weight, s.status,
       CAST(s.points AS DOUBLE) AS points, CAST(s.max_points AS DOUBLE) AS max_points, s.value, s.rule, c.services
FROM score AS s
JOIN period AS p ON p.cycle = 'quarter' AND p.period = s.period
JOIN scorecard AS c ON c.scheme = s.scheme AND c.cycle = s.cycle AND c.period = s.period AND c.employee_id = s.employee_id
WHERE s.cycle = 'quarter' AND s.status <> 'reference';

-- Whose records stand on which card of a quarter.
CREATE OR REPLACE TEMP TABLE quarter_sum AS
SELECT c.scheme, c.period AS quarter, c.employee_id, o.indicator,
       CAST(sum(o.n) AS BIGINT) AS n, CAST(sum(o.num) AS DOUBLE) AS num, CAST(sum(o.den) AS DOUBLE) AS den,
       CAST(sum(o.num2) AS DOUBLE) AS num2, CAST(sum(o.den2) AS DOUBLE) AS den2, CAST(sum(o.numden) AS DOUBLE) AS numden
FROM scorecard AS c
JOIN card_member AS b ON b.scheme = c.scheme AND b.employee_id = c.employee_id
JOIN period_month AS m ON m.cycle = c.cycle AND m.period = c.period
JOIN observation AS o ON o.employee_id = b.member_id AND o.month = m.month
JOIN indicator AS k ON k.indicator = o.indicator AND k.aggregate = 'sum'
WHERE c.cycle = 'quarter'
  AND ((c.scheme, o.indicator) IN (SELECT (scheme, indicator) FROM scheme_indicator WHERE NOT reference)
       OR o.indicator IN ('renewal', 'repurchase', 'second_complaint', 'nps', 'lifetime_value'))
GROUP BY c.scheme, c.period, c.employee_id, o.indicator;

-- Which signs of gaming touch which indicators, of the people of each scheme.
CREATE OR REPLACE TEMP TABLE indicator_sign AS
SELECT c.scheme, c.period AS quarter, i.indicator, count(*) AS signs
FROM gaming_sign AS g
JOIN scorecard AS c ON c.cycle = 'quarter' AND c.period = g.quarter AND c.employee_id = g.unit_id
JOIN (VALUES
  ('bunching', 'on_time_resolution'), ('bunching', 'simple_24h'),
  ('speed_for_quality', 'resolution_time'), ('speed_for_quality', 'resolution_work_time'), ('speed_for_quality', 'on_time_resolution'),
  ('whom_to_ask', 'csat'), ('whom_to_ask', 'csat_mean'), ('whom_to_ask', 'nps'), ('whom_to_ask', 'positive_review'),
  ('close_and_reopen', 'on_time_resolution'), ('close_and_reopen', 'resolution'), ('close_and_reopen', 'resolution_time'), ('close_and_reopen', 'simple_24h'),
  ('short_contacts', 'handle_time'), ('short_contacts', 'contacts_per_day'), ('short_contacts', 'answer_rate'), ('short_contacts', 'answer_in_time'),
  ('round_values', 'time_to_site'), ('round_values', 'repair_time'), ('round_values', 'utilisation'), ('round_values', 'problem_solving'), ('round_values', 'multi_rater'),
  ('helpers', 'first_time_fix'), ('helpers', 'repair_success')
) AS touched(kind, id) ON touched.kind = g.kind
JOIN scheme_indicator AS i ON i.scheme = c.scheme AND i.id = touched.id AND NOT i.reference
WHERE g.unit_kind = 'employee'
GROUP BY c.scheme, c.period, i.indicator;
