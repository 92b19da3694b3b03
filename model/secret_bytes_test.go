package model_test

import (
	"bytes"
	"testing"

	"authdeck/model"
)

// bytesOf copies what a secret holds.
func bytesOf(s model.Secret) (text string) {
	s.Reveal(func(b []byte) { text = string(b) })
	return text
}

func TestWipingASecretEmptiesEveryCopyOfIt(t *testing.T) {
	memory := []byte(secret)
	s := model.NewSecret(memory)
	held := model.Keys{Secret: s}
	second := held.Secret
	second.Wipe()
	for _, c := range []model.Secret{s, held.Secret, second} {
		if !c.Empty() || c.Len() != 0 || bytesOf(c) != "" {
			t.Error("a copy still has something")
		}
	}
	if !bytes.Equal(memory, make([]byte, len(secret))) {
		t.Errorf("the bytes are still there: %q", memory)
	}
	s.Wipe()
	if !s.Empty() {
		t.Error("a second time it is full again")
	}
}

func TestACloneIsWipedByItsOwnOwner(t *testing.T) {
	s := model.SecretString(secret)
	c := s.Clone()
	s.Wipe()
	if bytesOf(c) != secret {
		t.Error("the clone went with it")
	}
	s = c.Clone()
	c.Wipe()
	if bytesOf(s) != secret {
		t.Error("the original went with its clone")
	}
}

func TestTheZeroSecretIsEmpty(t *testing.T) {
	var zero model.Secret
	called := false
	zero.Reveal(func(b []byte) {
		called = true
		if b != nil {
			t.Errorf("it has %q", b)
		}
	})
	if !called {
		t.Error("it does not answer")
	}
	zero.Wipe()
	for _, s := range []model.Secret{zero, zero.Clone(), model.NewSecret(nil), model.SecretString("")} {
		if !s.Empty() || s.Len() != 0 || !s.Equal(zero) || !zero.Equal(s) {
			t.Error("it is not empty")
		}
	}
}

func TestSecretsAreComparedByTheirBytes(t *testing.T) {
	s := model.SecretString(secret)
	if same := s; !s.Equal(same) || !s.Equal(model.SecretString(secret)) {
		t.Error("the same is not the same")
	}
	for _, other := range []model.Secret{{}, model.SecretString(secret + "x"), model.SecretString(secret[1:])} {
		if s.Equal(other) || other.Equal(s) {
			t.Errorf("%q is the same", bytesOf(other))
		}
	}
	if s.Len() != len(secret) || s.Empty() {
		t.Errorf("%d bytes", s.Len())
	}
}

func TestASecretOwnsTheBytesItWasGiven(t *testing.T) {
	b := []byte(secret)
	s := model.NewSecret(b)
	s.Reveal(func(inside []byte) {
		if &inside[0] != &b[0] {
			t.Error("there is a second copy that nobody wipes")
		}
	})
}

func TestWipingASessionEmptiesBothItsSecrets(t *testing.T) {
	s := model.Session{Secret: model.SecretString(secret), Token: model.SecretString("token")}
	s.Wipe()
	if !s.Secret.Empty() || !s.Token.Empty() {
		t.Error("something is left")
	}
}
