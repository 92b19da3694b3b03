package state_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/state"
)

const phone = "arn:aws:iam::123456789012:mfa/phone"

// movingClock shows the time that a test sets.
type movingClock struct{ now time.Time }

func (c *movingClock) Now() time.Time { return c.now }

func TestAUsedCodeIsForgottenAfterNinetySeconds(t *testing.T) {
	t.Parallel()
	for after, want := range map[time.Duration]bool{
		0: true, 89 * time.Second: true, 90 * time.Second: false, time.Hour: false,
		// The clock was set back: a code from the future does not count.
		-time.Minute: true, -time.Hour: false,
	} {
		clock := &movingClock{noon}
		s := state.New(t.TempDir(), clock)
		if err := s.Claim(t.Context(), phone, "123456"); err != nil {
			t.Fatal(err)
		}
		clock.now = noon.Add(after)
		if got := s.Used(t.Context(), phone, "123456"); got != want {
			t.Errorf("after %v: used %v", after, got)
		}
		if err := s.Claim(t.Context(), phone, "123456"); errors.Is(err, model.ErrCodeUsed) != want || err != nil && !want {
			t.Errorf("after %v: %v", after, err)
		}
	}
}

func TestACodeBelongsToItsDevice(t *testing.T) {
	t.Parallel()
	s := state.New(t.TempDir(), fixedClock{})
	if err := s.Claim(t.Context(), phone, "123456"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ device, code string }{{"GAHT12345678", "123456"}, {phone, "123457"}, {phone + "1", "23456"}} {
		if s.Used(t.Context(), c.device, c.code) {
			t.Errorf("%v counts as used", c)
		}
	}
}

func TestAReleasedCodeMayBeClaimedAgain(t *testing.T) {
	t.Parallel()
	s := state.New(t.TempDir(), fixedClock{})
	for range 2 {
		if err := s.Claim(t.Context(), phone, "123456"); err != nil {
			t.Fatal(err)
		}
		if err := s.Release(t.Context(), phone, "123456"); err != nil || s.Used(t.Context(), phone, "123456") {
			t.Errorf("still used, %v", err)
		}
	}
}

func TestOneOfManyProcessesGetsToUseACode(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var claimed atomic.Int32
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			switch err := state.New(dir, fixedClock{}).Claim(t.Context(), phone, "123456"); {
			case err == nil:
				claimed.Add(1)
			case !errors.Is(err, model.ErrCodeUsed):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if claimed.Load() != 1 {
		t.Errorf("%d claimed it", claimed.Load())
	}
}

func TestTheFileOfADeviceHasNoCodeAndIsNoRecord(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := state.New(dir, fixedClock{})
	if err := s.Claim(t.Context(), phone, "123456"); err != nil {
		t.Fatal(err)
	}
	texts, err := filepath.Glob(filepath.Join(dir, "authdeck", ".mfa-devices", "*.json"))
	if err != nil || len(texts) != 1 {
		t.Fatal(texts, err)
	}
	text, err := os.ReadFile(texts[0])
	if err != nil || regexp.MustCompile(`\b123456\b`).Match(text) {
		t.Errorf("%s, %v", text, err)
	}
	for _, realm := range []string{".mfa-devices", "mfa-devices"} {
		if all, err := s.All(t.Context(), realm); err != nil || len(all) != 0 {
			t.Errorf("%s: %v, %v", realm, all, err)
		}
	}
}
