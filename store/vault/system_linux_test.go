//go:build system

package vault

import (
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/99designs/keyring"
	"github.com/godbus/dbus/v5"

	"authdeck/model"
)

func openSystem(t *testing.T) *Vault { t.Helper(); return openType(t, System, "") }

func openType(t *testing.T, kind, locks string) *Vault {
	t.Helper()
	v, err := Open(Options{Type: kind, LockDir: locks})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func secretTool(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	tool := exec.CommandContext(t.Context(), "secret-tool", args...)
	tool.Stdin = strings.NewReader(stdin)
	out, err := tool.Output()
	if err != nil {
		t.Fatalf("secret-tool %v: %v", args, err)
	}
	return string(out)
}

func TestARealKeyringKeepsTheContract(t *testing.T) {
	if !inSession(t) {
		return
	}
	startKeyring(t)
	contractOf(t, System, "service", func(_, payload string) string { return payload }, func(text string) string { return text })
}

func TestARealKeyringByNameKeepsTheContract(t *testing.T) {
	if !inSession(t) {
		return
	}
	startKeyring(t)
	contractOf(t, SecretService, "profile", itemText, itemData(t))
}

// contractOf writes and reads with secret-tool, by the attribute that names an entry.
func contractOf(t *testing.T, kind, attribute string, wrap func(name, payload string) string, unwrap func(string) string) {
	t.Helper()
	contract(t, func(t *testing.T) keyringUnderTest {
		locks := t.TempDir()
		v := openType(t, kind, locks)
		if err := v.Remove(t.Context(), alice()); err != nil {
			t.Fatal(err)
		}
		attributes := func(name string) []string {
			if kind == System {
				return []string{attribute, name, "username", "atmos-auth"}
			}
			return []string{attribute, name}
		}
		return keyringUnderTest{
			vault: v, blind: kind == SecretService,
			again: func(t *testing.T) *Vault { t.Helper(); return openType(t, kind, locks) },
			put: func(t *testing.T, name, payload string) {
				t.Helper()
				secretTool(t, wrap(name, payload), append([]string{"store", "--label=x"}, attributes(name)...)...)
			},
			get: func(t *testing.T, name string) string {
				t.Helper()
				return unwrap(secretTool(t, "", append([]string{"lookup"}, attributes(name)...)...))
			},
		}
	})
}

func itemData(t *testing.T) func(string) string {
	return func(text string) string {
		var item keyring.Item
		if err := json.Unmarshal([]byte(text), &item); err != nil {
			t.Errorf("%v in %q", err, text)
		}
		return string(item.Data)
	}
}

func TestARealKeyringIsNamedOnceItWasAsked(t *testing.T) {
	if !inSession(t) {
		return
	}
	startKeyring(t)
	v := openSystem(t)
	if got := v.Keyring().Title; got != "system keyring" {
		t.Errorf("before: %s", got)
	}
	if err := v.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := v.Keyring().Title; got != "GNOME Keyring" {
		t.Errorf("after: %s", got)
	}
}

func TestManyEntriesAreFoundByAFewQuestions(t *testing.T) {
	if !inSession(t) {
		return
	}
	startKeyring(t)
	v := openSystem(t)
	refs := []model.Ref{alice(), {Realm: "acme", Name: "bob"}, {Realm: "acme", Name: "carol"}, {Realm: "b", Name: "alice"}}
	for _, r := range refs[:3] {
		if err := v.Write(t.Context(), r, exampleKeys()); err != nil {
			t.Fatal(err)
		}
	}
	for _, asked := range [][]model.Ref{refs, refs[2:]} { // by attributes, and by name
		got, err := v.Look(t.Context(), asked)
		if err != nil || len(got) != len(asked) || got[refs[2]] != model.Present || got[refs[3]] != model.Absent {
			t.Errorf("%v: %v, %v", asked, got, err)
		}
	}
}

// The libraries would create a collection, and ask for its password; nobody can answer that here.
func TestAServiceWithoutACollectionIsNoKeyring(t *testing.T) {
	if !inSession(t) {
		return
	}
	conn := sessionBus(t) // which starts the service when it is first used
	for _, kind := range []string{System, SecretService} {
		v := openType(t, kind, "")
		for _, err := range []error{v.Open(within(t, soon)), v.Write(within(t, soon), alice(), exampleKeys())} {
			if !errors.Is(err, model.ErrKeyringAbsent) {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
	var listed dbus.Variant
	err := property(t.Context(), conn.Object(secrets, servicePath), serviceIface, "Collections", &listed)
	for _, path := range listed.Value().([]dbus.ObjectPath) {
		if !strings.HasSuffix(string(path), "/session") { // the one that always exists
			t.Errorf("%s was made", path)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

func TestABusWithoutASecretServiceIsNoKeyring(t *testing.T) {
	if !onBus(t, false) {
		return
	}
	v := openSystem(t)
	_, lookErr := v.Look(within(t, soon), []model.Ref{alice()})
	for what, err := range map[string]error{"open": v.Open(within(t, soon)), "look": lookErr} {
		if !errors.Is(err, model.ErrKeyringAbsent) || !strings.Contains(err.Error(), "no program provides") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
