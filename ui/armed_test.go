package ui_test

import (
	"context"

	"authdeck/model"
)

// The armed ports fail a test that calls them from inside Update or View.

type armedVault struct {
	model.Vault
	b *bench
}

func (v armedVault) Look(ctx context.Context, r []model.Ref) (map[model.Ref]model.Presence, error) {
	v.b.check("Vault.Look")
	return v.Vault.Look(ctx, r)
}

func (v armedVault) Locked(ctx context.Context) error {
	v.b.check("Vault.Locked")
	return v.Vault.Locked(ctx)
}

func (v armedVault) Open(ctx context.Context) error {
	v.b.check("Vault.Open")
	return v.Vault.Open(ctx)
}

func (v armedVault) Unlock(ctx context.Context, s model.Secret) error {
	v.b.check("Vault.Unlock")
	return v.Vault.Unlock(ctx, s)
}

func (v armedVault) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	v.b.check("Vault.Read")
	return v.Vault.Read(ctx, r)
}

func (v armedVault) Write(ctx context.Context, r model.Ref, k model.Keys) error {
	v.b.check("Vault.Write")
	return v.Vault.Write(ctx, r, k)
}

func (v armedVault) Remove(ctx context.Context, r model.Ref) error {
	v.b.check("Vault.Remove")
	return v.Vault.Remove(ctx, r)
}

func (v armedVault) Realms(ctx context.Context, names []string) (map[string][]string, error) {
	v.b.check("Vault.Realms")
	return v.Vault.Realms(ctx, names)
}

func (v armedVault) ReadEntry(ctx context.Context, r model.Ref) (model.Secret, error) {
	v.b.check("Vault.ReadEntry")
	return v.Vault.ReadEntry(ctx, r)
}

func (v armedVault) WriteEntry(ctx context.Context, r model.Ref, entry model.Secret) error {
	v.b.check("Vault.WriteEntry")
	return v.Vault.WriteEntry(ctx, r, entry)
}

type armedSessions struct {
	model.Sessions
	b *bench
}

func (s armedSessions) List(ctx context.Context, realm, user string) (map[string]model.SessionInfo, error) {
	s.b.check("Sessions.List")
	return s.Sessions.List(ctx, realm, user)
}

func (s armedSessions) Info(ctx context.Context, r model.Ref) (model.SessionInfo, error) {
	s.b.check("Sessions.Info")
	return s.Sessions.Info(ctx, r)
}

func (s armedSessions) Save(ctx context.Context, r model.Ref, v model.Session) error {
	s.b.check("Sessions.Save")
	return s.Sessions.Save(ctx, r, v)
}

func (s armedSessions) Read(ctx context.Context, r model.Ref) (model.Session, error) {
	s.b.check("Sessions.Read")
	return s.Sessions.Read(ctx, r)
}

func (s armedSessions) Remove(ctx context.Context, r model.Ref) error {
	s.b.check("Sessions.Remove")
	return s.Sessions.Remove(ctx, r)
}

type armedTokens struct {
	model.Tokens
	b *bench
}

func (a armedTokens) SessionToken(ctx context.Context, r model.TokenRequest) (model.Session, error) {
	a.b.check("Tokens.SessionToken")
	return a.Tokens.SessionToken(ctx, r)
}

func (a armedTokens) Caller(ctx context.Context, k model.Keys, t model.Target) (model.Caller, error) {
	a.b.check("Tokens.Caller")
	return a.Tokens.Caller(ctx, k, t)
}

func (a armedTokens) SessionCaller(ctx context.Context, s model.Session, t model.Target) (model.Caller, error) {
	a.b.check("Tokens.SessionCaller")
	return a.Tokens.SessionCaller(ctx, s, t)
}

func (a armedTokens) Devices(ctx context.Context, k model.Keys, t model.Target) (model.Devices, error) {
	a.b.check("Tokens.Devices")
	return a.Tokens.Devices(ctx, k, t)
}

type armedRecords struct {
	model.Records
	b *bench
}

func (r armedRecords) All(ctx context.Context, realm string) (map[string]model.Record, error) {
	r.b.check("Records.All")
	return r.Records.All(ctx, realm)
}

func (r armedRecords) Get(ctx context.Context, ref model.Ref) (model.Record, error) {
	r.b.check("Records.Get")
	return r.Records.Get(ctx, ref)
}

func (r armedRecords) Update(ctx context.Context, ref model.Ref, change func(*model.Record)) error {
	r.b.check("Records.Update")
	return r.Records.Update(ctx, ref, change)
}

type armedLocker struct {
	model.Locker
	b *bench
}

func (l armedLocker) Lock(ctx context.Context, r model.Ref) (model.HeldLock, error) {
	l.b.check("Locker.Lock")
	return l.Locker.Lock(ctx, r)
}

func (l armedLocker) Wait(ctx context.Context, r model.Ref, seen *model.BusyError) error {
	l.b.check("Locker.Wait")
	return l.Locker.Wait(ctx, r, seen)
}

type armedPlaintexts struct {
	model.Plaintexts
	b *bench
}

func (p armedPlaintexts) Read(ctx context.Context, path string) (model.Plaintext, error) {
	p.b.check("Plaintexts.Read")
	return p.Plaintexts.Read(ctx, path)
}

func (p armedPlaintexts) Complete(ctx context.Context, typed string) ([]string, error) {
	p.b.check("Plaintexts.Complete")
	return p.Plaintexts.Complete(ctx, typed)
}

func (p armedPlaintexts) Remove(ctx context.Context, t model.Plaintext, gone, devices []int) (bool, error) {
	p.b.check("Plaintexts.Remove")
	return p.Plaintexts.Remove(ctx, t, gone, devices)
}
