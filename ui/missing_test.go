package ui_test

import (
	"testing"

	"authdeck/ui/frontend"
)

func TestAnImportSaysHowAMissingIdentityIsAdded(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.file("k", "[billing]\naws_access_key_id = "+keyID+"\naws_secret_access_key = "+secret+"\n")
		d := b.start(frontend.Options{}).press("i").typed("~/k").press("enter").see("[billing]: skipped", "To add billing, press esc, then a. Or run:", "authdeck identity add billing")
		d.resize(60, 16).see("authdeck identity add billing").press("c", "down", "enter").seeNot("identity add")
	})
}
