package charts

// words are the few that charts say themselves, in Chinese and English.
var words = []struct{ key, zh, en string }{
	{"value", "数值", "Value"},
	{"category", "类别", "Category"},
	{"signal", "信号", "Signal"},
	{"better", "变好", "better"},
	{"worse", "变差", "worse"},
	{"marked", "有变化", "marked"},
	{"total", "合计", "Total"},
	{"share", "占比", "Share"},
	{"step", "步骤", "Step"},
	{"change", "变化", "Change"},
	{"after", "之后", "After"},
	{"range", "区间", "Range"},
	{"count", "数量", "Count"},
	{"cumulative", "累计占比", "Cumulative"},
	{"vital", "关键少数", "Vital few"},
	{"yes", "是", "yes"},
	{"no", "否", "no"},
	{"name", "名称", "Name"},
	{"low", "下限", "Low"},
	{"high", "上限", "High"},
	{"size", "样本量", "Sample size"},
	{"verdict", "判断", "Verdict"},
	{"within", "界内", "within limits"},
	{"good", "好于界限", "better than limits"},
	{"bad", "差于界限", "worse than limits"},
	{"quadrant", "象限", "Quadrant"},
	{"interval", "区间", "Interval"},
	{"cut", "纵轴从 %s 起，未从 0 起", "vertical axis starts at %s, not at 0"},
	{"to", "%s–%s", "%s–%s"},
	{"join", "；", "; "},
	{"colon", "：", ": "},
}

// word is a word in the head's language.
func (h *Head) word(key string) string {
	for _, w := range words {
		if w.key != key {
			continue
		}
		if h.Lang == "en" {
			return w.en
		}
		return w.zh
	}
	return key
}

// or is the text, or a general word where it is empty.
func (h *Head) or(text, key string) string {
	if text != "" {
		return text
	}
	return h.word(key)
}
