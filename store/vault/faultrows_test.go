package vault

// How a fault was caused. The stand-in is the test's own session bus, with a Secret Service on it.
const (
	aFolder   = "a folder"
	aDisk     = "a disk mounted for it"
	standIn   = "a stand-in"
	gnome     = "GNOME Keyring"
	kde       = "KWallet"
	library99 = "a stand-in for its library"
	kernels   = "the kernel's keyrings"
	scripted  = "gpg behind a script"
	both      = standIn + ", " + gnome
)

// faults are the rows.
var faults = []aFault{
	{what: "no fault", on: System, want: "done, done, done, done, done, done, done", by: both},
	{what: "no fault", on: SecretService, want: "done, done, done, done, done, done, done", by: both},
	{what: "no fault", on: File, want: "done, done, done, done, done, done, done", by: aFolder},
	{what: "wrong passphrase", on: File, want: "done, passphrase, passphrase, passphrase, passphrase, passphrase, done", by: aFolder},
	{what: "no passphrase", on: File, want: "done, passphrase?, passphrase?, passphrase?, passphrase?, passphrase?, done", by: aFolder},
	{what: "a damaged entry", on: File, want: "done, done, done, damaged, done, done, done", by: aFolder},
	{what: "a torn file", on: File, want: "done, done, done, damaged, done, done, done", by: aFolder},
	{what: "a full disk", on: File, want: "done, done, done, done, full, full, done", by: aDisk},
	{what: "a full disk", on: System, want: "done, done, done, done, failed, failed, failed", by: gnome},
	{what: "a full disk", on: SecretService, want: "done, done, done, done, failed, failed, failed", by: gnome},
	{what: "no free inodes", on: File, want: "done, done, done, done, full, full, full", by: aDisk},
	{what: "a read-only folder", on: File, want: "done, done, done, done, denied, denied, denied", by: aDisk},
	{what: "another user's folder", on: File, want: "done, denied, denied, denied, denied, denied, denied", by: aFolder},
	{what: "a write that is stored differently", on: File, want: "done, done, done, done, not stored, not stored, done", by: library99},
	{what: "a write that is stored in part", on: File, want: "done, done, done, done, not stored, not stored, done", by: library99},
	{what: "a write that is not stored", on: File, want: "done, done, done, done, not stored, not stored, done", by: library99},
	{what: "no bus", on: System, want: "absent, absent, absent, absent, absent, absent, absent", by: standIn},
	{what: "no bus", on: SecretService, want: "absent, absent, absent, absent, absent, absent, absent", by: standIn},
	{what: "a bus that never answers", on: System, want: "silent, silent, silent, silent, silent, silent, silent", by: standIn},
	{what: "a bus that never answers", on: SecretService, want: "silent, silent, silent, silent, silent, silent, silent", by: standIn},
	{what: "no keyring on the bus", on: System, want: "absent, absent, absent, absent, absent, absent, absent", by: standIn},
	{what: "no keyring on the bus", on: SecretService, want: "absent, absent, absent, absent, absent, absent, absent", by: standIn},
	{what: "no collection for entries", on: System, want: "absent, absent, absent, absent, absent, absent, absent", by: standIn},
	{what: "no collection for entries", on: SecretService, want: "absent, absent, absent, absent, absent, absent, absent", by: standIn},
	{what: "locked, the dialog is closed", on: System, want: "done, locked, locked, locked, locked, locked, locked", by: both},
	{what: "locked, the dialog is closed", on: SecretService, want: "done, locked, locked, locked, locked, locked, locked", by: both},
	{what: "locked, the dialog is not answered", on: System, want: "done, locked, silent, silent, silent, silent, silent", by: standIn},
	{what: "locked, the dialog is not answered", on: SecretService, want: "done, locked, silent, silent, silent, silent, silent", by: standIn},
	{what: "it ends while its dialog is open", on: System, want: "done, locked, stopped, stopped, stopped, stopped, stopped", by: standIn},
	{what: "it ends while its dialog is open", on: SecretService, want: "done, locked, stopped, stopped, stopped, stopped, stopped", by: standIn},
	{what: "denied", on: System, want: "denied, denied, denied, denied, denied, denied, denied", by: standIn},
	{what: "denied", on: SecretService, want: "denied, denied, denied, denied, denied, denied, denied", by: standIn},
	{what: "a damaged entry", on: System, want: "done, done, done, damaged, done, done, done", by: standIn},
	{what: "a damaged entry", on: SecretService, want: "done, done, done, damaged, done, done, done", by: standIn},
	{what: "a write that is stored differently", on: System, want: "done, done, done, done, not stored, not stored, done", by: standIn},
	{what: "a write that is stored differently", on: SecretService, want: "done, done, done, done, not stored, not stored, done", by: standIn},
	{what: "a write that is not stored", on: System, want: "done, done, done, done, not stored, not stored, done", by: standIn},
	{what: "a write that is not stored", on: SecretService, want: "done, done, done, done, not stored, not stored, done", by: standIn},
	{what: "it ends before it acts", on: System, want: "stopped, stopped, stopped, stopped, stopped, stopped, stopped", by: both, either: true},
	{what: "it ends before it acts", on: SecretService, want: "stopped, stopped, stopped, stopped, stopped, stopped, stopped", by: both, either: true},
	{what: "it ends before it answers", on: System, want: "stopped, stopped, stopped, stopped, stopped, stopped, stopped", by: standIn, either: true},
	{what: "it ends before it answers", on: SecretService, want: "stopped, stopped, stopped, stopped, stopped, stopped, stopped", by: standIn, either: true},
	{what: "the bus ends in the middle", on: System, want: "stopped, stopped, stopped, stopped, stopped, stopped, stopped", by: standIn, either: true},
	{what: "the bus ends in the middle", on: SecretService, want: "stopped, stopped, stopped, stopped, stopped, stopped, stopped", by: standIn, either: true},
	{what: "the bus freezes in the middle", on: System, want: "silent, silent, silent, silent, silent, silent, silent", by: both, either: true},
	{what: "the bus freezes in the middle", on: SecretService, want: "silent, silent, silent, silent, silent, silent, silent", by: both, either: true},
	{what: "it ends before it acts", on: KWallet, want: "stopped, stopped, stopped, stopped, stopped, stopped, stopped", by: kde},
	{what: "a full disk", on: Pass, want: "done, done, done, done, failed, failed, done", by: aDisk},
	{what: "a read-only folder", on: Pass, want: "done, done, done, done, failed, failed, failed", by: aDisk},
	{what: "gpg is killed before it acts", on: Pass, want: "done, done, done, failed, failed, failed, done", by: scripted, either: true},
	{what: "gpg is killed halfway", on: Pass, want: "done, done, done, failed, failed, failed, done", by: scripted, either: true},
	{what: "pass is killed while gpg acts", on: Pass, want: "done, done, done, failed, failed, failed, done", by: scripted, either: true},
	{what: "the quota is used up", on: KeyCtl, want: "done, done, done, done, full, full, done", by: kernels},
	{what: "the key is revoked", on: KeyCtl, want: "done, done, done, no keys, done, done, done", by: kernels},
	{what: "the key is closed to its owner", on: KeyCtl, want: "done, done, done, denied, done, denied, denied", by: kernels},
	{what: "the key cannot be written", on: KeyCtl, want: "done, done, done, done, done, denied, done", by: kernels},
}
