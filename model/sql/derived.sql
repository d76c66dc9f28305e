-- Tables that are derived once from the canonical tables, before the indicators.
-- Indicator files may read them like canonical tables.

-- The end of the last day on which a ticket was opened: what is due later is not yet due.
CREATE OR REPLACE TABLE as_of ("at" TIMESTAMP);

-- The published days off and make-up workdays; empty beside a project's own calendar.
CREATE OR REPLACE TABLE statutory_day (on_date DATE, workday BOOLEAN, name VARCHAR);

-- Every day: is it worked, from when to when, and which workday is it (or comes next).
CREATE OR REPLACE TABLE calendar_day (
  on_date DATE, workday BOOLEAN, opens TIMESTAMP, closes TIMESTAMP,
  no BIGINT,                -- the number of this workday; of the next one where the day is not worked
  seconds_before BIGINT     -- working time of all days before this one
);

-- Tickets on the working clock.
CREATE OR REPLACE TABLE ticket_work (
  ticket_id VARCHAR,
  work_no BIGINT,           -- the workday on which the ticket's working time starts
  work_second BIGINT,       -- and its time of day then, in seconds since midnight
  acceptance_work_seconds BIGINT, -- from the assignment, where there is one
  first_response_work_seconds BIGINT, resolution_work_seconds BIGINT
);

-- Complaints on the working clock.
CREATE OR REPLACE TABLE complaint_work (complaint_id VARCHAR, resolution_work_seconds BIGINT);

-- The next ticket that the same customer opened about the same product after this one was resolved.
CREATE OR REPLACE TABLE ticket_repeat (ticket_id VARCHAR, repeated_at TIMESTAMP);

-- The next visit for the same ticket, or to the same customer about the same product, after this one.
CREATE OR REPLACE TABLE visit_repeat (visit_id VARCHAR, repeated_at TIMESTAMP);

-- The events of indicators that do not add up (medians and percentiles); one without num is excluded.
CREATE OR REPLACE TABLE level_event (indicator VARCHAR, employee_id VARCHAR, "at" TIMESTAMP, num DECIMAL(19,6));

-- Answers to surveys that were never sent: without a time of sending, although most surveys of their kind and source have one.
CREATE OR REPLACE TABLE survey_unsent (survey_id VARCHAR);

-- The service level that holds for a ticket or a complaint: of those of the table sla whose conditions fit, the one with
-- the most. A complaint's conditions are those of its ticket.
CREATE OR REPLACE TABLE service_level (
  metric VARCHAR,           -- first_response | resolution, of tickets; complaint
  record_id VARCHAR, unit VARCHAR, allowed DECIMAL(18,4)
);
