package scheme_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// TestDamagedSchemes damages good schemes in every small way: whatever comes of
// it, it is either reported or can be loaded, scored and printed.
func TestDamagedSchemes(t *testing.T) {
	var sources []string
	for _, dir := range []string{"testdata/good-every-rule", "testdata/good-design-example", "testdata/good-modifiers", "testdata/good-gated"} {
		src, err := os.ReadFile(dir + "/scheme.yaml")
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, string(src))
	}
	schema := compiled(t)
	rapid.Check(t, func(t *rapid.T) {
		src := rapid.SampledFrom(sources).Draw(t, "source")
		for range rapid.IntRange(1, 3).Draw(t, "times") {
			src = damage(t, src)
		}
		use(t, schema, src)
	})
}

// damage changes one word or line of a text.
func damage(t *rapid.T, src string) string {
	if rapid.Bool().Draw(t, "whole line") {
		lines := strings.Split(src, "\n")
		n := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		lines = append(lines[:n:n], lines[n+1:]...)
		return strings.Join(lines, "\n")
	}
	words := strings.SplitAfter(src, " ")
	n := rapid.IntRange(0, len(words)-1).Draw(t, "word")
	words[n] = rapid.SampledFrom([]string{"", "0 ", "-1 ", "90% ", "1pp, ", "x: ", "[] ", "{} ", "null ", "\"\" ", ", ", "&a ", "*a ", "!!str ", "- ", "\t", "12h, ", "higher "}).Draw(t, "by")
	return strings.Join(words, "")
}

// use reads a scheme. One that is accepted must be accepted by the JSON Schema
// too, and go through everything that is done with a scheme.
func use(t *rapid.T, schema *jsonschema.Schema, src string) {
	var problems diag.List
	s, ok := scheme.Parse("scheme.yaml", []byte(src), known, &problems)
	if ok == problems.HasErrors() {
		t.Fatalf("ok is %v with problems:\n%s", ok, problems.Error())
	}
	if !ok {
		return
	}
	if document, ok := asJSON([]byte(src)); !ok || schema.Validate(given(document)) != nil {
		t.Fatalf("the schema refuses what the parser accepts: %v", schema.Validate(given(document)))
	}
	if err := scheme.Load(context.Background(), &recorder{}, []scheme.Scheme{s}); err != nil {
		t.Fatal(err)
	}
	for _, lang := range diag.Langs {
		if text := scheme.Policy(s, known, "海川家电", lang); strings.Contains(text, "%!") || strings.Contains(text, "NaN") {
			t.Fatalf("policy:\n%s", text)
		}
	}
	for _, i := range s.Indicators() {
		for _, v := range []float64{0, 0.5, 1, 100} {
			if p := s.PointsOf(i, known[i.ID].Better, v, 1); i.Weight > 0 && (p < 0 || p > i.Weight+1e-9) {
				t.Fatalf("%s at %v: %v of %v", i.ID, v, p, i.Weight)
			}
		}
	}
}

// given leaves out keys without a value: to the parser they are not given.
func given(document any) any {
	switch d := document.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, v := range d {
			if v != nil {
				out[k] = given(v)
			}
		}
		return out
	case []any:
		for k, v := range d {
			d[k] = given(v)
		}
	}
	return document
}

// FuzzParse is for longer runs than the tests': no bytes at all may make Parse
// do anything but answer.
func FuzzParse(f *testing.F) {
	src, err := os.ReadFile("testdata/good-every-rule/scheme.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src)
	modifiers, err := os.ReadFile("testdata/good-modifiers/scheme.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(modifiers)
	f.Add([]byte("kaohe: 1\ndimensions: {a: 1}\ngrades: 5\n"))
	f.Add([]byte("- a\n- b: [}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		var problems diag.List
		if _, ok := scheme.Parse("scheme.yaml", src, known, &problems); ok == problems.HasErrors() {
			t.Errorf("ok is %v with problems:\n%s", ok, problems.Error())
		}
	})
}
