package scheme_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"kaohe/model/diag"
	"kaohe/model/scheme"
	"kaohe/model/schemes"
)

// onlyChecked are the bad cases that the JSON Schema cannot see, with the reason.
var onlyChecked = map[string]string{
	"bad-dimension-weights":  "it cannot add",
	"bad-scheme-weights":     "it cannot add",
	"bad-raters-weights":     "it cannot add",
	"bad-indicator-twice":    "it cannot compare two items by id and parameters",
	"bad-raters-twice":       "it cannot compare raters with an indicator's parameters",
	"bad-rule-for-indicator": "it does not know the indicators' directions",
	"bad-target-unit":        "it does not know the indicators' units",
	"bad-target-units-more":  "it does not know the indicators' units",
	"bad-unknown-indicator":  "it does not know the indicators",
	"bad-with":               "it does not know the indicators' parameters",
}

func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(scheme.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertVocabs()
	if err := c.AddResource("scheme.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("scheme.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON reads YAML as a JSON document; ok is false where it is no YAML.
func asJSON(src []byte) (document any, ok bool) {
	text, err := yaml.YAMLToJSON(src)
	if err != nil {
		return nil, false
	}
	document, err = jsonschema.UnmarshalJSON(bytes.NewReader(text))
	return document, err == nil
}

func TestSchemaAcceptsEveryGoodScheme(t *testing.T) {
	s := compiled(t)
	sources := map[string][]byte{}
	for _, name := range schemes.Names() {
		src, err := schemes.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		sources[name] = src
	}
	good, err := filepath.Glob("testdata/good-*/scheme.yaml")
	if err != nil || len(good) == 0 {
		t.Fatal("no good cases", err)
	}
	for _, path := range good {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sources[path] = src
	}
	for name, src := range sources {
		document, ok := asJSON(src)
		if !ok {
			t.Errorf("%s is no YAML", name)
			continue
		}
		if err := s.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefusesWhatItCanSee(t *testing.T) {
	s := compiled(t)
	bad, err := filepath.Glob("testdata/bad-*/scheme.yaml")
	if err != nil || len(bad) == 0 {
		t.Fatal("no bad cases", err)
	}
	var listed []string
	for _, path := range bad {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(path))
		reason, unseen := onlyChecked[name]
		document, ok := asJSON(src)
		accepted := ok && s.Validate(document) == nil
		switch {
		case accepted && !unseen:
			t.Errorf("%s: the schema accepts it", name)
		case !accepted && unseen:
			t.Errorf("%s: the schema refuses it, although %s", name, reason)
		}
		listed = append(listed, name)
	}
	for name := range onlyChecked {
		if !slices.Contains(listed, name) {
			t.Errorf("there is no case %s", name)
		}
	}
}

// faults are single changes to a good scheme that the parser and the JSON
// Schema must both refuse: what is cut out, and what is put there.
var faults = []struct{ old, new string }{
	{"kaohe: 1", "kaohe: 2"},
	{"scheme: modifiers", "scheme: Modifiers"},
	{"title: 修饰全集\n", ""},
	{"roles: [安装, 维修]", "roles: []"},
	{"team_kinds: [小组, 班组]", "kinds: [小组, 班组]"},
	{"teams: [T1]}", "teams: [T1, T1]}"},
	{"applies_to: {roles: [安装, 维修], team_kinds: [小组, 班组], teams: [T1]}", "applies_to: {}"},
	{"scope: team", "scope: all"},
	{"cycle: month\n", "cycle: year\n"},
	{"cycle: month\n", "cycle: quarter\n"},
	{"quarter: pool", "quarter: sum"},
	{"quarter: pool", "month: pool"},
	{"at_least: 3, weights", "at_least: 0, weights"},
	{"at_least: 3, weights", "min: 3, weights"},
	{"peer: 30%", "self: 30%"},
	{"peer: 30%", "peer: 30"},
	{"raters: {at_least: 3, weights: {manager: 50%, peer: 30%, customer: 20%}}", "raters: {}"},
	{"{at_least: 3, weights: {manager: 50%, peer: 30%, customer: 20%}}", "{weights: {}}"},
	{"weight: 70", "weight: 70%"},
	{"weight: 30\n        target", "weight: 0\n        target"},
	{"{role: 安装, period: 2026, target: 93%}", "{role: 安装, period: 26, target: 93%}"},
	{"{role: 安装, period: 2026, target: 93%}", "{target: 93%}"},
	{"{role: 安装, period: 2026, target: 93%}", "{role: 安装, period: 2026}"},
	{"{role: 安装, period: 2026, target: 93%}", "{roles: 安装, period: 2026, target: 93%}"},
	{"team: T21, period: 2026Q3", "team: T21, period: 2026Q5"},
	{"adjust_for: [complexity, category]", "adjust_for: [complexity, colour]"},
	{"adjust_for: [complexity, category]", "adjust_for: []"},
	{"{kind: formula, sql: \"w * least(1, v / t)\"}", "{kind: formula}"},
	{"{kind: formula, sql: \"w * least(1, v / t)\"}", "{kind: formula, sql: \"\"}"},
	{"{kind: formula, sql: \"w * least(1, v / t)\"}", "{kind: formula, sql: \"w; v\"}"},
	{"{kind: formula, sql: \"w * least(1, v / t)\"}", "{kind: formula, sql: w, points: 2}"},
	{"gate: {when: \"< 60%\", score: 0}", "gate: {when: 60%, score: 0}"},
	{"gate: {when: \"< 60%\", score: 0}", "gate: {when: \"< 60%\"}"},
	{"gate: {when: \"< 60%\", score: 0}", "gate: {when: \"< 60%\", score: 0, cap_grade: fair}"},
	{"gate: {when: \"< 60%\", score: 0}", "gate: {score: 0}"},
	{"gate: {when: \"< 60%\", score: 0}", "gate: {when: \"< 60%\", score: -1}"},
	{"gate: {when: \"< 60%\", score: 0}", "gate: {when: \"~ 60%\", score: 0}"},
	{"gate: {when: \"< 60%\", score: 0}", "gate: []"},
	{"min_n: 5", "min_n: 0"},
	{"weight: 20, target: 3, rule", "weight: 20, rule"},
	{"{kind: at_most, points: 5}", "{kind: at_most, points: 5, bands: []}"},
	{"{kind: linear, zero: 0, full: 100}", "{kind: linear, zero: 0}"},
	{"{kind: linear, zero: 0, full: 100}", "{kind: linear, zero: [0, 1], full: 100}"},
	{"{kind: linear, zero: 0, full: 100}", "{kind: liner, zero: 0, full: 100}"},
	{"weight: 20, rule: {kind: linear", "rule: {kind: linear"},
	{"reference: true, target: 77%", "reference: yes please, target: 77%"},
	{"reference: true, target: 77%", "reference: true, weight: 5, target: 77%"},
	{"reference: true, target: 77%", "reference: true, rule: {kind: linear, zero: 0, full: 1}, target: 77%"},
	{"reference: true, target: 77%", "reference: true, cap: 5, target: 77%"},
	{"{at: 85%, pay: 1.2}", "{at: 85%}"},
	{"{at: 85%, pay: 1.2}", "{at: 85%, pay: 120}"},
	{"{at: 85%, pay: 1.2}", "{at: 85%, factor: 1.2}"},
	{"multiplier: [{at: 90, pay: 1.1}, {at: 120, pay: 1}]", "multiplier: []"},
	{"multiplier: [{at: 90, pay: 1.1}, {at: 120, pay: 1}]", "multiplier: {at: 90, pay: 1.1}"},
	{"min: 90, pay: 10%", "min: -90, pay: 10%"},
	{"min: 90, pay: 10%", "min: 90, pay: 10"},
	{"promotion: {grade: good, consecutive: 2", "promotion: {grade: good, consecutive: 0"},
	{"promotion: {grade: good, consecutive: 2", "promotion: {grade: good"},
	{"cycle: month, top: 1", "cycle: week, top: 1"},
	{"guard: {indicator: {id: complaint_count, when: \"< 1\"}}", "guard: {}"},
	{"guard: {indicator: {id: complaint_count, when: \"< 1\"}}", "guard: {indicator: {id: complaint_count}}"},
	{"guard: {indicator: {id: complaint_count, when: \"< 1\"}}", "guard: {indicator: {id: complaint_count, when: 1}}"},
	{"kind: reward\n", "kind: prize\n"},
	{"    kind: reward\n", ""},
	{"team_rank: 1", "team_rank: 0"},
	{"team_rank: 1", "rank: 1"},
	{"when: {dimension: [{id: ability, at_least: 80%}, {id: results, below: 70%}]}", "when: {}"},
	{"when: {dimension: [{id: ability, at_least: 80%}, {id: results, below: 70%}]}", "when: {teams: [T21]}"},
	{", when: {dimension: [{id: ability, at_least: 80%}, {id: results, below: 70%}]}", ""},
	{"{id: ability, at_least: 80%}", "{id: ability}"},
	{"{id: ability, at_least: 80%}", "{id: ability, at_least: 80%, below: 90%}"},
	{"{id: ability, at_least: 80%}", "{id: ability, at_least: 80}"},
	{"consecutive: 3", "consecutive: 0"},
	{"score: \"< 70\"", "score: 70"},
	{"within_workdays: 5", "within_days: 5"},
}

func TestSchemaAndParserRefuseTheSame(t *testing.T) {
	s := compiled(t)
	src, err := os.ReadFile("testdata/good-modifiers/scheme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if !strings.Contains(string(src), f.old) {
			t.Errorf("%q is not in the good scheme", f.old)
			continue
		}
		changed := []byte(strings.Replace(string(src), f.old, f.new, 1))
		var problems diag.List
		if _, ok := scheme.Parse("scheme.yaml", changed, known, &problems); ok {
			t.Errorf("%q for %q: the parser accepts it", f.new, f.old)
		}
		document, ok := asJSON(changed)
		if !ok || s.Validate(document) == nil {
			t.Errorf("%q for %q: the schema accepts it (YAML: %v)", f.new, f.old, ok)
		}
	}
}

// TestSchemaHasTheKeysOfTheParser puts an unknown key into every mapping: the
// parser names all keys it knows there, which must be those of the schema.
func TestSchemaHasTheKeysOfTheParser(t *testing.T) {
	var document struct {
		Properties map[string]any `json:"properties"`
		Defs       map[string]struct {
			Properties map[string]any `json:"properties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(scheme.Schema(), &document); err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile("testdata/good-modifiers/scheme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ definition, at string }{
		{"", "scheme: modifiers"},
		{"dimension", "    weight: 70"},
		{"indicator", "        min_n: 5"},
		{"target", "- {role: 安装, target: 92%"},
		{"gate", "gate: {when: \"< 60%\""},
		{"multiplier", "{at: 85%"},
		{"raters", "raters: {at_least: 3"},
		{"grade", "{id: good, title: 优秀"},
		{"award", "{id: star, title: 服务之星"},
		{"consequence", "{id: coach, title: 提供资源支持"},
		{"when", "when: {grade: good"},
		{"when_dimension", "{id: ability, at_least: 80%"},
		{"when_indicator", "{id: responsibility, when: \">= 1\""},
	} {
		properties := document.Properties
		if c.definition != "" {
			properties = document.Defs[c.definition].Properties
		}
		if got, want := keysNamed(t, string(src), c.at), sorted(properties); !slices.Equal(got, want) {
			t.Errorf("%s: the parser knows\n%v\nthe schema\n%v", c.definition, got, want)
		}
	}
}

var listed = regexp.MustCompile(`unknown key "xxxxxxxxxxxxxxxx"\n.*\n.*\n  hint: known: (.*)`)

// keysNamed gives the keys that the parser names when an unknown one stands
// behind a text, in the manner of that line.
func keysNamed(t *testing.T, src, at string) []string {
	t.Helper()
	separator := "\n" + at[:len(at)-len(strings.TrimLeft(at, " "))]
	if strings.Contains(at, "{") {
		separator = ", "
	}
	if !strings.Contains(src, at) {
		t.Fatalf("%q is not in the good scheme", at)
	}
	var problems diag.List
	scheme.Parse("scheme.yaml", []byte(strings.Replace(src, at, at+separator+"xxxxxxxxxxxxxxxx: 1", 1)), known, &problems)
	m := listed.FindStringSubmatch(problems.Error())
	if m == nil {
		t.Fatalf("after %q the unknown key is not reported:\n%s", at, problems.Error())
	}
	keys := strings.Split(m[1], ", ")
	slices.Sort(keys)
	return keys
}

func sorted(properties map[string]any) []string {
	var out []string
	for name := range properties {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// TestSchemaIsBilingual: every key says in both languages what it is.
func TestSchemaIsBilingual(t *testing.T) {
	for _, title := range regexp.MustCompile(`"title": "((?:[^"\\]|\\.)*)"`).FindAllStringSubmatch(string(scheme.Schema()), -1) {
		zh, en, both := strings.Cut(title[1], " / ")
		if _, ok := ruleNamed(title[1]); !ok && (!both || zh == "" || en == "" || strings.Contains(title[1], "%!")) {
			t.Errorf("title %q", title[1])
		}
	}
	if !bytes.Equal(scheme.Schema(), scheme.Schema()) {
		t.Error("two runs differ")
	}
}

func ruleNamed(name string) (scheme.RuleKind, bool) {
	for _, k := range scheme.Rules {
		if k.Name == name {
			return k, true
		}
	}
	return scheme.RuleKind{}, false
}
