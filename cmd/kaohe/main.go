// Command kaohe turns the exports of an after-sales service department into a
// published report site.
//
// In: a project folder (kaohe.yaml, schemes, exports). Out: its site, its
// warehouse, and exit code 0 (done), 1 (the work failed) or 2 (wrong usage).
//
// Its one opinion: this is the only package that knows flags, the environment
// and exit codes; everything it does is a call into a stage.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
