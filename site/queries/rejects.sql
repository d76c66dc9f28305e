-- title: 退回的行，按原因
-- title_en: Rejected rows by reason
-- With the first place of each and the first three lines, joined by blanks; what stood in the cell is not kept.
SELECT file, reason, coalesce("column", '') AS column_name, count(*) AS count, min(line) AS line,
       coalesce(array_to_string(list_slice(list_sort(list(DISTINCT line) FILTER (WHERE line IS NOT NULL)), 1, 3), ' '), '') AS lines,
       coalesce(arg_min(other_file, line), '') AS other_file, arg_min(other_line, line) AS other_line
FROM reject
GROUP BY file, reason, "column"
ORDER BY file, reason, column_name
