package yamldoc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// Limits of what goccy's parser can take: it recurses once per level, and once per key of a block map that is not cut.
const (
	maxDepth = 500
	maxKeys  = 40_000
	maxTags  = 20
)

// shape follows the nesting of block maps and lists by their columns, and of flow ones by their brackets. It checks the limits,
// and cuts wide maps into parts for goccy's parser.
type shape struct {
	block  []level
	flow   int
	tags   int
	parts  []*part
	whole  bool // the document cannot be cut
	widest int  // keys of the widest map

	pieceKeys int // how many keys of a map go to the parser at once
}

type level struct {
	column, keys int
	list         bool
	uncut        int          // keys since the last cut
	first        *token.Token // the first key; nil if the map cannot be cut
	home, in     *part        // of the first key, and of the current one
}

// measure follows all tokens. If a limit is exceeded, it returns the problem.
func measure(path string, tokens token.Tokens, pieceKeys int) (*shape, *model.Problem) {
	s := &shape{parts: []*part{{}}, pieceKeys: pieceKeys}
	starts := entries(tokens)
	for i, tk := range tokens {
		s.step(tokens, i, starts[i])
		at := model.Origin{File: path, Line: tk.Position.Line, Column: tk.Position.Column}
		if len(s.block)+s.flow > maxDepth || s.tags > maxTags {
			return nil, &model.Problem{Origin: at, What: "this is nested too deeply", Fix: model.Do(fmt.Sprintf("use at most %d levels", maxDepth))}
		}
		if n := len(s.block); n > 0 && (s.block[n-1].uncut > maxKeys || s.whole && s.widest > maxKeys) {
			return nil, &model.Problem{Origin: at, What: "this map has more than 40,000 keys", Fix: model.Do("split it into several maps")}
		}
	}
	if s.whole {
		s.parts = s.parts[:1]
	}
	return s, nil
}

func (s *shape) step(tokens token.Tokens, i int, starts entry) {
	tk := tokens[i]
	if tk.Type == token.TagType {
		s.tags++
	} else {
		s.tags = 0
	}
	switch tk.Type {
	case token.MappingStartType, token.SequenceStartType:
		s.flow++
	case token.MappingEndType, token.SequenceEndType:
		s.flow = max(s.flow-1, 0)
	}
	from := s.current()
	if starts != none && s.flow == 0 {
		s.enter(tokens, i, starts)
	}
	to := s.current()
	if from != to {
		s.end(from, tokens, i)
	}
	to.tokens = append(to.tokens, tk)
}

// current is the part of the next token.
func (s *shape) current() *part {
	if n := len(s.block); n > 0 {
		return s.block[n-1].in
	}
	return s.parts[0]
}

func (s *shape) enter(tokens token.Tokens, i int, starts entry) {
	column, list := tokens[i].Position.Column, starts == item
	for n := len(s.block); n > 0; n-- {
		top := s.block[n-1]
		if top.column < column || top.column == column && (list || !top.list) {
			break
		}
		s.block = s.block[:n-1]
	}
	if n := len(s.block); n > 0 && s.block[n-1].column == column && s.block[n-1].list == list {
		if !list {
			s.nextKey(&s.block[n-1], tokens, i)
		}
		return
	}
	in := s.current()
	top := level{column: column, keys: 1, uncut: 1, list: list, home: in, in: in}
	if !list && canBeCut(tokens, i) {
		top.first = tokens[i]
	}
	s.block = append(s.block, top)
}

// nextKey counts a key, and cuts before it if there were enough.
func (s *shape) nextKey(top *level, tokens token.Tokens, i int) {
	top.keys++
	top.uncut++
	s.widest = max(s.widest, top.keys)
	if top.uncut > s.pieceKeys && top.first != nil && canBeCut(tokens, i) && isFirst(tokens, i) && isComplete(tokens[:i]) {
		top.home.owner = true
		top.in, top.uncut = &part{of: top.first}, 1
		s.parts = append(s.parts, top.in)
	}
}

// end closes a part, at least for a while. A key without a value gets the null that the parser would add before the next key, in the
// same place.
func (s *shape) end(p *part, tokens token.Tokens, i int) {
	if !isComplete(tokens[:i]) {
		s.whole = true
	}
	if last := tokens[i-1]; last.Type == token.MappingValueType {
		p.tokens = append(p.tokens, nullAfter(last))
	} else if at := keyOnly(tokens[:i]); at > 0 {
		null := nullAfter(tokens[at])
		null.Position.Column = tokens[at].Position.Column + 1
		p.tokens = append(p.tokens, null)
	}
}

// keyOnly returns the place of the key of "? key" without a colon, which ends the tokens; 0 if something else does.
func keyOnly(tokens token.Tokens) int {
	at := len(tokens) - 1
	if at > 1 && slices.Contains([]token.Type{token.AliasType, token.LiteralType, token.FoldedType}, tokens[at-1].Type) {
		at--
	}
	for at > 1 && isProperty(tokens, at-1) {
		if at--; tokens[at].Type != token.TagType {
			at--
		}
	}
	if at < 1 || tokens[at-1].Type != token.MappingKeyType {
		return 0
	}
	return at
}

// isComplete reports whether the tokens end with a whole value, or with a key without one.
func isComplete(tokens token.Tokens) bool {
	n := len(tokens)
	if n >= 2 && tokens[n-2].Type == token.AnchorType {
		return false
	}
	return isScalar(tokens[n-1]) || slices.Contains(complete, tokens[n-1].Type)
}

var complete = []token.Type{token.ImplicitNullType, token.MappingValueType, token.MappingEndType, token.SequenceEndType}

// canBeCut reports whether a map can be cut before the key that starts at a token.
func canBeCut(tokens token.Tokens, i int) bool {
	end := i
	for ; end < len(tokens) && (tokens[end].Type == token.AnchorType || isProperty(tokens, end)); end++ {
		if tag := tokens[end].Value; tokens[end].Type == token.TagType && strings.HasPrefix(tag, "!!") && !slices.Contains(keyTags, tag) {
			return false
		}
	}
	return end < len(tokens) && (isScalar(tokens[end]) || end == i && (tokens[i].Type == token.MappingKeyType || tokens[i].Type == token.AliasType))
}

// keyTags are the tags of YAML's own that goccy's parser takes for part of a key.
var keyTags = []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp"}

// entry says what starts at a token.
type entry uint8

const (
	none entry = iota
	key
	item
)

// entries returns what starts at each token.
func entries(tokens token.Tokens) []entry {
	all := make([]entry, len(tokens))
	for i, tk := range tokens {
		switch tk.Type {
		case token.SequenceEntryType:
			all[i] = item
		case token.MappingValueType:
			if i == 0 || tokens[i-1].Position.Line == tk.Position.Line { // otherwise its ? starts the key
				all[keyStart(tokens, i)] = key
			}
		case token.MappingKeyType:
			all[i] = key
		}
	}
	return all
}

// keyStart returns the first token of the key before the colon at i: that of its anchor, alias sign or tag.
func keyStart(tokens token.Tokens, i int) int {
	if i == 0 {
		return i
	}
	start := i - 1
	for j := i - 2; j >= 0 && tokens[j].Position.Line == tokens[i-1].Position.Line; j-- {
		switch tokens[j].Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MappingKeyType:
			start = j
			continue
		}
		if j >= 1 && tokens[j-1].Type == token.AnchorType {
			continue
		}
		break
	}
	return start
}

func keyColumn(tokens token.Tokens, i int) int { return tokens[keyStart(tokens, i)].Position.Column }
