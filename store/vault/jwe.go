package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
)

const (
	// mostIterations is what Atmos's reader accepts; a crafted file with more would burn minutes.
	mostIterations = 1_300_000
	// mostBytes is far above any entry and keeps a stray file from being read whole.
	mostBytes = 1 << 20
)

// isEntry tells whether raw has the form of an entry: a compact JWE of five parts under a passphrase, as 99designs'
// file backend writes it. A file that is being written in place, or anything else that lies in the folder, has not.
func isEntry(raw []byte) bool {
	parts := bytes.Split(raw, []byte("."))
	if len(parts) != 5 || len(raw) > mostBytes {
		return false
	}
	head, err := base64.RawURLEncoding.DecodeString(string(parts[0]))
	if err != nil {
		return false
	}
	var h struct {
		Alg string  `json:"alg"`
		Enc string  `json:"enc"`
		Zip string  `json:"zip"`
		P2c float64 `json:"p2c"`
	}
	if json.Unmarshal(head, &h) != nil {
		return false
	}
	return h.Alg == "PBES2-HS256+A128KW" && h.Enc == "A256GCM" && h.Zip == "" && h.P2c > 0 && h.P2c <= mostIterations
}
