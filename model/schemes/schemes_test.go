package schemes_test

import (
	"slices"
	"strings"
	"testing"

	"kaohe/model/schemes"
)

func TestNamesCanBeRead(t *testing.T) {
	names := schemes.Names()
	if !slices.Contains(names, "framework") || !slices.IsSorted(names) {
		t.Fatalf("got %v", names)
	}
	for _, name := range names {
		src, err := schemes.Read(name)
		if err != nil || !strings.Contains(string(src), "scheme: "+name+"\n") {
			t.Errorf("%s: %v; it must name itself", name, err)
		}
		if !strings.Contains(string(src), "默认") || !strings.Contains(string(src), "default") {
			t.Errorf("%s: what the source leaves open is not marked, in both languages", name)
		}
	}
}

func TestUnknownName(t *testing.T) {
	if _, err := schemes.Read("frame"); err == nil || !strings.Contains(err.Error(), "framework") {
		t.Errorf("got %v", err)
	}
}
