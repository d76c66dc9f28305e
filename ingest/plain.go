package ingest

import (
	"fmt"
	"strings"
)

// Most large exports are plain: no cell is quoted or has blanks around it, and
// times are written as the engine itself reads them. The engine then types their
// times and takes the words for "nothing" as it splits the rows, in half the time
// of the careful way, which takes every cell as a text. Both give the same rows;
// where a time turns out to be written otherwise, the careful way is gone after
// all.

// plainCells is what the engine may read by itself.
type plainCells struct {
	nothing bool            // the usual words for "nothing"
	times   map[string]bool // columns of times
}

// nothingWords are the words that stand for "nothing" when a mapping names none
// itself; kaohe_present in parse.sql has the same.
var nothingWords = []string{"", "?", "-", "--", "/", "NA", "N/A", "n/a", "NULL", "null", "无", "空", "？", "－", "—"}

func (p plainCells) nothingSQL() string {
	if !p.nothing {
		return ""
	}
	var words []string
	for _, w := range nothingWords {
		words = append(words, QuoteText(w))
	}
	return ", nullstr = [" + strings.Join(words, ", ") + "]"
}

// writeRows writes the typed rows of an export, the plain way where that will do.
func (r *run) writeRows(f *feed, raw relation, formats map[string]string, to string) error {
	if raw.csv && raw.trimmed && f.source.isSimple() {
		times, err := r.plainTimes(f, raw, formats)
		if err != nil {
			return err
		}
		plain := raw
		plain.plain = plainCells{nothing: true, times: times}
		plain.sql = r.csvSQL(raw.text, raw.facts, plain.plain)
		if err := r.copyRows(typedSQL(f.source, plain, formats), to); err != nil {
			return err
		}
		if len(times) == 0 {
			return nil
		}
		if refused, err := r.refusedTimes(); err != nil || !refused {
			return err
		}
		if err := r.exec(dropBrokenSQL); err != nil {
			return err
		}
	}
	return r.copyRows(typedSQL(f.source, raw, formats), to)
}

func (r *run) copyRows(query, to string) error {
	return r.exec("COPY (" + query + ") TO " + QuoteText(to) + " (FORMAT parquet, COMPRESSION zstd)")
}

// isSimple tells whether all cells are taken by name, with the usual words for
// "nothing": what a person wrote in SQL sees the cells as they stand.
func (s *Source) isSimple() bool {
	for _, t := range s.Tables {
		if t.When != "" {
			return false
		}
		for _, c := range t.read() {
			if c.SQL != "" || c.Count != "" || len(c.From) > 1 || len(c.Missing) > 0 {
				return false
			}
		}
	}
	return true
}

// plainTimes lists the columns of an export that are read as times and nothing
// else, and in whose first rows every time is written as the engine reads it.
func (r *run) plainTimes(f *feed, raw relation, formats map[string]string) (map[string]bool, error) {
	times := timeColumns(f.source, formats)
	var names, asked []string
	for _, name := range raw.facts.Columns {
		if times[name] {
			names = append(names, name)
			asked = append(asked, fmt.Sprintf("bool_and(kaohe_present(%[1]s) IS NULL OR TRY_CAST(%[1]s AS TIMESTAMP) IS NOT NULL)", quoteIdent(name)))
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	good, targets := make([]*bool, len(names)), make([]any, len(names))
	for i := range names {
		targets[i] = &good[i]
	}
	query := fmt.Sprintf("SELECT %s FROM (SELECT * FROM %s LIMIT %d)", strings.Join(asked, ", "), raw.sql, sampleRows)
	if err := r.conn.QueryRowContext(r.ctx, query).Scan(targets...); err != nil {
		return nil, err
	}
	for i, name := range names {
		if good[i] == nil || !*good[i] {
			delete(times, name)
		}
	}
	return times, r.exec(dropBrokenSQL)
}

// timeColumns lists the columns of an export that every use of them reads as a
// time in the usual way.
func timeColumns(s *Source, formats map[string]string) map[string]bool {
	times, others := map[string]bool{}, map[string]bool{}
	for _, t := range s.Tables {
		for _, c := range t.read() {
			usual := c.Column.Type == Time && c.Format == "" && formats[t.Table.Name+"."+c.Column.Name] == "" && len(c.Values) == 0 && len(c.Known) == 0
			for _, name := range c.From {
				if usual {
					times[name] = true
				} else {
					others[name] = true
				}
			}
		}
	}
	for name := range others {
		delete(times, name)
	}
	return times
}

// refusedTimes tells whether the engine could not read a time.
func (r *run) refusedTimes() (refused bool, err error) {
	err = r.conn.QueryRowContext(r.ctx, "SELECT count(*) > 0 FROM broken_row WHERE error_type = 'CAST'").Scan(&refused)
	return refused, err
}

const dropBrokenSQL = "DROP TABLE IF EXISTS broken_row; DROP TABLE IF EXISTS broken_scan"
