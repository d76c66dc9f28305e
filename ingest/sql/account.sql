-- The public account of ingest, from what was gathered while the tables were made.

-- Which canonical tables this project gives.
CREATE OR REPLACE TABLE source_table AS
SELECT table_name, bool_or(given) AS given, CAST(sum(row_count) AS BIGINT) AS "rows"
FROM (SELECT table_name, true AS given, 0 AS row_count FROM feed
      UNION ALL SELECT table_name, false, row_count FROM table_rows)
GROUP BY table_name ORDER BY table_name;

-- One row per file and table it feeds:
-- rows_read = rows_loaded + rows_duplicate + rows_rejected; rows_skipped do not meet the mapping's condition.
CREATE OR REPLACE TABLE source_file AS
WITH bad AS (SELECT file_no, table_name, count(DISTINCT row_no) AS n FROM ingest.rejected GROUP BY ALL),
     twice AS (SELECT file_no, table_name, CAST(sum(n) AS BIGINT) AS n FROM ingest.repeated GROUP BY ALL)
SELECT file, feed.table_name, hash, format, encoding,
       coalesce(rows_given, 0) + broken AS rows_read,
       coalesce(rows_given, 0) - coalesce(twice.n, 0) - coalesce(bad.n, 0) AS rows_loaded,
       coalesce(twice.n, 0) AS rows_duplicate,
       coalesce(bad.n, 0) + broken AS rows_rejected,
       coalesce(rows_skipped, 0) AS rows_skipped
FROM feed
LEFT JOIN counted ON counted.file_no = feed.file_no AND counted.table_name = feed.table_name
LEFT JOIN bad ON bad.file_no = feed.file_no AND bad.table_name = feed.table_name
LEFT JOIN twice ON twice.file_no = feed.file_no AND twice.table_name = feed.table_name
ORDER BY feed.file_no, feed.table_name;

-- Every rejected cell or row with its place: the export's own column; for a conflicting key also the place of the
-- row it conflicts with. table_name is null where the row could not be split into cells.
CREATE OR REPLACE TABLE reject AS
SELECT f.file, r.line, r.column_name AS "column", r.table_name, r.reason, o.file AS other_file, r.other_line
FROM (SELECT file_no, line, NULL AS column_name, NULL AS table_name, reason, NULL AS other_file_no, NULL AS other_line FROM broken
      UNION ALL SELECT file_no, line, column_name, table_name, reason, other_file_no, other_line FROM placed) r
JOIN (SELECT DISTINCT file_no, file FROM feed) f ON f.file_no = r.file_no
LEFT JOIN (SELECT DISTINCT file_no, file FROM feed) o ON o.file_no = r.other_file_no
ORDER BY r.file_no, r.line, r.table_name, r.column_name, r.reason;

-- What the data look like beyond single cells.
CREATE OR REPLACE TABLE quality ("check" VARCHAR, subject VARCHAR, count BIGINT, note VARCHAR, note_en VARCHAR);
INSERT INTO quality SELECT 'duplicate', table_name, sum(n), '与已有的行完全相同，已去掉', 'rows that say the same as another; dropped'
  FROM ingest.repeated WHERE why = 'duplicate' GROUP BY table_name ORDER BY table_name;
INSERT INTO quality SELECT 'superseded', table_name, sum(n), '同一记录有更新的行，以最新为准', 'rows of a record that has a later one; the latest counts'
  FROM ingest.repeated WHERE why = 'superseded' GROUP BY table_name ORDER BY table_name;
INSERT INTO quality SELECT 'negative_duration', 'tickets', count(*), '解决时间早于创建时间；保留，但不计入指标', 'resolved before opened; kept, excluded from indicators'
  FROM tickets WHERE resolved_at < opened_at;
INSERT INTO quality SELECT 'response_after_resolution', 'tickets', count(*), '首次响应晚于解决时间；保留，但不计入指标', 'first response after the resolution; kept, excluded from indicators'
  FROM tickets WHERE first_response_at > resolved_at;
INSERT INTO quality SELECT 'answer_unsent', 'surveys', count(*), '有回答但没有发送时间', 'answered, but never sent'
  FROM surveys WHERE answered_at IS NOT NULL AND sent_at IS NULL AND EXISTS (SELECT 1 FROM surveys WHERE sent_at IS NOT NULL);
INSERT INTO quality SELECT 'answer_before_sent', 'surveys', count(*), '回答早于发送', 'answered before sent'
  FROM surveys WHERE answered_at < sent_at;
INSERT INTO quality SELECT 'negative_duration', 'visits', count(*), '完成早于到场；保留，但不计入指标', 'finished before arrival; kept, excluded from indicators'
  FROM visits WHERE finished_at < arrived_at;
INSERT INTO quality SELECT 'negative_duration', 'complaints', count(*), '处理完成早于收到；保留，但不计入指标', 'resolved before received; kept, excluded from indicators'
  FROM complaints WHERE resolved_at < received_at;
-- Mapped columns that say nothing, over all exports of a source: all empty, or one value in all of 20 rows or more.
CREATE OR REPLACE TEMP TABLE column_told AS
SELECT min(file_no) AS file_no, CASE WHEN count(DISTINCT file_no) = 1 THEN min(file) ELSE pattern END || ': ' || label AS subject,
       sum(filled) = 0 AS vacant, CAST(CASE WHEN sum(filled) = 0 THEN sum(n) ELSE sum(good) END AS BIGINT) AS n
FROM column_seen GROUP BY pattern, target, label
HAVING (sum(n) > 0 AND sum(filled) = 0 AND sum(unread) = 0)
    OR (sum(good) >= 20 AND sum(good_filled) = sum(good) AND min(lowest) = max(highest));
INSERT INTO quality SELECT 'empty_column', subject, max(n), '映射了这一列，但它全空', 'a mapped column that is all empty'
  FROM column_told WHERE vacant GROUP BY subject ORDER BY min(file_no), subject;
INSERT INTO quality SELECT 'constant_column', subject, max(n), '映射的这一列每行都相同', 'a mapped column with one value in every row'
  FROM column_told WHERE NOT vacant GROUP BY subject ORDER BY min(file_no), subject;
INSERT INTO quality SELECT 'beside_table', file, n, '表格右侧还有别的内容（如数据透视表），没有读取', 'rows with cells to the right of the table (a pivot table, say) that were not read'
  FROM beside ORDER BY file_no;
DELETE FROM quality WHERE count = 0;

-- The newest moment at which something happened: the data are complete until here.
CREATE OR REPLACE TABLE meta AS
SELECT 'data_until' AS key, CAST(max(moment) AS VARCHAR) AS value FROM (
  SELECT max(opened_at) AS moment FROM tickets UNION ALL SELECT max(resolved_at) FROM tickets
  UNION ALL SELECT max(offered_at) FROM contacts UNION ALL SELECT max(answered_at) FROM surveys
  UNION ALL SELECT max(received_at) FROM complaints UNION ALL SELECT max(finished_at) FROM visits
  UNION ALL SELECT max(incurred_at) FROM costs UNION ALL SELECT max(reviewed_at) FROM qa);
