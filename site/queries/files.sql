-- title: 导出文件的账
-- title_en: The account of the exports
SELECT file, coalesce(table_name, '') AS table_name, format, coalesce(encoding, '') AS encoding,
       rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_skipped
FROM source_file
ORDER BY file, table_name
