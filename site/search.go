package site

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"

	"kaohe/model/diag"
)

// searchIndex is a script that assigns window.kaoheIndex: an entry is [kind,
// name, note, page from the language's root, pinyin, initials].
func (b *builder) searchIndex(lang diag.Lang) ([]byte, error) {
	v := &view{builder: b, lang: lang, period: b.in.Period}
	entries := [][]string{}
	add := func(kind, name, note, page, period string) {
		full, initials := sounds(name)
		address := strings.TrimPrefix(b.address(lang, period, page), b.folder(lang, ""))
		entries = append(entries, []string{kind, name, note, address, full, initials})
	}
	for _, p := range pages() {
		if slices.Contains(p.addresses(b, b.in.Period), p.name) {
			add("page", v.t(p.key()), "", p.name, b.in.Period)
		}
	}
	seen := map[string]bool{}
	for _, period := range b.data.periods { // the newest page of each person and team
		for _, r := range b.data.cards[period] {
			if id := r.text("employee_id"); !seen["p"+id] {
				seen["p"+id] = true
				add("person", r.text("name"), strings.TrimSpace(r.text("team")+" "+id), "people/"+slug(id), period)
			}
		}
		for _, r := range b.data.teams[period] {
			if id := r.text("team_id"); !seen["t"+id] {
				seen["t"+id] = true
				add("team", r.text("team"), v.t("team"), "teams/"+slug(id), period)
			}
		}
	}
	for _, r := range b.data.indicators {
		add("indicator", v.pick(r, "title"), r.text("id"), "indicators/"+slug(r.text("indicator")), b.in.Period)
	}
	content, err := json.Marshal(entries)
	if err != nil {
		return nil, err
	}
	return append(append([]byte("window.kaoheIndex="), content...), ";\n"...), nil
}

// sounds gives a name's pinyin and its initials: 赵敏 is zhaomin and zm.
func sounds(name string) (full, initials string) {
	args := pinyin.NewArgs()
	args.Fallback = func(r rune, _ pinyin.Args) []string { return []string{strings.ToLower(string(r))} }
	var f, i strings.Builder
	for _, syllable := range pinyin.LazyPinyin(name, args) {
		f.WriteString(syllable)
		if syllable != "" && syllable != " " {
			i.WriteString(string([]rune(syllable)[:1]))
		}
	}
	return f.String(), i.String()
}
