package site

import (
	"html/template"
	"path"

	"kaohe/charts"
)

// figure is a chart as a page shows it: drawn, with its numbers beneath.
type figure struct {
	charts.Figure
	SVG    template.HTML
	JSON   template.JS
	CSV    string // address of the file
	SQL    string // address of the query
	Labels figureLabels
}

// figureLabels are the words beneath a figure.
type figureLabels struct{ Data, SQL, CSV string }

// figure draws a chart, writes its CSV beside the page and gives what the page
// shows. query names the query its numbers come from.
func (v *view) figure(f charts.Figure, err error, query string) (*figure, error) {
	if err != nil {
		return nil, err
	}
	svg, err := v.in.Renderer.SVG(v.ctx, f)
	if err != nil {
		return nil, err
	}
	v.charts = true
	v.drawn.Add(1)
	csv := path.Join(path.Dir(v.path()), "data", f.ID+".csv")
	if err := v.put(csv, f.Table.CSV()); err != nil {
		return nil, err
	}
	return &figure{
		Figure: f, SVG: template.HTML(svg), JSON: template.JS(f.Option),
		CSV: v.File(csv), SQL: v.Href("queries/" + query),
		Labels: figureLabels{v.t("data"), v.t("sql"), v.t("csv")},
	}, nil
}

// table gives a table of a page its CSV file and the link to its query.
type tableLinks struct {
	CSV, SQL string
	Labels   figureLabels
}

func (v *view) tableFile(id string, t charts.Table, query string) (*tableLinks, error) {
	csv := path.Join(path.Dir(v.path()), "data", id+".csv")
	if err := v.put(csv, t.CSV()); err != nil {
		return nil, err
	}
	return &tableLinks{v.File(csv), v.Href("queries/" + query), figureLabels{v.t("data"), v.t("sql"), v.t("csv")}}, nil
}

// HasCharts tells layout.html whether the chart scripts are wanted.
func (v *view) HasCharts() bool { return v.charts }
