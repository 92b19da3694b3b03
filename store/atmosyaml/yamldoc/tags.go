package yamldoc

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// checkTag refuses a tag that Atmos's library refuses. In brackets, the library reads a comma and a bracket as part of the tag.
func checkTag(tokens token.Tokens, i int, inFlow bool, d *directives) *model.Problem {
	tag := tokens[i].Value
	quote := model.Do("put a value that starts with ! in quotes")
	name, isVerbatim := strings.CutPrefix(tag, "!<")
	switch {
	case isVerbatim && inFlow && !strings.HasSuffix(name, ">"): // goccy's scanner ends it at its comma
		return &model.Problem{What: "authdeck does not read a tag with a comma within { } or [ ]", Fix: model.Do("write !!str instead of !<tag:yaml.org,2002:str>")}
	case inFlow && strings.HasSuffix(tag, "]"):
		return &model.Problem{What: "this ] counts as part of the tag before it", Fix: model.Do("put a space before the ]")}
	case inFlow && i+1 < len(tokens) && tokens[i+1].Type == token.CollectEntryType && strings.TrimRight(tokens[i].Origin, " \n") == tokens[i].Origin:
		return &model.Problem{What: "this comma counts as part of the tag before it", Fix: model.Do("put a space before the comma")}
	case isVerbatim && !strings.HasSuffix(name, ">"):
		return &model.Problem{What: "the closing > of this tag is missing", Fix: model.Do("add it, or put the value in quotes")}
	case strings.Contains(tag, "%"): // %65 is an e: it would be another tag than Atmos reads
		return &model.Problem{What: "authdeck does not read a tag (!) with a %", Fix: quote}
	case tag != "!" && !isVerbatim && !isTagName(strings.TrimPrefix(tag[1:], "!")):
		return &model.Problem{What: "a tag (!) cannot have this character", Fix: quote}
	}
	return d.checkHandle(tag, quote)
}

// checkHandle refuses a tag of the form !name!tag without a %TAG line for !name!, and one without a tag.
func (d *directives) checkHandle(tag string, quote model.Fix) *model.Problem {
	switch name := handleOf(tag); {
	case len(name) <= len("!!") || strings.HasPrefix(tag, "!<"):
		return nil
	case d.handles[name].line == 0:
		return &model.Problem{What: "a tag (!) cannot have another ! here", Fix: quote}
	case name == tag:
		return &model.Problem{What: "the name of this tag is missing after its second !", Fix: quote}
	}
	return nil
}

// isTagName reports whether text has only the characters of a tag (yaml.v3, yaml_parser_scan_tag_uri), without a % and two digits.
func isTagName(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case isLetter(c), isDigit(c), strings.IndexByte("_-;/?:@&=+$,.!~*'()[]", c) >= 0:
		default:
			return false
		}
	}
	return text != ""
}

// handleOf returns the !word! of a tag with the form !word!name, the !! of !!name, and ! for another tag.
func handleOf(tag string) string {
	word, _, ok := strings.Cut(strings.TrimPrefix(tag, "!"), "!")
	if !ok {
		return "!"
	}
	for i := range len(word) {
		if c := word[i]; !isLetter(c) && !isDigit(c) && c != '_' && c != '-' {
			return "!"
		}
	}
	return "!" + word + "!"
}

// checkValues refuses the first value that is not what one of YAML's own tags says. Each tag has a value here, or a null.
func checkValues(path string, tokens token.Tokens) *model.Problem {
	for i, tk := range tokens {
		if tk.Type != token.TagType {
			continue
		}
		next := valueOf(tokens, i)
		if next == len(tokens) || !isScalar(tokens[next]) && tokens[next].Type != token.ImplicitNullType || isMapBelow(tokens, tk, next) {
			continue
		}
		if tag := shortTag(tk.Value); !fits(tag, tokens[next]) {
			return &model.Problem{Origin: model.Origin{File: path, Line: tk.Position.Line, Column: tk.Position.Column},
				What: "this value does not fit its tag " + tag, Fix: model.Do("remove the tag, or correct the value")}
		}
	}
	return nil
}

// ignoreTags removes the tags that Atmos's library ignores, those of YAML's own before a map or a list. goccy's parser refuses many of them.
func ignoreTags(tokens token.Tokens) token.Tokens {
	isIgnored := func(i int) bool {
		return tokens[i].Type == token.TagType && strings.HasPrefix(shortTag(tokens[i].Value), "!!") && isCollection(tokens, i)
	}
	first := 0
	for first < len(tokens) && !isIgnored(first) {
		first++
	}
	if first == len(tokens) {
		return tokens
	}
	kept := append(make(token.Tokens, 0, len(tokens)), tokens[:first]...)
	for i := first; i < len(tokens); i++ {
		if !isIgnored(i) {
			kept.Add(tokens[i])
		}
	}
	return kept
}

// makeTextTags replaces each tag of YAML's own that says nothing about a single value. Atmos's library reads such a value as text, and
// goccy's parser refuses many of them.
func makeTextTags(tokens token.Tokens) {
	for i, tk := range tokens {
		if tk.Type != token.TagType {
			continue
		}
		tag, next := shortTag(tk.Value), valueOf(tokens, i)
		if !strings.HasPrefix(tag, "!!") || slices.Contains(keyTags, tag) || next == len(tokens) || isMapBelow(tokens, tk, next) {
			continue
		}
		switch of := tokens[next]; {
		case isScalar(of), of.Type == token.ImplicitNullType, of.Type == token.LiteralType, of.Type == token.FoldedType:
			tk.Value = "!!str"
		}
	}
}

// isCollection reports whether a map or a list follows a tag.
func isCollection(tokens token.Tokens, tag int) bool {
	next := valueOf(tokens, tag)
	if next == len(tokens) {
		return false
	}
	switch tokens[next].Type {
	case token.MappingStartType, token.SequenceStartType, token.SequenceEntryType, token.MappingKeyType:
		return true
	}
	return isMapBelow(tokens, tokens[tag], next)
}

// valueOf returns the place of the value after a tag, or after its anchor.
func valueOf(tokens token.Tokens, tag int) int {
	next := tag + 1
	for next < len(tokens) && (tokens[next].Type == token.AnchorType || isProperty(tokens, next)) {
		next++
	}
	return next
}

// isMapBelow reports whether the value at i is the first key of a map on a line below the tag.
func isMapBelow(tokens token.Tokens, tag *token.Token, i int) bool {
	return tokens[i].Position.Line > tag.Position.Line && i+1 < len(tokens) && tokens[i+1].Type == token.MappingValueType
}

// fits reports whether Atmos's library reads a value with one of YAML's own tags (yaml.v3, resolve).
func fits(tag string, value *token.Token) bool {
	text := value.Value
	kind := token.New(text, text, nil).Type
	isNull := kind == token.NullType || text == "" || value.Type == token.ImplicitNullType
	isFloat := kind == token.InfinityType || kind == token.NanType || !isNull && !IsText(text) && !IsTime(text)
	switch tag {
	case "!!null":
		return isNull
	case "!!bool":
		return kind == token.BoolType
	case "!!int":
		return isFloat && isWhole(strings.ReplaceAll(text, "_", ""))
	case "!!float":
		return isFloat
	case "!!timestamp":
		return IsTime(text)
	case "!!binary":
		_, err := base64.StdEncoding.DecodeString(text)
		return err == nil || isNull
	}
	return true
}

func isWhole(number string) bool {
	_, err := strconv.ParseInt(number, 0, 64)
	if err != nil {
		_, err = strconv.ParseUint(number, 0, 64)
	}
	return err == nil
}

// shortTag returns a tag in its short form: !!str even if the file has !<tag:yaml.org,2002:str>, and !env for !<!env>.
func shortTag(tag string) string {
	if strings.HasPrefix(tag, "!<") && strings.HasSuffix(tag, ">") {
		tag = tag[2 : len(tag)-1]
	}
	if name, ok := strings.CutPrefix(tag, "tag:yaml.org,2002:"); ok {
		return "!!" + name
	}
	return tag
}
