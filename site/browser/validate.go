package browser

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// validity configures html-validate to the conformance requirements of the HTML
// standard, and to nothing of taste.
const validity = `{"root": true, "extends": ["html-validate:standard"]}`

// Validate holds every kind of page to the HTML standard with html-validate.
func Validate(t testing.TB, dir string) {
	t.Helper()
	skipUnwanted(t)
	tool := findTool("HTML_VALIDATE", "html-validate")
	if tool == "" {
		missing(t, "html-validate", "install the npm package html-validate or set HTML_VALIDATE to its path")
	}
	pages := Pages(t, dir)
	problems, err := validate(tool, t.TempDir(), dir, pages)
	if err != nil {
		t.Fatalf("html-validate: %v", err)
	}
	report(t, "(validity)", problems)
	t.Logf("%d pages validated", len(pages))
}

// validate runs the tool over some pages and gives its errors.
func validate(tool, scratch, dir string, pages []string) ([]string, error) {
	config := filepath.Join(scratch, "html-validate.json")
	if err := os.WriteFile(config, []byte(validity), 0o600); err != nil {
		return nil, err
	}
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	args := []string{"--config", config, "--formatter", "json"}
	for _, p := range pages {
		args = append(args, filepath.FromSlash(p))
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(tool, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = root, &stdout, &stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	return validityProblems(root, stdout.Bytes(), stderr.String())
}

// validityProblems reads html-validate's report.
func validityProblems(root string, report []byte, complaint string) ([]string, error) {
	var files []struct {
		FilePath string
		Messages []struct {
			RuleID, Message string
			Severity, Line  int
		}
	}
	if err := json.Unmarshal(report, &files); err != nil {
		return nil, fmt.Errorf("no report: %w: %.400s", err, complaint)
	}
	const fault = 2 // severity of an error; 1 is a warning
	var out []string
	for _, f := range files {
		for _, m := range f.Messages {
			if m.Severity < fault {
				continue
			}
			file := f.FilePath
			if rel, err := filepath.Rel(root, file); filepath.IsAbs(file) && err == nil {
				file = filepath.ToSlash(rel)
			}
			out = append(out, fmt.Sprintf("%s:%d: %s (%s)", file, m.Line, m.Message, m.RuleID))
		}
	}
	return out, nil
}
