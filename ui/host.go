package ui

import (
	"authdeck/ui/overlay"
	"authdeck/ui/screen"
	"authdeck/ui/screen/addidentity"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/screen/imports"
	"authdeck/ui/screen/keys"
	"authdeck/ui/screen/mfa"
	"authdeck/ui/screen/request"
	"authdeck/ui/screen/result"
	"authdeck/ui/screen/trust"
	"authdeck/ui/screen/unlock"
	"authdeck/ui/screen/waiting"
	"authdeck/ui/screen/welcome"
)

// The program does what every screen may ask of it. Its own requests use screen.Call with *program.
var (
	_ screen.Host      = (*program)(nil)
	_ overlay.Host     = (*program)(nil)
	_ addidentity.Host = (*program)(nil)
	_ dashboard.Host   = (*program)(nil)
	_ imports.Host     = (*program)(nil)
	_ keys.Host        = (*program)(nil)
	_ mfa.Host         = (*program)(nil)
	_ request.Host     = (*program)(nil)
	_ result.Host      = (*program)(nil)
	_ trust.Host       = (*program)(nil)
	_ unlock.Host      = (*program)(nil)
	_ waiting.Host     = (*program)(nil)
	_ welcome.Host     = (*program)(nil)
)
