package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// names knows the people who must not be recognised in a word.
type names struct {
	whole    *strings.Replacer // full names, taken out before a text is cut
	parts    map[string]bool   // given names, the words of names in letters, and ids
	surnames map[string]bool
}

// titles follow a surname when people speak of somebody: 王师傅.
var titles = []string{"师傅", "师父", "先生", "女士", "小姐", "经理", "老师", "工", "总", "姐", "哥"}

func newNames(list []string) names {
	n := names{parts: map[string]bool{}, surnames: map[string]bool{}}
	var pairs []string
	for _, name := range list {
		name = strings.TrimSpace(norm.NFKC.String(name))
		if utf8.RuneCountInString(name) < 2 {
			continue
		}
		if strings.ContainsFunc(name, unicode.IsDigit) {
			n.parts[cased(name)] = true // an id: hidden where it is a word
			continue
		}
		pairs = append(pairs, name, " ")
		n.add(name)
	}
	n.whole = strings.NewReplacer(pairs...)
	return n
}

// add learns the parts of a name: of a Chinese one the surname, of one character
// or of two, and the given name; of any other its words. A surname of one
// character is no word of its own.
func (n names) add(name string) {
	if !isChinese(name) {
		for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
			n.parts[strings.ToLower(word)] = true
		}
		return
	}
	letters := []rune(name)
	for k := 1; k <= 2 && k < len(letters); k++ {
		n.surnames[string(letters[:k])] = true
		if k > 1 {
			n.parts[string(letters[:k])] = true
		}
		if given := letters[k:]; len(given) > 1 {
			n.parts[string(given)] = true
		}
	}
}

func (n names) blank(text string) string { return n.whole.Replace(text) }

// holds tells whether a word may be a person: a part of a name, or a surname with
// a title behind it, or 老 or 小 before it.
func (n names) holds(word string) bool {
	if n.parts[word] {
		return true
	}
	for _, title := range titles {
		if surname, found := strings.CutSuffix(word, title); found && n.surnames[surname] {
			return true
		}
	}
	for _, called := range []string{"老", "小", "阿"} {
		if surname, found := strings.CutPrefix(word, called); found && n.surnames[surname] {
			return true
		}
	}
	return false
}
