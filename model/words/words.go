// Package words cuts what customers wrote into words that can be counted.
//
// In: the texts of comments, and the people's names and ids that must not come
// out.
// Out: for each text the different words in it. Chinese is cut by gse with the
// dictionary of package dictionary and its model of unknown words; words of
// letters, numbers and product models (X3) are kept whole. A negation stays
// with what it denies, for 不排水 is not 排水. Words that say nothing (the list
// stop.txt), single characters and long numbers are left out. Traditional
// characters are cut by the model of unknown words alone.
//
// The package's one opinion: a comment is personal. Nothing that could be a
// name, a telephone number or an id leaves it, and its caller counts in how many
// comments a word stands instead of showing any of them.
package words

import (
	"bufio"
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"
	"golang.org/x/text/unicode/norm"

	"kaohe/model/words/dictionary"
)

//go:embed stop.txt
var stopFile string

// stopWords are the words of stop.txt.
var stopWords = readStop(stopFile)

func readStop(file string) map[string]bool {
	out := map[string]bool{}
	lines := bufio.NewScanner(strings.NewReader(file))
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		for _, w := range strings.Fields(line) {
			out[w] = true
		}
	}
	return out
}

// Cut gives the different words of each text, in the order in which they first
// stand there. Names are people's full names and ids: they and the parts by which
// people are called are left out.
func Cut(texts, names []string) ([][]string, error) {
	hidden := newNames(names)
	runs := make([][]string, len(texts))
	for i, text := range texts {
		runs[i] = split(hidden.blank(norm.NFKC.String(text)))
	}
	seg, err := narrowed(runs)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(texts))
	for i := range runs {
		out[i] = wordsOf(seg, runs[i], hidden)
	}
	return out, nil
}

// split gives the runs of Chinese characters and those of letters and digits, in
// which signs such as those of WM-X3 or 2.5 may stand.
func split(text string) []string {
	var out []string
	var run []rune
	chinese := false
	end := func() {
		if word := strings.TrimRight(string(run), joining); word != "" {
			out = append(out, word)
		}
		run = run[:0]
	}
	for _, r := range text {
		han := unicode.Is(unicode.Han, r)
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
		switch {
		case han || letter:
			if han != chinese {
				end()
			}
			chinese, run = han, append(run, r)
		case !chinese && len(run) > 0 && strings.ContainsRune(joining, r) && !strings.ContainsRune(joining, run[len(run)-1]):
			run = append(run, r)
		default:
			end()
		}
	}
	end()
	return out
}

// joining are the signs inside a product's model, a number or an English word.
const joining = "-_./'"

func isChinese(run string) bool {
	r, _ := utf8.DecodeRuneInString(run)
	return unicode.Is(unicode.Han, r)
}

// wordsOf cuts the runs of one text.
func wordsOf(seg *gse.Segmenter, runs []string, hidden names) []string {
	var out []string
	seen := map[string]bool{}
	keep := func(word string) {
		if !seen[word] && !hidden.holds(word) && says(word) {
			out = append(out, word)
		}
		seen[word] = true
	}
	for _, run := range runs {
		if !isChinese(run) {
			keep(cased(run))
			continue
		}
		for _, word := range deny(seg.Cut(run, true)) {
			keep(word)
		}
	}
	return out
}

// cased writes a product's model in capitals and a word without.
func cased(word string) string {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return strings.ToUpper(word)
	}
	return strings.ToLower(word)
}

// negations stay with the word after them.
var negations = map[string]bool{"不": true, "没": true, "没有": true, "未": true}

// deny joins negations with what they deny.
func deny(cut []string) []string {
	var out []string
	before := ""
	for _, word := range cut {
		if before == "" && negations[word] {
			before = word
			continue
		}
		out, before = append(out, before+word), ""
	}
	if before != "" {
		out = append(out, before)
	}
	return out
}

// longNumber is from how many digits in a row a word may be a telephone number,
// an order or a person's id.
const longNumber = 5

// says tells whether a word is worth counting.
func says(word string) bool {
	digits := 0
	for _, r := range word {
		if !unicode.IsDigit(r) {
			digits = 0
			continue
		}
		if digits++; digits == longNumber {
			return false
		}
	}
	return utf8.RuneCountInString(word) > 1 && !stopWords[word]
}

// narrowed loads those words of the dictionary that can stand in the texts: the
// ones all of whose neighbouring characters stand side by side in some text. The
// others weigh as a single word that stands nowhere, so that the texts are cut as
// they would be by the whole dictionary.
func narrowed(texts [][]string) (*gse.Segmenter, error) {
	all, err := dictionary.Words()
	if err != nil {
		return nil, err
	}
	pairs := neighbours(texts)
	var kept strings.Builder
	rest := 0
	for line := range strings.Lines(all) {
		word, count, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if possible(word, pairs) {
			kept.WriteString(line)
			continue
		}
		n, err := weight(word, count)
		if err != nil {
			return nil, err
		}
		rest += n
	}
	if rest > 0 {
		fmt.Fprintf(&kept, "%s %d\n", nowhere, rest)
	}
	seg := &gse.Segmenter{SkipLog: true}
	if err := seg.LoadDictStr(strings.TrimSuffix(kept.String(), "\n")); err != nil {
		return nil, fmt.Errorf("load the dictionary: %w", err)
	}
	return seg, nil
}

// nowhere is two characters that nobody writes.
const nowhere = "\ue000\ue000"

// weight is what a word of the dictionary weighs in gse: as often as it was seen,
// and two for a single character.
func weight(word, count string) (n int, err error) {
	if utf8.RuneCountInString(word) < 2 {
		return 2, nil
	}
	for _, c := range count {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("load the dictionary: a frequency must be a whole number (got %q)", count)
		}
		n = 10*n + int(c-'0')
	}
	return n, nil
}

// pair is two characters side by side; a single one stands beside nothing.
type pair [2]rune

func neighbours(texts [][]string) map[pair]bool {
	out := map[pair]bool{}
	for _, runs := range texts {
		for _, run := range runs {
			last := rune(0)
			if !isChinese(run) {
				continue
			}
			for _, r := range run {
				out[pair{r}] = true
				if last != 0 {
					out[pair{last, r}] = true
				}
				last = r
			}
		}
	}
	return out
}

func possible(word string, pairs map[pair]bool) bool {
	last := rune(0)
	for _, r := range word {
		if last == 0 && !pairs[pair{r}] || last != 0 && !pairs[pair{last, r}] {
			return false
		}
		last = r
	}
	return last != 0
}
