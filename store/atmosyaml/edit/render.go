package edit

import (
	"slices"
	"strings"
	"unicode"

	"authdeck/model"
)

// style is how new YAML is written, to match the YAML around it.
type style struct {
	eol    string
	unit   int  // indentation of a level, in spaces
	quoted bool // quote every key and text, as in JSON
	flow   bool // the text must be valid within braces
}

// node is a key with a text, or with keys of its own.
type node struct {
	key, text string
	bare      bool // the text is not a string: true
	children  []node
}

// identityNodes are the YAML of identities, below the missing keys.
func identityNodes(identities []model.NewIdentity, missing []string) []node {
	nodes := make([]node, len(identities))
	for i, n := range identities {
		nodes[i] = identityNode(n)
	}
	for _, key := range slices.Backward(missing) {
		nodes = []node{{key: key, children: nodes}}
	}
	return nodes
}

func identityNode(n model.NewIdentity) node {
	credentials := withTexts("credentials", node{key: "region", text: n.Region}, node{key: "mfa_arn", text: n.Device})
	identity := withTexts(n.Name, node{key: "kind", text: model.KindUser})
	if n.Default {
		identity.children = append(identity.children, node{key: "default", text: "true", bare: true})
	}
	if n.Alias != "" {
		identity.children = append(identity.children, node{key: "alias", text: n.Alias})
	}
	if credentials.children != nil {
		identity.children = append(identity.children, credentials)
	}
	return identity
}

// withTexts is a key with those children that have a text.
func withTexts(key string, children ...node) node {
	n := node{key: key}
	for _, c := range children {
		if c.text != "" {
			n.children = append(n.children, c)
		}
	}
	return n
}

// byHand is the identity with the keys above it, for the user to write.
func byHand(n model.NewIdentity) string {
	nodes := identityNodes([]model.NewIdentity{n}, []string{"auth", "identities"})
	return strings.TrimSuffix(style{eol: "\n", unit: 2, flow: true}.blocks(nodes, 0, ""), "\n")
}

// blocks writes whole lines, indented by that many spaces, and something between the nodes.
func (s style) blocks(nodes []node, indent int, between string) string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = strings.Repeat(" ", indent) + s.scalar(n.key) + ":"
		if n.children == nil {
			out[i] += " " + s.value(n) + s.eol
		} else {
			out[i] += s.eol + s.blocks(n.children, indent+s.unit, "")
		}
	}
	return strings.Join(out, between)
}

// entries writes entries of a map in braces.
func (s style) entries(nodes []node, between string) string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = s.entry(n)
	}
	return strings.Join(out, between)
}

// withinBraces are the ways to write identities within braces on one line.
func withinBraces(identities []model.NewIdentity) []string {
	nodes := identityNodes(identities, nil)
	return []string{style{}.entries(nodes, ", "), style{quoted: true}.entries(nodes, ", ")}
}

// entry writes one entry of a map in braces.
func (s style) entry(n node) string {
	s.flow = true
	out := s.scalar(n.key) + ": "
	if n.children == nil {
		return out + s.value(n)
	}
	return out + "{" + s.entries(n.children, ", ") + "}"
}

func (s style) value(n node) string {
	if n.bare {
		return n.text
	}
	return s.scalar(n.text)
}

// reservedWords are not text without quotes in YAML 1.1 or 1.2.
var reservedWords = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

func (s style) scalar(text string) string {
	if !s.quoted && isPlain(text, s.flow) && !slices.Contains(reservedWords, strings.ToLower(text)) {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// isPlain reports whether text needs no quotes. It must start with a letter, so that it is no number or date, and contain nothing
// that ends an entry in braces. A colon at the end would make it a key. (A regular expression with classes of letters would cost
// half a millisecond at every start.)
func isPlain(text string, flow bool) bool {
	marks := "_./@+=-,:"
	if flow {
		marks = "_./@+=-"
	}
	for i, r := range text {
		if !unicode.IsLetter(r) && (i == 0 || !unicode.In(r, unicode.M, unicode.N) && !strings.ContainsRune(marks, r)) {
			return false
		}
	}
	return text != "" && !strings.HasSuffix(text, ":")
}
