//go:build system

package vault

import (
	"encoding/json"
	"errors"
	"maps"
	"testing"

	"github.com/99designs/keyring"
	"github.com/godbus/dbus/v5"

	"authdeck/model"
)

// storedSecret is a secret as sent over D-Bus (Secret Storage Specification, "Secret").
type storedSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// itemsOf reads all items of the collection "login", and nothing else, over D-Bus.
func itemsOf(t *testing.T, conn *dbus.Conn) (attributes []map[string]string, labels []string, kept []storedSecret) {
	t.Helper()
	var output dbus.Variant
	var session dbus.ObjectPath
	err := conn.Object(secrets, servicePath).Call(serviceIface+".OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&output, &session)
	if err != nil {
		t.Fatal(err)
	}
	var items dbus.Variant
	if err := property(t.Context(), conn.Object(secrets, loginPath), collectionIfce, "Items", &items); err != nil {
		t.Fatal(err)
	}
	for _, path := range items.Value().([]dbus.ObjectPath) {
		item := conn.Object(secrets, path)
		var a, l dbus.Variant
		var s storedSecret
		for _, err := range []error{
			property(t.Context(), item, itemIface, "Attributes", &a), property(t.Context(), item, itemIface, "Label", &l),
			item.Call(itemIface+".GetSecret", 0, session).Store(&s),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		attributes, labels, kept = append(attributes, a.Value().(map[string]string)), append(labels, l.Value().(string)), append(kept, s)
	}
	return attributes, labels, kept
}

// Attributes, label, collection and content type are those of Atmos's own entries (zalando/go-keyring v0.2.8). GNOME Keyring
// returns the content type without its charset, and adds its own schema.
func TestARealKeyringStoresAnEntryAsAtmosDoes(t *testing.T) {
	if !inSession(t) {
		return
	}
	conn := startKeyring(t)
	v := openSystem(t)
	for range 2 { // the second is written over the first
		if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
			t.Fatal(err)
		}
	}
	attributes, labels, kept := itemsOf(t, conn)
	if len(kept) != 1 {
		t.Fatalf("%d items", len(kept))
	}
	delete(attributes[0], "xdg:schema")
	if !maps.Equal(attributes[0], map[string]string{"service": "atmos_acme_alice", "username": "atmos-auth"}) ||
		labels[0] != "Password for 'atmos-auth' on 'atmos_acme_alice'" {
		t.Errorf("%v %s", attributes[0], labels[0])
	}
	if string(kept[0].Value) != alicePayload || kept[0].ContentType != "text/plain" {
		t.Errorf("%s %s", kept[0].ContentType, kept[0].Value)
	}
}

func TestARealKeyringByNameStoresAnEntryAsTheLibraryDoes(t *testing.T) {
	if !inSession(t) {
		return
	}
	conn := startKeyring(t)
	if err := openType(t, SecretService, "").Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	attributes, labels, kept := itemsOf(t, conn)
	if len(kept) != 1 {
		t.Fatalf("%d items", len(kept))
	}
	delete(attributes[0], "xdg:schema")
	var item keyring.Item
	if err := json.Unmarshal(kept[0].Value, &item); err != nil || string(item.Data) != alicePayload || labels[0] != "atmos_acme_alice" ||
		!maps.Equal(attributes[0], map[string]string{"profile": "atmos_acme_alice"}) {
		t.Errorf("%v %s %+v, %v", attributes[0], labels[0], item, err)
	}
}

// An item of another program with more attributes matches the same search.
func TestAllThatFitsAnEntryIsRemoved(t *testing.T) {
	if !inSession(t) {
		return
	}
	startKeyring(t)
	v := openType(t, SecretService, "")
	secretTool(t, itemText("atmos_acme_alice", alicePayload), "store", "--label=x", "profile", "atmos_acme_alice", "other", "program")
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	if err := v.Remove(t.Context(), alice()); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("%v", err)
	}
}

func TestALockedKeyringIsSaidToBeAndStillLookedAt(t *testing.T) {
	if !inSession(t) {
		return
	}
	conn := startKeyring(t)
	vaults := []*Vault{openSystem(t), openType(t, SecretService, "")}
	for _, v := range vaults {
		if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
			t.Fatal(err)
		}
	}
	var done []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := conn.Object(secrets, servicePath).Call(serviceIface+".Lock", 0, []dbus.ObjectPath{loginPath}).Store(&done, &prompt)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vaults {
		_, readErr := v.Read(within(t, soon), alice())
		for what, err := range map[string]error{
			"read": readErr, "open": v.Open(within(t, soon)),
			"write":  v.Write(within(t, soon), alice(), exampleKeys()),
			"remove": v.Remove(within(t, soon), alice()),
		} {
			if !errors.Is(err, model.ErrKeyringLocked) { // there is no display for its dialog
				t.Errorf("%s, %s: %v", v.kind, what, err)
			}
		}
		bob := model.Ref{Realm: "acme", Name: "bob"}
		got, err := v.Look(within(t, soon), []model.Ref{alice(), bob})
		if err != nil || got[alice()] != model.Present || got[bob] != model.Unknown {
			t.Errorf("%s, look: %v, %v", v.kind, got, err)
		}
	}
	if shut, err := locked(t.Context(), conn.Object(secrets, loginPath)); err != nil || !shut {
		t.Errorf("something unlocked it: %v", err)
	}
}
