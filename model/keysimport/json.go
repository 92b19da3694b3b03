package keysimport

import (
	"bytes"
	"encoding/json"
	"errors"

	"authdeck/model"
)

// createdKey is the output of `aws iam create-access-key`, and of programs that print the key alone.
type createdKey struct {
	UserName        string
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey json.RawMessage
	SessionToken    json.RawMessage
	AccessKey       *createdKey
	Credentials     *createdKey // of a session, by AWS STS
}

var errBrokenJSON = errors.New("this is not valid JSON. Save the whole output of aws iam create-access-key")

// jsonKeys reads one pair of keys in JSON. JSON of something else gives ErrNoKeys.
func jsonKeys(lines [][]byte) (Document, error) {
	text := bytes.TrimPrefix(bytes.Join(lines, nil), bom)
	defer clear(text)
	var c createdKey
	if err := json.Unmarshal(text, &c); err != nil {
		return Document{}, errBrokenJSON // the library's error may quote the text
	}
	for _, framed := range []*createdKey{c.AccessKey, c.Credentials} {
		if framed != nil {
			c = *framed
		}
	}
	defer clear(c.SecretAccessKey)
	defer clear(c.SessionToken)
	if c.AccessKeyID == "" && len(c.SecretAccessKey) == 0 {
		return Document{}, ErrNoKeys
	}
	k := model.PlainKeys{Name: c.UserName, Line: 1, Keys: model.Keys{AccessKeyID: c.AccessKeyID, Secret: unquoted(c.SecretAccessKey)}}
	if len(c.SessionToken) > len(`""`) && string(c.SessionToken) != "null" {
		k.Fault = "its keys are temporary (SessionToken)"
	}
	p := place{heading: -1, device: -1}
	for i, l := range lines {
		if p.keys = append(p.keys, i); bytes.Contains(l, []byte(c.AccessKeyID)) {
			k.Line = i + 1
		}
	}
	d := Document{Table: true}
	d.add(k, p)
	return d, nil
}

// unquoted gives the value of a JSON string. The one escape that a secret key may need is \/.
func unquoted(raw []byte) model.Secret {
	if len(raw) < len(`""`) || raw[0] != '"' {
		return model.Secret{}
	}
	return model.NewSecret(bytes.ReplaceAll(raw[1:len(raw)-1], []byte(`\/`), []byte("/")))
}

// textKeys reads the output of `aws iam create-access-key --output text`: the fields of one line, which are in the order of their names.
func textKeys(fields [][]byte, line int) Document {
	field := func(n int) []byte {
		if n < len(fields) {
			return trim(fields[n])
		}
		return nil
	}
	k := model.PlainKeys{Name: name(field(5)), Line: line + 1}
	k.Keys = model.Keys{AccessKeyID: string(field(1)), Secret: model.NewSecret(bytes.Clone(field(3)))}
	d := Document{Table: true}
	d.add(k, place{heading: -1, device: -1, keys: []int{line}})
	return d
}
