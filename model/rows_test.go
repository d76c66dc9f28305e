package model

import (
	"math"
	"testing"
)

// Every kind of value keeps itself; a number that is none becomes nothing.
func TestRowsText(t *testing.T) {
	top := int64(3)
	got, err := rowsText([][]any{{"a \"b\"\n", 0.1, 7, true, nil}, {"甲", math.NaN(), int64(-1), false, &top}, {"", math.Inf(-1), 1e21, 1e-7, (*int64)(nil)}})
	want := `[{"c0":"a \"b\"\n","c1":0.1,"c2":7,"c3":true,"c4":null},{"c0":"甲","c1":null,"c2":-1,"c3":false,"c4":3},{"c0":"","c1":null,"c2":1e+21,"c3":1e-07,"c4":null}]`
	if err != nil || got != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
	if got, err := rowsText(nil); got != "[]" || err != nil {
		t.Errorf("no rows: %s, %v", got, err)
	}
	if _, err := rowsText([][]any{{func() {}}}); err == nil {
		t.Error("a value that cannot be written is written")
	}
}
