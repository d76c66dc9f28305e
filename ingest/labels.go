package ingest

import "strings"

// satisfactionWords are the labels of satisfaction (and of public reviews) that
// are understood without values:, and their scores from 5 to 1.
var satisfactionWords = []struct{ score, words string }{
	{"5", "非常满意|很满意|十分满意|very satisfied|extremely satisfied|excellent|好评|positive|5|5分|5星"},
	{"4", "满意|比较满意|较满意|satisfied|somewhat satisfied|good|4|4分|4星"},
	{"3", "一般|基本满意|中立|neutral|neither satisfied nor dissatisfied|average|fair|中评|3|3分|3星"},
	{"2", "不满意|比较不满意|较不满意|不太满意|dissatisfied|unsatisfied|somewhat dissatisfied|poor|2|2分|2星"},
	{"1", "非常不满意|很不满意|十分不满意|very dissatisfied|very unsatisfied|extremely dissatisfied|very poor|差评|negative|1|1分|1星"},
}

// scoreLabels gives surveys whose mapping names a label and no score the score
// of the label, on a scale of 1 to 5. A label that is not understood rejects its
// row, as one that a mapping does not list does. Where the mapping lists labels
// (values:), it is those that are scored; none of them understood, no score.
func (t *TableMapping) scoreLabels() {
	label, ok := t.column("label")
	if !ok || t.Table.Name != "surveys" || t.maps("score") || label.Value != nil {
		return
	}
	score := label
	score.Column, _ = t.Table.Column("score")
	if score.Values = scorePairs(label.Values); len(score.Values) == 0 {
		return
	}
	score.Known = nil
	t.Columns = append(t.Columns, score)
	t.fix("scale_min", "1")
	t.fix("scale_max", "5")
}

// fix gives a column that is not mapped one value.
func (t *TableMapping) fix(name, value string) {
	if column, ok := t.Table.Column(name); ok && !t.maps(name) {
		t.Columns = append(t.Columns, ColumnMapping{Column: column, Value: &value, at: t.at})
	}
}

func (t TableMapping) column(name string) (ColumnMapping, bool) {
	for _, c := range t.Columns {
		if c.Column.Name == name {
			return c, true
		}
	}
	return ColumnMapping{}, false
}

// scorePairs gives the score of every label listed, or of all that are known, as
// people write them: in lower case, with a capital first letter, or capitals.
func scorePairs(listed []Pair) []Pair {
	var out []Pair
	if len(listed) > 0 {
		for _, p := range listed {
			score := satisfactionScore(p.To)
			if score == "" {
				score = satisfactionScore(p.From)
			}
			if score != "" {
				out = append(out, Pair{p.From, score})
			}
		}
		return out
	}
	for _, s := range satisfactionWords {
		for _, word := range strings.Split(s.words, "|") {
			for _, written := range spellings(word) {
				out = append(out, Pair{written, s.score})
			}
		}
	}
	return out
}

// spellings are the ways in which capitals are put in a word list.
func spellings(word string) []string {
	if strings.ToUpper(word) == word {
		return []string{word}
	}
	words := strings.Fields(word)
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	out := []string{word, strings.ToUpper(word[:1]) + word[1:], strings.ToUpper(word)}
	if len(words) > 1 {
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// satisfactionScore is the score of a label, "" where it is not understood.
func satisfactionScore(label string) string {
	for _, s := range satisfactionWords {
		for _, word := range strings.Split(s.words, "|") {
			if strings.EqualFold(word, label) {
				return s.score
			}
		}
	}
	return ""
}
