package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"kaohe/model/diag"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// cli is the command line. Help texts stand in help.go, in both languages.
type cli struct {
	Dir     string `short:"C" name:"dir" default:"." placeholder:"DIR" help:"${help_dir}"`
	Lang    string `name:"lang" enum:"zh,en," default:"" placeholder:"zh|en" help:"${help_lang}"`
	Quiet   bool   `name:"quiet" short:"q" help:"${help_quiet}"`
	NoColor bool   `name:"no-color" env:"NO_COLOR" help:"${help_no_color}"`

	Demo       demoCmd       `cmd:"" help:"${help_demo}"`
	New        newCmd        `cmd:"" help:"${help_new}"`
	Map        mapCmd        `cmd:"" help:"${help_map}"`
	Check      checkCmd      `cmd:"" help:"${help_check}"`
	Build      buildCmd      `cmd:"" help:"${help_build}"`
	Query      queryCmd      `cmd:"" help:"${help_query}"`
	Explain    explainCmd    `cmd:"" help:"${help_explain}"`
	Compare    compareCmd    `cmd:"" help:"${help_compare}"`
	Policy     policyCmd     `cmd:"" help:"${help_policy}"`
	Schema     schemaCmd     `cmd:"" help:"${help_schema}"`
	Indicators indicatorsCmd `cmd:"" help:"${help_indicators}"`
	Version    versionCmd    `cmd:"" help:"${help_version}"`
}

// console is what a verb works with beside its own flags.
type console struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	dir            string
	lang           diag.Lang
	langGiven      bool // by flag or environment: the project's own setting does not count
	quiet          bool
	color          bool
	columns        func() int // the width of the terminal that stderr is; nil where it is none
}

// verb is one command.
type verb interface{ run(c *console) error }

// errReported ends a command whose problems are already printed.
var errReported = errors.New("reported")

// run is the whole program: arguments in, exit code out.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	lang, given := languageOf(args)
	var grammar cli
	exit := -1
	parser, err := kong.New(&grammar,
		kong.Name("kaohe"), kong.Description(helpTexts["about"].In(lang)), helpVars(lang),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}))
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(shieldSQL(args))
	if exit >= 0 { // --help has been printed
		return exit
	}
	if err != nil {
		return usageError(stderr, err, lang)
	}
	c := &console{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, dir: grammar.Dir, lang: lang, langGiven: given,
		quiet: grammar.Quiet, color: !grammar.NoColor && isTerminal(stderr), columns: terminalWidth(stderr)}
	return c.finish(parsed.Selected().Target.Addr().Interface().(verb).run(c))
}

// shieldSQL keeps a text of SQL that begins with a comment, as those of the site
// do, from being taken for a flag.
func shieldSQL(args []string) []string {
	for i, a := range args {
		if a == "--" {
			return args
		}
		if strings.HasPrefix(a, "-- ") || strings.HasPrefix(a, "--\n") {
			return slices.Insert(slices.Clone(args), i, "--")
		}
	}
	return args
}

// finish prints an error and gives the exit code.
func (c *console) finish(err error) int {
	var problems diag.List
	var usage usageProblem
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errReported):
		return exitFailed
	case errors.As(err, &problems):
		problems.Print(c.stderr, c.lang)
		return exitFailed
	case errors.As(err, &usage):
		return usageError(c.stderr, err, c.lang)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.stderr, diag.T("kaohe：已中断；已发布的网站未改动", "kaohe: interrupted; the published site is as it was").In(c.lang))
		return exitFailed
	}
	fmt.Fprintln(c.stderr, "kaohe: "+diag.Message(err, c.lang))
	return exitFailed
}

// usageProblem is a wrong use of the command line.
type usageProblem struct{ *diag.Failure }

func usageError(stderr io.Writer, err error, lang diag.Lang) int {
	message, _, _ := strings.Cut(err.Error(), "\n")
	var usage usageProblem
	if errors.As(err, &usage) {
		message = usage.In(lang)
	}
	fmt.Fprintln(stderr, "kaohe: "+message)
	fmt.Fprintln(stderr, "  "+diag.T("提示：kaohe --help 列出全部命令，kaohe <命令> --help 列出其选项", "hint: kaohe --help lists the commands, kaohe COMMAND --help its flags").In(lang))
	return exitUsage
}

// languageOf finds the language before the arguments are parsed, so that even a
// wrong usage is answered in it: --lang, else KAOHE_LANG, else Chinese.
func languageOf(args []string) (lang diag.Lang, given bool) {
	choice := os.Getenv("KAOHE_LANG")
	for i, a := range args {
		if rest, found := strings.CutPrefix(a, "--lang="); found {
			choice = rest
		} else if a == "--lang" && i+1 < len(args) {
			choice = args[i+1]
		}
	}
	if choice == string(diag.EN) || choice == string(diag.ZH) {
		return diag.Lang(choice), true
	}
	return diag.ZH, false
}

// say prints a line of results on standard output.
func (c *console) say(t diag.Text) { fmt.Fprintln(c.stdout, t.In(c.lang)) }

// note prints a line of progress on standard error, unless told to be quiet.
func (c *console) note(t diag.Text) {
	if !c.quiet {
		fmt.Fprintln(c.stderr, t.In(c.lang))
	}
}
