package model

import (
	"regexp"
	"strings"
	"testing"

	"kaohe/model/diag"
)

// What DuckDB understands and the other engines do not, as an indicator file
// might say it.
var notPortable = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{"a cast with ::", regexp.MustCompile(`::`)},
	{"QUALIFY", regexp.MustCompile(`(?i)\bqualify\b`)},
	{"GROUP BY ALL or ORDER BY ALL", regexp.MustCompile(`(?i)\bby\s+all\b`)},
	{"a list or struct literal", regexp.MustCompile(`[\[\]{}]`)},
	{"a lambda", regexp.MustCompile(`->|(?i:\blambda\b)`)},
	{"a list function", regexp.MustCompile(`(?i)\b(list_\w+|array_\w+|list|unnest|generate_series|range|struct_\w+|map_\w+)\s*\(`)},
	{"ASOF", regexp.MustCompile(`(?i)\basof\b`)},
	{"an aggregate of DuckDB's own", regexp.MustCompile(`(?i)\b(arg_min|arg_max|first|last|any_value|string_agg|median|mode|quantile\w*)\s*\(`)},
	{"a function of DuckDB's own", regexp.MustCompile(`(?i)\b(strftime|strptime|try_cast|to_\w+|epoch\w*|datediff|date_part|date_sub|age|time_bucket|make_\w+|ifnull|isnull|if|format|printf)\s*\(`)},
	{"SELECT * EXCLUDE or REPLACE, COLUMNS", regexp.MustCompile(`(?i)\b(exclude|replace|columns)\s*\(`)},
	{"integer division with //", regexp.MustCompile(`//`)},
	{"an unquoted INTERVAL", regexp.MustCompile(`(?i)\binterval\s+[^'\s]`)},
	{"ILIKE, SIMILAR, GLOB or ~", regexp.MustCompile(`(?i)\b(ilike|similar|glob)\b|~`)},
	{"FROM first", regexp.MustCompile(`(?i)^\s*from\b`)},
	{"SEMI, ANTI or POSITIONAL JOIN", regexp.MustCompile(`(?i)\b(semi|anti|positional)\s+join\b`)},
	{"a file or a URL", regexp.MustCompile(`(?i)\b(read_\w+|parquet_scan|https?:)`)},
}

// code is an indicator file without its comments and without what stands in quotes.
func code(source string) string {
	var lines []string
	for _, line := range strings.Split(source, "\n") {
		before, _, _ := strings.Cut(line, "--")
		lines = append(lines, before)
	}
	return regexp.MustCompile(`'[^']*'`).ReplaceAllString(strings.Join(lines, "\n"), "''")
}

func TestShippedIndicatorsArePortable(t *testing.T) {
	var problems diag.List
	l := LoadLibrary(Shipped(), nil, &problems)
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	for _, i := range l.All() {
		for _, rule := range notPortable {
			if found := rule.pattern.FindString(code(i.Source)); found != "" {
				t.Errorf("%s: %q is %s", i.File, found, rule.name)
			}
		}
		// The column sla.limit is a reserved word everywhere and must be quoted.
		if strings.ContainsAny(strings.ReplaceAll(code(i.Source), `"limit"`, ""), "\t\"") {
			t.Errorf("%s: has a tab or a quoted name", i.File)
		}
	}
}

// Each rule finds what it is meant to find.
func TestNotPortableRulesBite(t *testing.T) {
	for _, line := range []string{
		"x::DATE", "QUALIFY row_number() = 1", "GROUP BY ALL", "[1, 2]", "x -> x + 1", "list_sum(x)", "ASOF JOIN t",
		"any_value(x)", "strftime(x, '')", "SELECT * EXCLUDE (a)", "7 // 2", "INTERVAL 7 DAY", "a ILIKE b", "FROM t", "SEMI JOIN t", "read_csv('')",
	} {
		hit := false
		for _, rule := range notPortable {
			hit = hit || rule.pattern.MatchString(code(line))
		}
		if !hit {
			t.Errorf("%q passes for portable", line)
		}
	}
}

// A definition is a sentence in each language, and the numbers of a parameter
// stand in it where a reader needs them.
func TestShippedIndicatorsAreDescribed(t *testing.T) {
	var problems diag.List
	for _, i := range LoadLibrary(Shipped(), nil, &problems).All() {
		if !strings.HasSuffix(i.Definition.ZH, "。") || !strings.HasSuffix(i.Definition.EN, ".") {
			t.Errorf("%s: a definition must end in a full stop", i.ID)
		}
		for _, p := range i.Params {
			if !strings.Contains(i.Definition.ZH, p.Name) || !strings.Contains(i.Definition.EN, p.Name) {
				t.Errorf("%s: the definition does not say what %s does", i.ID, p.Name)
			}
		}
		defaults := i.DefinitionWith(i.Values(nil))
		if strings.Contains(defaults.ZH+defaults.EN, "$") {
			t.Errorf("%s: a parameter is left in the definition: %s", i.ID, defaults.EN)
		}
	}
}
