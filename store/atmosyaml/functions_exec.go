package atmosyaml

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// Commands runs the commands of !exec. Each runs only once until authdeck ends, because its output is kept in memory.
type Commands struct {
	environ func() []string
	timeout time.Duration
	mu      sync.Mutex // held while a command runs, so that none runs twice
	printed map[string]model.Secret
}

// NewCommands returns Commands that run with this environment.
func NewCommands(environ func() []string) *Commands {
	return &Commands{environ: environ, timeout: 10 * time.Second, printed: map[string]model.Secret{}}
}

// run returns the output of a command. Its errors never quote the command or the output.
func (c *Commands) run(ctx context.Context, dir, line string) (model.Secret, error) {
	if out, ok := c.printed[dir+"\x00"+line]; ok {
		return out, nil
	}
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	shell := []string{"sh", "-c"}
	if runtime.GOOS == "windows" {
		shell = []string{"cmd", "/c"}
	}
	cmd := exec.CommandContext(limited, shell[0], shell[1], line) //nolint:gosec // from the user's own configuration
	out := &limitedBuffer{}
	cmd.Dir, cmd.Env, cmd.Stdout = dir, c.environ(), out
	cmd.WaitDelay = time.Second // children of the command may keep its output open
	inGroup(cmd)
	err := cmd.Run()
	killGroup(cmd)
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return model.Secret{}, ctx.Err()
	case limited.Err() != nil:
		return model.Secret{}, fmt.Errorf("it took longer than %s", c.timeout)
	case out.over:
		return model.Secret{}, errors.New("it printed more than 1 MB")
	case errors.As(err, &exit):
		return model.Secret{}, errors.New(exit.ProcessState.String())
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return model.Secret{}, errors.New("it could not start")
	}
	s := model.NewSecret(bytes.TrimRight(out.kept.Bytes(), "\r\n"))
	c.printed[dir+"\x00"+line] = s
	return s, nil
}

// limitedBuffer keeps the first maxOutput bytes.
type limitedBuffer struct {
	kept bytes.Buffer
	over bool
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if b.kept.Len()+len(p) > maxOutput {
		b.over = true
		return len(p), nil
	}
	return b.kept.Write(p)
}

// evalExec is !exec. The command is noted while identities are read, and runs when one is used. Output that is valid JSON is
// parsed, as in Atmos (pkg/utils/yaml_func_exec.go), so that a number or true is not text.
func (r *reader) evalExec(v yamldoc.Value, line string) yamldoc.Value {
	if line == "" {
		return v.Fail("!exec needs a command", `write !exec "COMMAND"`)
	}
	p := r.power(r.ownerAt(v.At.File), model.Power{Kind: model.RunsCommand, Value: model.SecretString(line), Origin: v.At})
	if r.exec == nil {
		r.commands = append(r.commands, model.Command{Line: line, Origin: v.At})
		v.Form, v.Node = yamldoc.Later, nil
		return v
	}
	if !p.Trusted {
		return v.FailWith(model.UntrustedProblem([]model.Power{p}))
	}
	out, err := r.exec(line)
	if err != nil {
		return v.Fail("the !exec command failed: "+err.Error(),
			"run it yourself to see its output; it has 10 seconds and cannot ask for input")
	}
	got := v
	out.Reveal(func(b []byte) { got = r.decodeOutput(v, bytes.Clone(b)) })
	return got
}

func (r *reader) decodeOutput(v yamldoc.Value, out []byte) yamldoc.Value {
	if !json.Valid(out) {
		return v.Result(string(out))
	}
	doc, err := r.parse(v.At.File, []byte(strings.ReplaceAll(string(out), "\t", " ")))
	if err != nil {
		return v.Fail("the !exec command printed JSON that is not valid YAML", "make it print only the value")
	}
	doc.Origin = v.At
	got := r.evaluate(doc, doc.Body)
	got.Tag = v.Tag
	return got
}

// withCommands returns a reader of the same document that runs commands. The caller holds runner.mu.
func (r reader) withCommands(ctx context.Context) *reader {
	r.problems, r.commands, r.usage = nil, nil, &usage{}
	r.forgetIncluded()
	r.powers = newPowers(r.powers.trust, r.workDir, r.powers.home) // everything was found when the files were read
	r.parse = func(path string, text []byte) (*yamldoc.Document, error) { return yamldoc.Parse(ctx, path, text) }
	r.exec = func(line string) (model.Secret, error) { return r.runner.run(ctx, r.workDir, line) }
	return &r
}

// deferred lists the commands of an identity and how to read it with their output. It is nil if there are none.
func (r *reader) deferred(p yamldoc.Pair) *model.Unresolved {
	if len(r.commands) == 0 {
		return nil
	}
	d := &model.Unresolved{Commands: r.commands}
	first := *r
	d.Run = func(ctx context.Context) (id model.Identity, err error) {
		first.runner.mu.Lock()
		defer first.runner.mu.Unlock()
		defer func() {
			if recover() != nil {
				err = yamldoc.Unreadable(p.At)
			}
		}()
		got := first.withCommands(ctx).readIdentity(p)
		if got.other != "" {
			return model.Identity{}, &model.Problem{Origin: p.At, What: "this identity is neither of kind aws/user nor of kind aws/assume-role"}
		}
		return got.Identity, ctx.Err()
	}
	return d
}
