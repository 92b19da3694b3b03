package plain_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/store/files/filestest"
	"authdeck/ui/frontend"
	"authdeck/ui/plain"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // expiries are said in local time
	flag.Parse()
	os.Exit(filestest.Run(m))
}

const (
	device = modeltest.Device
	keyID  = modeltest.KeyID
	secret = modeltest.Secret
)

// bench is the environment of one test: real adapters on temporary folders, a simulated AWS in the same process, and a terminal
// whose user follows a script.
type bench struct {
	*modeltest.World
	t          *testing.T
	aws        *awsfake.Server
	ws         *model.Workspace // the World's
	broken     error            // the result of reading the configuration
	unread     error            // the answer, once, after an identity was added
	opts       frontend.Options
	dir        string
	copied     []string
	trusted    []model.Power // powers that the user trusted
	trustFails error         // the result of saving them, once

	columns     int    // columns of the terminal; 0 breaks no line
	hidden      bool   // what is typed between two questions is not shown
	credentials string // the file that AWS programs read
	excerpt     func(model.Origin) model.Excerpt
	shell       func(model.Workspace, model.Identity) frontend.Command
	getCode     frontend.GetCode // the source of codes; nil if a person types them
	onlyGot     bool             // a person may not type one instead
	noCodes     error            // why the source of codes is unknown

	answers []any
	said    strings.Builder
	end     context.CancelFunc
}

// What a user does at a prompt besides typing a line: a string is typed visibly, hidden is typed at a prompt without echo, a func()
// runs before the prompt appears, a func() string returns the line when it is its turn.
type hidden string

type key int

const (
	ctrlD key = iota
	ctrlC
	nothing // is typed, until nothing waits for it
)

// play runs a test in a world whose clock starts on 1 January 2000 and moves only while everything waits.
func play(t *testing.T, f func(t *testing.T, b *bench)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := modeltest.New(t, dir, modeltest.Clock{})
		f(t, &bench{World: w, t: t, aws: w.AWS, ws: &w.Workspace, dir: dir})
	})
}

// code is what the phone shows now.
func code() string { return modeltest.Code(time.Now()) }

// later is what the phone shows after its next code has come.
func later() string {
	<-time.After(model.NextCode(time.Now()))
	return code()
}

// run lets the user follow the script, which must have exactly the length of the run, and returns the outcome.
func (b *bench) run(answers ...any) frontend.Outcome {
	b.t.Helper()
	b.answers = answers
	b.said.Reset()
	ctx, cancel := context.WithCancel(b.t.Context())
	b.end = cancel
	defer cancel()
	var codes func(model.Identity) (frontend.Codes, error)
	if b.getCode != nil || b.noCodes != nil {
		codes = func(model.Identity) (frontend.Codes, error) {
			return frontend.Codes{From: model.CommandCode, Get: b.getCode, MayType: !b.onlyGot}, b.noCodes
		}
	}
	out, err := plain.Run(ctx, terminal{b}, frontend.Ports{
		Codes: codes, Plaintexts: b.ws.Plaintexts, Credentials: b.credentials,
		Load: b.load, Excerpt: b.excerpt, Add: b.add, Trust: b.trust, Clock: modeltest.Clock{}, Shell: b.shell,
		Copy: func(s string) (bool, error) { b.copied = append(b.copied, s); return true, nil },
	}, b.opts)
	if err != nil {
		b.t.Fatalf("%v\n%s", err, b.transcript())
	}
	if len(b.answers) > 0 {
		b.t.Errorf("not asked for: %v\n%s", b.answers, b.transcript())
	}
	return out
}

// trust trusts powers, as the store and the next reading of the configuration do.
func (b *bench) trust(_ context.Context, powers []model.Power) error {
	if err := b.trustFails; err != nil {
		b.trustFails = nil
		return err
	}
	b.trusted, b.broken = append(b.trusted, powers...), nil
	b.Trust(powers)
	return nil
}

func (b *bench) load(context.Context) (model.Workspace, error) { return *b.ws, b.broken }

// requestID differs from run to run.
var requestID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

func (b *bench) transcript() string {
	return requestID.ReplaceAllString(b.said.String(), "7d1f2c3a-0000-4000-8000-000000000000")
}

func (b *bench) see(texts ...string) {
	b.t.Helper()
	for _, s := range texts {
		if !strings.Contains(b.transcript(), s) {
			b.t.Errorf("not said: %q\n%s", s, b.transcript())
		}
	}
}

func (b *bench) seeNot(texts ...string) {
	b.t.Helper()
	for _, s := range texts {
		if strings.Contains(b.transcript(), s) {
			b.t.Errorf("said: %q\n%s", s, b.transcript())
		}
	}
}

// terminal shows what is typed, as a real one does.
type terminal struct{ b *bench }

func (t terminal) Columns() int { return t.b.columns }

func (t terminal) Write(p []byte) (int, error) { return t.b.said.Write(p) }

func (t terminal) ReadLine(ctx context.Context, prompt string) (string, error) {
	line, err := t.read(ctx, prompt, false)
	fmt.Fprintln(t, line)
	return line, err
}

func (t terminal) Hide() (show func()) {
	t.b.hidden = true
	return func() { t.b.hidden = false }
}

func (t terminal) ReadSecret(ctx context.Context, prompt string) (model.Secret, error) {
	line, err := t.read(ctx, prompt, true)
	fmt.Fprintln(t)
	return model.SecretString(line), err
}

func (t terminal) read(ctx context.Context, prompt string, unseen bool) (string, error) {
	b := t.b
	for {
		if len(b.answers) == 0 {
			b.t.Fatalf("asked for more than the script has\n%s%s", b.transcript(), prompt)
		}
		next := b.answers[0]
		b.answers = b.answers[1:]
		if f, ok := next.(func()); ok {
			f()
			continue
		}
		fmt.Fprint(t, prompt)
		if _, h := next.(hidden); h != unseen && next != ctrlC && next != ctrlD && next != nothing {
			b.t.Fatalf("%v is typed where unseen is %v\n%s", next, unseen, b.transcript())
		}
		switch a := next.(type) {
		case string:
			return a, nil
		case hidden:
			return string(a), nil
		case func() string:
			return a(), nil
		case key:
			switch a {
			case ctrlD:
				return "", io.EOF
			case nothing:
				<-ctx.Done()
				return "", ctx.Err()
			}
			b.end()
			return "", ctx.Err()
		}
		b.t.Fatalf("no answer: %T", next)
	}
}
