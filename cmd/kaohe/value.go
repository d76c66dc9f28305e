package main

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// text writes a value as a reader sees it; null is empty.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return fmt.Sprintf("%x", v)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case float32:
		return strconv.FormatFloat(float64(v), 'g', -1, 32)
	case time.Time:
		return timeText(v)
	case duckdb.Decimal:
		return decimalText(v)
	case *big.Int:
		return v.String()
	case duckdb.UUID:
		return v.String()
	}
	if nested, err := json.Marshal(plain(v)); err == nil {
		return string(nested)
	}
	return fmt.Sprint(v)
}

// timeText leaves a midnight's time away: dates come as times too.
func timeText(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0 {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02 15:04:05.999999")
}

// decimalText writes a decimal with all its digits.
func decimalText(d duckdb.Decimal) string {
	digits := new(big.Int).Abs(d.Value).String()
	for len(digits) <= int(d.Scale) {
		digits = "0" + digits
	}
	sign := ""
	if d.Value.Sign() < 0 {
		sign = "-"
	}
	if d.Scale == 0 {
		return sign + digits
	}
	point := len(digits) - int(d.Scale)
	return sign + digits[:point] + "." + digits[point:]
}

// plain turns the driver's values into what JSON knows, numbers with all their digits.
func plain(v any) any {
	switch v := v.(type) {
	case time.Time:
		return timeText(v)
	case duckdb.Decimal:
		return json.Number(decimalText(v))
	case *big.Int:
		return json.Number(v.String())
	case duckdb.UUID:
		return v.String()
	case []byte:
		return fmt.Sprintf("%x", v)
	case float64:
		if v != v || v > 1e308 || v < -1e308 {
			return nil
		}
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plain(v[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, item := range v {
			out[k] = plain(item)
		}
		return out
	case duckdb.Map:
		return plainPairs(map[any]any(v))
	case duckdb.OrderedMap:
		pairs := map[any]any{}
		for _, k := range v.Keys() {
			pairs[k], _ = v.Get(k)
		}
		return plainPairs(pairs)
	}
	return v
}

func plainPairs(m map[any]any) map[string]any {
	out := map[string]any{}
	for k, item := range m {
		out[text(k)] = plain(item)
	}
	return out
}
