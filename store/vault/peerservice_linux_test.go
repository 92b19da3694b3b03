package vault

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/godbus/dbus/v5"
)

// Names of the Secret Service (freedesktop.org, "Secret Storage Specification").
const (
	secrets        = "org.freedesktop.secrets"
	servicePath    = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath      = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	noPath         = dbus.ObjectPath("/")
	serviceIface   = "org.freedesktop.Secret.Service"
	collectionIfce = "org.freedesktop.Secret.Collection"
	itemIface      = "org.freedesktop.Secret.Item"
	ownerChanged   = "NameOwnerChanged"
)

// busAnswers is the bus itself.
func (p *peer) busAnswers(member string, body []any) []any {
	switch member {
	case "Hello":
		return []any{":1.2"}
	case "NameHasOwner":
		return []any{p.served && body[0] == secrets}
	case "GetConnectionUnixProcessID":
		return []any{uint32(1)} // whoever that is, it is not a keyring with a name
	case "ListActivatableNames":
		return []any{[]string{}}
	}
	return nil
}

// peerSecret is the structure of a secret ("Secret Storage Specification", "Secret").
type peerSecret struct {
	Session    dbus.ObjectPath
	Parameters []byte
	Value      []byte
	Kind       string
}

const (
	peerSession = servicePath + "/session/1"
	peerPrompt  = servicePath + "/prompt/1"
)

// serviceAnswers does what a Secret Service does, as far as the libraries need it.
func (p *peer) serviceAnswers(m *dbus.Message, member string, f fate) []any {
	switch member {
	case "Get":
		return []any{p.property(m)}
	case "ReadAlias":
		return []any{noPath}
	case "OpenSession":
		return []any{dbus.MakeVariant(""), peerSession}
	case "Unlock":
		if p.locked {
			return []any{[]dbus.ObjectPath{}, peerPrompt}
		}
		return []any{m.Body[0], noPath}
	case "SearchItems":
		return []any{p.search(m.Body[0].(map[string]string))}
	case "GetSecret":
		i := p.at(m)
		return []any{peerSecret{peerSession, []byte{}, i.value, i.kind}}
	case "CreateItem":
		return []any{p.create(m, f), noPath}
	case "Delete":
		i := p.at(m)
		p.items = slices.DeleteFunc(p.items, func(o *peerItem) bool { return o == i })
		return []any{noPath}
	}
	return nil // Prompt, Close
}

func (p *peer) property(m *dbus.Message) dbus.Variant {
	switch m.Body[1] {
	case "Collections":
		if p.bare {
			return dbus.MakeVariant([]dbus.ObjectPath{})
		}
		return dbus.MakeVariant([]dbus.ObjectPath{loginPath})
	case "Locked":
		return dbus.MakeVariant(p.locked)
	case "Attributes":
		return dbus.MakeVariant(p.at(m).attributes)
	}
	return dbus.MakeVariant("login")
}

func (p *peer) at(m *dbus.Message) *peerItem {
	path := m.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	for _, i := range p.items {
		if i.path == path {
			return i
		}
	}
	return &peerItem{}
}

func (p *peer) search(wanted map[string]string) []dbus.ObjectPath {
	hits := []dbus.ObjectPath{}
	for _, i := range p.items {
		if fits(i.attributes, wanted) {
			hits = append(hits, i.path)
		}
	}
	return hits
}

func fits(has, want map[string]string) bool {
	for k, v := range want {
		if has[k] != v {
			return false
		}
	}
	return true
}

// create stores an item, and replaces one with the same attributes.
func (p *peer) create(m *dbus.Message, f fate) dbus.ObjectPath {
	properties := m.Body[0].(map[string]dbus.Variant)
	secret := m.Body[1].([]any)
	made := &peerItem{value: bytes.Clone(secret[2].([]byte)), kind: secret[3].(string)}
	made.attributes, _ = properties[itemIface+".Attributes"].Value().(map[string]string)
	made.label, _ = properties[itemIface+".Label"].Value().(string)
	if f.otherValue {
		made.value = made.value[:len(made.value)/2]
	}
	if f.dropsSilence {
		return loginPath + "/0"
	}
	for _, i := range p.items {
		if maps.Equal(i.attributes, made.attributes) {
			i.value, i.kind, i.label = made.value, made.kind, made.label
			return i.path
		}
	}
	p.made++
	made.path = dbus.ObjectPath(fmt.Sprintf("%s/%d", loginPath, p.made))
	p.items = append(p.items, made)
	return made.path
}
