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

// Choose returns the type of the keyring and what chose it: the flag, authdeck's variable, Atmos's variable, atmos.yaml, or the
// settings; otherwise the system's keyring and "". It does not check the type; Open does that.
func Choose(own Own, getenv func(string) string, cfg model.KeyringConfig) (kind, source string) {
	fromFile := ""
	if cfg.Type.Set {
		fromFile = cfg.Type.Value
	}
	for _, c := range []struct{ kind, source string }{
		{own.Flag, "--keyring"},
		{own.Variable, OwnVariable},
		{getenv(typeVar), typeVar},
		{fromFile, cfg.Type.Origin.String()},
		{own.Settings, "settings"},
	} {
		if c.kind != "" {
			return c.kind, c.source
		}
	}
	return System, ""
}

// CheckType checks the types that the flag --keyring, the environment and the configuration name; an error is a *model.Problem. A
// type of another operating system is not a mistake, because a project's file serves several.
func CheckType(flag string, getenv func(string) string, cfg model.Config) error {
	promoted, _ := cfg.Lookup(func(string) (string, bool) { return "", false })(typeVar)
	for _, t := range []model.Setting[string]{
		{Value: flag, Origin: model.Origin{File: "--keyring"}}, {Value: getenv(typeVar), Origin: model.Origin{File: typeVar}},
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
func Placed(err error, source string, getenv func(string) string, cfg model.Config) error {
	at, promoted := cfg.Keyring.Type.Origin, source == typeVar && getenv(typeVar) == ""
	if promoted {
		at = cfg.PromotedFrom(typeVar)
	}
	var unknown *model.Problem
	if !errors.Is(err, model.ErrUnknownKeyring) || !errors.As(err, &unknown) {
		return err
	}
	if source == OwnVariable || source == typeVar && !promoted {
		return placed(unknown, model.Origin{File: source})
	}
	if at.Line == 0 || source != at.String() && !promoted {
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
