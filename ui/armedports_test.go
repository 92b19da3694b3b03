package ui_test

import (
	"context"
	"time"

	"authdeck/model"
)

// The armed ports fail a test that calls them from inside Update or View. They embed no interface, so a new method of a port does not
// compile until it is armed here.

// armed is what all of them have.
type armed[T any] struct {
	real T
	b    *bench
}

type armedVault armed[model.Vault]

func (a armedVault) Keyring() model.Keyring {
	return a.real.Keyring()
}

func (a armedVault) Look(ctx context.Context, refs []model.Ref) (map[model.Ref]model.Presence, error) {
	a.b.check("Vault.Look")
	return a.real.Look(ctx, refs)
}

func (a armedVault) Damaged(ctx context.Context, refs []model.Ref) []model.Ref {
	a.b.check("Vault.Damaged")
	return a.real.Damaged(ctx, refs)
}

func (a armedVault) Locked(ctx context.Context) error {
	a.b.check("Vault.Locked")
	return a.real.Locked(ctx)
}

func (a armedVault) Empty(ctx context.Context) (bool, error) {
	a.b.check("Vault.Empty")
	return a.real.Empty(ctx)
}

func (a armedVault) Open(ctx context.Context) error {
	a.b.check("Vault.Open")
	return a.real.Open(ctx)
}

func (a armedVault) Unlock(ctx context.Context, passphrase model.Secret) error {
	a.b.check("Vault.Unlock")
	return a.real.Unlock(ctx, passphrase)
}

func (a armedVault) Read(ctx context.Context, ref model.Ref) (model.Keys, error) {
	a.b.check("Vault.Read")
	return a.real.Read(ctx, ref)
}

func (a armedVault) Write(ctx context.Context, ref model.Ref, k model.Keys) error {
	a.b.check("Vault.Write")
	return a.real.Write(ctx, ref, k)
}

func (a armedVault) Remove(ctx context.Context, ref model.Ref) error {
	a.b.check("Vault.Remove")
	return a.real.Remove(ctx, ref)
}

func (a armedVault) ChangePassphrase(ctx context.Context, passphrase model.Secret) (int, error) {
	a.b.check("Vault.ChangePassphrase")
	return a.real.ChangePassphrase(ctx, passphrase)
}

func (a armedVault) Realms(ctx context.Context, names []string) (map[string][]string, error) {
	a.b.check("Vault.Realms")
	return a.real.Realms(ctx, names)
}

func (a armedVault) ReadEntry(ctx context.Context, ref model.Ref) (model.Secret, error) {
	a.b.check("Vault.ReadEntry")
	return a.real.ReadEntry(ctx, ref)
}

func (a armedVault) WriteEntry(ctx context.Context, ref model.Ref, entry model.Secret) error {
	a.b.check("Vault.WriteEntry")
	return a.real.WriteEntry(ctx, ref, entry)
}

type armedSessions armed[model.Sessions]

func (a armedSessions) List(ctx context.Context, realm, user string) (map[string]model.SessionInfo, error) {
	a.b.check("Sessions.List")
	return a.real.List(ctx, realm, user)
}

func (a armedSessions) WithRoles(ctx context.Context, realm string, users []string) ([]string, error) {
	a.b.check("Sessions.WithRoles")
	return a.real.WithRoles(ctx, realm, users)
}

func (a armedSessions) Info(ctx context.Context, ref model.Ref) (model.SessionInfo, error) {
	a.b.check("Sessions.Info")
	return a.real.Info(ctx, ref)
}

func (a armedSessions) Read(ctx context.Context, ref model.Ref) (model.Session, error) {
	a.b.check("Sessions.Read")
	return a.real.Read(ctx, ref)
}

func (a armedSessions) Writable(ctx context.Context, ref model.Ref) error {
	a.b.check("Sessions.Writable")
	return a.real.Writable(ctx, ref)
}

func (a armedSessions) Save(ctx context.Context, ref model.Ref, s model.Session) error {
	a.b.check("Sessions.Save")
	return a.real.Save(ctx, ref, s)
}

func (a armedSessions) Remove(ctx context.Context, ref model.Ref) error {
	a.b.check("Sessions.Remove")
	return a.real.Remove(ctx, ref)
}

func (a armedSessions) RemoveExpired(ctx context.Context, ref model.Ref, now time.Time) (model.SessionInfo, error) {
	a.b.check("Sessions.RemoveExpired")
	return a.real.RemoveExpired(ctx, ref, now)
}

func (a armedSessions) Realms(ctx context.Context) ([]string, error) {
	a.b.check("Sessions.Realms")
	return a.real.Realms(ctx)
}

func (a armedSessions) Unreadable(ctx context.Context, ref model.Ref) *model.Problem {
	a.b.check("Sessions.Unreadable")
	return a.real.Unreadable(ctx, ref)
}

func (a armedSessions) Files(ref model.Ref) (credentials, config string) {
	return a.real.Files(ref)
}

type armedTokens armed[model.Tokens]

func (a armedTokens) Endpoint(t model.Target) string {
	return a.real.Endpoint(t)
}

func (a armedTokens) AssumeRole(ctx context.Context, r model.RoleRequest) (model.Session, model.Caller, error) {
	a.b.check("Tokens.AssumeRole")
	return a.real.AssumeRole(ctx, r)
}

func (a armedTokens) SessionToken(ctx context.Context, r model.TokenRequest) (model.Session, error) {
	a.b.check("Tokens.SessionToken")
	return a.real.SessionToken(ctx, r)
}

func (a armedTokens) Caller(ctx context.Context, k model.Keys, t model.Target) (model.Caller, error) {
	a.b.check("Tokens.Caller")
	return a.real.Caller(ctx, k, t)
}

func (a armedTokens) SessionCaller(ctx context.Context, s model.Session, t model.Target) (model.Caller, error) {
	a.b.check("Tokens.SessionCaller")
	return a.real.SessionCaller(ctx, s, t)
}

func (a armedTokens) SigninToken(ctx context.Context, s model.Session, at string) (model.Secret, error) {
	a.b.check("Tokens.SigninToken")
	return a.real.SigninToken(ctx, s, at)
}

func (a armedTokens) Devices(ctx context.Context, k model.Keys, t model.Target) (model.Devices, error) {
	a.b.check("Tokens.Devices")
	return a.real.Devices(ctx, k, t)
}

type armedRecords armed[model.Records]

func (a armedRecords) All(ctx context.Context, realm string) (map[string]model.Record, error) {
	a.b.check("Records.All")
	return a.real.All(ctx, realm)
}

func (a armedRecords) Get(ctx context.Context, ref model.Ref) (model.Record, error) {
	a.b.check("Records.Get")
	return a.real.Get(ctx, ref)
}

func (a armedRecords) Update(ctx context.Context, ref model.Ref, change func(*model.Record)) error {
	a.b.check("Records.Update")
	return a.real.Update(ctx, ref, change)
}

type armedLocker armed[model.Locker]

func (a armedLocker) Lock(ctx context.Context, ref model.Ref) (model.HeldLock, error) {
	a.b.check("Locker.Lock")
	return a.real.Lock(ctx, ref)
}

func (a armedLocker) TakeOver(ctx context.Context, ref model.Ref, seen *model.BusyError) (model.HeldLock, error) {
	a.b.check("Locker.TakeOver")
	return a.real.TakeOver(ctx, ref, seen)
}

func (a armedLocker) Wait(ctx context.Context, ref model.Ref, seen *model.BusyError) error {
	a.b.check("Locker.Wait")
	return a.real.Wait(ctx, ref, seen)
}

type armedPlaintexts armed[model.Plaintexts]

func (a armedPlaintexts) Read(ctx context.Context, path string) (model.Plaintext, error) {
	a.b.check("Plaintexts.Read")
	return a.real.Read(ctx, path)
}

func (a armedPlaintexts) Complete(ctx context.Context, typed string) ([]string, error) {
	a.b.check("Plaintexts.Complete")
	return a.real.Complete(ctx, typed)
}

func (a armedPlaintexts) Remove(ctx context.Context, p model.Plaintext, gone, devices []int) (model.Removal, error) {
	a.b.check("Plaintexts.Remove")
	return a.real.Remove(ctx, p, gone, devices)
}

type armedActivity armed[model.Activity]

func (a armedActivity) Note(ctx context.Context, realm string, e model.Event) error {
	a.b.check("Activity.Note")
	return a.real.Note(ctx, realm, e)
}

func (a armedActivity) Events(ctx context.Context, realm string) ([]model.Event, error) {
	a.b.check("Activity.Events")
	return a.real.Events(ctx, realm)
}

type armedUsedCodes armed[model.UsedCodes]

func (a armedUsedCodes) Used(ctx context.Context, device, code string) bool {
	a.b.check("UsedCodes.Used")
	return a.real.Used(ctx, device, code)
}

func (a armedUsedCodes) Claim(ctx context.Context, device, code string) error {
	a.b.check("UsedCodes.Claim")
	return a.real.Claim(ctx, device, code)
}

func (a armedUsedCodes) Release(ctx context.Context, device, code string) error {
	a.b.check("UsedCodes.Release")
	return a.real.Release(ctx, device, code)
}
