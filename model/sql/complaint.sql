-- Complaints: how many for what cause, and where. Counted here; model/complaint.go adds what chance allows and
-- complaint_sentence.sql what is said of it. Quarters and years that the data reach the end of.

-- How many complaints for each cause, in a whole. The row all is the whole itself.
CREATE OR REPLACE TABLE complaint_cause (
  cycle VARCHAR, period VARCHAR,
  scope VARCHAR,            -- company | team:<id> (with sub-teams) | product:<name>
  cause VARCHAR,            -- as the export says it; unknown: it says none; all: every cause together
  title VARCHAR, title_en VARCHAR,
  position BIGINT,          -- the most frequent first; unknown last; all is 0
  complaints BIGINT, attributable BIGINT,
  repeats BIGINT,           -- second complaints: within 30 days of an earlier one, as the indicator second_complaint counts them
  share DOUBLE, running DOUBLE, -- of the complaints of the scope, and of those up to this cause
  vital BOOLEAN,            -- one of the few: the more frequent causes together are less than 80 % of all
  services BIGINT,          -- tickets resolved in the period
  rate DOUBLE, rate_low DOUBLE, rate_high DOUBLE, -- complaints per 1,000 services, with its 95 % interval (Poisson)
  previous BIGINT, previous_rate DOUBLE, -- in the period before; null where either period is not whole
  change BIGINT,            -- of the number
  p DOUBLE,                 -- of such a change of the rate by chance (exact)
  p_adjusted DOUBLE         -- the same, for all causes and scopes of one kind looked at in the period (Holm)
);

-- Which product, and which people's own team, has more complaints of a cause than its share of the services.
CREATE OR REPLACE TABLE complaint_product (
  cycle VARCHAR, period VARCHAR,
  split VARCHAR,            -- product | team
  part VARCHAR,             -- the product's name, or the team's id
  cause VARCHAR, title VARCHAR, title_en VARCHAR, -- all: every cause together
  complaints BIGINT, of BIGINT, -- of the company's complaints of that cause whose part is known
  services BIGINT, of_services BIGINT,
  expected DOUBLE,          -- of · services / of_services
  z DOUBLE,                 -- (complaints − expected) / its standard error
  p DOUBLE, p_adjusted DOUBLE, -- exact binomial; for all cells of the split and period (Holm)
  over BOOLEAN              -- more than expected, and hardly by chance: p_adjusted < 0.05
);

-- What discontented customers write about more often than contented ones. Only words that stand in at least five
-- comments of five customers; never a comment.
CREATE OR REPLACE TABLE complaint_word (
  cycle VARCHAR, period VARCHAR, word VARCHAR,
  comments BIGINT, of_comments BIGINT,  -- comments of complaints and of discontented answers that hold the word, of all of them
  customers BIGINT,                     -- by so many customers
  contented BIGINT, of_contented BIGINT, -- the same of contented answers
  g2 DOUBLE,                -- log-likelihood ratio; negative: the word is rarer in complaints
  log_ratio DOUBLE,         -- 1: twice as frequent in complaints; −1: half as frequent
  p DOUBLE, p_adjusted DOUBLE, -- χ² with one degree of freedom; for all words of the period (Benjamini–Hochberg)
  over BOOLEAN,             -- more frequent in complaints, and hardly by chance: p_adjusted < 0.05
  before BIGINT, of_before BIGINT, -- comments of complaints in the twelve months before the period; null where there are hardly any
  rising BOOLEAN            -- more frequent than then, and hardly by chance (corrected in the same way)
);

-- What to train because of what was complained of: the few causes, as far as people were to blame.
CREATE OR REPLACE TABLE training_suggestion (
  cycle VARCHAR, period VARCHAR, position BIGINT,
  cause VARCHAR, title VARCHAR, title_en VARCHAR, topic VARCHAR, topic_en VARCHAR,
  complaints BIGINT, attributable BIGINT, services BIGINT,
  rate DOUBLE,              -- attributable complaints per 1,000 services
  teams VARCHAR,            -- ids of the teams with a higher rate than the company's, comma separated, the highest first
  sure_teams VARCHAR,       -- those of them that chance hardly explains (exact, corrected for the number of teams)
  sentence VARCHAR, sentence_en VARCHAR
);

-- The last action against a cause before a quarter's end, and whether that cause was complained of less afterwards.
CREATE OR REPLACE TABLE cause_follow_up (
  period VARCHAR, cause VARCHAR, title VARCHAR, title_en VARCHAR,
  action VARCHAR,           -- training | change
  action_title VARCHAR, scope VARCHAR, from_on DATE, to_on DATE, -- the first and the last day of it
  months_before BIGINT, before BIGINT, before_services BIGINT, before_rate DOUBLE, -- of up to six whole months before
  months_after BIGINT, after BIGINT, after_services BIGINT, after_rate DOUBLE,     -- and after, up to the quarter's end
  ratio DOUBLE, p DOUBLE,   -- rate after ÷ rate before; exact test of two counts with their services
  p_adjusted DOUBLE,        -- for all causes of the quarter (Holm); the verdict is by it
  verdict VARCHAR,          -- worked | worse | not_seen | too_early
  sentence VARCHAR, sentence_en VARCHAR
);

-- The causes that have a name, what to train against each, and how a training or change against it is recognised:
-- by words in its title. A line here is all that a further cause needs.
CREATE OR REPLACE TEMP TABLE cause_topic AS
SELECT * FROM (VALUES
  ('attitude',  '态度',     'attitude',       '服务礼仪与沟通',     'manners and talking with customers',     '礼仪|沟通|态度|客诉|投诉处理|attitude|manner|communicat'),
  ('skill',     '技能',     'skill',          '故障诊断与检修',     'diagnosis and repair',                   '诊断|检修|维修|故障|技能|拆装|diagnos|repair|skill'),
  ('operation', '操作',     'operation',      '作业规范与安全',     'working safely and by the book',         '作业|操作|安全|operation|safety'),
  ('delay',     '延误',     'delay',          '预约、派工与守时',   'appointments, dispatch and punctuality', '预约|派工|派单|排班|守时|时效|delay|dispatch|schedul|roster|punctual'),
  ('defect',    '产品缺陷', 'product defect', '识别并上报产品缺陷', 'recognising and reporting defects',      '缺陷|质量|defect|quality'),
  ('price',     '价格',     'price',          '收费标准与报价说明', 'prices, and how to explain them',        '收费|报价|价格|price|charge'),
  ('unknown',   '未写明',   'not stated',     NULL, NULL, NULL),
  ('all',       '全部',     'all causes',     NULL, NULL, NULL)
) AS t(cause, title, title_en, topic, topic_en, pattern);

-- Every complaint with what it is counted by; its employee is the one it names, else the ticket's handler.
CREATE OR REPLACE TEMP TABLE complaint_case AS
SELECT c.complaint_id, month_of(c.received_at) AS month, coalesce(nullif(trim(c.cause), ''), 'unknown') AS cause,
       nullif(trim(t.product), '') AS product, e.team_id, coalesce(c.attributable, FALSE) AS attributable,
       coalesce(coalesce(named.received_at, latest.received_at) <= c.received_at
                AND coalesce(named.received_at, latest.received_at) + INTERVAL '30' DAY >= c.received_at, FALSE) AS repeated
FROM complaints AS c
LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
LEFT JOIN employees AS e ON e.employee_id = coalesce(c.employee_id, t.employee_id)
LEFT JOIN complaints AS named ON named.complaint_id = c.previous_complaint_id
LEFT JOIN (
  SELECT a.complaint_id, max(b.received_at) AS received_at
  FROM complaints AS a
  JOIN complaints AS b ON b.customer_id = a.customer_id AND b.received_at < a.received_at
  GROUP BY a.complaint_id
) AS latest ON latest.complaint_id = c.complaint_id;

-- Services are the tickets that the complaint rate counts.
CREATE OR REPLACE TEMP TABLE complaint_service AS
SELECT month_of(t.resolved_at) AS month, nullif(trim(t.product), '') AS product, e.team_id, count(*) AS services
FROM tickets AS t
LEFT JOIN employees AS e ON e.employee_id = t.employee_id
WHERE t.resolved_at IS NOT NULL AND NOT coalesce(t.resolved_at < t.opened_at OR t.resolved_at < t.first_response_at, FALSE)
GROUP BY 1, 2, 3;

-- Both by scope and month; cause all is every cause together.
CREATE OR REPLACE TEMP TABLE complaint_month AS
WITH above AS (
  SELECT DISTINCT m.team_id AS top, e.team_id FROM team_member AS m JOIN employees AS e ON e.employee_id = m.employee_id
), cases AS (
  SELECT 'company' AS scope, * FROM complaint_case
  UNION ALL SELECT 'team:' || a.top, c.* FROM complaint_case AS c JOIN above AS a ON a.team_id = c.team_id
  UNION ALL SELECT 'product:' || product, * FROM complaint_case WHERE product IS NOT NULL
)
SELECT scope, month, k.cause, count(*) AS complaints, count(*) FILTER (WHERE attributable) AS attributable, count(*) FILTER (WHERE repeated) AS repeats
FROM cases AS c, (SELECT unnest(['each', 'all']) AS how) AS h, LATERAL (SELECT CASE h.how WHEN 'all' THEN 'all' ELSE c.cause END AS cause) AS k
GROUP BY 1, 2, 3;

CREATE OR REPLACE TEMP TABLE complaint_service_month AS
WITH above AS (
  SELECT DISTINCT m.team_id AS top, e.team_id FROM team_member AS m JOIN employees AS e ON e.employee_id = m.employee_id
)
SELECT scope, month, CAST(sum(services) AS BIGINT) AS services
FROM (
  SELECT 'company' AS scope, month, services FROM complaint_service
  UNION ALL SELECT 'team:' || a.top, month, services FROM complaint_service AS s JOIN above AS a ON a.team_id = s.team_id
  UNION ALL SELECT 'product:' || product, month, services FROM complaint_service WHERE product IS NOT NULL
) AS s
GROUP BY 1, 2;

-- The counts of complaint_cause, in order. A cause of the period before that is gone has a row of nought.
CREATE OR REPLACE TEMP TABLE complaint_count AS
WITH counted AS (
  SELECT p.cycle, p.period, p.previous, p.whole, c.scope, c.cause, CAST(sum(c.complaints) AS BIGINT) AS complaints,
         CAST(sum(c.attributable) AS BIGINT) AS attributable, CAST(sum(c.repeats) AS BIGINT) AS repeats
  FROM period AS p
  JOIN period_month AS m ON m.cycle = p.cycle AND m.period = p.period
  JOIN complaint_month AS c ON c.month = m.month
  WHERE p.cycle <> 'month' AND p.complete
  GROUP BY ALL
), served AS (
  SELECT m.cycle, m.period, s.scope, CAST(sum(s.services) AS BIGINT) AS services
  FROM period_month AS m JOIN complaint_service_month AS s ON s.month = m.month
  GROUP BY ALL
), shown AS (
  SELECT cycle, period, scope, cause FROM counted
  UNION
  -- only where the period has complaints of the scope at all, or nothing is known of it
  SELECT p.cycle, p.period, b.scope, b.cause
  FROM counted AS b JOIN period AS p ON p.cycle = b.cycle AND p.previous = b.period AND p.complete
), joined AS (
  SELECT s.cycle, s.period, p.months, s.scope, s.cause, coalesce(c.complaints, 0) AS complaints, coalesce(c.attributable, 0) AS attributable,
         coalesce(c.repeats, 0) AS repeats, coalesce(v.services, 0) AS services,
         CASE WHEN p.whole AND q.whole THEN coalesce(b.complaints, 0) END AS previous,
         CASE WHEN p.whole AND q.whole THEN coalesce(w.services, 0) END AS previous_services
  FROM shown AS s
  JOIN period AS p ON p.cycle = s.cycle AND p.period = s.period
  LEFT JOIN period AS q ON q.cycle = p.cycle AND q.period = p.previous
  LEFT JOIN counted AS c ON c.cycle = s.cycle AND c.period = s.period AND c.scope = s.scope AND c.cause = s.cause
  LEFT JOIN counted AS b ON b.cycle = s.cycle AND b.period = p.previous AND b.scope = s.scope AND b.cause = s.cause
  LEFT JOIN served AS v ON v.cycle = s.cycle AND v.period = s.period AND v.scope = s.scope
  LEFT JOIN served AS w ON w.cycle = s.cycle AND w.period = p.previous AND w.scope = s.scope
), placed AS (
  SELECT *, cause = 'all' AS whole,
         CASE WHEN cause = 'all' THEN 0
              ELSE row_number() OVER (PARTITION BY cycle, period, scope, cause = 'all' ORDER BY cause = 'unknown', complaints DESC, cause) END AS position,
         max(complaints) FILTER (WHERE cause = 'all') OVER (PARTITION BY cycle, period, scope) AS total
  FROM joined
)
SELECT p.cycle, p.months, p.period, p.scope, p.cause, coalesce(t.title, p.cause) AS title, coalesce(t.title_en, p.cause) AS title_en, p.position,
       p.complaints, p.attributable, p.repeats, p.services, p.previous, p.previous_services, p.total,
       CASE WHEN p.whole THEN p.complaints
            ELSE sum(p.complaints) FILTER (WHERE NOT p.whole) OVER (PARTITION BY p.cycle, p.period, p.scope ORDER BY p.position) END AS running,
       -- those that are more frequent; equals stand or fall together
       coalesce(sum(p.complaints) FILTER (WHERE NOT p.whole AND p.cause <> 'unknown') OVER (PARTITION BY p.cycle, p.period, p.scope
         ORDER BY p.complaints DESC RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS more_frequent
FROM placed AS p LEFT JOIN cause_topic AS t ON t.cause = p.cause;

-- The cells of complaint_product: every part with services, every cause that the company had.
CREATE OR REPLACE TEMP TABLE complaint_cell AS
WITH parts AS (
  SELECT 'product' AS split, product AS part, month, cause, count(*) AS complaints FROM complaint_case WHERE product IS NOT NULL GROUP BY ALL
  UNION ALL SELECT 'team', team_id, month, cause, count(*) FROM complaint_case WHERE team_id IS NOT NULL GROUP BY ALL
), counted AS (
  SELECT p.cycle, p.period, c.split, c.part, k.cause, sum(c.complaints) AS complaints
  FROM period AS p
  JOIN period_month AS m ON m.cycle = p.cycle AND m.period = p.period
  JOIN parts AS c ON c.month = m.month, (SELECT unnest(['each', 'all']) AS how) AS h, LATERAL (SELECT CASE h.how WHEN 'all' THEN 'all' ELSE c.cause END AS cause) AS k
  WHERE p.cycle <> 'month' AND p.complete
  GROUP BY ALL
), served AS (
  SELECT m.cycle, m.period, s.split, s.part, sum(s.services) AS services
  FROM period_month AS m
  JOIN (
    SELECT 'product' AS split, product AS part, month, services FROM complaint_service WHERE product IS NOT NULL
    UNION ALL SELECT 'team', team_id, month, services FROM complaint_service WHERE team_id IS NOT NULL
  ) AS s ON s.month = m.month
  GROUP BY ALL
), causes AS (
  SELECT cycle, period, split, cause, sum(complaints) AS complaints FROM counted GROUP BY ALL
), places AS (
  SELECT cycle, period, split, sum(services) AS services FROM served GROUP BY ALL
)
SELECT k.cycle, p.months, k.period, k.split, s.part, k.cause, coalesce(t.title, k.cause) AS title, coalesce(t.title_en, k.cause) AS title_en,
       CAST(coalesce(c.complaints, 0) AS BIGINT) AS complaints, CAST(k.complaints AS BIGINT) AS of, CAST(s.services AS BIGINT) AS services, CAST(w.services AS BIGINT) AS of_services
FROM causes AS k
JOIN period AS p ON p.cycle = k.cycle AND p.period = k.period
JOIN served AS s ON s.cycle = k.cycle AND s.period = k.period AND s.split = k.split
JOIN places AS w ON w.cycle = k.cycle AND w.period = k.period AND w.split = k.split
LEFT JOIN counted AS c ON c.cycle = k.cycle AND c.period = k.period AND c.split = k.split AND c.part = s.part AND c.cause = k.cause
LEFT JOIN cause_topic AS t ON t.cause = k.cause;

-- What was written: of complaints and of discontented answers (side complaint), and of contented ones. A label decides,
-- as in the indicator csat; else the score: from three quarters of its scale contented, up to three fifths not.
CREATE OR REPLACE TEMP TABLE customer_comment AS
SELECT 'complaint' AS side, month_of(c.received_at) AS month, 'c' || c.complaint_id AS ref,
       coalesce(c.customer_id, t.customer_id, c.ticket_id, c.complaint_id) AS customer, trim(c.comment) AS comment
FROM complaints AS c LEFT JOIN tickets AS t ON t.ticket_id = c.ticket_id
WHERE trim(c.comment) <> ''
UNION ALL
SELECT side, month, ref, customer, comment
FROM (
  SELECT CASE
           WHEN lower(trim(s.label)) IN ('非常满意', '很满意', '满意', '较满意', '比较满意', 'very satisfied', 'satisfied') THEN 'contented'
           WHEN s.label IS NOT NULL THEN 'complaint'
           WHEN s.score < coalesce(s.scale_min, 1) OR s.score > coalesce(s.scale_max, 5) THEN NULL
           WHEN 4 * (s.score - coalesce(s.scale_min, 1)) >= 3 * (coalesce(s.scale_max, 5) - coalesce(s.scale_min, 1)) THEN 'contented'
           WHEN 5 * (s.score - coalesce(s.scale_min, 1)) <= 3 * (coalesce(s.scale_max, 5) - coalesce(s.scale_min, 1)) THEN 'complaint'
         END AS side,
         month_of(coalesce(s.answered_at, s.sent_at)) AS month, 's' || s.survey_id AS ref,
         coalesce(s.customer_id, t.customer_id, s.ticket_id, s.survey_id) AS customer, trim(s.comment) AS comment
  FROM surveys AS s LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
  WHERE trim(s.comment) <> ''
) AS answered
WHERE side IS NOT NULL;

-- What may have been meant against a cause: a training, as one for all days of a month on which its topic was taught
-- somewhere, and a change. It is an action for one team where only that team's own people took part, or where the change
-- names a team that is not everybody; else for all.
CREATE OR REPLACE TEMP TABLE cause_action AS
WITH taught AS (
  SELECT t.topic, month_of(CAST(t.held_on AS TIMESTAMP)) AS month, min(t.held_on) AS from_on, max(t.held_on) AS to_on,
         count(DISTINCT e.team_id) AS teams, min(e.team_id) AS team_id
  FROM trainings AS t LEFT JOIN employees AS e ON e.employee_id = t.employee_id
  WHERE coalesce(t.part, 'attendee') = 'attendee' AND coalesce(t.attended, TRUE) AND trim(t.topic) <> ''
  GROUP BY 1, 2
), named AS (
  SELECT 'training' AS action, topic AS title, CASE WHEN teams = 1 THEN 'team:' || team_id ELSE 'company' END AS scope, from_on, to_on FROM taught
  UNION ALL
  SELECT 'change', c.title, CASE WHEN p.people < (SELECT count(*) FROM employees) THEN 'team:' || p.team_id ELSE 'company' END, c.applied_on, c.applied_on
  FROM changes AS c
  LEFT JOIN (SELECT team_id, count(DISTINCT employee_id) AS people FROM team_member GROUP BY team_id) AS p ON p.team_id = c.scope
  WHERE trim(c.title) <> ''
)
SELECT n.*, k.cause, k.title AS cause_title, k.title_en AS cause_title_en
FROM named AS n JOIN cause_topic AS k ON regexp_matches(lower(n.title), k.pattern);

-- The last of them before each quarter's end, with the complaints of the cause in up to six whole months before and after.
CREATE OR REPLACE TEMP TABLE follow_up_count AS
WITH last_action AS (
  SELECT q.period, q.last_month, a.*,
         row_number() OVER (PARTITION BY q.period, a.cause ORDER BY a.to_on DESC, a.from_on DESC, a.action, a.title, a.scope) AS place
  FROM period AS q JOIN cause_action AS a ON month_of(CAST(a.to_on AS TIMESTAMP)) <= q.last_month
  WHERE q.cycle = 'quarter' AND q.complete
), near AS (
  SELECT l.*, m.period AS month,
         CAST(m.period || '-01' AS DATE) + INTERVAL '1' MONTH <= CAST(l.from_on AS TIMESTAMP) AS earlier,
         CAST(m.period || '-01' AS DATE) >= l.to_on AS later
  FROM last_action AS l
  JOIN period AS m ON m.cycle = 'month' AND m.whole AND m.period <= l.last_month
  WHERE l.place = 1
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY period, cause, earlier, later ORDER BY CASE WHEN earlier THEN month END DESC, month) AS place_of_month
  FROM near WHERE earlier OR later
)
SELECT p.period, p.cause, p.cause_title, p.cause_title_en, p.action, p.title, p.scope, p.from_on, p.to_on,
       count(*) FILTER (WHERE earlier) AS months_before, CAST(coalesce(sum(c.complaints) FILTER (WHERE earlier), 0) AS BIGINT) AS before,
       CAST(coalesce(sum(s.services) FILTER (WHERE earlier), 0) AS BIGINT) AS before_services,
       count(*) FILTER (WHERE later) AS months_after, CAST(coalesce(sum(c.complaints) FILTER (WHERE later), 0) AS BIGINT) AS after,
       CAST(coalesce(sum(s.services) FILTER (WHERE later), 0) AS BIGINT) AS after_services
FROM (
  -- an action with no whole month on either side stays, without counts
  SELECT l.period, l.cause, l.cause_title, l.cause_title_en, l.action, l.title, l.scope, l.from_on, l.to_on, p.month, p.earlier, p.later
  FROM last_action AS l
  LEFT JOIN placed AS p ON p.period = l.period AND p.cause = l.cause AND p.place_of_month <= 6
  WHERE l.place = 1
) AS p
LEFT JOIN complaint_month AS c ON c.scope = p.scope AND c.month = p.month AND c.cause = p.cause
LEFT JOIN complaint_service_month AS s ON s.scope = p.scope AND s.month = p.month
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
