//go:build !unix

package process

// CoreDumps does nothing: this system has no such limit.
type CoreDumps struct{}

// ForbidCoreDumps does nothing.
func ForbidCoreDumps() CoreDumps { return CoreDumps{} }

// Forbid does nothing.
func (CoreDumps) Forbid() {}

// Restore does nothing.
func (CoreDumps) Restore() {}
