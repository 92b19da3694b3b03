package ui_test

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
)

const longToken = "FwoGZXIvYXdzEBYaDkV4YW1wbGVUb2tlbg"

// pairs are the ways in which a key pair is copied.
func pairs(id, secretKey string) map[string]string {
	return map[string]string{
		"the console's CSV": "\ufeffAccess key ID,Secret access key\r\n" + id + "," + secretKey + "\r\n",
		"credentials.csv":   "User name,Password,Access key ID,Secret access key,Console login link\nuser,," + id + "," + secretKey + ",\n",
		"two lines":         id + "\n" + secretKey + "\n",
		"a blank":           id + " " + secretKey,
		"a tab":             id + "\t" + secretKey + "\n",
		"a comma":           id + "," + secretKey,
		"a section":         "[default]\naws_access_key_id = " + id + "\naws_secret_access_key = " + secretKey + "\nregion = eu-west-1\n",
		"lines of a shell":  "export AWS_ACCESS_KEY_ID=" + id + "\nexport AWS_SECRET_ACCESS_KEY=\"" + secretKey + "\"\n",
		"one command":       "export AWS_ACCESS_KEY_ID=" + id + " AWS_SECRET_ACCESS_KEY=" + secretKey + "\n",
		"two commands":      "export AWS_ACCESS_KEY_ID=" + id + "; export AWS_SECRET_ACCESS_KEY=" + secretKey + ";\n",
		"a colon":           id + ":" + secretKey,
		"a part of JSON":    `"AccessKeyId":"` + id + `","SecretAccessKey":"` + secretKey + `"`,
		"a table":           "||  AccessKeyId     |  " + id + "  ||\n||  SecretAccessKey |  " + secretKey + "  ||\n",
		"without a break":   id + secretKey,
		"the secret first":  "AWS_SECRET_ACCESS_KEY=" + secretKey + "\nAWS_ACCESS_KEY_ID=" + id + "\n",
	}
}

// pieces sends text as from a terminal without bracketed paste: spaces and line breaks separately.
func (d *driver) pieces(text string) *driver {
	word := []rune{}
	flush := func() {
		if len(word) > 0 {
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: word})
			word = nil
		}
	}
	for _, r := range strings.ReplaceAll(text, "\r\n", "\n") {
		switch r {
		case ' ':
			flush()
			d.send(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}})
		case '\n':
			flush()
			d.send(tea.KeyMsg{Type: tea.KeyCtrlJ})
		case '\t':
			flush()
			d.send(tea.KeyMsg{Type: tea.KeyTab})
		default:
			word = append(word, r)
		}
	}
	flush()
	return d
}

func TestAPastedPairFillsBothFields(t *testing.T) {
	t.Parallel()
	ways := map[string]func(*driver, string) *driver{"bracketed": (*driver).paste, "in pieces": (*driver).pieces, "letter by letter": (*driver).letters}
	for what, text := range pairs(keyID, birdKey) {
		for way, send := range ways {
			for field := range 4 {
				if field > 0 && way != "bracketed" && strings.HasPrefix(text, keyID) || field > 0 && way == "letter by letter" {
					continue // what has no label goes where one is
				}
				if what == "without a break" && way == "letter by letter" || what == "a table" && field > 0 && way != "bracketed" {
					continue // an access key ID may be longer than 20 letters; the rows of a table are typed over several fields
				}
				t.Run(what+" "+way+" in field "+string(rune('1'+field)), func(t *testing.T) {
					t.Parallel()
					play(t, func(t *testing.T) {
						b := aviary(t)
						d := b.start(frontend.Options{}).guard().resize(80, 40).press("enter")
						for range field {
							d.press("tab")
						}
						send(d, text).see(keyID, strings.Repeat("•", 40))
						for range 4 {
							d.press("tab")
						}
						d.see("Enter Credentials").press("ctrl+u").press("up", "ctrl+u").press("tab", "enter").see("✔ Saved credentials to keyring")
						if k := b.stored("emergency-user"); k.AccessKeyID != keyID || !k.Secret.Equal(model.SecretString(birdKey)) {
							t.Errorf("stored: %s, %d bytes", k.AccessKeyID, k.Secret.Len())
						}
					})
				})
			}
		}
	}
}

// letters is pieces on a connection that delivers one byte at a time.
func (d *driver) letters(text string) *driver {
	for _, r := range strings.ReplaceAll(text, "\r\n", "\n") {
		d.pieces(string(r))
	}
	return d
}

func TestAPastedSessionIsRefused(t *testing.T) {
	t.Parallel()
	text := "[default]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret + "\naws_session_token = " + longToken + "\n"
	for way, send := range map[string]func(*driver, string) *driver{"bracketed": (*driver).paste, "in pieces": (*driver).pieces, "letter by letter": (*driver).letters} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				d := newBench(t).start(frontend.Options{}).press("enter")
				send(d, text)
				for _, f := range d.frames {
					if strings.Contains(f, longToken[:8]) || strings.Contains(f, secret[:8]) {
						t.Fatal(f)
					}
				}
				if way == "bracketed" {
					d.see("Those keys are temporary").seeNot("ASIA")
					return
				}
				d.press("up", "up", "up", "down", "down", "down", "enter").see("ASIA… ").seeNot("Saved")
			})
		})
	}
}

// TestLineEndsOfAPasteDoNotSaveTheForm: some terminals send both characters of a line break as enter.
func TestLineEndsOfAPasteDoNotSaveTheForm(t *testing.T) {
	for what, text := range pairs(keyID, birdKey) {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := aviary(t)
				b.start(frontend.Options{}).guard().press("enter").pieces(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\n\n"))
				if b.aws.Calls("GetCallerIdentity") > 0 || b.stored("emergency-user").AccessKeyID != "" {
					t.Error("it was saved")
				}
			})
		})
	}
}

func TestASecretIsNotShownInAnyField(t *testing.T) {
	t.Parallel()
	for field := range 4 {
		for what, typed := range map[string]string{"none yet": "", "one already": "half a secret"} {
			t.Run(what+" in field "+string(rune('1'+field)), func(t *testing.T) {
				t.Parallel()
				play(t, func(t *testing.T) {
					d := aviary(t).start(frontend.Options{}).guard().press("enter", "tab").typed(typed).press("up")
					for range field {
						d.press("tab")
					}
					d.paste(birdKey).see("•••••").pieces("\n" + birdKey)
				})
			})
		}
	}
}

func TestASessionTokenAloneIsRefused(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("enter").pieces("export AWS_SESSION_TOKEN=" + longToken)
		d.see("Those keys are temporary").seeNot(longToken[:6]).typed("more").seeNot("more").press("enter").see("▸ AWS Access Key ID").typed("AKIA").see("AKIA")
	})
}

func TestAPasteOfSeveralPairsIsRefused(t *testing.T) {
	play(t, func(t *testing.T) {
		section := "aws_access_key_id = " + keyID + "\naws_secret_access_key = " + secret + "\n"
		d := newBench(t).start(frontend.Options{}).press("enter").paste("[a]\n" + section + "[b]\n" + section)
		d.see("That has several key pairs").seeNot(keyID, "•")
	})
}

func TestAPasteIntoFilledFieldsReplacesThem(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("e", "tab").typed("half a sec").press("tab").paste(badKeyID + "," + secret)
		d.see(badKeyID, strings.Repeat("•", 40), device, "✔ Both keys found in the paste", "▸ AWS User MFA ARN").seeNot(keyID)
	})
}

func TestEnterTakesTheExampleOfTheDemo(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		newIdentities(b)
		d := b.start(frontend.Options{Example: frontend.Example{AccessKeyID: keyID, SecretKey: secret}}).press("e").see("Demo: press enter to use "+keyID, "enter use suggestion")
		d.press("enter").see(keyID, "▸ AWS Secret Access Key", "enter use suggestion").press("enter").see(strings.Repeat("•", 40), "enter next").seeNot(secret)
		d.press("shift+tab", "shift+tab").see("enter next").press("x").see(keyID + "x")
	})
}
