package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"

	"github.com/spf13/cobra"
)

func (c *command) validate() *cobra.Command {
	validate := &cobra.Command{
		Use: "validate", Short: "Say everything that is wrong with atmos.yaml", Args: cobra.NoArgs,
		Long: "validate reads the auth section of atmos.yaml, and authdeck's own settings. It prints every\n" +
			"problem as file:line:column: what is wrong; what to write, and ends with 1 if there is one.\n" +
			"It opens no keyring, asks nobody, and runs no command: those of !exec are shown.",
		Example: "  authdeck validate --format json",
	}
	format := formatFlag(validate, "text", "json")
	explain := validate.Flags().Bool("explain", false, "say which files were read, and where the realm comes from")
	validate.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.runValidate(cmd.Context(), cmd.OutOrStdout(), format.value, *explain)
	}
	return validate
}

func (c *command) runValidate(ctx context.Context, out io.Writer, format string, explain bool) error {
	config, err := c.Check(ctx, c.options)
	problems, others := problemsOf(err)
	if len(others) > 0 {
		return failure{exitFailed, errors.Join(others...)}
	}
	for _, id := range config.Identities {
		if id.Problem != nil {
			problems = append(append(problems, id.Problem), id.Others...)
		}
	}
	inOrder(problems, config.Files)
	if format == "json" {
		err = emit(out, format, shapeProblems(config, problems))
	} else {
		err = payload(out, problemLines(problems))
	}
	if explain {
		c.explainFiles(config)
	}
	for _, r := range commandsOf(config) {
		fmt.Fprintf(c.stderr, "%s: runs when %s is used: %s\n", r.Origin.Full(), r.identity, strconv.Quote(r.Line))
	}
	switch n := len(problems); {
	case err != nil:
		return err
	case n == 1:
		return failure{exitFailed, errors.New("1 problem")}
	case n > 1:
		return failure{exitFailed, fmt.Errorf("%d problems", n)}
	}
	fmt.Fprintln(c.stderr, c.glyphs().Textf("✔ No problem in %s", strings.Join(config.Files, ", ")))
	return nil
}

// toRun is a command of !exec and the identity it is for.
type toRun struct {
	model.Command
	identity string
}

func commandsOf(config model.Config) (all []toRun) {
	for _, id := range config.Identities {
		if id.Deferred == nil {
			continue
		}
		for _, c := range id.Deferred.Commands {
			all = append(all, toRun{c, id.Title})
		}
	}
	return all
}

// problemsOf takes an error apart into the problems that it holds and what is none. Each problem comes once.
func problemsOf(err error) (problems []*model.Problem, others []error) {
	if err == nil {
		return nil, nil
	}
	if p, ok := err.(*model.Problem); ok { //nolint:errorlint // what is inside is looked at below
		return []*model.Problem{p}, nil
	}
	switch e := err.(type) { //nolint:errorlint // the same
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			ps, os := problemsOf(inner)
			problems, others = append(problems, ps...), append(others, os...)
		}
		return problems, others
	case interface{ Unwrap() error }:
		if ps, os := problemsOf(e.Unwrap()); len(ps) > 0 {
			return ps, os
		}
	}
	return nil, []error{err}
}

// inOrder sorts by file, in the order in which they were read, then by line and column.
func inOrder(problems []*model.Problem, files []string) {
	slices.SortStableFunc(problems, func(a, b *model.Problem) int {
		return cmp.Or(
			cmp.Compare(rank(files, a.Origin.File), rank(files, b.Origin.File)),
			cmp.Compare(a.Origin.File, b.Origin.File),
			cmp.Compare(a.Origin.Line, b.Origin.Line), cmp.Compare(a.Origin.Column, b.Origin.Column))
	})
}

func rank(files []string, file string) int {
	if i := slices.Index(files, file); i >= 0 {
		return i
	}
	return len(files)
}

// problemLines has one line for each problem, as editors and `grep -n` have them.
func problemLines(problems []*model.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(strings.Join(strings.Fields(p.Error()), " ") + "\n")
	}
	return b.String()
}

// validateShape is `validate --format json`, described in docs/json.md.
type validateShape struct {
	Version  int             `json:"version"`
	Valid    bool            `json:"valid"`
	Files    []string        `json:"files"` // that were read, lowest priority first
	Problems []*problemShape `json:"problems"`
	Commands []commandShape  `json:"commands"` // of !exec; none has run
}

type commandShape struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Identity string `json:"identity"`
	Command  string `json:"command"`
}

func shapeProblems(config model.Config, problems []*model.Problem) validateShape {
	v := validateShape{Version: shapeVersion, Valid: len(problems) == 0, Files: []string{}, Problems: []*problemShape{}, Commands: []commandShape{}}
	v.Files = append(v.Files, config.Files...)
	for _, p := range problems {
		v.Problems = append(v.Problems, shapeProblem(p))
	}
	for _, r := range commandsOf(config) {
		v.Commands = append(v.Commands, commandShape{r.Origin.File, r.Origin.Line, r.Origin.Column, r.identity, r.Line})
	}
	return v
}

func (c *command) explainFiles(config model.Config) {
	for i, f := range config.Files {
		fmt.Fprintf(c.stderr, "%d. %s\n", i+1, f)
	}
	if len(config.Files) > 1 {
		fmt.Fprintln(c.stderr, "Where two of them set the same, the later one counts.")
	}
	fmt.Fprintf(c.stderr, "realm %s (%s)\n", config.Realm, config.RealmSource)
}
