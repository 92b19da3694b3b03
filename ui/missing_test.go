package ui_test

import (
	"testing"

	"authdeck/ui/frontend"
)

func TestAnImportSaysHowAMissingIdentityIsAdded(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.file("k", "[billing]\naws_access_key_id = "+keyID+"\naws_secret_access_key = "+secret+"\n")
		d := b.start(frontend.Options{}).press("i").typed("~/k").press("enter").see("[billing]   no matching identity", "Press enter to choose an identity, or to add one.")
		d.resize(60, 16).see("Press enter to choose").press("c", "enter").seeNot("Press c to choose")
	})
}
