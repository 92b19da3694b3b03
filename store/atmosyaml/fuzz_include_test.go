package atmosyaml

import (
	"os"
	"path/filepath"
	"testing"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// FuzzInclude reads what a file holds by the end of its name, without the net under it: a panic is to be known.
func FuzzInclude(f *testing.F) {
	f.Add(uint8(0), []byte("export A='b'\nB=\"$A ${A}\"\n"), ".A")
	f.Add(uint8(1), []byte("{\"a\": [{\"b\": 1}]}"), ".a[0].b")
	f.Add(uint8(2), []byte("a: !include x.yaml .a\nb: &b {<<: *b}\n"), `."a".b`)
	f.Add(uint8(3), []byte("text"), "")
	names := []string{".env", "x.json", "x.yaml", "x.txt"}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, kind uint8, content []byte, query string) {
		name := names[int(kind)%len(names)]
		must(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
		r := &reader{
			Document: &yamldoc.Document{File: filepath.Join(dir, "atmos.yaml")}, getenv: lookup(nil), workDir: dir, included: map[string]*yamldoc.Document{},
			parse: func(path string, text []byte) (*yamldoc.Document, *model.Problem, error) {
				return yamldoc.Parse(t.Context(), path, text)
			},
		}
		v := yamldoc.Value{Form: yamldoc.Function, Tag: "!include", Doc: r.Document, At: model.Origin{File: r.File, Line: 1}}
		got := r.include(v, name+" "+query)
		if got.Form == yamldoc.Invalid && got.Problem == nil || r.deep != 0 {
			t.Errorf("%+v, depth %d", got, r.deep)
		}
		if f, p := r.fields(got, "x"); p == nil {
			for _, pair := range f {
				r.look(pair.Doc, pair.Value)
			}
		}
	})
}
