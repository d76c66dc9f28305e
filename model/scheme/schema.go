package scheme

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"kaohe/model/diag"
)

// Schema gives the JSON Schema (draft 2020-12) of scheme files, for editors and
// for those who write schemes by program. It is made from the words, rules and
// keys that the parser knows. What it accepts may still be refused by Parse,
// which knows the library's indicators and holds the parts of a scheme together.
func Schema() []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schemaOfScheme()); err != nil {
		panic(err) // objects, lists, texts and numbers only
	}
	return out.Bytes()
}

// object is a JSON object that keeps its order, so that the schema reads like
// the manual and is the same bytes each time.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for n, m := range o {
		if n > 0 {
			out.WriteByte(',')
		}
		key, err := marshalPlain(m.key)
		if err != nil {
			return nil, err
		}
		value, err := marshalPlain(m.value)
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// marshalPlain writes a value without escaping <, > and &.
func marshalPlain(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSpace(out.Bytes()), err
}

// key is one key of a mapping: how it is called, what may stand there, and
// whether it must be given.
type key struct {
	name   string
	title  diag.Text
	value  object
	needed bool
}

// mapping describes a mapping of exactly these keys.
func mapping(keys []key, more ...member) object {
	var properties object
	var required []string
	for _, k := range keys {
		properties = append(properties, member{k.name, titled(k.title, k.value)})
		if k.needed {
			required = append(required, k.name)
		}
	}
	out := object{{"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		out = append(out, member{"required", required})
	}
	out = append(out, member{"additionalProperties", false})
	return append(out, more...)
}

// titled puts a title in both languages before what may stand there.
func titled(title diag.Text, value object) object {
	return append(object{{"title", title.ZH + " / " + title.EN}}, value...)
}

// ref points to one of the definitions.
func ref(name string) object { return object{{"$ref", "#/$defs/" + name}} }

// listOf describes a list with at least one item.
func listOf(item object) object {
	return object{{"type", "array"}, {"minItems", 1}, {"items", item}}
}

// orListOf describes an item, or a list of such.
func orListOf(item object) object { return object{{"anyOf", []object{item, listOf(item)}}} }

// oneOfTerms describes one of a few words, with what each means.
func oneOfTerms(terms []Term) object {
	var zh, en []string
	for _, t := range terms {
		zh, en = append(zh, t.Name+" "+t.Title.ZH), append(en, t.Name+": "+t.Title.EN)
	}
	return object{{"description", strings.Join(zh, "；") + "\n" + strings.Join(en, "; ")}, {"enum", termNames(terms)}}
}

// The patterns of values that are written as text.
const (
	numberPattern   = `[+-]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)([eE][+-]?[0-9]+)?`
	percentPattern  = `^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\s*(%|pp)\s*$`
	identifyPattern = `^[a-z][a-z0-9_-]*$`
	periodPattern   = `^[0-9]{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$`
)

// quantityPattern is a number with or without the suffix of a share or duration.
func quantityPattern() string {
	suffixes := []string{"%", "pp"}
	for _, d := range durations {
		suffixes = append(suffixes, d.suffix)
	}
	return `^\s*` + numberPattern + `\s*(` + strings.Join(suffixes, "|") + `)?\s*$`
}

// comparisonPattern is an operator and a quantity.
func comparisonPattern() string {
	return `^\s*(` + strings.Join(Ops, "|") + `)` + strings.TrimPrefix(quantityPattern(), "^")
}

// Values that keys share.
func textValue() object       { return object{{"type", []string{"string", "number"}}} }
func identifierValue() object { return object{{"type", "string"}, {"pattern", identifyPattern}} }
func positiveValue() object   { return object{{"type", "number"}, {"exclusiveMinimum", 0}} }
func wholeValue(least int) object {
	return object{{"type", "integer"}, {"minimum", least}}
}
func quantityValue() object {
	return object{{"type", []string{"number", "string"}}, {"pattern", quantityPattern()}}
}
func comparisonValue() object {
	return object{{"type", "string"}, {"pattern", comparisonPattern()}}
}

// shareValue is a percentage, or a number within bounds.
func shareValue(low, high float64) object {
	return object{{"type", []string{"number", "string"}}, {"minimum", low}, {"maximum", high}, {"pattern", percentPattern}}
}

func periodValue() object {
	return object{{"type", []string{"string", "integer"}}, {"pattern", periodPattern}, {"minimum", 1000}, {"maximum", 9999}}
}

// namesValue is a list of names, or a single one.
func namesValue() object {
	name := object{{"type", []string{"string", "number"}}, {"minLength", 1}}
	return object{{"anyOf", []object{name, {{"type", "array"}, {"minItems", 1}, {"uniqueItems", true}, {"items", name}}}}}
}

func cyclesValue() object {
	return object{{"enum", []Cycle{Month, Quarter, Year}}}
}

// whenKind describes what holds where the rule is of some kinds.
func whenKind(kinds []string, then object) object {
	return object{
		{"if", object{{"required", []string{"rule"}}, {"properties", object{{"rule", object{
			{"type", "object"}, {"required", []string{"kind"}}, {"properties", object{{"kind", object{{"enum", kinds}}}}}}}}}}},
		{"then", then},
	}
}

// kindsWith lists the kinds of rules of which something is true.
func kindsWith(is func(k RuleKind) bool) []string {
	var out []string
	for _, k := range Rules {
		if is(k) {
			out = append(out, k.Name)
		}
	}
	return out
}

// ruleSchema describes a rule: one mapping for each kind.
func ruleSchema() object {
	var kinds []object
	for _, k := range Rules {
		keys := []key{{"kind", inTwo("规则", "rule"), object{{"const", k.Name}}, true}}
		for _, p := range ruleKeys {
			if k.has(p.name) {
				p.needed = slices.Contains(k.Needs, p.name)
				p.value = ruleValue(k, p)
				keys = append(keys, p)
			}
		}
		var more []member
		if slices.Contains(k.Allows, "points") { // beyond the limit: so many points for each step, or none at all
			more = append(more, member{"dependentRequired", object{{"per", []string{"points"}}, {"steps", []string{"points"}}}})
		}
		kinds = append(kinds, append(object{{"title", k.Name}, {"description", k.Sentence.ZH + "\n" + k.Sentence.EN}}, mapping(keys, more...)...))
	}
	return object{{"oneOf", kinds}}
}

// ruleValue is what may stand at a parameter: of range zero and full are pairs.
func ruleValue(k RuleKind, p key) object {
	if k.Name == "range" && (p.name == "zero" || p.name == "full") {
		return object{{"type", "array"}, {"minItems", 2}, {"maxItems", 2}, {"items", quantityValue()}}
	}
	return p.value
}
