package plaintext

import (
	"bytes"
	"slices"
)

// Without gives the text without the lines of these keys, by their number in Keys, and without a heading that has nothing
// left below it; the rest stays byte for byte. A device's line goes where devices has the number too.
func (d Document) Without(text []byte, gone, devices []int) []byte {
	drop := map[int]bool{}
	for _, n := range gone {
		p := d.places[n]
		for _, i := range p.keys {
			drop[i] = true
		}
		left := p.other
		if p.device >= 0 {
			if slices.Contains(devices, n) {
				drop[p.device] = true
			} else {
				left = true
			}
		}
		if p.heading >= 0 && !left {
			drop[p.heading] = true
		}
	}
	lines := linesOf(text)
	kept := make([][]byte, 0, len(lines))
	for i, l := range lines {
		if !drop[i] {
			kept = append(kept, l)
		}
	}
	out := bytes.Join(kept, nil)
	if bytes.HasPrefix(text, bom) && drop[0] {
		out = append(slices.Clone(bom), out...)
	}
	return out
}
