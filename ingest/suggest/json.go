package suggest

import (
	"bytes"
	"encoding/json"

	"kaohe/ingest"
	"kaohe/model/diag"
)

// The JSON form of proposals; its names are those of kaohe.yaml where that has one.
type (
	fileJSON struct {
		File            string       `json:"file"`
		Part            string       `json:"part,omitempty"`
		Format          string       `json:"format"`
		Encoding        string       `json:"encoding,omitempty"`
		EncodingUnknown bool         `json:"encoding_unknown,omitempty"`
		Delimiter       string       `json:"delimiter,omitempty"`
		HeaderRow       int          `json:"header_row,omitempty"`
		Rows            int64        `json:"rows"`
		Broken          int64        `json:"broken"`
		Tables          []tableJSON  `json:"tables"`
		Unused          []unusedJSON `json:"unused"`
		Questions       []string     `json:"questions"`
		Notes           []string     `json:"notes"`
	}
	tableJSON struct {
		Table    string        `json:"table"`
		When     string        `json:"when,omitempty"`
		Distinct bool          `json:"distinct,omitempty"`
		LatestBy *mappingJSON  `json:"latest_by,omitempty"`
		Columns  []mappingJSON `json:"columns"`
		Lacking  []string      `json:"lacking"`
	}
	mappingJSON struct {
		Name       string      `json:"name"`
		Columns    []string    `json:"columns,omitempty"`
		Value      string      `json:"value,omitempty"`
		SQL        string      `json:"sql,omitempty"`
		Count      string      `json:"count,omitempty"`
		Format     string      `json:"format,omitempty"`
		Choices    []string    `json:"choices,omitempty"`
		Unit       string      `json:"unit,omitempty"`
		Values     [][2]string `json:"values,omitempty"`
		Confidence Confidence  `json:"confidence"`
		Reason     string      `json:"reason"`
		Samples    []string    `json:"samples,omitempty"`
	}
	unusedJSON struct {
		Column  string   `json:"column"`
		Reading string   `json:"reading"`
		Samples []string `json:"samples,omitempty"`
	}
)

// JSON writes proposals as a JSON list, one entry for each export.
func JSON(proposals []Proposal, lang diag.Lang) (string, error) {
	files := []fileJSON{}
	for _, p := range proposals {
		files = append(files, p.json(lang))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(files)
	return b.String(), err
}

func (p Proposal) json(lang diag.Lang) fileJSON {
	s := p.Shape
	f := fileJSON{File: s.File[:len(s.File)-len(s.Part)], Part: s.Part, Format: s.Format, Encoding: s.Encoding, EncodingUnknown: s.EncodingUnknown,
		Delimiter: s.Delimiter, HeaderRow: s.HeaderRow, Rows: s.Rows, Broken: s.Broken,
		Tables: []tableJSON{}, Unused: []unusedJSON{}, Questions: inLang(p.Questions, lang), Notes: inLang(p.Notes, lang)}
	for _, t := range p.Tables {
		f.Tables = append(f.Tables, t.json(lang))
	}
	for _, u := range p.Unused {
		f.Unused = append(f.Unused, unusedJSON{u.Name, u.Reading.In(lang), u.Samples})
	}
	return f
}

func inLang(list []diag.Text, lang diag.Lang) []string {
	out := []string{}
	for _, t := range list {
		out = append(out, t.In(lang))
	}
	return out
}

func (t Table) json(lang diag.Lang) tableJSON {
	out := tableJSON{Table: t.Name, When: t.When, Distinct: t.Distinct, Columns: []mappingJSON{}, Lacking: append([]string{}, t.Lacking...)}
	if t.LatestBy != nil {
		latest := t.LatestBy.json(lang)
		out.LatestBy = &latest
	}
	for _, m := range t.Columns {
		out.Columns = append(out.Columns, m.json(lang))
	}
	return out
}

func (m Mapping) json(lang diag.Lang) mappingJSON {
	return mappingJSON{Name: m.Column, Columns: m.From, Value: m.Value, SQL: m.SQL, Count: m.Count, Format: m.Format, Choices: m.Choices, Unit: m.Unit,
		Values: jsonPairs(m.Values), Confidence: m.Confidence, Reason: m.Reason.In(lang), Samples: m.Samples}
}

func jsonPairs(list []ingest.Pair) [][2]string {
	var out [][2]string
	for _, p := range list {
		out = append(out, [2]string{p.From, p.To})
	}
	return out
}
