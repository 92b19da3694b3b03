package awsauth_test

import (
	"testing"
	"time"

	"authdeck/model"
)

func TestASessionsOwnerIsKnown(t *testing.T) {
	w := newWorld(t)
	s, err := w.client.SessionToken(t.Context(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	who, err := w.client.SessionCaller(t.Context(), s, w.target)
	if err != nil || who.Account != account || who.ARN != "arn:aws:iam::123456789012:user/alice" || who.UserID == "" {
		t.Errorf("%v %+v", err, who)
	}
}

func TestASessionThatAWSRefusesIsToldFromKeysThatItRefuses(t *testing.T) {
	w := newWorld(t)
	s, err := w.client.SessionToken(t.Context(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	other := s
	other.Token = model.SecretString("a token of another session")
	_, err = w.client.SessionCaller(t.Context(), other, w.target)
	failed(t, err, model.ErrSessionRefused, reveal(s.Secret), "a token of another session")

	w.fake.Skew(2 * time.Hour) // AWS's clock counts: the session is over, and signatures are corrected
	_, err = w.client.SessionCaller(t.Context(), s, w.target)
	failed(t, err, model.ErrSessionRefused, reveal(s.Secret), reveal(s.Token))
}
