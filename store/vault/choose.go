package vault

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"authdeck/model"
)

const (
	typeVar         = "ATMOS_KEYRING_TYPE"
	filePathVar     = "ATMOS_KEYRING_FILE_PATH"
	passwordNameVar = "ATMOS_KEYRING_PASSWORD_ENV"
)

// OwnVariable is authdeck's own variable for the type of the keyring.
const OwnVariable = "AUTHDECK_KEYRING"

// Own is the type in authdeck's own places: the flag --keyring, OwnVariable, and the settings of this machine.
type Own struct{ Flag, Variable, Settings string }

// keyringFlag is the flag for the type of the keyring.
const keyringFlag = "--keyring"

// Choose returns the type of the keyring and what chose it; without a choice, the system's keyring. It does not check the type; Open
// does that.
func Choose(own Own, getenv func(string) string, cfg model.KeyringConfig) (kind string, source model.KeyringSource) {
	fromFile := ""
	if cfg.Type.Set {
		fromFile = cfg.Type.Value
	}
	for _, c := range []struct {
		kind string
		by   model.KeyringChooser
		at   model.Origin
	}{
		{own.Flag, model.ChosenByFlag, model.Origin{File: keyringFlag}},
		{own.Variable, model.ChosenByVariable, model.Origin{File: OwnVariable}},
		{getenv(typeVar), model.ChosenByAtmosVariable, model.Origin{File: typeVar}},
		{fromFile, model.ChosenByConfig, cfg.Type.Origin},
		{own.Settings, model.ChosenBySettings, model.Origin{}},
	} {
		if c.kind != "" {
			return c.kind, model.KeyringSource{By: c.by, At: c.at}
		}
	}
	return System, model.KeyringSource{}
}

// CheckType checks the types that the flag --keyring, the environment and the configuration name; an error is a *model.Problem. A
// type of another operating system is not a mistake, because a project's file serves several.
func CheckType(flag string, getenv func(string) string, cfg model.Config) error {
	promoted, _ := cfg.Lookup(func(string) (string, bool) { return "", false })(typeVar)
	for _, t := range []model.Setting[string]{
		{Value: flag, Origin: model.Origin{File: keyringFlag}}, {Value: getenv(typeVar), Origin: model.Origin{File: typeVar}},
		cfg.Keyring.Type, {Value: promoted, Origin: cfg.PromotedFrom(typeVar)},
	} {
		if t.Value != "" && !slices.Contains(model.KeyringNames(), t.Value) {
			_, err := typeOf(t.Value)
			unknown := &model.Problem{}
			errors.As(err, &unknown)
			return placed(unknown, t.Origin)
		}
	}
	return nil
}

// Placed adds the place to an error about the type of the keyring, if atmos.yaml or a variable names it. source is what Choose
// returned.
func Placed(err error, source model.KeyringSource, getenv func(string) string, cfg model.Config) error {
	at, promoted := source.At, source.By == model.ChosenByAtmosVariable && getenv(typeVar) == ""
	if promoted {
		at = cfg.PromotedFrom(typeVar)
	}
	var unknown *model.Problem
	if !errors.Is(err, model.ErrUnknownKeyring) || !errors.As(err, &unknown) {
		return err
	}
	if source.By == model.ChosenByVariable || source.By == model.ChosenByAtmosVariable && !promoted {
		return placed(unknown, at)
	}
	if at.Line == 0 {
		return err
	}
	p := placed(unknown, at)
	switch others := len(cfg.Faults()); others {
	case 0:
	case 1:
		p.Fix = p.Fix.Then(model.Step{Text: "to see one more problem, run:", Code: validate})
	default:
		p.Fix = p.Fix.Then(model.Step{Text: fmt.Sprintf("to see %d more problems, run:", others), Code: validate})
	}
	return p
}

const validate = "authdeck validate"

// placed is an error about a type with its place. A line of a file may also be deleted, because authdeck chooses a keyring itself.
func placed(unknown *model.Problem, at model.Origin) *model.Problem {
	p := &model.Problem{Origin: at, What: unknown.What, Why: unknown.Why, Fix: unknown.Fix, Meant: unknown.Meant, Usage: at.Line == 0}
	if unknown.Choices.Meant == "" && at.Line > 0 {
		p.Fix = model.Do("write one of these, or delete the line: " + unknown.Choices.List())
	}
	return p
}

// FileDir returns the folder of the encrypted file, absolute, by Atmos's rules (pkg/keyring/file.go and 99designs/keyring): the
// environment, spec.path, or else below dataHome, Atmos's data folder. "~/" means home. A path whose last element contains a dot
// means its parent folder, so "/x/.keyring" is "/x".
func FileDir(cfg model.KeyringConfig, getenv func(string) string, home, dataHome string) (string, error) {
	path := getenv(filePathVar)
	if path == "" {
		path = cfg.Path
	}
	if path == "" {
		return filepath.Abs(filepath.Join(dataHome, "atmos", "keyring"))
	}
	if tail, ok := strings.CutPrefix(path, "~"); ok && home != "" && (tail == "" || startsWithSeparator(tail)) {
		path = home + tail
	}
	if filepath.Ext(path) != "" {
		path = filepath.Dir(path)
	}
	return filepath.Abs(path)
}

func startsWithSeparator(s string) bool {
	return s[0] == '/' || runtime.GOOS == "windows" && s[0] == '\\'
}

// PassphraseVar names the variable with the passphrase of an encrypted file, for scripts.
func PassphraseVar(cfg model.KeyringConfig, getenv func(string) string) string {
	if name := getenv(passwordNameVar); name != "" {
		return name
	}
	if cfg.PasswordEnv != "" {
		return cfg.PasswordEnv
	}
	return model.PassphraseVariable
}
