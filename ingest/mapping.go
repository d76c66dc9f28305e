package ingest

import (
	"fmt"
	"regexp"
	"strings"

	"kaohe/model/diag"
)

// quoteIdent makes an SQL identifier of any name.
func quoteIdent(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// QuoteText makes an SQL text of any string. A NUL would end the statement, so it
// is asked for by its number.
func QuoteText(s string) string {
	text := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if !strings.Contains(s, "\x00") {
		return text
	}
	return "(" + strings.ReplaceAll(text, "\x00", "' || chr(0) || '") + ")"
}

// resolve holds a mapping against an export's columns: tables that are left to
// the header, names that do not exist, SQL that does not prepare, dates that can
// be read two ways. It gives the formats of time columns by "table.column".
func (r *run) resolve(f *feed, raw relation) (map[string]string, bool, error) {
	before := len(*r.Problems)
	f.source = f.source.named(raw.facts.Columns)
	for i := range f.source.Tables {
		t := &f.source.Tables[i]
		t.checkNamed(f.file)
		t.checkNames(f.file, raw.facts.Columns)
		r.checkSQL(t, raw)
	}
	if len(*r.Problems) > before {
		return nil, false, nil
	}
	formats, err := r.timeFormats(f, raw)
	return formats, len(*r.Problems) == before, err
}

// read lists the columns that are read from an export: the mapped ones, and the
// one that says which of several rows is the latest.
func (t TableMapping) read() []ColumnMapping {
	if t.LatestBy == nil {
		return t.Columns
	}
	return append(t.Columns[:len(t.Columns):len(t.Columns)], *t.LatestBy)
}

// checkNames reports columns that the export does not have.
func (t *TableMapping) checkNames(file string, columns []string) {
	for _, c := range t.read() {
		for _, name := range c.From {
			if !containsText(columns, name) {
				c.at.Error(diag.T("%[2]s 中没有列 %[1]q", "there is no column %[1]q in %[2]s", name, file), diag.DidYouMean(name, columns))
			}
		}
	}
}

func containsText(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// checkSQL prepares the conditions and expressions a person wrote.
func (r *run) checkSQL(t *TableMapping, raw relation) {
	if t.When != "" {
		if err := r.prepare("SELECT 1 FROM " + raw.sql + " WHERE (\n" + t.When + "\n)"); err != nil {
			t.whenAt.Error(diag.T("when 不是可用的 SQL 条件：%s", "when is not a usable SQL condition: %s", engineMessage(err)), diag.T("列名照导出文件写，含空格或符号时加双引号", "name columns as the export does, in double quotes where they hold blanks or signs"))
		}
	}
	for _, c := range t.read() {
		if c.Count != "" {
			if err := r.prepare("SELECT 1 FROM " + raw.sql + " WHERE (\n" + c.Count + "\n)"); err != nil {
				c.at.Error(diag.T("count 不是可用的 SQL 条件：%s", "count is not a usable SQL condition: %s", engineMessage(err)), diag.Text{})
			}
		}
		if c.SQL == "" {
			continue
		}
		if err := r.prepare("SELECT (\n" + c.SQL + "\n) FROM " + raw.sql); err != nil {
			c.at.Error(diag.T("sql 不是可用的 SQL 表达式：%s", "sql is not a usable SQL expression: %s", engineMessage(err)), diag.Text{})
		}
	}
}

func (r *run) prepare(query string) error {
	stmt, err := r.conn.PrepareContext(r.ctx, query)
	if err != nil {
		return err
	}
	return stmt.Close()
}

// engineMessage gives the first line of the engine's message.
func engineMessage(err error) string {
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}

// dayOrMonth is a date that begins with two short numbers: 01/02/2026, 1.2.26.
var dayOrMonth = regexp.MustCompile(`^\s*(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4})(?:[ T](\d{1,2}:\d{2}(:\d{2})?)( [AaPp][Mm])?)?\s*$`)

// timeFormats finds the format of every time column that declares none. A
// column whose values begin with day or month is read in the one order that all
// of them allow; where both are possible the user is asked. One scan of the
// export looks at all such columns; an empty format is the default.
func (r *run) timeFormats(f *feed, raw relation) (map[string]string, error) {
	var open []ColumnMapping
	var names, parts, texts []string
	for _, t := range f.source.Tables {
		for _, c := range t.read() {
			if (c.Column.Type != Time && c.Column.Type != Date) || c.Format != "" || c.Value != nil {
				continue
			}
			n := len(open)
			open, names = append(open, c), append(names, t.Table.Name+"."+c.Column.Name)
			texts = append(texts, fmt.Sprintf("kaohe_trim(CAST(%s AS VARCHAR)) AS t%d", c.rawSQL(), n))
			parts = append(parts, fmt.Sprintf(shortDateSQL, n))
		}
	}
	open, names, texts, parts, err := r.onlyShort(raw, open, names, texts, parts)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	found := make([]shortDates, len(open))
	var targets []any
	for i := range found {
		targets = append(targets, &found[i].sample, &found[i].first, &found[i].second)
	}
	query := "SELECT " + strings.Join(parts, ", ") + " FROM (SELECT " + strings.Join(texts, ", ") + " FROM " + raw.sql + ")"
	if err := r.conn.QueryRowContext(r.ctx, query).Scan(targets...); err != nil {
		return nil, err
	}
	formats := map[string]string{}
	for i, c := range open {
		formats[names[i]] = found[i].format(f.file, c)
	}
	return formats, nil
}

// sampleRows is how many rows of an export are looked at to see whether a time
// column begins with two short numbers at all. One that does so only later is
// read by the default, which rejects such dates: they are never guessed.
const sampleRows = 20_000

// onlyShort keeps the columns that hold dates beginning with two short numbers.
func (r *run) onlyShort(raw relation, columns []ColumnMapping, names, texts, parts []string) ([]ColumnMapping, []string, []string, []string, error) {
	if len(columns) == 0 {
		return nil, nil, nil, nil, nil
	}
	short, targets := make([]*bool, len(columns)), make([]any, len(columns))
	var asked []string
	for i := range columns {
		asked = append(asked, fmt.Sprintf("bool_or(t%d[1:6] ~ %s)", i, shortDatePattern))
		targets[i] = &short[i]
	}
	query := fmt.Sprintf("SELECT %s FROM (SELECT %s FROM %s LIMIT %d)", strings.Join(asked, ", "), strings.Join(texts, ", "), raw.sql, sampleRows)
	if err := r.conn.QueryRowContext(r.ctx, query).Scan(targets...); err != nil {
		return nil, nil, nil, nil, err
	}
	var keptColumns []ColumnMapping
	var keptNames, keptTexts, keptParts []string
	for i := range columns {
		if short[i] != nil && *short[i] {
			keptColumns, keptNames = append(keptColumns, columns[i]), append(keptNames, names[i])
			keptTexts, keptParts = append(keptTexts, texts[i]), append(keptParts, parts[i])
		}
	}
	return keptColumns, keptNames, keptTexts, keptParts, nil
}

// shortDatePattern is how a date begins that could be day or month first.
const shortDatePattern = `'[0-9]{1,2}[/.-][0-9]{1,2}[/.-].*'`

// shortDateSQL looks at texts that begin with two short numbers: one of them,
// and the largest first and second number.
const shortDateSQL = `
  min(t%[1]d) FILTER (WHERE t%[1]d[1:6] ~ ` + shortDatePattern + `),
  max(TRY_CAST(split_part(translate(t%[1]d, '.-', '//'), '/', 1) AS INTEGER)) FILTER (WHERE t%[1]d[1:6] ~ ` + shortDatePattern + `),
  max(TRY_CAST(split_part(translate(t%[1]d, '.-', '//'), '/', 2) AS INTEGER)) FILTER (WHERE t%[1]d[1:6] ~ ` + shortDatePattern + `)`

// shortDates is what a column holds of dates that begin with two short numbers.
type shortDates struct {
	sample        *string
	first, second *int
}

// format decides between day first and month first, or asks.
func (s shortDates) format(file string, c ColumnMapping) string {
	format, choices := s.reading()
	if len(choices) > 0 {
		c.at.Error(diag.T("%[1]s 的列 %[2]q：日与月分不清", "column %[2]q of %[1]s: day and month cannot be told apart", file, c.label()),
			diag.T("写明 format: %q 或 format: %q", "say format: %q or format: %q", choices[0], choices[1]))
	}
	return format
}

// reading gives the one format that all dates allow, or the two to choose from;
// neither where the dates do not begin with two short numbers.
func (s shortDates) reading() (format string, choices []string) {
	if s.sample == nil || s.first == nil || s.second == nil {
		return "", nil
	}
	m := dayOrMonth.FindStringSubmatch(*s.sample)
	if m == nil {
		return "", nil
	}
	day, month := shortDate(m, "%d", "%m"), shortDate(m, "%m", "%d")
	switch {
	case *s.first > 12 && *s.second <= 12:
		return day, nil
	case *s.second > 12 && *s.first <= 12:
		return month, nil
	}
	return "", []string{day, month}
}

// shortDate writes the strptime format of a matched date.
func shortDate(m []string, first, second string) string {
	format := first + m[2] + second + m[2] + "%Y"
	if m[5] == "" {
		return format
	}
	hour := "%H"
	if m[7] != "" {
		hour = "%I"
	}
	format += " " + hour + ":%M"
	if m[6] != "" {
		format += ":%S"
	}
	if m[7] != "" {
		format += " %p"
	}
	return format
}

// rawSQL is the cell (or expression) a column's values come from, before any cleaning.
func (c ColumnMapping) rawSQL() string {
	switch {
	case c.Value != nil:
		return QuoteText(*c.Value)
	case c.SQL != "":
		return "CAST((\n" + c.SQL + "\n) AS VARCHAR)"
	case c.Count != "":
		return "CASE WHEN (\n" + c.Count + "\n) THEN '1' ELSE '0' END"
	case len(c.From) == 1:
		return quoteIdent(c.From[0])
	}
	var parts []string
	for _, name := range c.From {
		parts = append(parts, "kaohe_trim("+quoteIdent(name)+")")
	}
	return "nullif(concat_ws(' ', " + strings.Join(parts, ", ") + "), '')"
}

// presentSQL takes the words for "nothing" from the trimmed text of the given name.
func (c ColumnMapping) presentSQL(text string) string {
	switch {
	case c.Value != nil:
		return text
	case len(c.Missing) == 0:
		return "kaohe_present(" + text + ")"
	}
	nothing := "CASE " + text
	for _, w := range c.Missing {
		nothing += " WHEN " + QuoteText(w) + " THEN NULL"
	}
	return nothing + " ELSE " + text + " END"
}

// unitSeconds are the seconds in a unit of a duration.
var unitSeconds = map[string]string{"": "1", "s": "1", "clock": "1", "min": "60", "h": "3600", "day": "86400"}

// valueSQL types the text that stands under the given name.
func (c ColumnMapping) valueSQL(text, format string) string {
	switch {
	case len(c.Values) > 0:
		text = c.wordsSQL(text)
	case len(c.Known) > 0:
		text = c.knownSQL(text)
	}
	if format == "" {
		format = strings.NewReplacer("%-", "%").Replace(c.Format)
	}
	switch c.Column.Type {
	case Integer:
		return "kaohe_integer(" + text + ")"
	case Number, Money:
		return fmt.Sprintf("TRY_CAST(kaohe_number(%s) AS %s)", text, c.Column.Type)
	case Bool:
		return "kaohe_bool(" + text + ")"
	case Seconds:
		return fmt.Sprintf("kaohe_seconds(%s, %s)", text, unitSeconds[c.Unit])
	case Time, Date:
		if format != "" {
			return fmt.Sprintf("CAST(kaohe_time_as(%s, %s) AS %s)", text, QuoteText(format), c.Column.Type)
		}
		return fmt.Sprintf("CAST(kaohe_time(%s) AS %s)", text, c.Column.Type)
	}
	if len(c.Values) > 0 {
		return text
	}
	return "kaohe_text(" + text + ")"
}

// wordsSQL translates the export's words; an unknown word becomes null.
func (c ColumnMapping) wordsSQL(text string) string {
	var b strings.Builder
	b.WriteString("CASE " + text)
	for _, p := range c.Values {
		b.WriteString(" WHEN " + QuoteText(p.From) + " THEN " + QuoteText(p.To))
	}
	return b.String() + " END"
}

// knownSQL translates the words that kaohe knows; any other stays as it is.
func (c ColumnMapping) knownSQL(text string) string {
	var b strings.Builder
	b.WriteString("CASE lower(" + text + ")")
	for _, p := range c.Known {
		b.WriteString(" WHEN " + QuoteText(p.From) + " THEN " + QuoteText(p.To))
	}
	return b.String() + " ELSE " + text + " END"
}

// complaint is the reject reason of a cell that gives no value.
func (c ColumnMapping) complaint() string {
	if len(c.Values) > 0 {
		return "unknown_label"
	}
	switch c.Column.Type {
	case Time, Date:
		return "not_a_date"
	case Seconds:
		return "not_a_duration"
	case Bool:
		return "unknown_label"
	}
	return "not_a_number"
}

// mustHave tells whether a row without a value in this column is rejected. An
// open ticket may have no handler yet, so tickets.employee_id may be empty.
func (t TableMapping) mustHave(c Column) bool {
	return c.Required && !(t.Table.Name == "tickets" && c.Name == "employee_id")
}

// typedSQL is the one SELECT that reads an export: for every table it feeds the
// typed columns "table.column", the table's "table._bad" (null, or what is wrong
// as "reason:column;" repeated) and "table._skip" (true where its condition does
// not hold); where it counts events also "table._event", which tells a row from
// other rows. Rows keep the export's order and number. It has four levels, so
// that no expression is written out twice inside another: trimmed cells, cells
// without the words for "nothing", values, complaints.
func typedSQL(s *Source, raw relation, formats map[string]string) string {
	var q levels
	for ti, t := range s.Tables {
		var bad []string
		for ci, c := range t.read() {
			text, value := fmt.Sprintf("t%d_%d", ti, ci), fmt.Sprintf("v%d_%d", ti, ci)
			q.trimmed = append(q.trimmed, raw.trimSQL(c)+" AS "+text)
			q.present = append(q.present, raw.presentSQL(c, text)+" AS "+text)
			q.values = append(q.values, raw.valueSQL(c, text, formats[t.Table.Name+"."+c.Column.Name])+" AS "+value, text)
			q.out = append(q.out, fmt.Sprintf("%s AS %s", value, quoteIdent(t.Table.Name+"."+c.Column.Name)))
			bad = append(bad, t.complaints(c, text, value)...)
		}
		if event := fmt.Sprintf("e%d", ti); t.counts("") {
			q.trimmed = append(q.trimmed, "hash(kaohe_row) AS "+event)
			q.present, q.values = append(q.present, event), append(q.values, event)
			q.out = append(q.out, event+" AS "+quoteIdent(t.Table.Name+"._event"))
		}
		skip := fmt.Sprintf("s%d", ti)
		q.trimmed = append(q.trimmed, t.skipSQL()+" AS "+skip)
		q.present = append(q.present, skip)
		q.values = append(q.values, skip)
		q.out = append(q.out,
			skip+" AS "+quoteIdent(t.Table.Name+"._skip"),
			fmt.Sprintf("nullif(concat(%s), '') AS %s", strings.Join(append(bad, "''"), ", "), quoteIdent(t.Table.Name+"._bad")))
	}
	return q.sql(raw.sql)
}

// trimSQL is a cell without the blanks around it. Where no cell of the export
// has any, the cell is taken as it stands.
func (raw relation) trimSQL(c ColumnMapping) string {
	if raw.trimmed && len(c.From) == 1 && c.SQL == "" {
		return c.rawSQL()
	}
	return "kaohe_trim(" + c.rawSQL() + ")"
}

// presentSQL takes the words for "nothing" from a trimmed cell, where the engine
// has not done so.
func (raw relation) presentSQL(c ColumnMapping, text string) string {
	if raw.plain.nothing {
		return text
	}
	return c.presentSQL(text)
}

// valueSQL types a cell, where the engine has not done so. A text without blanks around it, and in no quotes, is
// one line and needs nothing more.
func (raw relation) valueSQL(c ColumnMapping, text, format string) string {
	switch {
	case len(c.From) == 1 && raw.plain.times[c.From[0]]:
		return text
	case raw.plain.nothing && c.Column.Type == Text && len(c.Values) == 0 && len(c.Known) == 0:
		return text
	}
	return c.valueSQL(text, format)
}

// levels are the column lists of typedSQL, the innermost first.
type levels struct{ trimmed, present, values, out []string }

func (q levels) sql(raw string) string {
	from := raw + " AS kaohe_row"
	for _, columns := range [][]string{q.trimmed, q.present, q.values} {
		from = "(SELECT " + strings.Join(columns, ",\n  ") + "\nFROM " + from + ")"
	}
	return "SELECT " + strings.Join(q.out, ",\n  ") + "\nFROM " + from
}

// skipSQL tells the rows that a table's condition leaves out.
func (t TableMapping) skipSQL() string {
	if t.When == "" {
		return "false"
	}
	return "NOT coalesce((\n" + t.When + "\n), false)"
}

// complaints are the SQL texts of what can be wrong with one cell, null when it is right.
func (t TableMapping) complaints(c ColumnMapping, text, value string) []string {
	var out []string
	if c.Column.Type != Text || len(c.Values) > 0 {
		out = append(out, fmt.Sprintf("CASE WHEN %s IS NULL AND %s IS NOT NULL THEN '%s:%s;' END", value, text, c.complaint(), c.Column.Name))
	}
	if t.mustHave(c.Column) {
		out = append(out, fmt.Sprintf("CASE WHEN %s IS NULL THEN 'missing_key:%s;' END", text, c.Column.Name))
	}
	return out
}
