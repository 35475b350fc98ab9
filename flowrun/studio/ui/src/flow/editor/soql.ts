/** SOQL and parameters in colours: a language for the field of a query, and marks in the YAML. */
import { StreamLanguage } from "@codemirror/language";
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

const WORDS =
  "select|from|where|and|or|not|in|like|includes|excludes|order|by|group|having|rollup|cube|limit|offset|asc|desc|nulls|first|last|with|using|scope|typeof|when|then|else|end|for|view|reference|update|find|returning|all|fields|true|false|null|distance|geolocation|count|count_distinct|sum|avg|min|max|format|tolabel|convertcurrency";
const WORD = new RegExp(`^(?:${WORDS})$`, "i");

export const soql = StreamLanguage.define({
  name: "soql",
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^'(?:[^'\\]|\\.)*'?/)) return "string";
    if (stream.match(/^\$\{?[A-Za-z_][\w.]*\}?/)) return "variableName";
    if (stream.match(/^[+-]?\d[\w.:+-]*/)) return "number";
    const word = stream.match(/^[A-Za-z_][\w.]*/);
    if (word) return WORD.test((word as RegExpMatchArray)[0]) ? "keyword" : null;
    stream.next();
    return "punctuation";
  },
});

const QUERY = /^(\s*(?:- )?)(?:query|search)\s*:/;
const LEXEMES = new RegExp(`\\$[A-Z_][A-Z0-9_]*|'(?:[^'\\\\]|\\\\.)*'|\\b(?:${WORDS})\\b`, "gi");
const PARAMETERS = /\$[A-Z_][A-Z0-9_]*/g;
const parameter = Decoration.mark({ class: "cm-parameter" });
const word = Decoration.mark({ class: "cm-query-word" });
const text = Decoration.mark({ class: "cm-query-string" });

/** Parameters everywhere, and the words of a query below its key, of what can be seen. */
export const yamlMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marks(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged) this.decorations = marks(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** How far above the screen the key of a query is looked for. */
const ABOVE = 40;

function marks(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const { doc } = view.state;
  for (const { from, to } of view.visibleRanges) {
    const first = doc.lineAt(from).number;
    const last = doc.lineAt(to).number;
    let query: number | null = null;
    for (let n = Math.max(1, first - ABOVE); n <= last; n += 1) {
      const line = doc.line(n);
      const indent = line.text.search(/\S/);
      if (query !== null && indent >= 0 && indent <= query) query = null;
      const key = QUERY.exec(line.text);
      if (key) query = key[1]?.length ?? 0;
      if (n < first || indent < 0 || line.text[indent] === "#") continue;
      const start = key ? key[0].length : 0;
      for (const found of line.text.matchAll(query === null ? PARAMETERS : LEXEMES)) {
        if (found.index < start) continue;
        const at = line.from + found.index;
        const mark = { $: parameter, "'": text }[found[0][0] ?? ""] ?? word;
        builder.add(at, at + found[0].length, mark);
      }
    }
  }
  return builder.finish();
}
