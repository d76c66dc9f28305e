package ingest

import (
	"encoding/binary"
	"errors"
	"io"
	"os"

	flatbuffers "github.com/google/flatbuffers/go"
)

// The Arrow library makes room for as many fields as a schema claims to have,
// which in a damaged file may be more than there is memory; and a program cannot
// go on after that. So the schema is walked here first, by the numbers of its
// slots in Arrow's Message.fbs, File.fbs and Schema.fbs.
const (
	messageHeaderSlot = 8
	footerSchemaSlot  = 6
	schemaFieldsSlot  = 6
	schemaNotesSlot   = 8
	fieldChildrenSlot = 14
	fieldNotesSlot    = 16
	maxSchemaBytes    = 64 << 20
	maxSchemaFields   = 100_000
)

// errSchema is a schema that claims more than it holds.
var errSchema = errors.New("not a whole schema")

// checkSchema walks the schema of an Arrow file or stream and leaves the file at
// its beginning.
func checkSchema(in *os.File, stream bool) (err error) {
	defer func() {
		if recover() != nil { // an offset that leads out of the bytes
			err = errSchema
		}
	}()
	walk := &schemaWalk{}
	if stream {
		err = walk.message(in)
	} else {
		err = walk.footer(in)
	}
	if err != nil {
		return err
	}
	_, err = in.Seek(0, io.SeekStart)
	return err
}

// schemaWalk counts the fields of a schema.
type schemaWalk struct{ fields int }

// message walks the first message of a stream.
func (s *schemaWalk) message(in io.Reader) error {
	prefix := make([]byte, 8)
	if _, err := io.ReadFull(in, prefix); err != nil {
		return errSchema
	}
	root, err := readTable(in, int64(binary.LittleEndian.Uint32(prefix[4:])))
	if err != nil {
		return err
	}
	return s.schema(under(root, messageHeaderSlot))
}

// footer walks the schema at the end of a file.
func (s *schemaWalk) footer(in *os.File) error {
	info, err := in.Stat()
	if err != nil {
		return err
	}
	end := make([]byte, 10)
	if _, err := in.ReadAt(end, info.Size()-int64(len(end))); err != nil {
		return errSchema
	}
	size := int64(binary.LittleEndian.Uint32(end))
	root, err := readTable(io.NewSectionReader(in, info.Size()-int64(len(end))-size, size), size)
	if err != nil {
		return err
	}
	return s.schema(under(root, footerSchemaSlot))
}

func readTable(in io.Reader, size int64) (flatbuffers.Table, error) {
	if size < 8 || size > maxSchemaBytes {
		return flatbuffers.Table{}, errSchema
	}
	bytes := make([]byte, size)
	if _, err := io.ReadFull(in, bytes); err != nil {
		return flatbuffers.Table{}, errSchema
	}
	return flatbuffers.Table{Bytes: bytes, Pos: flatbuffers.GetUOffsetT(bytes)}, nil
}

// under is the table in a slot of another; a table without one has no fields.
func under(t flatbuffers.Table, slot flatbuffers.VOffsetT) flatbuffers.Table {
	offset := flatbuffers.UOffsetT(t.Offset(slot))
	if offset == 0 {
		panic(errSchema)
	}
	return flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(t.Pos + offset)}
}

func (s *schemaWalk) schema(t flatbuffers.Table) error {
	return errors.Join(s.vector(t, schemaNotesSlot, false), s.vector(t, schemaFieldsSlot, true))
}

// vector holds a vector of tables to what its bytes can hold, and goes into those
// that are fields.
func (s *schemaWalk) vector(t flatbuffers.Table, slot flatbuffers.VOffsetT, fields bool) error {
	offset := flatbuffers.UOffsetT(t.Offset(slot))
	if offset == 0 {
		return nil
	}
	n := t.VectorLen(offset)
	if s.fields += n; n > len(t.Bytes)/4 || s.fields > maxSchemaFields {
		return errSchema
	}
	start := t.Vector(offset)
	for i := 0; fields && i < n; i++ {
		field := flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(start + flatbuffers.UOffsetT(4*i))}
		if err := errors.Join(s.vector(field, fieldNotesSlot, false), s.vector(field, fieldChildrenSlot, true)); err != nil {
			return err
		}
	}
	return nil
}
