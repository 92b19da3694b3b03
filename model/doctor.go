package model

import (
	"context"
	"io/fs"
	"sync"
	"time"
)

// Level is how bad a finding is.
type Level int

// The levels, in the order of how bad they are.
const (
	Fine Level = iota
	Warned
	Bad
)

// Finding is one thing that a checkup looked at. None of its texts holds a secret.
type Finding struct {
	Area  Area
	About string // the identity, host or file; "" for the area as a whole
	Level Level
	Text  string
	Fix   string // the command that mends it, or what to do; "" where nothing is to be done
}

// Area is what a finding belongs to.
type Area string

// The areas, in the order in which they are told.
const (
	AreaConfig   Area = "configuration"
	AreaRealm    Area = "realm"
	AreaKeyring  Area = "keyring"
	AreaSessions Area = "files"
	AreaClock    Area = "clock"
	AreaNetwork  Area = "network"
	AreaIdentity Area = "identities"
)

// How long a checkup waits for a keyring, and for an endpoint. All are asked at once.
const (
	keyringWait  = 4 * time.Second
	endpointWait = 5 * time.Second
)

// Probed is what an endpoint said to a request that nobody signed.
type Probed struct {
	Host  string
	Dated bool          // the answer says what time it is there
	Skew  time.Duration // AWS's clock minus this computer's; 0 within what a Date header can tell
}

// Prober asks endpoints whether they are there.
type Prober interface {
	// Probe sends one request without keys. The host is told with an error too, where it is known. Errors are *AWSError,
	// whose Cause wraps one of the kinds below where it is one of them.
	Probe(ctx context.Context, t Target) (Probed, error)
}

// Exposed is a file or folder that others than its owner can get at.
type Exposed struct {
	Path string
	Mode fs.FileMode
	Want fs.FileMode
}

// Custody looks at the files that only their owner is to read.
type FilePermissions interface {
	// Exposed gives those of a realm, and of the folders that are named, that others can get at, and how many were looked at.
	Exposed(ctx context.Context, realm string, more ...string) (exposed []Exposed, looked int, err error)
}

// Checkup looks at everything that a sign-in needs, as far as it could be opened.
type Checkup struct {
	Workspace   Workspace // its Config is what could be read
	Broken      error     // why the configuration cannot be used; nil where it can
	Failed      error     // why nothing beyond the configuration could be opened; nil where it could
	Prober      Prober
	Permissions FilePermissions
	Clock       Clock
	OS          string // runtime.GOOS, for the commands that mend
	Settings    string // path of authdeck's own settings
	Offline     bool
	Only        string // name of the one identity to look at; "" for all
}

// Run looks at everything at once, and changes nothing. It ends soon, whatever does not answer. A name that nobody has is
// an *UnknownIdentityError.
func (c Checkup) Run(ctx context.Context) ([]Finding, error) {
	if c.Only != "" && c.Broken == nil {
		id, err := c.Workspace.Config.Find(c.Only)
		if err != nil {
			return nil, err
		}
		c.Workspace.Config.Identities = []Identity{id}
	}
	var keyring, custody, network, identities []Finding
	var presence map[Ref]Presence
	var all sync.WaitGroup
	all.Go(func() { keyring, presence = c.keyring(ctx) })
	all.Go(func() { custody = c.permissions(ctx) })
	all.Go(func() { network = c.network(ctx) })
	all.Wait()
	identities = c.identities(ctx, presence)
	var out []Finding
	for _, part := range [][]Finding{c.config(), c.realm(), keyring, custody, network, identities} {
		out = append(out, part...)
	}
	return out, nil
}

func fine(a Area, about, text string) Finding { return Finding{Area: a, About: about, Text: text} }

func warned(a Area, about, text, fix string) Finding { return Finding{a, about, Warned, text, fix} }

func bad(a Area, about, text, fix string) Finding { return Finding{a, about, Bad, text, fix} }
