package vault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"authdeck/model"
)

func keysOf(secret string) model.Keys {
	return model.Keys{AccessKeyID: exampleID, Secret: model.SecretString(secret)}
}

// contractNames are names that cause problems in shells, file systems, INI files or D-Bus. "a%2fb" and "a/b" must be different
// entries.
func contractNames(t *testing.T, k keyringUnderTest) {
	names := []string{
		"alice", "alice.new", "with space", "a/b", "a%2fb", "a%2Fb", "../up", "..", "a\\b", "a:b", "a'b\"c", "-m", "$(id)", "*", "a;b",
		"[x]", "ünïcøde", "日本語", "e\u0301", "é", "a_b", "a__b", "tab\tname", strings.Repeat("x", 150),
	}
	want := map[model.Ref]model.Presence{}
	var refs []model.Ref
	for i, name := range names {
		ref := model.Ref{Realm: "acme", Name: name}
		refs, want[ref] = append(refs, ref), model.Present
		if err := k.vault.Write(t.Context(), ref, keysOf(fmt.Sprint("secret ", i))); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for i, ref := range refs {
		if got, err := k.vault.Read(t.Context(), ref); err != nil || !got.Secret.Equal(model.SecretString(fmt.Sprint("secret ", i))) {
			t.Errorf("%q: %+v, %v", ref.Name, got, err)
		}
	}
	if got, err := k.vault.Look(t.Context(), refs); err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for i, ref := range refs {
		if err := k.vault.Remove(t.Context(), ref); err != nil {
			t.Errorf("%q: %v", ref.Name, err)
		}
		if i+1 == len(refs) {
			break
		}
		if got, err := k.vault.Look(t.Context(), refs[i+1:]); err != nil || len(got) != len(refs)-i-1 || got[refs[i+1]] != model.Present {
			t.Errorf("after %q: %v, %v", ref.Name, got, err)
		}
	}
}

// contractRealms is for keyrings that can list their entries; the others say that they cannot.
func contractRealms(t *testing.T, k keyringUnderTest) {
	other := model.Ref{Realm: "moved", Name: "alice"}
	for _, ref := range []model.Ref{alice(), other, {Realm: "acme", Name: "a/b"}} {
		if err := k.vault.Write(t.Context(), ref, exampleKeys()); err != nil {
			t.Fatal(err)
		}
	}
	found, err := k.vault.Realms(t.Context(), []string{"alice", "a/b", "bob"})
	want := map[string][]string{"alice": {"acme", "moved"}, "a/b": {"acme"}}
	if k.blind != errors.Is(err, model.ErrCannotSearch) || !k.blind && (err != nil || !maps.EqualFunc(found, want, slices.Equal)) {
		t.Errorf("%v, %v", found, err)
	}
	for _, ref := range []model.Ref{alice(), other, {Realm: "acme", Name: "a/b"}} {
		if err := k.vault.Remove(t.Context(), ref); err != nil {
			t.Error(err)
		}
	}
}

func contractSecrets(t *testing.T, k keyringUnderTest) {
	for _, secret := range []string{
		strings.Repeat("0123456789abcdef", 256), // 4 KB
		strings.Repeat("é", 2048), "日本語 \U0001f511", "-leading", "trailing\n", "\r\n\t", `'"$\`, "nul\x00inside", "go-keyring-base64:eA==",
	} {
		for range 2 { // over another one, and over itself
			if err := k.vault.Write(t.Context(), alice(), keysOf(secret)); err != nil {
				t.Errorf("%.20q: %v", secret, err)
			}
			if got, err := k.vault.Read(t.Context(), alice()); err != nil || !got.Secret.Equal(model.SecretString(secret)) {
				t.Errorf("%.20q: %d bytes, %v", secret, got.Secret.Len(), err)
			}
		}
	}
	if err := k.vault.Remove(t.Context(), alice()); err != nil {
		t.Error(err)
	}
}

// contractWriters lets each writer save its own entry and one that all of them write.
func contractWriters(t *testing.T, k keyringUnderTest) {
	const writers = 20
	own := func(i int) model.Ref { return model.Ref{Realm: "acme", Name: fmt.Sprint("writer-", i)} }
	values := map[string]bool{}
	var all sync.WaitGroup
	for i := range writers {
		values[fmt.Sprint("shared ", i)] = true
		v := k.again(t)
		all.Go(func() {
			defer v.Close()
			for ref, secret := range map[model.Ref]string{own(i): fmt.Sprint("own ", i), alice(): fmt.Sprint("shared ", i)} {
				if err := v.Write(t.Context(), ref, keysOf(secret)); err != nil {
					t.Errorf("writer %d, %s: %v", i, ref.Name, err)
				}
			}
			if got, err := v.Read(t.Context(), own(i)); err != nil || !got.Secret.Equal(model.SecretString(fmt.Sprint("own ", i))) {
				t.Errorf("reader %d: %+v, %v", i, got, err)
			}
		})
	}
	all.Wait()
	shared := ""
	got, err := k.vault.Read(t.Context(), alice())
	got.Secret.Reveal(func(b []byte) { shared = string(b) })
	if err != nil || !values[shared] {
		t.Errorf("shared: %q, %v", shared, err)
	}
	for i := range writers {
		if err := k.vault.Remove(t.Context(), own(i)); err != nil {
			t.Error(err)
		}
	}
	if err := k.vault.Remove(t.Context(), alice()); err != nil {
		t.Error(err)
	}
}
