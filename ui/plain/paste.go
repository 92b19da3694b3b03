package plain

import (
	"bytes"

	"authdeck/model"
	"authdeck/model/plaintext"
)

// pastedKeyID takes the access key ID out of a line as people paste it, and the secret where it stands there too; again
// tells that the line had no access key ID.
func (r *run) pastedKeyID(line string) (id string, again bool) {
	b := []byte(line)
	defer clear(b)
	what, id, value := plaintext.Line(b)
	switch what {
	case plaintext.Pair:
		if len(value) == 0 {
			return id, false
		}
		r.takeSecret(value)
		r.say("Both keys were taken from that line. The secret key can be read above: clear the screen when you are done.")
		r.form.pasted = true
		return id, false
	case plaintext.KeyID:
		return id, false
	case plaintext.Secret:
		if len(value) > 0 {
			r.takeSecret(value)
			r.say("The secret access key was taken from that line. It can be read above: clear the screen when you are done.")
			r.form.pasted = true
		}
	case plaintext.Heading:
		r.say("That is a heading. The keys come on the next line.")
	case plaintext.Token:
		r.say("Error: %s", sentence(plaintext.ErrSession.Error()))
	default:
		return model.TrimKey(line), false
	}
	return "", true
}

// pastedSecret is a secret of its own, without what a paste brings along; again tells that the line had none.
func (r *run) pastedSecret(typed model.Secret) (s model.Secret, again bool) {
	typed.Reveal(func(b []byte) {
		what, id, value := plaintext.Line(b)
		switch {
		case what == plaintext.Secret:
			s = model.NewSecret(bytes.Clone(value))
		case what == plaintext.Pair && len(value) > 0:
			r.form.draft.AccessKeyID, s = id, model.NewSecret(bytes.Clone(value))
			r.say("Both keys were taken from that line. Access key ID: %s.", id)
		case what == plaintext.Token:
			r.say("Error: %s", sentence(plaintext.ErrSession.Error()))
			again = true
		case what == plaintext.Heading, what == plaintext.KeyID:
			r.say("That is no secret key. The secret key comes on the next line.")
			again = true
		default:
			s = model.SecretString(model.TrimKey(string(b)))
		}
	})
	return s, again
}

func (r *run) takeSecret(value []byte) {
	r.form.draft.Secret.Wipe()
	r.form.draft.Secret = model.NewSecret(bytes.Clone(value))
}
