package atmosyaml

import (
	"os"
	"path/filepath"
	"testing"

	"authdeck/model"
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
			document: &document{file: filepath.Join(dir, "atmos.yaml")}, getenv: lookup(nil), workDir: dir, included: map[string]*document{},
			parse: func(path string, text []byte) (*document, *model.Problem, error) {
				return parse(t.Context(), path, text)
			},
		}
		v := value{form: function, tag: "!include", doc: r.document, at: model.Origin{File: r.file, Line: 1}}
		got := r.include(v, name+" "+query)
		if got.form == faulty && got.problem == nil || r.deep != 0 {
			t.Errorf("%+v, depth %d", got, r.deep)
		}
		if f, p := r.fields(got, "x"); p == nil {
			for _, pair := range f {
				r.look(pair.doc, pair.value)
			}
		}
	})
}
