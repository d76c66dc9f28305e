package site

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"kaohe/charts"
	"kaohe/model/diag"
	"kaohe/templates"
	echartsasset "kaohe/templates/echarts"
)

// assets are the files that pages share. Their names carry a hash of what is in
// them, so that a browser may keep them for good.
type assets struct {
	css, theme, js, echarts, charts, icon asset
	search                                map[diag.Lang]asset
}

type asset struct {
	path    string
	content []byte
}

// icon is a small bar chart.
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0b5a86" d="M1 9h3v6H1zM6.5 5h3v10h-3zM12 1h3v14h-3z"/></svg>`

func makeAssets(b *builder) (assets, error) {
	a := assets{
		css:     hashed("site.css", []byte(templates.CSS+"\n"+charts.CSS)),
		theme:   hashed("theme.js", []byte(templates.ThemeJS)),
		js:      hashed("site.js", []byte(templates.JS)),
		echarts: hashed(echartsasset.Name, echartsasset.JS),
		charts:  hashed("charts.js", []byte(charts.BrowserJS)),
		icon:    hashed("icon.svg", []byte(icon)),
		search:  map[diag.Lang]asset{},
	}
	for _, lang := range diag.Langs {
		index, err := b.searchIndex(lang)
		if err != nil {
			return assets{}, err
		}
		a.search[lang] = hashed("search-"+string(lang)+".js", index)
	}
	return a, nil
}

func hashed(name string, content []byte) asset {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return asset{"assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext, content}
}

func (a assets) put(put Put) error {
	all := []asset{a.css, a.theme, a.js, a.echarts, a.charts, a.icon}
	for _, lang := range diag.Langs {
		all = append(all, a.search[lang])
	}
	for _, f := range all {
		if err := put(f.path, f.content); err != nil {
			return err
		}
	}
	return nil
}

func (a assets) links(v *view) assetLinks {
	return assetLinks{
		CSS: v.File(a.css.path), Theme: v.File(a.theme.path), JS: v.File(a.js.path), Icon: v.File(a.icon.path),
		ECharts: v.File(a.echarts.path), Charts: v.File(a.charts.path), Search: v.File(a.search[v.lang].path),
	}
}
