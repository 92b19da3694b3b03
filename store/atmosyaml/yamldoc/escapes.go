package yamldoc

import (
	"strconv"
	"strings"

	"authdeck/model"
)

// checkEscapes refuses the first escape of text in double quotes that Atmos's library refuses. goccy's scanner skips characters after
// some of them, so that it takes the closing quote for text. quoted starts with the opening quote, which is at a place of the file.
func checkEscapes(quoted string, at model.Origin) *model.Problem {
	for i := 1; i < len(quoted)-1 && quoted[i] != '"'; i++ {
		if quoted[i] != '\\' {
			continue
		}
		if p := checkEscape(quoted[i+1:]); p != nil {
			before := quoted[:i]
			if n := strings.Count(before, "\n"); n > 0 {
				at.Line, at.Column = at.Line+n, 1
				before = before[strings.LastIndexByte(before, '\n')+1:]
			}
			at.Column += len([]rune(before))
			p.Origin = at
			return p
		}
		i++
	}
	return nil
}

// maxRune is the highest code of a character.
const maxRune = 0x10FFFF

func checkEscape(after string) *model.Problem {
	var digits int
	switch after[0] {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case '/':
		return &model.Problem{What: `YAML 1.1 does not have \/`, Fix: model.Do(`write / without the \`)}
	case '\'': // Atmos's library reads it, and goccy's scanner does not
		return &model.Problem{What: `authdeck does not read \'`, Fix: model.Do(`write ' without the \`)}
	default:
		if strings.IndexByte("0abtnvfre \"\\N_LP\n\t", after[0]) >= 0 {
			return nil
		}
		return &model.Problem{What: `YAML does not allow this character after \`, Fix: model.Do(`write \\, or use single quotes`)}
	}
	code, err := strconv.ParseUint(after[1:min(1+digits, len(after))], 16, 32)
	switch {
	case err != nil || len(after) < 1+digits:
		return &model.Problem{What: `\` + after[:1] + " needs " + strconv.Itoa(digits) + " hexadecimal digits", Fix: model.Do(`write \\ for a backslash, or use single quotes`)}
	case code > maxRune || code >= 0xD800 && code <= 0xDFFF:
		return &model.Problem{What: `this \` + after[:1] + " escape is not a character", Fix: model.Do("write the character itself")}
	}
	return nil
}
