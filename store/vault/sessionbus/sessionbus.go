//go:build linux || freebsd || netbsd || openbsd || dragonfly

// Package sessionbus connects to the D-Bus session bus, which desktop keyrings use.
package sessionbus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	olddbus "github.com/godbus/dbus"
	"github.com/godbus/dbus/v5"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/bus"
)

// Iface is the interface of the bus itself.
const Iface = "org.freedesktop.DBus"

// Connect returns a new connection to the session bus; it ends with ctx.
func Connect(ctx context.Context, found bus.Finding) (*dbus.Conn, error) {
	switch found {
	case bus.Absent:
		return nil, backend.NoBus()
	case bus.Silent:
		return nil, backend.SilentBus()
	case bus.Refused:
		return nil, &model.Problem{
			Kind: model.ErrKeyringDenied, What: "the D-Bus session bus belongs to another user", Why: "su and sudo keep its address",
			Fix: model.Do("log in as this user").Then(backend.OtherKeyring),
		}
	case bus.Answered:
	}
	conn, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", model.ErrKeyringAbsent, err)
	}
	return conn, nil
}

// Serves reports whether a program that owns a name on the bus is running, and its process, 0 if unknown. If none is running, the bus
// can start one; otherwise the error is model.ErrKeyringAbsent. Asking the name itself would start it.
func Serves(ctx context.Context, conn *dbus.Conn, name string) (running bool, pid uint32, err error) {
	if err := conn.BusObject().CallWithContext(ctx, Iface+".NameHasOwner", 0, name).Store(&running); err != nil {
		return false, 0, Kind(err)
	}
	if running {
		_ = conn.BusObject().CallWithContext(ctx, Iface+".GetConnectionUnixProcessID", 0, name).Store(&pid) // it may be in another container
		return true, pid, nil
	}
	var names []string
	if err := conn.BusObject().CallWithContext(ctx, Iface+".ListActivatableNames", 0).Store(&names); err != nil {
		return false, 0, Kind(err)
	}
	if slices.Contains(names, name) {
		return false, 0, nil
	}
	return false, 0, fmt.Errorf("%w: no program provides %s", model.ErrKeyringAbsent, name)
}

// Kind gives errors a kind, by the D-Bus names of both specifications. It does not change nil or errors that already have a kind.
func Kind(err error) error {
	if backend.Classified(err) {
		return err
	}
	switch name := errorName(err); {
	case name == "Secret.Error.IsLocked":
		return backend.Wrap(model.ErrKeyringLocked, err)
	case name == "DBus.Error.AccessDenied", name == "DBus.Error.AuthFailed":
		return backend.Wrap(model.ErrKeyringDenied, err)
	case name == "DBus.Error.ServiceUnknown", name == "DBus.Error.NameHasNoOwner",
		strings.HasPrefix(name, "DBus.Error.Spawn."):
		return backend.Wrap(model.ErrKeyringAbsent, err)
	case name == "DBus.Error.Timeout", name == "DBus.Error.TimedOut":
		return backend.Wrap(model.ErrKeyringSilent, err)
	case name == "DBus.Error.NoReply", name == "DBus.Error.Disconnected", hungUp(err):
		return backend.StoppedMidway(err) // the bus answers NoReply if the called program leaves the bus
	}
	return err
}

// hungUp reports whether the bus itself ended, so that a library that reconnects does not find it.
func hungUp(err error) bool {
	return errors.Is(err, dbus.ErrClosed) || errors.Is(err, olddbus.ErrClosed) || errors.Is(err, io.EOF) ||
		errors.As(err, new(*net.OpError))
}

// errorName is the D-Bus name of an error, without its prefix; "" for others. The libraries use two versions of the same package.
func errorName(err error) string {
	var now dbus.Error
	var old olddbus.Error
	switch {
	case errors.As(err, &now):
		return strings.TrimPrefix(now.Name, "org.freedesktop.")
	case errors.As(err, &old):
		return strings.TrimPrefix(old.Name, "org.freedesktop.")
	}
	return ""
}
