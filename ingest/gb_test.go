package ingest

import (
	"bytes"
	"testing"

	"golang.org/x/text/transform"
	"pgregory.net/rapid"
)

// The quick decoder says what the library says, whatever the bytes and however
// they are cut.
func TestQuickDecoderIsTheLibrarys(t *testing.T) {
	for _, e := range encodings {
		if _, quick := pairTables[e.enc]; !quick {
			continue
		}
		t.Run(e.name, func(t *testing.T) {
			sample, err := e.enc.NewEncoder().Bytes([]byte("退货,空调 A1,€￥\n丂狛"))
			if err != nil {
				t.Fatal(err)
			}
			piece := rapid.OneOf(
				rapid.SliceOfN(rapid.Byte(), 0, 6),
				rapid.SliceOfN(rapid.SampledFrom([]byte{0x30, 0x39, 0x3A, 0x40, 0x7F, 0x80, 0x81, 0x84, 0xA2, 0xFE, 0xFF, 'a', '\n'}), 0, 6),
				rapid.Just(sample))
			rapid.Check(t, func(t *rapid.T) {
				text := bytes.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), nil)
				want, _, err := transform.Bytes(transform.Chain(e.enc.NewDecoder(), markBad{}), text)
				if err != nil {
					t.Fatal(err)
				}
				var got bytes.Buffer
				if err := transformAll(&got, bytes.NewReader(text), decoderFor(e.enc)); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got.Bytes(), want) {
					t.Fatalf("% x\n got % x\nwant % x", text, got.Bytes(), want)
				}
				inParts, _, err := transform.Bytes(decoderFor(e.enc), text)
				if err != nil || !bytes.Equal(inParts, want) {
					t.Fatalf("% x\n got % x (%v)\nwant % x", text, inParts, err, want)
				}
			})
		})
	}
}

// A character may stand across the border of two pieces of a large text.
func TestQuickDecoderAcrossPieces(t *testing.T) {
	for _, e := range encodings {
		if _, quick := pairTables[e.enc]; !quick {
			continue
		}
		encoded, err := e.enc.NewEncoder().Bytes([]byte("洗"))
		if err != nil {
			t.Fatal(err)
		}
		text := bytes.Repeat(append([]byte("a"), encoded...), 800_000) // 3 bytes each: no piece ends with one
		var got bytes.Buffer
		if err := transformAll(&got, bytes.NewReader(text), decoderFor(e.enc)); err != nil {
			t.Fatal(err)
		}
		if want := bytes.Repeat([]byte("a洗"), 800_000); !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s: %d bytes, want %d", e.name, got.Len(), len(want))
		}
	}
}
