package site

import (
	"regexp"
	"strings"
	"testing"

	"kaohe/model/diag"
)

// A document becomes one file: the look in it under the policy that names it,
// nothing asked for from elsewhere, what looks like markup told and not obeyed.
func TestStandalone(t *testing.T) {
	page, err := Standalone("# 制度 <b>\n\n一段 <script>alert(1)</script>\n\n| 甲 | 乙 |\n| --- | ---: |\n| 1 | 2 |\n", false, diag.ZH)
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, want := range []string{`<html lang="zh-CN">`, `<title>制度`, `<td class="n">2</td>`, `class="prose"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(text)
	hash := regexp.MustCompile(`style-src '([^']*)'`).FindStringSubmatch(text)
	if style == nil || hash == nil || strings.ReplaceAll(hash[1], "&#43;", "+") != styleHash(style[1]) {
		t.Errorf("the policy does not name the style: %v", hash)
	}
	for _, foreign := range []string{"<script", "src=", "<link", "url("} {
		if strings.Contains(text, foreign) {
			t.Errorf("%s stands in it", foreign)
		}
	}
}

// A wide document says so, an English one too.
func TestStandaloneWide(t *testing.T) {
	page, err := Standalone("# Title\n", true, diag.EN)
	if err != nil || !strings.Contains(string(page), `class="prose wide"`) || !strings.Contains(string(page), `<html lang="en">`) {
		t.Errorf("%v: %s", err, page[:200])
	}
}
