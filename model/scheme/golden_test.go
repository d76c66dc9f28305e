package scheme_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a whole output with a file of the case's folder.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if strings.Contains(got, "%!") {
		t.Errorf("%s: a message does not fit its arguments:\n%s", path, got)
	}
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

// TestCases reads the scheme of every folder of testdata. The problems printed
// must be those of the folder's stderr files; a folder whose name begins with
// "bad" must not be accepted, any other must be without a problem.
func TestCases(t *testing.T) {
	folders, err := filepath.Glob("testdata/*/scheme.yaml")
	if err != nil || len(folders) < 20 {
		t.Fatalf("found %d cases: %v", len(folders), err)
	}
	for _, path := range folders {
		dir := filepath.Dir(path)
		t.Run(filepath.Base(dir), func(t *testing.T) { runCase(t, dir) })
	}
}

func runCase(t *testing.T, dir string) {
	src, err := os.ReadFile(filepath.Join(dir, "scheme.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	_, ok := scheme.Parse("schemes/scheme.yaml", src, known, &problems)
	bad := strings.HasPrefix(filepath.Base(dir), "bad")
	if ok == bad {
		t.Errorf("accepted: %v; problems:\n%s", ok, problems.Error())
	}
	if !bad {
		if len(problems) > 0 {
			t.Errorf("problems:\n%s", problems.Error())
		}
		return
	}
	for lang, file := range map[diag.Lang]string{diag.EN: "stderr.txt", diag.ZH: "stderr.zh.txt"} {
		var out strings.Builder
		problems.Print(&out, lang)
		golden(t, filepath.Join(dir, file), out.String())
	}
}
