package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kaohe/model/diag"
)

// deliver writes a finished text to a file, or to standard output where none is
// named.
func (c *console) deliver(file string, text []byte) error {
	if file == "" {
		_, err := c.stdout.Write(text)
		return err
	}
	if err := writeWhole(file, text); err != nil {
		return err
	}
	c.say(diag.T("已写入：%s", "written: %s", file))
	return nil
}

// writeWhole puts a file in place when all of it is on the disk: whoever reads
// it meets the one before or the new one, never a part.
func writeWhole(file string, content []byte) (err error) {
	temporary, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return diag.Fail(nil, diag.T("无法写入 %q", "cannot write %q", file))
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", file, err), os.Remove(temporary.Name()))
		}
	}()
	_, err = temporary.Write(content)
	if err = errors.Join(err, temporary.Chmod(0o644), temporary.Sync(), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
