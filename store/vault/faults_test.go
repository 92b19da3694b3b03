package vault

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
)

// operations are the columns of the table of faults, in this order.
var operations = []string{"list", "status", "open", "read", "first save", "save over", "remove"}

// aFault is a row of the table: what is wrong, with which keyring, and the result of each operation.
type aFault struct {
	what, on string
	want     string // a word for each operation, with commas
	by       string // how it was caused
	either   bool   // after a failed save or removal, the entry is either the old or the new one
}

// words are the table's words for errors, the more exact ones first.
var words = []struct {
	word string
	kind error
}{
	{"done", nil}, {"not stored", model.ErrNotStored}, {"stopped", model.ErrKeyringGone}, {"full", model.ErrKeyringFull},
	{"passphrase", model.ErrWrongPassphrase}, {"passphrase?", model.ErrPassphraseNeeded}, {"damaged", model.ErrDamagedEntry},
	{"denied", model.ErrKeyringDenied}, {"locked", model.ErrKeyringLocked}, {"silent", model.ErrKeyringSilent},
	{"absent", model.ErrKeyringAbsent}, {"no keys", model.ErrNoKeys}, {"failed", model.ErrKeyringFailed},
}

func wordFor(err error) string {
	for _, w := range words {
		if errors.Is(err, w.kind) {
			return w.word
		}
	}
	return "?"
}

func bob() model.Ref { return model.Ref{Realm: "acme", Name: "bob"} }

// otherKeys are saved over the example's.
func otherKeys() model.Keys {
	k := exampleKeys()
	k.Duration = "24h"
	return k
}

func do(ctx context.Context, v *Vault, operation string) error {
	switch operation {
	case "list":
		_, err := v.Look(ctx, []model.Ref{alice(), bob()})
		return err
	case "status":
		return v.Locked(ctx)
	case "open":
		return v.Open(ctx)
	case "read":
		k, err := v.Read(ctx, alice())
		k.Secret.Wipe()
		return err
	case "first save":
		return v.Write(ctx, bob(), exampleKeys())
	case "save over":
		return v.Write(ctx, alice(), otherKeys())
	case "remove":
		return v.Remove(ctx, alice())
	}
	return fmt.Errorf("no such operation: %s", operation)
}

// judge checks the result of an operation, and what is left of the entry: before and after are its bytes, "" for none.
func (f aFault) judge(t *testing.T, operation string, err error, before, after string) {
	t.Helper()
	want := f.wants(operation)
	got := wordFor(err)
	changes := operation == "save over" || operation == "remove"
	if got != want && !(f.either && got == "done") { // the answer of the last call may not have mattered
		t.Errorf("%s, %s, %s: %s (%v), want %s", f.on, f.what, operation, got, err, want)
	}
	switch {
	case before == after && !(changes && got == "done"):
	case operation == "save over" && got == "done" && before != after:
	case operation == "remove" && got == "done" && after == "":
	case changes && f.either && (operation == "remove" && after == "" || operation == "save over" && strings.Contains(after, `24h`)):
	default:
		t.Errorf("%s, %s, %s: %q was %q", f.on, f.what, operation, after, before)
	}
}

func (f aFault) wants(operation string) string {
	for i, word := range strings.Split(f.want, ",") {
		if operations[i] == operation {
			return strings.TrimSpace(word)
		}
	}
	return ""
}

func faultNamed(t *testing.T, what, on string) aFault {
	t.Helper()
	for _, f := range faults {
		if f.what == what && f.on == on {
			return f
		}
	}
	t.Fatalf("no row %s, %s", what, on)
	return aFault{}
}

// says is a row without the keyring.
func (f aFault) says() aFault { f.on = ""; return f }

// faultsDoc is the table in docs/appendix/keyring-faults.md.
func faultsDoc() string {
	var b strings.Builder
	fmt.Fprintf(&b, "| fault | keyring | %s | with |\n|%s\n", strings.Join(operations, " | "), strings.Repeat("---|", len(operations)+3))
	for i, f := range faults {
		if i+1 < len(faults) && faults[i+1].says() == f.says() {
			continue // the next row is about this keyring too
		}
		cells := []string{f.what, f.on}
		if i > 0 && faults[i-1].says() == f.says() {
			cells[1] = faults[i-1].on + ", " + f.on
		}
		for _, operation := range operations {
			cell := f.wants(operation)
			if f.either && cell != "done" && (operation == "save over" || operation == "remove") {
				cell += " *"
			}
			cells = append(cells, cell)
		}
		fmt.Fprintf(&b, "| %s | %s |\n", strings.Join(cells, " | "), f.by)
	}
	return b.String()
}

var updateDocs = flag.Bool("update-docs", false, "write the documents that come from the code")

const (
	docBegin = "<!-- the table of store/vault/faults_test.go; task docs writes it -->\n"
	docEnd   = "<!-- end of the table -->\n"
)

func TestDocsOfTheFaultsSayWhatIsTested(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "appendix", "keyring-faults.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, begun := strings.Cut(string(raw), docBegin)
	table, tail, ended := strings.Cut(rest, docEnd)
	if !begun || !ended {
		t.Fatalf("%s has no place for the table", path)
	}
	if *updateDocs {
		if err := os.WriteFile(path, []byte(head+docBegin+faultsDoc()+docEnd+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != faultsDoc() {
		t.Errorf("%s is not what is tested; run: task docs", path)
	}
}

// Every row has a word for every operation, and is for only one fault and keyring.
func TestTheTableOfFaultsIsWhole(t *testing.T) {
	known, seen := map[string]bool{}, map[string]bool{}
	for _, w := range words {
		known[w.word] = true
	}
	for _, f := range faults {
		if seen[f.what+f.on] {
			t.Errorf("%s, %s: twice", f.what, f.on)
		}
		seen[f.what+f.on] = true
		for _, operation := range operations {
			if !known[f.wants(operation)] {
				t.Errorf("%s, %s, %s: %q", f.what, f.on, operation, f.wants(operation))
			}
		}
	}
}
