package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Kinds of causes why an endpoint cannot be reached.
var (
	ErrNoName    = errors.New("its name cannot be looked up")
	ErrUntrusted = errors.New("its certificate is not trusted")
	ErrRefused   = errors.New("the connection was refused")
	ErrProxy     = errors.New("the proxy does not let it through")
	ErrNoAnswer  = errors.New("it does not answer in time")
	ErrNotAWS    = errors.New("something else answers in AWS's place")
)

// What clocks may be off by: from the first on the seconds to the next code are wrong, from the second on AWS refuses
// requests (SigV4 allows 5 minutes).
const (
	skewSeen    = 30 * time.Second
	skewRefused = 5 * time.Minute
)

// network asks each endpoint that an identity uses, all at once, and compares the clocks.
func (c Checkup) network(ctx context.Context) []Finding {
	if c.Offline {
		return []Finding{warned(AreaClock, "", "not compared, because of --offline", ""), warned(AreaNetwork, "", "not asked, because of --offline", "")}
	}
	targets := []Target{}
	for _, id := range c.Workspace.Config.Identities {
		if t := id.Target(); id.Problem == nil && !slices.Contains(targets, t) {
			targets = append(targets, t)
		}
	}
	if len(targets) == 0 {
		targets = append(targets, Target{Region: DefaultRegion})
	}
	ctx, cancel := context.WithTimeout(ctx, endpointWait)
	defer cancel()
	found, skews := make([]Finding, len(targets)), make([]*time.Duration, len(targets))
	var all sync.WaitGroup
	for i, t := range targets {
		all.Go(func() { found[i], skews[i] = c.endpoint(ctx, t) })
	}
	all.Wait()
	return append([]Finding{c.clock(skews)}, found...)
}

// endpoint gives the skew where the answer had a date.
func (c Checkup) endpoint(ctx context.Context, t Target) (Finding, *time.Duration) {
	asked := c.Clock.Now()
	p, err := c.Prober.Probe(ctx, t)
	about := t.Region
	if p.Host != "" {
		about = p.Host + " (" + t.Region + ")"
	}
	if err != nil {
		text, fix := unreachable(err)
		return bad(AreaNetwork, about, text, fix), nil
	}
	f := fine(AreaNetwork, about, "answers in "+milliseconds(c.Clock.Now().Sub(asked)))
	if !p.Dated {
		return f, nil
	}
	return f, &p.Skew
}

func unreachable(err error) (text, fix string) {
	for _, row := range []struct {
		kind error
		fix  string
	}{
		{ErrNoName, "check the region's name, DNS and VPN"},
		{ErrUntrusted, "a proxy may be looking inside: set AWS_CA_BUNDLE to its certificate"},
		{ErrRefused, "check the endpoint and the firewall"},
		{ErrProxy, "check HTTPS_PROXY and NO_PROXY"},
		{ErrNoAnswer, "check network, VPN and firewall"},
		{ErrNotAWS, "log in to this network first, or check the proxy and the endpoint"},
	} {
		if errors.Is(err, row.kind) {
			return row.kind.Error(), row.fix
		}
	}
	var e *AWSError
	if errors.As(err, &e) && e.Cause != nil {
		return firstLine(e) + ": " + firstLine(e.Cause), "check your network, VPN and proxy"
	}
	return firstLine(err), "check your network, VPN and proxy"
}

// clock compares this computer's with AWS's; of several answers the smallest difference counts, for the others were
// slower.
func (c Checkup) clock(skews []*time.Duration) Finding {
	var least *time.Duration
	for _, s := range skews {
		if s != nil && (least == nil || s.Abs() < least.Abs()) {
			least = s
		}
	}
	if least == nil {
		return warned(AreaClock, "", "not compared: AWS did not say what time it is", "")
	}
	way := "behind"
	if *least < 0 {
		way = "ahead of"
	}
	off := fmt.Sprintf("this computer's clock is %s %s AWS's", least.Abs().Round(time.Second), way)
	fix := map[string]string{"linux": "sudo timedatectl set-ntp true", "darwin": "sudo sntp -sS time.apple.com", "windows": "w32tm /resync"}[c.OS]
	switch {
	case least.Abs() >= skewRefused:
		return bad(AreaClock, "", off+"; AWS refuses requests that are more than 5 minutes off", fix)
	case least.Abs() >= skewSeen:
		return warned(AreaClock, "", off+"; the seconds to the next MFA code are wrong", fix)
	case *least == 0:
		return fine(AreaClock, "", "agrees with AWS's")
	}
	return fine(AreaClock, "", off)
}
