package frontend_test

import (
	"context"
	"errors"
	"testing"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

func TestACodeThatNobodyTypesNeedsADevice(t *testing.T) {
	t.Parallel()
	user := modeltest.User()
	user.Devices = nil
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{}, user)
	w.Keep("no-mfa", "")
	id, err := w.Config.Find("no-mfa")
	if err != nil {
		t.Fatal(err)
	}
	get := func(context.Context, *model.Attempt, bool) (string, error) { return "123456", nil }
	for _, from := range []model.CodeSource{model.GivenCode, model.CommandCode} {
		codes := frontend.Codes{From: from, Get: get}
		for range 2 { // the second one would find a lock that the first one had left
			if _, err := codes.Begin(t.Context(), w.Workspace, id, false); !errors.Is(err, model.ErrDeviceUnknown) {
				t.Fatalf("source %v: %v", from, err)
			}
		}
		codes.MayType = true // the user then signs in without MFA, and is told
		start, err := codes.Begin(t.Context(), w.Workspace, id, false)
		if err != nil || start.Attempt == nil || start.Attempt.Device != "" {
			t.Fatalf("source %v: %+v, %v", from, start, err)
		}
		start.Attempt.Close()
	}
}

func TestADeviceThatAWSKnowsServesACodeThatNobodyTypes(t *testing.T) {
	t.Parallel()
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{})
	w.Keep("no-mfa", "")
	id, err := w.Config.Find("no-mfa")
	if err != nil {
		t.Fatal(err)
	}
	get := func(context.Context, *model.Attempt, bool) (string, error) { return "123456", nil }
	start, err := frontend.Codes{From: model.GivenCode, Get: get}.Begin(t.Context(), w.Workspace, id, false)
	if err != nil || start.Attempt.Device != modeltest.Device {
		t.Fatalf("%+v, %v", start, err)
	}
	start.Attempt.Close()
}
