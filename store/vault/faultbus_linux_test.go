package vault

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/keyring"
)

// laid gives the peer one entry, alice's, as the keyring writes it.
func (p *peer) laid(on, payload string) {
	p.set(func(p *peer) {
		attributes, text := map[string]string{"service": "atmos_acme_alice", "username": "atmos-auth"}, payload
		if on == SecretService {
			attributes, text = map[string]string{"profile": "atmos_acme_alice"}, itemText("atmos_acme_alice", payload)
		}
		p.items = []*peerItem{{path: loginPath + "/alice", attributes: attributes, value: []byte(text), kind: "text/plain"}}
	})
}

// left is what the peer has for alice, with the content unpacked.
func (p *peer) left() (value string) {
	p.set(func(p *peer) {
		for _, i := range p.items {
			if slices.Contains(slices.Collect(maps.Values(i.attributes)), "atmos_acme_alice") {
				value += unpacked(i.value)
			}
		}
	})
	return value
}

// unpacked adds the content of an item of 99designs.
func unpacked(value []byte) string {
	var item keyring.Item
	_ = json.Unmarshal(value, &item)
	return string(value) + string(item.Data)
}

const soon = time.Minute // longer than anything takes, on a busy machine too

// busFaults cause the faults that last.
var busFaults = map[string]func(*peer){
	"no fault":                           func(*peer) {},
	"no bus":                             func(p *peer) { _ = p.listens.Close() },
	"a bus that never answers":           func(p *peer) { p.mute = true },
	"no keyring on the bus":              func(p *peer) { p.served = false },
	"no collection for entries":          func(p *peer) { p.bare = true },
	"locked, the dialog is closed":       func(p *peer) { p.locked = true },
	"locked, the dialog is not answered": func(p *peer) { p.locked, p.quiet = true, true },
	"it ends while its dialog is open": func(p *peer) {
		p.locked, p.quiet = true, true
		p.fault = func(c peerCall) fate { return fate{endLater: c.member == "Prompt"} }
	},
	"denied": func(p *peer) {
		p.fault = func(peerCall) fate { return fate{err: "org.freedesktop.DBus.Error.AccessDenied"} }
	},
	"a damaged entry":                    func(p *peer) { p.items[0].value = []byte("no entry") },
	"a write that is stored differently": func(p *peer) { p.fault = garbleOnce(fate{otherValue: true}) },
	"a write that is not stored":         func(p *peer) { p.fault = func(peerCall) fate { return fate{dropsSilence: true} } },
}

// garbleOnce garbles the first write; what is restored is kept.
func garbleOnce(f fate) func(peerCall) fate {
	spoilt := false
	return func(c peerCall) fate {
		if c.member != "CreateItem" || spoilt {
			return fate{}
		}
		spoilt = true
		return f
	}
}

func TestEachFaultOfABusOrServiceIsReportedAndHarmsNoEntry(t *testing.T) {
	t.Parallel()
	for _, f := range faults {
		bring := busFaults[f.what]
		if bring == nil || f.on != System && f.on != SecretService {
			continue
		}
		t.Run(f.what+", "+f.on, func(t *testing.T) {
			t.Parallel()
			for _, operation := range operations {
				p := startPeer(t)
				p.laid(f.on, alicePayload)
				p.set(bring)
				before, within := p.left(), soon
				if f.wants(operation) == "silent" {
					within = 300 * time.Millisecond
				}
				r := startChild(t, p.address).do(t, order{On: f.on, Operation: operation, Within: within})
				for again := 0; again < 50 && r.late() && f.wants("list") != "silent"; again++ {
					r = startChild(t, p.address).do(t, order{On: f.on, Operation: operation, Within: within})
				}
				f.judge(t, operation, r.result(), before, p.left())
			}
		})
	}
}

func TestAServiceWithoutAKeyringSaysHowToMakeOne(t *testing.T) {
	t.Parallel()
	for _, on := range []string{System, SecretService} {
		p := startPeer(t)
		p.set(func(p *peer) { p.bare = true })
		r := p.child(t).do(t, order{On: on, Operation: "open", Within: soon})
		if !strings.Contains(r.Text, "has no keyring to save entries in") || !strings.Contains(r.Text, "create a default keyring") {
			t.Errorf("%s: %s", on, r.Text)
		}
	}
}

// callFaults affect one call.
var callFaults = map[string]fate{
	"it ends before it acts":        {endBefore: true},
	"it ends before it answers":     {endAfter: true},
	"the bus ends in the middle":    {hangUp: true},
	"the bus freezes in the middle": {freeze: true},
}

func TestEveryRowIsBroughtAbout(t *testing.T) {
	for _, f := range faults {
		_, call := callFaults[f.what]
		way := busFaults[f.what] != nil || call
		if f.by == aFolder {
			way = fileFaults[f.what] != nil || f.what == closedFolder
		}
		if f.by == library99 {
			way = spoilings[f.what] != nil
		}
		if !way && f.by != kernels && f.by != scripted && f.by != gnome && f.by != kde && f.by != aDisk { // these are caused if the programs for them are installed
			t.Errorf("%s, %s: by nothing", f.what, f.on)
		}
	}
}

// The fault affects the first call of an operation, then the second, and so on to the last.
func TestAKeyringThatEndsAtAnyCallIsReportedAndHarmsNoEntry(t *testing.T) {
	t.Parallel()
	for _, f := range faults {
		strike, ok := callFaults[f.what]
		if !ok || f.by == kde {
			continue
		}
		t.Run(f.what+", "+f.on, func(t *testing.T) {
			t.Parallel()
			var p *peer
			var d child
			late := 0
			for _, operation := range operations {
				var struck atomic.Int64 // the call that it affected
				for at := int64(1); struck.Load() == at-1; at++ {
					if p == nil || !strike.busStays() {
						if p != nil {
							d.end()
							p.end()
						}
						p = startPeer(t)
						d = startChild(t, p.address)
					}
					p.laid(f.on, alicePayload)
					p.set(func(p *peer) { p.served, p.fault = true, strike.atCall(at, &struck) })
					before := p.left()
					if strike.freeze {
						strike.frozen = func() { d.order(t, order{Operation: giveUp}) }
					}
					r := d.do(t, order{On: f.on, Operation: operation, Within: soon})
					if r.late() && late < 50 { // nothing was called
						late++
						at--
						d.end()
						p = nil
						continue
					}
					if struck.Load() != at {
						if r.Word != "done" {
							t.Errorf("%s, without a fault: %s", operation, r.Text)
						}
						break
					}
					f.judge(t, operation, r.result(), before, p.left())
				}
				if struck.Load() == 0 && !(strike.endAfter && onlyReads[operation]) {
					t.Errorf("%s: no call to strike at", operation)
				}
			}
		})
	}
}

// onlyReads are the operations whose calls only read, so that a service that ends after a call is the same as one that ends before
// it.
var onlyReads = map[string]bool{"list": true, "status": true}

// busStays reports whether the bus survives the fault, so that the same program can be used for the next one. Otherwise its library
// has lost the only connection that it makes.
func (f fate) busStays() bool { return f.endBefore || f.endAfter }

// atCall affects one call, counted from 1. A service that ends after a call is tried only with calls that change something, because
// otherwise it is the same as one that ends before.
func (f *fate) atCall(at int64, struck *atomic.Int64) func(peerCall) fate {
	var n int64
	return func(c peerCall) fate {
		if f.endAfter && slices.Contains([]string{"Get", "SearchItems", "GetSecret"}, c.member) {
			return fate{}
		}
		if n++; n != at {
			return fate{}
		}
		struck.Store(at)
		return *f
	}
}

// itemText is an entry as 99designs writes it, for keyrings that keep one text per entry.
func itemText(name, payload string) string {
	text, _ := json.Marshal(keyring.Item{Key: name, Data: []byte(payload)})
	return string(text)
}
