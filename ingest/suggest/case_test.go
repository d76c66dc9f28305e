package suggest_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kaohe/ingest"
	"kaohe/ingest/suggest"
	"kaohe/model/diag"
)

var update = flag.Bool("update", false, "write what comes out as what is wanted")

// Every folder of testdata holds an export and the proposals wanted for it. A
// proposal that leaves nothing open builds; one that asks makes a build ask.
func TestCases(t *testing.T) {
	folders, err := filepath.Glob("testdata/*/x.csv")
	if err != nil || len(folders) < 10 {
		t.Fatalf("%d case folders: %v", len(folders), err)
	}
	for _, export := range folders {
		dir := filepath.Dir(export)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			proposals := propose(t, export)
			asJSON, err := suggest.JSON(proposals, diag.EN)
			if err != nil {
				t.Fatal(err)
			}
			zh := suggest.YAML(proposals, diag.ZH)
			if again := suggest.YAML(propose(t, export), diag.ZH); again != zh {
				t.Error("a second look proposes something else")
			}
			got := map[string]string{"want.zh.yaml": zh, "want.en.yaml": suggest.YAML(proposals, diag.EN), "want.json": asJSON}
			for name, text := range got {
				holds(t, filepath.Join(dir, name), text)
			}
			buildsOrAsks(t, dir, proposals[0], zh)
		})
	}
}

// holds compares a text with a golden file, or writes it.
func holds(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("not as in %s (-want +got):\n%s", file, diff)
	}
}

// buildsOrAsks pastes a proposal under the header and ingests it.
func buildsOrAsks(t *testing.T, dir string, p suggest.Proposal, yaml string) {
	t.Helper()
	if len(p.Tables) == 0 || len(p.Tables[0].Lacking) > 0 {
		return
	}
	asks := len(p.Questions) > 0
	if !strings.Contains(yaml, "employees:") { // another export would list them
		yaml += "      employees: {employee_id: {value: nobody}, distinct: true}\n"
	}
	var problems diag.List
	c, ok := ingest.ParseConfig("kaohe.yaml", dir, []byte(header+"limits: {rejects: 100%}\n"+yaml), &problems)
	if !ok || problems.HasErrors() {
		if !asks {
			t.Errorf("the proposal is no configuration: %v\n%s", problems.Error(), yaml)
		}
		return
	}
	if _, err := ingest.Run(context.Background(), open(t), ingest.Options{Config: c, CacheDir: t.TempDir(), Problems: &problems}); err != nil {
		t.Fatal(err)
	}
	if problems.HasErrors() != asks {
		t.Errorf("open questions: %v, but the build says\n%s", asks, problems.Error())
	}
}

// No cell that names a person is shown whole, in no form and language.
func TestPersonalDataIsMasked(t *testing.T) {
	proposals := propose(t, "testdata/personal-data/x.csv")
	asJSON, err := suggest.JSON(proposals, diag.ZH)
	if err != nil {
		t.Fatal(err)
	}
	text := suggest.YAML(proposals, diag.ZH) + suggest.YAML(proposals, diag.EN) + asJSON
	for _, secret := range []string{"张三", "李四", "王五", "赵六", "欧阳", "Bob", "example.com", "mail.cn", "空调不制冷"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is shown", secret)
		}
	}
	if long := regexp.MustCompile(`\d{9,}`).FindString(text); long != "" {
		t.Errorf("the number %q is shown", long)
	}
	for _, masked := range []string{"张*", "138****5600"} {
		if !strings.Contains(text, masked) {
			t.Errorf("no sample %q", masked)
		}
	}
}

// The sample company is mapped by hand; a proposal finds the same tables, and
// the same columns but for those listed.
func TestSampleCompany(t *testing.T) {
	const dir = "../../data/sample"
	differ := map[string]string{
		"tickets.category":    "the product's line, told by its model",
		"tickets.fault":       "words of this company alone",
		"tickets.assigned_at": "the company opens and assigns at once",
		"tickets.closed_at":   "the company resolves and closes at once",
		"surveys.sent_at":     "asked inside the ticket",
		"surveys.score":       "ingest's own, from the label",
		"surveys.scale_min":   "by the kind of question",
		"surveys.scale_max":   "by the kind of question",
	}
	src, err := os.ReadFile(filepath.Join(dir, "kaohe.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	config, ok := ingest.ParseConfig("kaohe.yaml", dir, src, &problems)
	if !ok || problems.HasErrors() {
		t.Fatal(problems.Error())
	}
	same := 0
	for _, source := range config.Sources {
		files, err := filepath.Glob(filepath.Join(dir, source.Pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", source.Pattern, err)
		}
		proposal := propose(t, files[0])[0]
		for _, want := range source.Tables {
			same += compare(t, filepath.Base(files[0]), want, proposal, differ)
		}
	}
	if same < 150 {
		t.Errorf("only %d columns are found", same)
	}
}

// compare counts the columns of a table mapped by hand that a proposal maps alike.
func compare(t *testing.T, file string, want ingest.TableMapping, p suggest.Proposal, differ map[string]string) int {
	t.Helper()
	same := 0
	for _, got := range p.Tables {
		if got.Name != want.Table.Name {
			continue
		}
		for _, c := range want.Columns {
			m, ok := got.Find(c.Column.Name)
			if ok && strings.Join(m.From, "+") == strings.Join(c.From, "+") {
				same++
			} else if len(c.From) > 0 && differ[got.Name+"."+c.Column.Name] == "" {
				t.Errorf("%s: %s.%s comes from %v, want %v", file, got.Name, c.Column.Name, m.From, c.From)
			}
		}
		return same
	}
	t.Errorf("%s does not feed %s", file, want.Table.Name)
	return 0
}
