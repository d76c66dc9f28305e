package charts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"modernc.org/quickjs"

	echartsasset "kaohe/templates/echarts"
)

// rendererVersion goes into the cache's key: raise it when the drawing of the
// same option changes here.
const rendererVersion = "1"

// Renderer draws figures as static SVG with the real ECharts, each worker in a
// JavaScript engine of its own. It may be used by many goroutines.
type Renderer struct {
	workers chan *worker // idle workers; nil ones are not started yet
	size    int
	cache   string
	done    chan struct{}
	once    sync.Once
}

// NewRenderer makes a renderer of at most that many workers, started when they
// are needed. Drawings are kept in cacheDir by the hash of all that they
// depend on; "" keeps none.
func NewRenderer(workers int, cacheDir string) (*Renderer, error) {
	if workers < 1 {
		return nil, fmt.Errorf("chart renderer: workers must be at least 1 (got %d)", workers)
	}
	if cacheDir != "" {
		if err := os.MkdirAll(cacheDir, 0o755); err != nil {
			return nil, fmt.Errorf("chart renderer: %w", err)
		}
	}
	r := &Renderer{workers: make(chan *worker, workers), size: workers, cache: cacheDir, done: make(chan struct{})}
	for range workers {
		r.workers <- nil
	}
	return r, nil
}

// errClosed is what SVG answers after Close.
var errClosed = errors.New("chart renderer: closed")

// SVG draws one figure: a complete svg element, the same bytes for the same
// figure whatever was drawn before. It holds no style element, no style
// attribute and no id that another figure of the page could have.
func (r *Renderer) SVG(ctx context.Context, f Figure) ([]byte, error) {
	if !idPattern.MatchString(f.ID) || f.Width < 1 || f.Height < 1 || len(f.Option) == 0 {
		return nil, fmt.Errorf("draw chart %s: must be a figure made by this package", clip(f.ID, 40))
	}
	file := r.file(f)
	if kept, err := os.ReadFile(file); file != "" && err == nil {
		return kept, nil
	}
	raw, err := r.draw(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("draw chart %s: %w", f.ID, err)
	}
	svg, err := tidySVG(raw, f)
	if err != nil {
		return nil, fmt.Errorf("draw chart %s: %w", f.ID, err)
	}
	if err := keep(file, svg); err != nil {
		return nil, fmt.Errorf("keep chart %s: %w", f.ID, err)
	}
	return svg, nil
}

// Close waits for drawings under way and frees the engines.
func (r *Renderer) Close() error {
	var all []error
	r.once.Do(func() {
		close(r.done)
		for range r.size {
			if w := <-r.workers; w != nil {
				all = append(all, w.close())
			}
		}
	})
	return errors.Join(all...)
}

// draw borrows a worker. One that failed is thrown away, since nobody knows
// what state its engine is in.
func (r *Renderer) draw(ctx context.Context, f Figure) (string, error) {
	select {
	case <-r.done:
		return "", errClosed
	default:
	}
	var w *worker
	select {
	case <-r.done:
		return "", errClosed
	case <-ctx.Done():
		return "", ctx.Err()
	case w = <-r.workers:
	}
	defer func() { r.workers <- w }()
	if w == nil {
		var err error
		if w, err = newWorker(); err != nil {
			return "", err
		}
	}
	raw, err := w.draw(ctx, f)
	if err != nil {
		err = errors.Join(err, w.close())
		w = nil
	}
	return raw, err
}

// file is where a drawing is kept, "" for nowhere.
func (r *Renderer) file(f Figure) string {
	if r.cache == "" {
		return ""
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\x00%s\x00%x\x00%s\x00%s\x00%d\x00%d\x00", rendererVersion, echartsasset.Version, assetHash(), f.ID, f.Label(), f.Width, f.Height)
	sum.Write(f.Option)
	return filepath.Join(r.cache, hex.EncodeToString(sum.Sum(nil))+".svg")
}

// assetHash marks the script that draws.
var assetHash = sync.OnceValue(func() [32]byte {
	return sha256.Sum256(append(append([]byte(nil), echartsasset.JS...), drawJS...))
})

// keep writes a drawing under a temporary name and renames it. A cache may be
// lost, so it is not synced.
func keep(file string, svg []byte) (err error) {
	if file == "" {
		return nil
	}
	t, err := os.CreateTemp(filepath.Dir(file), ".svg-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(t.Name())
		}
	}()
	if _, err = t.Write(svg); err != nil {
		t.Close()
		return err
	}
	if err = t.Close(); err != nil {
		return err
	}
	return os.Rename(t.Name(), file)
}

// worker is one JavaScript engine with ECharts loaded.
type worker struct{ vm *quickjs.VM }

// bytecode is ECharts compiled once per process: the parse is most of what
// starting a worker costs.
var bytecode = sync.OnceValues(func() ([]byte, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, err
	}
	defer vm.Close()
	return vm.Compile(string(echartsasset.JS), quickjs.EvalGlobal)
})

func newWorker() (*worker, error) {
	code, err := bytecode()
	if err != nil {
		return nil, fmt.Errorf("compile echarts: %w", err)
	}
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, err
	}
	if err := load(vm, code); err != nil {
		return nil, errors.Join(fmt.Errorf("load echarts: %w", err), vm.Close())
	}
	return &worker{vm}, nil
}

func load(vm *quickjs.VM, code []byte) error {
	vm.SetMemoryLimit(512 << 20)
	if err := vm.SetEvalTimeout(0); err != nil {
		return err
	}
	if err := vm.RegisterFunc("hostTextWidth", func(s string) float64 { return textWidth(s, 1) }, false); err != nil {
		return err
	}
	if _, err := vm.EvalBytecode(code); err != nil {
		return err
	}
	_, err := vm.Eval(drawJS, quickjs.EvalGlobal)
	return err
}

// draw runs ECharts; the context can interrupt it.
func (w *worker) draw(ctx context.Context, f Figure) (string, error) {
	stop := context.AfterFunc(ctx, w.vm.Interrupt)
	defer stop()
	got, err := w.vm.Call("kaoheDraw", string(f.Option), f.Width, f.Height)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", err
	}
	svg, ok := got.(string)
	if !ok {
		return "", fmt.Errorf("echarts must answer with text (got %T)", got)
	}
	return svg, nil
}

func (w *worker) close() error { return w.vm.Close() }
