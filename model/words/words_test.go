package words

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-ego/gse"

	"kaohe/model/words/dictionary"
)

func cut(t *testing.T, text string, names ...string) string {
	t.Helper()
	out, err := Cut([]string{text}, names)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out[0], " ")
}

func TestCut(t *testing.T) {
	for text, want := range map[string]string{
		"":         "",
		"  。！?":    "",
		"排水泵异响不排水": "排水泵 异响 不排水",
		"洗衣机换了排水泵，排水泵又坏": "洗衣机 排水泵",
		"修了没修好":                       "没修好",
		"没有清理现场":                      "没有清理 现场",
		"费用太高，收费不清楚":                  "费用 太高 收费 不清楚",
		"X3又坏了，x3 的质量不好":              "X3 又坏了 质量 不好",
		"Ｘ３又坏了":                       "X3 又坏了",
		"型号WM-X3，装了2.5小时":             "型号 WM-X3 2.5 小时",
		"The pump FAILED twice.":      "pump failed twice",
		"don't know, the pump's":      "know pump's",
		"电话13912345678，工单G2026070012": "电话 工单",
		"报错E05":                       "报错 E05",
		"它们是 我们的":                     "",
		"不":                           "",
		"=cmd|'/c calc'!A1":           "cmd calc A1",
		"<script>alert(1)</script>":   "script alert",
	} {
		if got := cut(t, text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// A person is not recognised in a word: neither by the name, nor by what people
// call them.
func TestCutHidesPeople(t *testing.T) {
	people := []string{"王建国", "李梅", "欧阳文静", "Ann Smith", "k-12", ""}
	for text, want := range map[string]string{
		"王建国态度不好":                "态度 不好",
		"王师傅没来，老王迟到":             "没来 迟到",
		"建国师傅迟到":                 "师傅 迟到",
		"李梅女士讲得清楚":               "女士 清楚",
		"欧阳师傅迟到，文静迟到":            "迟到",
		"Ann was late, so Smith": "late",
		"ann and SMITH":          "",
		"师傅迟到":                   "师傅 迟到",
	} {
		got := cut(t, text, people...)
		for _, part := range []string{"建国", "王", "李梅", "欧阳", "文静", "ann", "smith", "K-12"} {
			if strings.Contains(" "+got+" ", " "+part+" ") || part != "K-12" && strings.Contains(got, part) {
				t.Errorf("%s: %q holds a name", text, got)
			}
		}
		for _, word := range strings.Fields(want) {
			if !slices.Contains(strings.Fields(got), word) {
				t.Errorf("%s: got %q, want %q in it", text, got, word)
			}
		}
	}
}

// Only the words that can stand in the texts are loaded; the texts are cut as by
// the whole dictionary, and the dictionary is the library's own.
func TestNarrowedCutsLikeTheWholeDictionary(t *testing.T) {
	whole := &gse.Segmenter{SkipLog: true}
	if err := whole.LoadDictEmbed("zh_s"); err != nil {
		t.Fatal(err)
	}
	all, err := dictionary.Words()
	if err != nil {
		t.Fatal(err)
	}
	lines, different := 0, map[string]bool{}
	var some []string
	for line := range strings.Lines(all) {
		word, count, _ := strings.Cut(strings.TrimSpace(line), " ")
		want, err := weight(word, count)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, found := whole.Find(strings.ToLower(word)); lines%97 == 0 && isChinese(word) && (!found || got != float64(want)) {
			t.Fatalf("%s weighs %d here and %v in the library", word, want, got)
		}
		if lines%1009 == 0 {
			some = append(some, word)
		}
		different[strings.ToLower(word)] = true
		lines++
	}
	if len(different) != whole.Dict.NumTokens() {
		t.Errorf("%d words here, %d in the library", len(different), whole.Dict.NumTokens())
	}
	texts := []string{"师傅上门安装空调，说明不清楚，约定时间没有来", "排水泵换了又坏，噪声大，新机就有故障", "一直没人联系等了三天", "操作不当刮花面板装反了零件",
		"下雨天地面积水严重", "南京市长江大桥", "工信处女干事每月经过下属科室", "研究生命的起源", "制冷系统检修，冰箱门封不严，压缩机异响"}
	for k := 0; k+3 <= len(some); k += 3 {
		texts = append(texts, some[k]+some[k+1]+some[k+2])
	}
	runs := make([][]string, len(texts))
	for i, text := range texts {
		runs[i] = split(text)
	}
	small, err := narrowed(runs)
	if err != nil {
		t.Fatal(err)
	}
	if n := small.Dict.NumTokens(); n < 100 || n > lines/20 {
		t.Errorf("%d of %d words are loaded", n, lines)
	}
	for _, list := range runs {
		for _, run := range list {
			if got, want := small.Cut(run, true), whole.Cut(run, true); !slices.Equal(got, want) {
				t.Errorf("%s: got %q, want %q", run, got, want)
			}
		}
	}
}

func TestStopWords(t *testing.T) {
	for _, w := range []string{"我们", "没有", "the"} {
		if !stopWords[w] {
			t.Errorf("%s is not in the list", w)
		}
	}
	if stopWords["Words"] || stopWords["#"] {
		t.Error("a remark is read as words")
	}
	got := readStop("一二 三四 # 五六\n\n# 七八\n九十")
	if len(got) != 3 || !got["九十"] {
		t.Errorf("got %v", got)
	}
}

// The same texts give the same words, whatever stands beside them.
func TestCutDependsOnNothingElse(t *testing.T) {
	text := "排水泵异响，换了又坏，收费不清楚"
	alone := cut(t, text)
	others := []string{text}
	for i := range 50 {
		others = append(others, "排水管"+strconv.Itoa(i)+"又坏了，费用清楚")
	}
	out, err := Cut(others, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(out[0], " "); got != alone {
		t.Errorf("got %q, alone %q", got, alone)
	}
}

func BenchmarkCut(b *testing.B) {
	texts := make([]string, 2000)
	for i := range texts {
		texts[i] = "洗衣机X3排水泵异响不排水，等了" + strconv.Itoa(i%9) + "天没人联系"
	}
	for b.Loop() {
		if _, err := Cut(texts, nil); err != nil {
			b.Fatal(err)
		}
	}
}
