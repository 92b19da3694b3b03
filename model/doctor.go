package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Level is how bad a finding is.
type Level int

// The levels, least bad first.
const (
	Fine    Level = iota
	Skipped       // not checked: a person wants it so, or there is nothing to check
	Warned
	Bad
)

// Finding is the result of one check, even if nothing is wrong; a Problem always means that something is wrong. None of its texts
// contains a secret.
type Finding struct {
	Area  Area
	About string // the identity, host or file; "" for the whole area
	Level Level
	Text  string
	Fix   string // the command that fixes it, or what to do; "" if there is nothing to do, or if Err is set
	Err   error  // the failure, if what to do about it is the same everywhere: front ends have the advice
}

// Area is the area that a finding belongs to.
type Area string

// The areas, in the order of the report.
const (
	AreaConfig   Area = "configuration"
	AreaRealm    Area = "realm"
	AreaKeyring  Area = "keyring"
	AreaSessions Area = "files"
	AreaClock    Area = "clock"
	AreaNetwork  Area = "network"
	AreaIdentity Area = "identities"
)

// How long a checkup waits for a keyring, and for an endpoint. It asks all of them at the same time.
const (
	keyringWait  = 4 * time.Second
	endpointWait = 5 * time.Second
)

// Probed is what an endpoint answered to an unsigned request.
type Probed struct {
	Host  string
	Other string        // Host, if it is not one of AWS's own
	Dated bool          // the answer has the endpoint's time
	Skew  time.Duration // the endpoint's clock minus this computer's; 0 within the precision of a Date header
}

// Prober checks whether endpoints answer.
type Prober interface {
	// Probe sends one request without keys. It returns the host even with an error, if it is known. Errors are *AWSError; their
	// Cause is of one of the kinds in errors.go, if one fits.
	Probe(ctx context.Context, t Target) (Probed, error)
}

// Exposed is a file or folder that other users can access.
type Exposed struct {
	Path    string
	What    string // who can do what
	Command string // the command that fixes it; "" if none does
}

// FilePermissions checks the files that only their owner may read.
type FilePermissions interface {
	// Exposed returns the files of a realm, and the given folders, that other users can access, and how many it checked. Without a
	// realm, these are the records of all realms, and no sessions.
	Exposed(ctx context.Context, realm string, more ...string) (exposed []Exposed, looked int, err error)
	// Writable says why no file can be created in a folder, or in the nearest one above it that exists.
	Writable(folder string) error
}

// Checkup checks everything that a sign-in needs, as far as it could be opened.
type Checkup struct {
	Workspace   Workspace // its Config is what could be read
	Broken      error     // why the configuration cannot be used; nil if it can
	Failed      error     // why only the configuration could be opened; nil if everything could
	Prober      Prober
	Permissions FilePermissions
	Clock       Clock
	OS          string // runtime.GOOS, for the commands in fixes
	Settings    CheckedSettings
	Offline     bool
	Asks        bool   // there is a terminal in which authdeck can ask
	Only        string // name of the only identity to check; "" for all
	MaxKeyAge   int    // days after which keys should be replaced; 0 for never
}

// CheckedSettings are authdeck's own settings, as far as a checkup reports them.
type CheckedSettings struct {
	Path  string
	Wrong []*Problem // values that cannot be used
}

// Run checks everything at the same time, and changes nothing. It ends soon, even if something does not answer. An unknown name is
// an *UnknownIdentityError.
func (c Checkup) Run(ctx context.Context) ([]Finding, error) {
	c.Workspace.Config.Warnings = c.Workspace.Config.generalWarnings()
	if c.Only != "" && c.Broken == nil {
		id, err := c.Workspace.Config.Find(c.Only)
		if err != nil {
			return nil, err
		}
		c.Workspace.Config = c.Workspace.Config.Only(id.withUser()...)
	}
	var keyring, permissions, network, identities []Finding
	var known entries
	var all sync.WaitGroup
	all.Go(func() { keyring, known = c.keyring(ctx) })
	all.Go(func() { permissions = c.permissions(ctx) })
	all.Go(func() { network = c.network(ctx) })
	all.Wait()
	identities = c.identities(ctx, known)
	var out []Finding
	for _, part := range [][]Finding{c.config(), c.realm(), keyring, permissions, network, identities} {
		out = append(out, part...)
	}
	return out, nil
}

func fine(a Area, about, text string) Finding { return Finding{Area: a, About: about, Text: text} }

func skipped(a Area, about, text string) Finding {
	return Finding{Area: a, About: about, Level: Skipped, Text: text}
}

func warned(a Area, about, text, fix string) Finding {
	return Finding{Area: a, About: about, Level: Warned, Text: text, Fix: fix}
}

func bad(a Area, about, text, fix string) Finding {
	return Finding{Area: a, About: about, Level: Bad, Text: text, Fix: fix}
}

// config reports which files were read, and what makes them unusable.
func (c Checkup) config() []Finding {
	var out []Finding
	for _, s := range c.Workspace.Config.Sources {
		if s.State == SourceRead {
			out = append(out, fine(AreaConfig, s.Path, "read ("+s.Led()+")"))
		}
	}
	verdict := c.Workspace.Config.Verdict(c.Broken)
	untrusted := c.Workspace.Config.Untrusted() // each of them is a finding of its own
	for _, w := range verdict.Warnings {
		if slices.ContainsFunc(untrusted, func(p Power) bool { return p.Origin == w.Origin }) {
			continue
		}
		out = append(out, warned(AreaConfig, w.Origin.Full(), w.Sentences(), shownFix(w)))
	}
	var failed *Problem // reported for the keyring
	_ = errors.As(c.Failed, &failed)
	for _, p := range slices.Concat(verdict.Problems, c.Settings.Wrong) {
		if failed != nil && failed.Origin == p.Origin && p.Origin.Line > 0 {
			continue
		}
		out = append(out, bad(AreaConfig, p.Origin.Full(), p.Sentences(), cmp.Or(shownFix(p), ValidateCommand)))
	}
	for _, err := range verdict.Others {
		out = append(out, bad(AreaConfig, "", firstLine(err), ValidateCommand))
	}
	if len(UntrustedIn(c.Broken)) > 0 {
		out = append(out, skipped(AreaConfig, "", "no identities found. Files that you have not trusted may have some"))
	}
	if c.Broken != nil {
		return out
	}
	found := Counted(len(c.Workspace.Config.Identities), "identity", "identities")
	if n := len(c.Workspace.Config.Roles); n > 0 {
		found += " and " + Counted(n, "role", "roles")
	}
	return append(out, fine(AreaConfig, "", found))
}

// ValidateCommand checks atmos.yaml and the settings.
const ValidateCommand = "authdeck validate"

// shownFix is the fix of a problem in one line.
func shownFix(p *Problem) string {
	shown := *p
	shown.Fix = withoutRun(p.Fix)
	return shown.FixLine()
}

// withoutRun is a fix for a finding, whose mark already says that a command is to be run.
func withoutRun(fix Fix) Fix {
	if len(fix) == 0 || !fix[0].Runs() {
		return fix
	}
	return Do(fix[0].Code).Then(fix[1:]...)
}

// realm reports the realm and where it comes from. A realm that comes from a folder's path is lost when the folder moves.
func (c Checkup) realm() []Finding {
	config := c.Workspace.Config
	if config.Realm == "" || config.BadRealm || c.Broken != nil {
		return nil
	}
	text := config.Realm + ", from " + config.RealmFrom()
	if strings.HasPrefix(config.RealmSource, RealmOfFolder) {
		text += ". If you move the folder, the realm changes and saved keys are not found"
	}
	return []Finding{fine(AreaRealm, "", text)}
}

// keyring asks which entries exist, without reading one and without a dialog, and how long that takes.
func (c Checkup) keyring(ctx context.Context) ([]Finding, entries) {
	if c.Failed != nil {
		text, fix := c.Failed.Error(), "correct it, then run authdeck doctor again"
		if errors.Is(c.Failed, ErrUnknownKeyring) {
			fix = "choose another type with --keyring"
		} else if why, helps, ok := whyAndFix(c.Failed); ok && errors.Is(c.Failed, fs.ErrPermission) {
			text, fix = why, helps
		}
		return []Finding{bad(AreaKeyring, "", text, fix)}, entries{}
	}
	w := c.Workspace
	k := w.Vault.Keyring()
	why := "the default"
	if w.KeyringFrom.Chosen() {
		why = "chosen by " + w.KeyringFrom.String()
	}
	about := k.Title + " (" + k.Type + ", " + why + ")"
	ctx, cancel := context.WithTimeout(ctx, keyringWait)
	defer cancel()
	probe := Ref{Realm: w.Config.Realm, Name: "doctor"} // so that the keyring is asked even if no identity is configured
	refs := []Ref{probe}
	if w.Config.BadRealm { // nothing can be saved in it
		refs[0].Realm = "default"
	} else {
		refs = append(refs, w.Config.KeyringRefs()...)
	}
	asked := c.Clock.Now()
	presence, err := w.Vault.Look(ctx, refs)
	if err != nil {
		return []Finding{c.keyringFinding(about, err)}, entries{none: errors.Is(err, ErrKeyringAbsent)}
	}
	k = w.Vault.Keyring() // the title is exact only after the keyring has answered
	about = k.Title + " (" + k.Type + ", " + why + ")"
	text := "answers in " + Latency(c.Clock.Now().Sub(asked))
	damaged := w.Vault.Damaged(ctx, slices.DeleteFunc(refs[1:], func(r Ref) bool { return presence[r] == Absent }))
	if !w.Config.BadRealm {
		text += ", " + w.CountKeys(ctx, presence, damaged).Clause()
	}
	out := []Finding{fine(AreaKeyring, about, text)}
	if err := w.Vault.Locked(ctx); len(w.Config.KeyringRefs()) > 0 && err != nil {
		out = append(out, c.keyringFinding("", err))
	}
	if f := c.keyringFolder(about, k.Place); f.Text != "" {
		out = append(out, f)
	}
	if k.Note != "" {
		out = append(out, warned(AreaKeyring, about, k.Note, ""))
	}
	return out, entries{presence: presence, damaged: damaged}
}

// keyringFolder says why no keys could be saved in the folder of the encrypted file.
func (c Checkup) keyringFolder(about, folder string) Finding {
	if folder == "" || c.Permissions == nil {
		return Finding{}
	}
	err := c.Permissions.Writable(folder)
	if err == nil {
		return Finding{}
	}
	text, fix := whyOf(err)
	return Finding{AreaKeyring, about, c.needed(), then("keys cannot be saved", text), fix, nil}
}

// entries is what the keyring says of its entries, without opening any.
type entries struct {
	presence map[Ref]Presence
	damaged  []Ref // nothing can read them
	none     bool  // there is no keyring
}

// keyringFinding reports a keyring that gives out no keys. If it is locked, that is a warning, or nothing to act on if authdeck asks to
// unlock it.
func (c Checkup) keyringFinding(about string, err error) Finding {
	if says, ok := c.Workspace.Vault.Keyring().Locked(err, c.Asks); ok {
		return skipped(AreaKeyring, about, says)
	}
	level := c.needed()
	if Unlockable(err) && !errors.As(err, new(NoDialogError)) {
		level = Warned
	}
	var problem *Problem
	explained := errors.As(err, &problem)
	if !explained && errors.Is(err, context.DeadlineExceeded) {
		err = ErrKeyringSilent
	}
	f := Finding{Area: AreaKeyring, About: about, Level: level, Text: firstLine(err), Err: err}
	if explained {
		f.Text = problem.Sentences()
		if problem.Fix != nil {
			f.Fix, f.Err = strings.Join(withoutRun(problem.Fix).Lines(), ", "), nil
		}
	}
	return f
}

// needed returns the level of a missing keyring: a warning if atmos.yaml has all keys, otherwise a problem.
func (c Checkup) needed() Level {
	for _, id := range c.Workspace.Config.Identities {
		if !id.KeysInConfig() {
			return Bad
		}
	}
	return Warned
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// Latency is how long an answer took, for people. "0 ms" looked like no answer at all.
func Latency(d time.Duration) string {
	if d < time.Millisecond {
		return "under 1 ms"
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

// permissions finds files that other users can read, and session files that the AWS CLI cannot read.
func (c Checkup) permissions(ctx context.Context) []Finding {
	if c.Permissions == nil {
		return nil
	}
	realm, usable := c.Workspace.Config.Realm, c.Failed == nil && !c.Workspace.Config.BadRealm
	if c.Workspace.Config.BadRealm { // it would name a folder that is not ours
		realm = ""
	}
	keys := ""
	if c.Failed == nil {
		keys = c.Workspace.Vault.Keyring().Place
	}
	exposed, looked, err := c.Permissions.Exposed(ctx, realm, keys)
	var out []Finding
	if usable {
		for _, p := range c.Workspace.Unreadable(ctx) {
			out = append(out, bad(AreaSessions, "", p.Sentences(), p.FixLine()))
		}
	}
	out = append(out, c.unusableFolders(ctx, usable, err)...)
	for _, e := range exposed {
		out = append(out, bad(AreaSessions, e.Path, e.What, e.Command))
	}
	switch {
	case len(out) > 0 || looked == 0 && c.OS == "windows":
	case looked == 0:
		out = append(out, fine(AreaSessions, "", "nothing is saved yet"))
	default:
		out = append(out, fine(AreaSessions, "", fmt.Sprintf("only you can read the saved files (%d checked)", looked)))
	}
	return out
}

// unusableFolders says why files could not be checked, and why no session could be saved, each fault once.
func (c Checkup) unusableFolders(ctx context.Context, usable bool, unchecked error) (out []Finding) {
	var unsaved *Finding
	var known string
	if users := c.Workspace.Config.Identities; usable && len(users) > 0 {
		if err := c.Workspace.Sessions.Writable(ctx, users[0].Ref); err != nil {
			text, fix := whyOf(err)
			f := bad(AreaSessions, "", then(ErrNoSessionFolder.Error(), text), fix)
			unsaved, known = &f, text
		}
	}
	for _, one := range unjoined(unchecked) {
		if why, fix := whyOf(one); why != known {
			out = append(out, warned(AreaSessions, "", why, fix))
		}
	}
	if unsaved != nil {
		out = append(out, *unsaved)
	}
	return out
}

// whyOf says what is wrong with a file or folder, and what to do if that is known.
func whyOf(err error) (why, fix string) {
	if why, fix, ok := whyAndFix(err); ok {
		return why, fix
	}
	return firstLine(err), ""
}

// whyAndFix returns what is wrong and the command that fixes it, if an error says both.
func whyAndFix(err error) (why, fix string, ok bool) {
	var p *Problem
	if !errors.As(err, &p) || p.Fix == nil {
		return "", "", false
	}
	return p.Sentences(), shownFix(p), true
}

// Limits for the clock difference. From SkewSeen on, the countdown to the next code is wrong. From skewRefused on, AWS rejects
// requests (SigV4 allows 5 minutes).
const (
	SkewSeen    = 30 * time.Second
	skewRefused = 5 * time.Minute
)

// network asks every endpoint that an identity uses, all at the same time, and compares the clocks.
func (c Checkup) network(ctx context.Context) []Finding {
	if c.Offline {
		const why = "not checked, because of --offline"
		return []Finding{skipped(AreaClock, "", why), skipped(AreaNetwork, "", why)}
	}
	targets := c.targets()
	ctx, cancel := context.WithTimeout(ctx, endpointWait)
	defer cancel()
	found, answers := make([]Finding, len(targets)), make([]Probed, len(targets))
	var all sync.WaitGroup
	for i, t := range targets {
		all.Go(func() { found[i], answers[i] = c.endpoint(ctx, t) })
	}
	all.Wait()
	return append([]Finding{c.clock(answers)}, found...)
}

// targets are where the identities send requests. A configured endpoint gets those for all regions.
func (c Checkup) targets() []Target {
	var all []Target
	seen := map[Target]bool{}
	for _, id := range c.Workspace.Config.Identities {
		t := id.Target()
		at := Target{Region: t.Region, Endpoint: t.Endpoint}
		if own := c.Workspace.SessionEndpoint(id); own != "" {
			at = Target{Endpoint: own}
		}
		if id.Problem == nil && !seen[at] {
			all, seen[at] = append(all, t), true
		}
	}
	if len(all) == 0 {
		all = append(all, Target{Region: DefaultRegion})
	}
	return all
}

func (c Checkup) endpoint(ctx context.Context, t Target) (Finding, Probed) {
	asked := c.Clock.Now()
	p, err := c.Prober.Probe(ctx, t)
	about := t.Region
	switch {
	case p.Other != "":
		about = p.Other
	case p.Host != "":
		about = p.Host + " (" + t.Region + ")"
	}
	if err != nil {
		text, fix := unreachable(err)
		p.Dated = false
		return bad(AreaNetwork, about, Unrepeated(text, about), fix), p
	}
	return fine(AreaNetwork, about, "answers in "+Latency(c.Clock.Now().Sub(asked))), p
}

// unreachable says why an endpoint does not answer, with the same words as a sign-in.
func unreachable(err error) (text, fix string) {
	p := ConnectionIn(err)
	if p == nil {
		_ = errors.As(err, &p)
	}
	if p == nil || p.What == "" {
		return firstLine(err), (&Problem{Fix: networkSteps()}).FixLine()
	}
	return p.Sentences(), p.FixLine()
}

// clock compares this computer's clock with AWS's, or else with that of a configured endpoint, by which its sessions expire.
func (c Checkup) clock(answers []Probed) Finding {
	asked := slices.ContainsFunc(answers, func(p Probed) bool { return TellsAWSTime(p.Other) })
	with, off := closest(answers, asked)
	switch {
	case !asked && off.Abs() >= SkewSeen:
		return warned(AreaClock, "", "this computer's clock is "+apart(off)+" that of "+with.Other+", which is not AWS", "")
	case !asked:
		return skipped(AreaClock, "", "the configured endpoint is not AWS's")
	case with == nil:
		return warned(AreaClock, "", "not checked, because AWS did not answer", "")
	}
	says := "this computer's clock is " + apart(off) + " AWS time"
	fix := map[string]string{"linux": "sudo timedatectl set-ntp true", "darwin": "sudo sntp -sS time.apple.com", "windows": "w32tm /resync"}[c.OS]
	switch {
	case off.Abs() >= skewRefused:
		return bad(AreaClock, "", says+". AWS rejects requests that are more than 5 minutes off", fix)
	case off.Abs() >= SkewSeen:
		return warned(AreaClock, "", says+". The countdown to the next MFA code is wrong", fix)
	case off.Abs().Round(time.Second) == 0:
		return fine(AreaClock, "", "matches AWS time")
	}
	return fine(AreaClock, "", says)
}

// closest returns the answer of AWS, or of other hosts, with the smallest clock difference, because the others were slower; nil and 0
// for none.
func closest(answers []Probed, ofAWS bool) (least *Probed, off time.Duration) {
	for _, p := range answers {
		if p.Dated && TellsAWSTime(p.Other) == ofAWS && (least == nil || p.Skew.Abs() < off.Abs()) {
			least, off = &p, p.Skew
		}
	}
	return least, off
}

// apart says how far this computer's clock is ahead of or behind another.
func apart(skew time.Duration) string {
	way := " behind"
	if skew < 0 {
		way = " ahead of"
	}
	return FormatDuration(skew.Abs().Round(time.Second)) + way
}

// identity checks one identity. elsewhere are the other realms that have its keys; noKeyring says that there is no keyring.
func (c Checkup) identity(r Row, elsewhere []RealmKeys, noKeyring bool) []Finding {
	found := faults(r.Identity)
	for _, l := range elsewhere {
		found = append(found, warned(AreaIdentity, r.Identity.Title, "keys are saved in realm "+strconv.Quote(l.Realm)+", not in this one",
			"authdeck keyring bring "+IdentityFlag(r.Identity.Title)))
	}
	if len(elsewhere) == 0 {
		found = append(found, c.row(r)...)
	}
	keys, others := c.usable(r)
	warnings := slices.Concat(keys, others)
	switch {
	case slices.ContainsFunc(found, func(f Finding) bool { return f.Level >= Warned }):
		return append(found, warnings...)
	case len(warnings) == 0 && len(found) == 0:
		return []Finding{c.nothingWrong(r, noKeyring)}
	case len(warnings) == 0:
		return found
	}
	// What else is known gets no second line beside a warning.
	rest := ". " + capitalised(c.summary(r, noKeyring))
	switch {
	case len(found) > 0:
		rest = ". " + capitalised(found[0].Text)
	case len(keys) > 0: // they have been named
		rest = "; " + c.sessionAndDevice(r)
	}
	warnings[0].Text += rest
	return warnings
}

// nothingWrong is the line for an identity of which nothing is wrong.
func (c Checkup) nothingWrong(r Row, noKeyring bool) Finding {
	f := fine(AreaIdentity, r.Identity.Title, c.summary(r, noKeyring))
	if r.keysUnknown() || r.Unverified() { // no check says that they are fine
		f.Level = Skipped
	}
	return f
}

// usable are the warnings about an identity whose keys and session work: those that name its keys, and the others. The dashboard
// counts them too.
func (c Checkup) usable(r Row) (keys, others []Finding) {
	now, name, configure := c.Clock.Now(), r.Identity.Title, "authdeck user configure "+IdentityFlag(r.Identity.Title)
	if p := r.Identity.CheckPlainKeys(); p != nil {
		keys = append(keys, warned(AreaIdentity, name, namedKeys(r, "its keys are in plain text in "+p.Origin.String()), p.FixLine()))
	}
	if r.OldKeys(c.MaxKeyAge, now) {
		keys = append(keys, warned(AreaIdentity, name, namedKeys(r, fmt.Sprintf("its keys are over %d days old", c.MaxKeyAge)),
			"create a new access key in IAM, then run "+configure))
	}
	others = doubts(r.Identity)
	if r.SignedInWithoutMFA(now) {
		others = append(others, warned(AreaIdentity, name, "signed in without MFA", "add the MFA device with "+configure+", then sign in again"))
	}
	return keys, others
}

// identities checks each identity. An identity without faults gets one line, otherwise there is a line for each fault.
func (c Checkup) identities(ctx context.Context, known entries) []Finding {
	if c.Failed != nil || c.Workspace.Config.BadRealm {
		var out []Finding
		for _, id := range slices.Concat(c.Workspace.Config.Identities, c.Workspace.Config.Roles) {
			out = append(append(out, faults(id)...), doubts(id)...)
		}
		return out
	}
	s := c.Workspace.Overview(ctx, Remembered)
	searching, cancel := context.WithTimeout(ctx, keyringWait)
	defer cancel()
	others := c.Workspace.otherRealms(searching, known.presence)
	var out []Finding
	for _, w := range s.Warnings {
		if !errors.Is(w, ErrSessionFile) && !errors.Is(w, fs.ErrPermission) { // other findings report these
			why, fix := whyOf(w)
			out = append(out, warned(AreaIdentity, "", why, fix))
		}
	}
	for _, r := range s.Rows {
		if p := known.presence[r.Identity.Ref]; p != Unknown {
			r.Keys = p
		}
		if id := r.Identity; slices.Contains(known.damaged, id.Ref) {
			out = append(out, bad(AreaIdentity, id.Title, ErrDamagedEntry.Error(), DamagedEntry(id.Title).FixLine()))
			out = append(append(out, faults(id)...), doubts(id)...)
			continue
		}
		out = append(out, c.identity(r, others[r.Identity.Ref], known.none)...)
	}
	for _, role := range c.Workspace.Config.Roles {
		found := append(faults(role), doubts(role)...)
		if len(found) == 0 {
			found = []Finding{fine(AreaIdentity, role.Title, "role, assumed by "+role.Role.Via.Value)}
		}
		out = append(out, found...)
	}
	return out
}

func faults(id Identity) []Finding {
	var out []Finding
	if id.Problem != nil {
		for _, p := range append([]*Problem{id.Problem}, id.Others...) {
			if errors.Is(p, ErrNotTrusted) { // each of the settings is a finding of its own
				out = append(out, skipped(AreaIdentity, id.Title, "not checked until you trust its settings"))
				continue
			}
			out = append(out, bad(AreaIdentity, id.Title, p.Error(), ValidateCommand))
		}
	}
	return out
}

// doubts are the warnings of the configuration about an identity.
func doubts(id Identity) (out []Finding) {
	for _, w := range id.Warnings {
		out = append(out, warned(AreaIdentity, id.Title, w.Origin.Full()+": "+w.Sentences(), shownFix(w)))
	}
	return out
}

// row reports what keeps an identity from signing in, or might do so.
func (c Checkup) row(r Row) []Finding {
	id, save := r.Identity, "authdeck user configure "+IdentityFlag(r.Identity.Title)
	var out []Finding
	switch {
	case id.Problem != nil:
		return nil
	case r.Temporary():
		return []Finding{bad(AreaIdentity, id.Title, ErrTemporaryKeys.Error()+"; "+LongLived, TemporaryKeys(id.Title).FixLine())}
	case r.Keys == Absent && r.Record.OtherKeyring(c.Workspace.Vault.Keyring().Type) != "":
		return []Finding{warned(AreaIdentity, id.Title, "keys are in "+r.Record.OtherKeyring(c.Workspace.Vault.Keyring().Type), "--keyring "+r.Record.KeyringType)}
	case r.Keys == Absent:
		found := warned(AreaIdentity, id.Title, "no keys are saved", save)
		if c.Only == "" { // among others, it may not be needed
			found.Level = Skipped
		}
		return []Finding{found}
	}
	if r.Rejected() {
		correct := save
		if id.KeysInConfig() {
			correct = "correct the keys at " + id.AccessKeyID.Origin.Full()
		}
		out = append(out, bad(AreaIdentity, id.Title, namedKeys(r, "AWS rejected its keys"), correct))
	}
	if p := c.Workspace.CheckPartitions(id, r.Record.Device); p != nil {
		out = append(out, bad(AreaIdentity, id.Title, p.What, p.FixLine()))
	}
	device, fix, check := CheckDevice(r.Device()), save, save
	if id.Device.Set {
		value := " mfa_arn in " + id.Device.Origin.Full()
		fix, check = "correct"+value, "check"+value
	}
	if device.Blocks() {
		wrong := *device
		if strings.HasPrefix(device.What, "that ") {
			wrong.What = About("the MFA device", device.What)
		}
		out = append(out, bad(AreaIdentity, id.Title, wrong.Sentences(), fix))
	}
	if text := r.DeviceWarning(); text != "" {
		out = append(out, warned(AreaIdentity, id.Title, text, check))
	}
	if r.SessionState(c.Clock.Now()) == SessionUnknown {
		out = append(out, warned(AreaIdentity, id.Title, "the saved session has no expiry time or no token",
			"authdeck login --renew "+IdentityFlag(id.Title)))
	}
	return out
}

// keysUnknown reports whether neither the keyring nor the configuration says where the keys are.
func (r *Row) keysUnknown() bool { return r.Keys == Unknown && !r.Identity.KeysInConfig() }

// summary is the line for an identity that can sign in.
func (c Checkup) summary(r Row, noKeyring bool) string {
	keys := "keys saved"
	switch {
	case r.Identity.KeysInConfig():
		keys = "keys in " + r.Identity.AccessKeyID.Origin.String()
	case r.keysUnknown() && noKeyring:
		keys = "keys " + KeysWithoutKeyring
	case r.keysUnknown():
		keys = "keys unknown, because the keyring does not say whether it has them"
	}
	return namedKeys(r, keys) + "; " + c.sessionAndDevice(r)
}

// namedKeys adds to a clause about the keys which they are, and whether they are verified.
func namedKeys(r Row, says string) string {
	if masked := r.Record.maskedKey(r.Identity); masked != "" {
		says += " (" + masked + ")"
	}
	if r.Unverified() {
		says += ", not verified"
	}
	return says
}

func (c Checkup) sessionAndDevice(r Row) string {
	session := "no session"
	switch left := r.Session.Expires.Sub(c.Clock.Now()); {
	case !r.Session.Saved:
	case left <= 0:
		session = "session expired"
	default:
		session = Span(left) + " left in the session"
	}
	device := "MFA device looked up at sign-in"
	if d := r.Device(); d != "" {
		device = "MFA device " + ShortDevice(d)
	}
	return session + "; " + device
}
