package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// readerVersion changes when the same export would be read differently.
const readerVersion = "4"

// cache keeps what was made of every export, by the hash of its bytes, its
// mapping and the reader's version:
//
//	<key>.0.parquet   typed rows of every table the export feeds, bad rows in place;
//	                  a file that packs several exports has .1, .2 and so on
//	<key>.json        their Facts; written last, so an entry without it does not exist
//	<key>.0.lines     where rows stand, made when a row of the export is rejected
//	stamps.json       size and time of files whose hash is known, as git keeps them
type cache struct {
	dir    string
	stamps map[string]stamp
	looks  map[string]byteLook // at the files whose bytes this run has read, by path
}

type stamp struct {
	Size int64
	Time int64 // modification, nanoseconds
	Hash string
}

// entry is one cached export.
type entry struct {
	key, hash string
	dir       string
	number    int // which export of the file
}

func (e entry) part(i int) entry {
	e.number = i
	return e
}

func (e entry) file(name string) string { return filepath.Join(e.dir, e.key+"."+name) }
func (e entry) rows() string            { return e.file(fmt.Sprint(e.number, ".parquet")) }
func (e entry) lines() string           { return e.file(fmt.Sprint(e.number, ".lines")) }
func (e entry) facts() string           { return e.file("json") }
func (e entry) scratch(i int) string    { return e.file(fmt.Sprint("scratch", i, ".tmp")) }

func openCache(dir string) (*cache, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the cache: %w", err)
	}
	c := &cache{dir: dir, stamps: map[string]stamp{}, looks: map[string]byteLook{}}
	if data, err := os.ReadFile(c.stampFile()); err == nil {
		if json.Unmarshal(data, &c.stamps) != nil {
			c.stamps = map[string]stamp{} // a damaged memo only costs time
		}
	}
	return c, nil
}

func (c *cache) stampFile() string { return filepath.Join(c.dir, "stamps.json") }

// hash gives the SHA-256 of a file. A file whose size and time are those of the
// last run is not read again, unless it changed so shortly before that its time
// proves nothing.
func (c *cache) hash(path string) (string, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", 0, err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", 0, err
	}
	if s, ok := c.stamps[abs]; ok && s.Size == info.Size() && s.Time == info.ModTime().UnixNano() {
		return s.Hash, info.Size(), nil
	}
	look, sum, err := lookAtFile(path, true)
	if err != nil {
		return "", 0, err
	}
	c.looks[path] = look
	c.stamps[abs] = stamp{info.Size(), info.ModTime().UnixNano(), sum}
	return sum, info.Size(), nil
}

// look gives what the bytes of a file tell, from when they were hashed or now.
func (c *cache) look(path string) (byteLook, error) {
	if c != nil {
		if l, known := c.looks[path]; known {
			return l, nil
		}
	}
	l, _, err := lookAtFile(path, false)
	return l, err
}

// racyNanoseconds is how close to "now" a modification may be for its time to
// prove nothing: some file systems count whole seconds, FAT two of them.
const racyNanoseconds = 2_000_000_000

// saveStamps writes the memo. The file itself tells what "now" is: a stamp not
// clearly older than it is left out.
func (c *cache) saveStamps() error {
	tmp := c.stampFile() + ".tmp"
	if err := os.WriteFile(tmp, nil, 0o644); err != nil {
		return err
	}
	info, err := os.Stat(tmp)
	if err != nil {
		return err
	}
	for path, s := range c.stamps {
		if info.ModTime().UnixNano()-s.Time < racyNanoseconds {
			delete(c.stamps, path)
		}
	}
	data, err := json.Marshal(c.stamps)
	if err != nil {
		return err
	}
	return writeWhole(c.stampFile(), data)
}

// entryFor names the cache entry of an export under a mapping.
func (c *cache) entryFor(hash string, source *Source, timezone string) entry {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n%x\n", hash, readerVersion, timezone, sha256.Sum256([]byte(parseSQL)))
	fmt.Fprintf(h, "%s|%s|%d|%q|%q\n", source.Encoding, source.Delimiter, source.HeaderRow, source.Sheet, source.Member)
	if source.isAuto() {
		fmt.Fprintf(h, "%x %x %v\n", sha256.Sum256([]byte(aliasesTSV)), sha256.Sum256([]byte(wordsTSV)), satisfactionWords)
	}
	for _, t := range source.Tables {
		fmt.Fprintf(h, "%q %q %v %v\n", t.Table.Name, t.When, t.Auto, t.Distinct)
		for _, col := range t.read() {
			value := "-"
			if col.Value != nil {
				value = "=" + *col.Value
			}
			fmt.Fprintf(h, "  %q %q %q %q %q %q %q %q %q %q\n", col.Column.Name, col.Column.Type, col.From, value, col.SQL, col.Count, col.Format, col.Unit, col.Values, col.Missing)
		}
	}
	return entry{key: hex.EncodeToString(h.Sum(nil))[:40], hash: hash, dir: c.dir}
}

// load gives the facts of every export in a cached file; false when there is no
// whole entry.
func (c *cache) load(e entry) ([]Facts, bool) {
	var parts []Facts
	data, err := os.ReadFile(e.facts())
	if err != nil || json.Unmarshal(data, &parts) != nil || len(parts) == 0 {
		return nil, false
	}
	for i, facts := range parts {
		rows := e.part(i).rows()
		info, err := os.Stat(rows)
		if err != nil || info.Size() != facts.CacheBytes || !endsWhole(rows) {
			return nil, false
		}
	}
	return parts, true
}

// endsWhole tells whether a Parquet file has its closing mark.
func endsWhole(path string) bool {
	_, tail, err := headAndTail(path)
	return err == nil && bytes.Equal(tail, []byte("PAR1"))
}

// measure notes the size of the rows that were written for an export.
func (e entry) measure(facts *Facts) error {
	info, err := os.Stat(e.rows())
	if err != nil {
		return err
	}
	facts.CacheBytes = info.Size()
	return nil
}

// save writes the facts of an entry whose rows are already there.
func (c *cache) save(e entry, parts []Facts) error {
	data, err := json.Marshal(parts)
	if err != nil {
		return err
	}
	return writeWhole(e.facts(), data)
}

// workbookScratch is how the temporary files of the workbook library begin.
const workbookScratch = "excelize-"

// prune removes the entries that no export of this run uses, and the temporary
// files of a run that was killed.
func (c *cache) prune(feeds []feed) error {
	used := map[string]bool{}
	for _, f := range feeds {
		used[f.entry.key] = true
	}
	files, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		key, _, _ := strings.Cut(f.Name(), ".")
		left := strings.HasSuffix(f.Name(), ".tmp") || !used[key]
		if len(key) == 40 && left || strings.HasPrefix(f.Name(), workbookScratch) {
			if err := os.Remove(filepath.Join(c.dir, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeWhole writes a file under a temporary name, flushes it and renames it.
func writeWhole(path string, data []byte) error {
	f, err := os.Create(path + ".tmp")
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(path+".tmp", path)
}

// headAndTail gives the first 64 KiB and the last four bytes of a file.
func headAndTail(path string) (head, tail []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	head = make([]byte, 64<<10)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, nil, err
	}
	tail = make([]byte, 4)
	if info, err := f.Stat(); err == nil && info.Size() >= 4 {
		if _, err := f.ReadAt(tail, info.Size()-4); err != nil {
			return nil, nil, err
		}
	}
	return head[:n], tail, nil
}
