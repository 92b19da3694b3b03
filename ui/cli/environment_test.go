package cli

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"authdeck/model"
)

func TestOnlyNamesThatEveryShellCanSetAreVariables(t *testing.T) {
	t.Parallel()
	id := model.Identity{Title: "x", Origin: model.Origin{File: "/p/atmos.yaml", Line: 3, Column: 5}}
	for name, fine := range map[string]bool{
		"A": true, "_a9": true, "AWS_PROFILE": true, "": false, "9A": false, "A-B": false, "A B": false, "A;id": false, "A$(id)": false,
		"A\nB": false, "É": false, "A=B": false, "A.B": false,
	} {
		err := namesServe(id, []model.EnvVar{{Key: "FINE"}, {Key: name}})
		if fine != (err == nil) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := namesServe(id, []model.EnvVar{{Key: "A", Value: "a\x00b"}}); err == nil || !strings.Contains(err.Error(), "/p/atmos.yaml:3:5") {
		t.Errorf("a value with a zero byte: %v", err)
	}
}

func TestTheLastOfTwoVariablesCounts(t *testing.T) {
	t.Parallel()
	got := lastOfEach([]model.EnvVar{{Key: "B", Value: "1"}, {Key: "A", Value: "2"}, {Key: "B", Value: "3"}})
	if len(got) != 2 || got[0] != (model.EnvVar{Key: "A", Value: "2"}) || got[1] != (model.EnvVar{Key: "B", Value: "3"}) {
		t.Errorf("%v", got)
	}
}

// Many at once take about as long as many times a few, and not 16 times as long. Both are measured in turns, because
// load may spoil a round.
func TestThousandsOfVariablesAreNotComparedWithEachOther(t *testing.T) {
	const few, more, much = 1000, 16, 4
	set := func(count, times int) time.Duration {
		var vars []model.EnvVar
		var env []string
		for n := range count {
			name := "SOME_VARIABLE_" + strconv.Itoa(n)
			vars, env = append(vars, model.EnvVar{Key: name, Value: "new"}), append(env, name+"=old")
		}
		begun := time.Now()
		for range times {
			if got := withVariables(slices.Clone(env), lastOfEach(vars)); len(got) != count || !strings.HasSuffix(got[0], "=new") {
				t.Errorf("%d variables, the first one %s", len(got), got[0])
			}
		}
		return time.Since(begun)
	}
	short, long := time.Hour, time.Hour
	for round := 0; round < 40 && (round == 0 || long > much*short); round++ {
		short, long = min(short, set(few, more)), min(long, set(few*more, 1))
	}
	if long > much*short {
		t.Errorf("%v, and a few each time %v", long, short)
	}
}

func TestTheEditorIsTheFirstOneThatIsNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ visual, editor, want string }{
		{"", "", defaultEditor}, {"", " ", defaultEditor}, {"\t", "nano -w", "nano -w"}, {"code --wait", "nano", "code --wait"},
	} {
		vars := map[string]string{"VISUAL": c.visual, "EDITOR": c.editor}
		cmd := &command{Wiring: Wiring{Getenv: func(name string) string { return vars[name] }}}
		if got := strings.Join(cmd.editor(), " "); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.visual, c.editor, got, c.want)
		}
	}
}

func TestTheFolderOfAnEditorMayHaveSpaces(t *testing.T) {
	t.Parallel()
	ed := filepath.Join(t.TempDir(), "my editors", "ed.exe") // Windows runs it by its suffix
	if err := errors.Join(os.Mkdir(filepath.Dir(ed), 0o700), os.WriteFile(ed, nil, 0o700)); err != nil {
		t.Fatal(err)
	}
	for _, variable := range []string{"VISUAL", "EDITOR"} {
		vars := map[string]string{variable: ed + " -w  -x"}
		cmd := &command{Wiring: Wiring{Getenv: func(name string) string { return vars[name] }}}
		if got := cmd.editor(); !slices.Equal(got, []string{ed, "-w", "-x"}) {
			t.Errorf("%s: %q", variable, got)
		}
	}
}

func TestToolsAndSDKsUseTheSameConfiguration(t *testing.T) {
	t.Parallel()
	c := &command{options: Options{Config: []string{"a.yaml"}, ConfigDirs: []string{"dir"}, Profiles: []string{"work"}, BasePath: "base", Keyring: "file"}}
	const want = "--config a.yaml --config-path dir --profile work --base-path base --keyring file"
	if got := strings.Join(c.given(), " "); got != want {
		t.Errorf("%s", got)
	}
	// A comma separates the items of a list.
	odd := Options{Config: []string{`a,"b".yaml`, "c.yaml"}, ConfigDirs: []string{"d,e", ` "f"`}, Profiles: []string{"g,h"}}
	again := &command{}
	if err := again.root().ParseFlags((&command{options: odd}).given()); err != nil || !reflect.DeepEqual(again.options, odd) {
		t.Errorf("%q, %v", again.options, err)
	}
	if sdk := strings.Join(c.commandFor(model.Identity{Ref: model.Ref{Name: "me"}}), " "); !strings.HasSuffix(sdk, want+" credential-process -i me") {
		t.Errorf("%s", sdk)
	}
	if sdk := c.commandFor(model.Identity{Ref: model.Ref{Name: "-me"}}); sdk[len(sdk)-1] != "-i=-me" { // -i alone asks
		t.Errorf("%q", sdk)
	}
}
