// Package model holds what authdeck is about, with the standard library alone: identities, keys, MFA devices, sessions,
// the flow between screens, the ports that adapters fill, and the use cases that the full screen, the command line and
// the line mode share.
package model
