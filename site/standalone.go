package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"

	"kaohe/model/diag"
	"kaohe/templates"
)

// Standalone makes one HTML file of a document in Markdown: with the site's look
// in it, without a script, and asking for no other file. Its first heading is
// the title. A wide one is not held to the width of prose, for tables.
func Standalone(markdown string, wide bool, lang diag.Lang) ([]byte, error) {
	title, body, err := document(markdown)
	if err != nil {
		return nil, fmt.Errorf("make the page: %w", err)
	}
	page, err := template.New("standalone.html").ParseFS(templates.HTML, "html/standalone.html")
	if err != nil {
		return nil, fmt.Errorf("make the page: %w", err)
	}
	var out bytes.Buffer
	err = page.Execute(&out, struct {
		Lang, Title string
		Wide        bool
		Body, Style template.HTML
		StyleHash   string
	}{htmlLang(lang), title, wide, body, template.HTML("<style>" + templates.CSS + "</style>"), styleHash(templates.CSS)})
	if err != nil {
		return nil, fmt.Errorf("make the page: %w", err)
	}
	return out.Bytes(), nil
}

// styleHash is how a Content-Security-Policy names the one style it allows.
func styleHash(css string) string {
	sum := sha256.Sum256([]byte(css))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
