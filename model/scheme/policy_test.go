package scheme_test

import (
	"os"
	"path/filepath"
	"testing"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// TestPolicy prints the policy of every good case, in both languages.
func TestPolicy(t *testing.T) {
	for _, dir := range []string{"testdata/good-every-rule", "testdata/good-design-example", "testdata/good-modifiers", "testdata/good-gated"} {
		s := parseCase(t, dir)
		for lang, name := range map[diag.Lang]string{diag.EN: "policy.md", diag.ZH: "policy.zh.md"} {
			golden(t, filepath.Join(dir, name), scheme.Policy(s, known, "海川家电", lang))
		}
	}
	s := shipped(t, "framework")
	golden(t, "testdata/framework.policy.md", scheme.Policy(s, known, "Haichuan Appliances", diag.EN))
	golden(t, "testdata/framework.policy.zh.md", scheme.Policy(s, known, "海川家电", diag.ZH))
}

func parseCase(t testing.TB, dir string) scheme.Scheme {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, "scheme.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	s, ok := scheme.Parse("scheme.yaml", src, known, &problems)
	if !ok {
		t.Fatal(problems.Error())
	}
	return s
}
