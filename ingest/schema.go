package ingest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"kaohe/model/diag"
)

// Schema gives the JSON Schema (draft 2020-12) of kaohe.yaml, for editors: the
// keys and words that ParseConfig knows, and of every canonical table its
// columns. It is strict, and says in both languages what each key is. What needs
// more than a file's shape (do the exports have these columns, do files exist)
// only ParseConfig and Run tell.
func Schema() []byte {
	root := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", "urn:kaohe:project"},
		{"title", "kaohe.yaml"},
		said("一个项目：公司、周期、方案，以及导出文件的哪一列是什么。", "A project: company, period, schemes, and which column of which export is what."),
		{"type", "object"},
		{"required", []string{"kaohe", "company", "scheme", "sources"}},
		{"additionalProperties", false},
		{"properties", projectKeys()},
		{"$defs", definitions()},
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		panic(err) // only texts, lists and objects stand in it
	}
	return out.Bytes()
}

// field is one key of a JSON object.
type field struct {
	key   string
	value any
}

// object is a JSON object whose keys keep their order.
type object []field

// MarshalJSON writes the keys in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for k, part := range []any{f.key, f.value} {
			text, err := plainJSON(part)
			if err != nil {
				return nil, err
			}
			if k == 1 {
				b.WriteByte(':')
			}
			b.Write(text)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// plainJSON writes < and > as they are.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// said is a description in both languages.
func said(zh, en string) field {
	return field{"description", diag.Text{ZH: zh, EN: en}.ZH + " / " + en}
}

// with gives a schema with a description.
func with(schema object, zh, en string) object {
	return append(slices.Clone(schema), said(zh, en))
}

// The kinds of value that stand in kaohe.yaml.
var (
	// A text may look like a number or a truth to YAML.
	anyText   = object{{"type", []string{"string", "number", "boolean"}}}
	manyTexts = object{{"anyOf", []any{anyText, object{{"type", "array"}, {"items", anyText}}}}}
	truth     = object{{"type", "boolean"}}
)

func ref(name string) object { return object{{"$ref", "#/$defs/" + name}} }

func oneOf(words ...string) object { return object{{"enum", words}} }

func listOf(item object) object { return object{{"type", "array"}, {"items", item}} }

// closed is an object that has no other keys than these.
func closed(required []string, keys object) object {
	o := object{{"type", "object"}, {"additionalProperties", false}}
	if len(required) > 0 {
		o = append(o, field{"required", required})
	}
	return append(o, field{"properties", keys})
}

func projectKeys() object {
	return object{
		{"kaohe", with(object{{"enum", []any{1, "1"}}}, "本格式的版本：1。", "Version of this format: 1.")},
		{"company", with(anyText, "公司名称，印在每一页。", "The company's name; stands on every page.")},
		{"lang", with(oneOf(string(diag.ZH), string(diag.EN)), "消息与网站首选的语言，默认 zh。", "Language of messages and of the site's root; default zh.")},
		{"timezone", with(object{{"type", "string"}}, "导出中时间所在的时区，默认 Asia/Shanghai。", "Zone in which the exports tell the time; default Asia/Shanghai.")},
		{"period", with(object{{"anyOf", []any{
			object{{"type", "string"}, {"pattern", periodPattern.String()}},
			object{{"type", "integer"}, {"minimum", 1000}, {"maximum", 9999}},
		}}}, "报告的周期，如 2026Q3；默认为数据中最新的完整季度。", "The period reported, such as 2026Q3; default: the newest complete quarter of the data.")},
		{"scheme", with(manyTexts, "考核方案的文件，相对于 kaohe.yaml。", "The scheme files, relative to kaohe.yaml.")},
		{"limits", with(closed(nil, object{
			{"rejects", with(object{{"anyOf", []any{
				object{{"type", "number"}, {"minimum", 0}, {"maximum", 1}},
				object{{"type", "string"}, {"pattern", `^\s*(100|\d{1,2})(\.\d+)?\s*(%|pp)\s*$|^\s*(0?\.\d+|[01])\s*$`}},
			}}}, "任一文件的退回行超过此比例即停止，默认 5%。", "More rejects than this share in one file stop the build; default 5%.")},
		}), "何时停止生成。", "When a build stops.")},
		{"tests", with(listOf(ref("test")), "对标准表的检验。", "Statements about the canonical tables.")},
		{"sources", with(append(listOf(ref("source")), field{"contains", object{{"properties", object{{"tables", required("employees")}}}}}), "导出文件；其中之一须给出 employees。", "The exports; one of them must give employees.")},
	}
}

func definitions() object {
	defs := object{{"test", testSchema()}, {"source", sourceSchema()}}
	for _, kind := range columnKinds {
		defs = append(defs, field{kind.name, kind.schema()})
	}
	for _, t := range Tables {
		defs = append(defs, field{t.Name, t.schema()})
	}
	return defs
}

func testSchema() object {
	o := closed([]string{"name"}, object{
		{"name", with(anyText, "检验的名称，不可重复。", "The test's name; each once.")},
		{"none", with(anyText, "必须没有结果的 SELECT。", "A SELECT that must give no row.")},
		{"assert", with(anyText, "必须成立的条件，或得到一个真假值的 SELECT。", "What must hold, or a SELECT of one truth.")},
		{"severity", with(oneOf("warn", "fail"), "warn（默认）只警告，fail 停止生成。", "warn (usual), or fail, which stops the build.")},
	})
	return append(o, field{"oneOf", []any{required("none"), required("assert")}})
}

func required(keys ...string) object { return object{{"required", keys}} }

func sourceSchema() object {
	tables := object{}
	for _, t := range Tables {
		tables = append(tables, field{t.Name, ref(t.Name)})
	}
	return closed([]string{"file", "tables"}, object{
		{"file", with(object{{"type", "string"}, {"pattern", "^[^/]"}}, "文件或通配符，相对于 kaohe.yaml。", "A file or a pattern, relative to kaohe.yaml.")},
		{"encoding", with(oneOf(encodingNames()...), "文字编码，默认 auto。", "Encoding of the text; default auto.")},
		{"delimiter", with(object{{"type", "string"}, {"pattern", `^([\x00-\x7f]|tab|\\t)$`}}, "分隔符，一个字符或 tab；默认自动识别。", "Delimiter: one character or tab; default: detected.")},
		{"header_row", with(object{{"type", "integer"}, {"minimum", 1}}, "列名所在的行，从 1 起。", "Line of the column names, from 1.")},
		{"sheet", with(anyText, "工作表名称或通配符；默认为第一个有表格的。", "A sheet's name or a pattern; default: the first with a table.")},
		{"member", with(anyText, "压缩包内文件的名称或通配符；默认全部。", "A name or pattern within an archive; default: all.")},
		{"tables", with(closed(nil, tables), "这些行进入哪些标准表。", "Which canonical tables the rows feed.")},
	})
}

// tableKeys are the keys of a table's mapping that are no columns.
func tableKeys() object {
	return object{
		{"when", with(anyText, "对导出列的 SQL 条件；不成立的行略过。", "SQL condition over the export's columns; other rows are skipped.")},
		{"latest_by", with(ref(kindOf(Time)), "更新时间列：同一键的各行以最新者为准。", "A time: of rows with one key the latest counts.")},
		{"distinct", with(truth, "重复行属正常。", "Equal rows are expected.")},
	}
}

// schema is what a table's mapping may say: auto, nothing, or columns; with a
// column given, all required ones are.
func (t Table) schema() object {
	keys := tableKeys()
	var needed, all []string
	for _, c := range t.Columns {
		zh, en := c.words()
		keys = append(keys, field{c.Name, with(ref(kindOf(c.Type)), zh, en)})
		all = append(all, c.Name)
		if c.Required {
			needed = append(needed, c.Name)
		}
	}
	mapped := closed(nil, keys)
	var none []any
	for _, name := range all {
		none = append(none, required(name))
	}
	mapped = append(mapped, field{"anyOf", []any{required(needed...), object{{"not", object{{"anyOf", none}}}}}})
	return object{
		{"title", t.Name},
		said("标准表 "+t.Name+"，键："+strings.Join(t.Key, "、")+"。", "Canonical table "+t.Name+", key: "+strings.Join(t.Key, ", ")+"."),
		{"anyOf", []any{object{{"enum", []any{"auto", nil}}}, mapped}},
	}
}

// words say what a column is.
func (c Column) words() (zh, en string) {
	for _, k := range columnKinds {
		if slices.Contains(k.types, c.Type) {
			zh, en = k.title.ZH, k.title.EN
		}
	}
	if c.Required {
		return zh + "，必需。", en + ", required."
	}
	return zh + "。", en + "."
}

// columnKind says which keys a column of some types takes beside the common ones.
type columnKind struct {
	name  string
	types []Type
	title diag.Text
	own   object
}

// columnKinds are the kinds of column, by what may be said of them.
var columnKinds = []columnKind{
	{"text-column", []Type{Text}, diag.Text{ZH: "文本", EN: "text"}, nil},
	{"number-column", []Type{Number, Money}, diag.Text{ZH: "数字", EN: "a number"}, nil},
	{"bool-column", []Type{Bool}, diag.Text{ZH: "是或否", EN: "yes or no"}, object{
		{"count", with(anyText, "与 latest_by 合用：同一键有没有满足此 SQL 条件的行。", "Beside latest_by: whether this SQL condition holds of any of the key's rows.")},
	}},
	{"time-column", []Type{Time, Date}, diag.Text{ZH: "时间或日期", EN: "a time or date"}, object{
		{"format", with(object{{"type", "string"}}, "strptime 写法，如 %Y/%m/%d %H:%M。", "strptime letters, such as %d/%m/%Y %H:%M.")},
	}},
	{"duration-column", []Type{Seconds}, diag.Text{ZH: "时长", EN: "a duration"}, object{
		{"unit", with(oneOf("s", "min", "h", "day", "clock"), "单位，默认 s。", "Unit; default s.")},
	}},
	{"count-column", []Type{Integer}, diag.Text{ZH: "整数", EN: "a whole number"}, object{
		{"count", with(anyText, "与 latest_by 合用：同一键满足此 SQL 条件的行数。", "Beside latest_by: of how many of the key's rows this SQL condition holds.")},
	}},
}

func kindOf(t Type) string {
	for _, k := range columnKinds {
		if slices.Contains(k.types, t) {
			return k.name
		}
	}
	return columnKinds[0].name
}

// schema is a column's mapping: the name of the export's column, or a map with
// exactly one origin of the values.
func (k columnKind) schema() object {
	origins := object{
		{"column", with(manyTexts, "导出文件的列。", "The export's column.")},
		{"columns", with(manyTexts, "若干列，以空格相连。", "Several columns, joined by a blank.")},
		{"value", with(anyText, "每行同一个值。", "The same in every row.")},
		{"sql", with(anyText, "对导出列的 DuckDB 表达式，各列均为文本。", "A DuckDB expression over the export's columns, all of them text.")},
	}
	keys := slices.Concat(origins, k.own, object{
		{"values", with(object{{"type", "object"}, {"additionalProperties", anyText}}, "导出的词 → 我们的词；其他词的行退回。", "The export's word → ours; any other word rejects the row.")},
		{"missing", with(manyTexts, "表示“没有”的词。", "Words that mean nothing is given.")},
	})
	var one []any
	for _, f := range keys {
		if f.key == "count" || slices.ContainsFunc(origins, func(o field) bool { return o.key == f.key }) {
			one = append(one, required(f.key))
		}
	}
	return object{
		{"title", k.title.ZH + " / " + k.title.EN},
		{"anyOf", []any{anyText, object{{"type", "null"}}, append(closed(nil, keys), field{"oneOf", one})}},
	}
}
