//go:build !linux && !darwin && !freebsd

package dashboards

import "net"

const supported = false

func private(string) error { return errUnsupported }

func ours(net.Conn) (int, error) { return 0, errUnsupported }
