package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"kaohe/model/diag"
)

// jsonKind tells JSON from CSV by the beginning of a text: an array of objects,
// or an object a line.
func jsonKind(head []byte) (string, diag.Text) {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		head, _ = encodingNamed("utf-16").NewDecoder().Bytes(head[:len(head)/2*2])
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(text) == 0:
		return "csv", diag.Text{}
	case text[0] == '[' && bytes.HasPrefix(bytes.TrimLeft(text[1:], " \t\r\n"), []byte("{")):
		return "json", diag.Text{}
	case text[0] == '[' && bytes.Equal(bytes.TrimSpace(text[1:]), []byte("]")):
		return "json", diag.T("没有数据：JSON 数组是空的", "there are no data: the JSON array is empty")
	case text[0] != '{' || !bytes.HasPrefix(bytes.TrimLeft(text[1:], " \t\r\n"), []byte(`"`)):
		return "csv", diag.Text{}
	}
	if anyLineIsObject(text) {
		return "json lines", diag.Text{}
	}
	return "json", diag.T("这是单个 JSON 对象；需要对象的数组，或每行一个对象", "this is a single JSON object; it must be an array of objects, or one object a line")
}

// anyLineIsObject tells whether a line of the beginning of a text is a whole
// object; one line that fills the beginning may be.
func anyLineIsObject(text []byte) bool {
	lines := bytes.Split(text, []byte("\n"))
	for _, line := range lines {
		line = bytes.TrimSpace(line)
		if bytes.HasPrefix(line, []byte("{")) && json.Valid(line) {
			return true
		}
	}
	return len(lines) == 1 && len(text) >= 60<<10
}

// jsonRows gives the rows of a JSON export one after another: where each stands,
// and its bytes; nil bytes with a reason where it is none. io.EOF ends them.
type jsonRows interface {
	next() (line int64, row []byte, reason string, err error)
}

// openJSONLines reads one object a line; a broken line is a reject.
func (r *run) openJSONLines(p piece) ([]relation, error) {
	return r.openObjects(p, "jsonl", func(in io.Reader) jsonRows {
		return &jsonLines{r: bufio.NewReaderSize(in, 1<<20)}
	})
}

// openJSON reads an array of objects; a broken document is refused. The line of
// a row is its number in the array.
func (r *run) openJSON(p piece) ([]relation, error) {
	return r.openObjects(p, "json", func(in io.Reader) jsonRows {
		return &jsonArray{in: json.NewDecoder(bufio.NewReaderSize(in, 1<<20))}
	})
}

// openObjects makes a relation of objects, whose columns are all the keys there
// are, in order of appearance. A value becomes its text; an object or array in
// it stays JSON, for sql: to take apart. It goes over the text twice: for the
// keys, and for the values.
//
// The engine could read JSON itself, but it cannot tell which line is broken.
func (r *run) openObjects(p piece, format string, walk func(io.Reader) jsonRows) ([]relation, error) {
	facts := Facts{Format: format}
	var err error
	if facts.Encoding, err = r.encodingOf(p); err != nil || facts.Encoding == "" {
		return nil, err
	}
	keys := &keySet{at: map[string]int{}}
	err = eachObject(p.path, facts.Encoding, walk, func(_ int64, row []byte, reason string) error {
		if reason != "" {
			return nil
		}
		return keys.learn(row)
	})
	if err != nil || len(keys.names) == 0 {
		return nil, r.refuseJSON(p, facts.Encoding, err)
	}
	facts.Columns = columnNames(keys.names)
	to := r.scratchFile(p.entry)
	if err := writeObjects(p.path, to, keys, &facts, walk); err != nil {
		return nil, err
	}
	return []relation{textRelation(to, facts)}, nil
}

// writeObjects writes the values of every object under its keys' columns.
func writeObjects(from, to string, keys *keySet, facts *Facts, walk func(io.Reader) jsonRows) error {
	w, err := newTextWriter(to, facts.Columns)
	if err != nil {
		return err
	}
	cells := make([]string, len(keys.names))
	err = eachObject(from, facts.Encoding, walk, func(line int64, row []byte, reason string) error {
		if reason != "" {
			w.reject(line, reason)
			return nil
		}
		clear(cells)
		var values map[string]json.RawMessage
		if err := json.Unmarshal(row, &values); err != nil {
			return err
		}
		for key, value := range values {
			cells[keys.at[key]] = jsonText(value)
		}
		return w.add(line, cells)
	})
	return errors.Join(err, w.finish(facts))
}

// eachObject hands every row of a JSON text to use, with a reason where it is
// not an object that can be read.
func eachObject(path, encoding string, walk func(io.Reader) jsonRows, use func(line int64, row []byte, reason string) error) error {
	in, err := decoded(path, encoding)
	if err != nil {
		return err
	}
	defer in.Close()
	rows := walk(withoutMark(in))
	for {
		line, row, reason, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := use(line, row, reason); err != nil {
			return err
		}
	}
}

// withoutMark skips a byte order mark.
func withoutMark(in io.Reader) *bufio.Reader {
	text := bufio.NewReaderSize(in, 1<<20)
	if mark, _ := text.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		text.Discard(3)
	}
	return text
}

// rowReason tells what is wrong with the bytes of a row.
func rowReason(row []byte) string {
	switch {
	case len(row) > maxRowBytes:
		return "too_large"
	case !utf8.Valid(row):
		return "bad_encoding"
	case len(row) == 0 || row[0] != '{' || !json.Valid(row):
		return "too_few_columns"
	}
	return ""
}

// jsonLines walks lines; blank ones are nothing.
type jsonLines struct {
	r    *bufio.Reader
	line int64
}

func (j *jsonLines) next() (int64, []byte, string, error) {
	for {
		row, tooLong, err := j.read()
		if len(row) == 0 && err != nil {
			return 0, nil, "", err
		}
		j.line++
		switch row = bytes.TrimSpace(row); {
		case tooLong:
			return j.line, nil, "too_large", nil
		case len(row) > 0:
			return j.line, row, rowReason(row), nil
		}
	}
}

// read gives a line, of which no more than the longest row is kept.
func (j *jsonLines) read() (line []byte, tooLong bool, err error) {
	for {
		part, err := j.r.ReadSlice('\n')
		if len(line) <= maxRowBytes {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, len(line) > maxRowBytes, err
		}
	}
}

// jsonArray walks the elements of an array.
type jsonArray struct {
	in      *json.Decoder
	started bool
	line    int64
}

func (j *jsonArray) next() (int64, []byte, string, error) {
	if !j.started {
		if _, err := j.in.Token(); err != nil {
			return 0, nil, "", j.broken(err)
		}
		j.started = true
	}
	if !j.in.More() {
		_, err := j.in.Token() // the closing bracket
		if err == nil {
			if _, err = j.in.Token(); errors.Is(err, io.EOF) {
				return 0, nil, "", io.EOF
			}
			return 0, nil, "", &brokenJSON{max(0, j.in.InputOffset()-1)}
		}
		return 0, nil, "", j.broken(err)
	}
	var row json.RawMessage
	if err := j.in.Decode(&row); err != nil {
		return 0, nil, "", j.broken(err)
	}
	j.line++
	return j.line, row, rowReason(row), nil
}

// brokenJSON is a document that is no JSON from some byte on.
type brokenJSON struct{ offset int64 }

func (b *brokenJSON) Error() string { return "not JSON" }

// broken says where a document breaks off.
func (j *jsonArray) broken(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return &brokenJSON{max(0, syntax.Offset-1)}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &brokenJSON{1 << 62}
	}
	return err
}

// errManyKeys stops at objects that are no rows of one table.
var errManyKeys = errors.New("too many keys")

// refuseJSON reports a text without a table in it; other errors are returned.
func (r *run) refuseJSON(p piece, encoding string, err error) error {
	var broken *brokenJSON
	switch {
	case err == nil:
		r.Problems.Errorf(p.file, diag.T("没有数据行", "there is no row of data"), diag.T("请检查导出的时间范围，或删去此文件", "check the export's date range, or remove the file"))
	case errors.Is(err, errManyKeys):
		r.refused(p.file, diag.T("列数超过 %d", "more than %d columns", maxColumns))
	case errors.As(err, &broken):
		line, column, err := placeOf(p.path, encoding, broken.offset)
		if err != nil {
			return err
		}
		r.Problems.Add(diag.Problem{File: p.file, Line: line, Column: column, Message: diag.T("从这里起不是完整的 JSON", "from here on this is not whole JSON"), Hint: diag.T("请重新导出或重新复制", "export or copy it again")})
	default:
		return err
	}
	return nil
}

// placeOf gives line and column of a byte of a text; beyond its end, of the end.
func placeOf(path, encoding string, offset int64) (line, column int, err error) {
	in, err := decoded(path, encoding)
	if err != nil {
		return 0, 0, err
	}
	defer in.Close()
	text := bufio.NewReader(io.LimitReader(withoutMark(in), offset))
	line, column = 1, 1
	for {
		c, _, err := text.ReadRune()
		switch {
		case errors.Is(err, io.EOF):
			return line, column, nil
		case err != nil:
			return 0, 0, err
		case c == '\n':
			line, column = line+1, 1
		default:
			column++
		}
	}
}

// keySet is all the keys of a JSON export, in order of appearance.
type keySet struct {
	names []string
	at    map[string]int
}

// learn adds the keys of an object. Objects with no new key are the rule, and
// cost no walk in order.
func (k *keySet) learn(row []byte) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(row, &values); err != nil {
		return err
	}
	for key := range values {
		if _, known := k.at[key]; !known {
			return k.learnInOrder(row, values)
		}
	}
	return nil
}

func (k *keySet) learnInOrder(row []byte, values map[string]json.RawMessage) error {
	in := json.NewDecoder(bytes.NewReader(row))
	if _, err := in.Token(); err != nil {
		return err
	}
	for in.More() {
		token, err := in.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return err
		}
		key, _ := token.(string)
		if _, known := k.at[key]; !known && values[key] != nil {
			k.at[key] = len(k.names)
			k.names = append(k.names, key)
		}
	}
	if len(k.names) > maxColumns {
		return errManyKeys
	}
	return nil
}

// jsonText is a value as a cell: texts without their quotes, numbers and truths
// as written, null empty, objects and arrays as JSON without blanks.
func jsonText(value json.RawMessage) string {
	switch {
	case len(value) == 0 || string(value) == "null":
		return ""
	case value[0] == '"':
		var text string
		if json.Unmarshal(value, &text) == nil {
			return text
		}
	case value[0] == '{' || value[0] == '[':
		var b bytes.Buffer
		if json.Compact(&b, value) == nil {
			return b.String()
		}
	}
	return string(value)
}
