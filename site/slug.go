package site

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// slug makes an address of an id: letters, digits, "_" and "-" as they stand,
// Chinese by its sound. An id that had to be changed carries a piece of its
// hash, so that two ids never share an address.
func slug(id string) string {
	var b strings.Builder
	for _, r := range id {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-':
			b.WriteRune(r)
		default:
			if sound := pinyin.SinglePinyin(r, pinyin.NewArgs()); len(sound) > 0 {
				b.WriteString(sound[0])
			} else {
				b.WriteByte('-')
			}
		}
	}
	if b.String() == id && id != "" {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	clean := strings.Trim(b.String(), "-")
	return strings.TrimPrefix(clean[:min(40, len(clean))]+"-"+hex.EncodeToString(sum[:3]), "-")
}

func personNames(b *builder, period string) []string {
	var out []string
	for _, r := range b.data.cards[period] {
		out = append(out, "people/"+slug(r.text("employee_id")))
	}
	return out
}

func teamNames(b *builder, period string) []string {
	var out []string
	for _, r := range b.data.teams[period] {
		out = append(out, "teams/"+slug(r.text("team_id")))
	}
	return out
}

func indicatorNames(b *builder, _ string) []string {
	var out []string
	for _, r := range b.data.indicators {
		out = append(out, "indicators/"+slug(r.text("indicator")))
	}
	return out
}

func policyNames(b *builder, _ string) []string {
	var out []string
	for _, s := range b.in.Schemes {
		out = append(out, "policy/"+slug(s.ID))
	}
	return out
}
