/** The text of the open flow: one editor holds it, with its one history, whether it is seen or
 * not. Everything that edits the flow edits this. */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  isolateHistory,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
} from "@codemirror/language";
import { type Diagnostic as LintMark, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, type Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";

import type { Change, Diagnostic, Graph } from "../../api/types";
import { asking, type Place } from "./asking";
import { fromFile, lineEnd, separating, textOf } from "./lines";
import { nodeSpans, setChosen, setSpans, spans } from "./spans";
import { yamlMarks } from "./soql";
import { theme } from "./theme";

/** Marks an edit whose view came with it, so that nobody asks for it again. */
const answered = Annotation.define<boolean>();

export interface DocumentEvents {
  /** The text is another one; `typed` where its view must be asked for. */
  onText: (typed: boolean) => void;
  /** The cursor was put into this node. */
  onNode: (node: string | null) => void;
}

export class FlowDocument {
  readonly editor: EditorView;
  private readonly place: Place;
  private cached: { doc: EditorState["doc"]; text: string } | null = null;

  constructor(
    readonly file: string,
    text: string,
    readOnly: boolean,
    events: DocumentEvents,
  ) {
    this.place = { file, end: lineEnd(text) };
    this.editor = new EditorView({
      state: EditorState.create({
        doc: text,
        extensions: [
          separating(text),
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          history(),
          drawSelection(),
          indentUnit.of("  "),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches({ minSelectionLength: 3 }),
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...lintKeymap,
            ...defaultKeymap,
          ]),
          yaml(),
          theme,
          spans,
          yamlMarks,
          asking(this.place),
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ "aria-label": `YAML of ${file}`, tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged)
              events.onText(!update.transactions.some((one) => one.annotation(answered)));
            if (update.transactions.some(putByHand)) events.onNode(this.nodeAt());
          }),
        ],
      }),
    });
  }

  /** As the file has it, with its own line ends. */
  get text(): string {
    const { doc } = this.editor.state;
    if (this.cached?.doc !== doc) this.cached = { doc, text: textOf(doc, this.place.end) };
    return this.cached.text;
  }

  get canUndo() {
    return undoDepth(this.editor.state) > 0;
  }

  get canRedo() {
    return redoDepth(this.editor.state) > 0;
  }

  undo = () => undo(this.editor);
  redo = () => redo(this.editor);

  /** Edits as the server says; their view is known already unless it is to be asked for. */
  change(changes: Change[], withView = true) {
    const { doc } = this.editor.state;
    this.editor.dispatch({
      changes: changes.map(({ from, to, insert }) => ({
        from: fromFile(doc, this.place.end, from),
        to: fromFile(doc, this.place.end, to),
        insert,
      })),
      annotations: [isolateHistory.of("full"), answered.of(withView)],
      userEvent: "input.edit",
    });
  }

  /** Another text for the whole, of which only what differs is replaced; it can be undone. */
  replace(text: string) {
    const end = lineEnd(text);
    if (end !== this.place.end) {
      const { length } = this.text;
      this.change([{ from: 0, to: length, insert: text }], false);
      this.place.end = end;
      this.cached = null;
      return;
    }
    const old = this.text;
    let from = 0;
    const most = Math.min(old.length, text.length);
    while (from < most && old[from] === text[from]) from += 1;
    let tail = 0;
    while (tail < most - from && old[old.length - 1 - tail] === text[text.length - 1 - tail])
      tail += 1;
    if (old[from - 1] === "\r") from -= 1;
    if (old[old.length - tail] === "\n" && tail) tail -= 1;
    this.change(
      [{ from, to: old.length - tail, insert: text.slice(from, text.length - tail) }],
      false,
    );
  }

  /** Shows the problems and where the nodes of this graph stand. */
  show(diagnostics: Diagnostic[], graph: Graph | null) {
    const { state } = this.editor;
    const at = (offset: number) => fromFile(state.doc, this.place.end, offset);
    const marks = diagnostics.map((one): LintMark => {
      const from = at(one.from);
      return {
        from,
        to: Math.max(from, at(one.to)),
        severity: one.severity,
        message: one.message,
        source: one.code,
        actions: one.fixes.map((fix) => ({
          name: fix.title,
          apply: () => this.change(fix.changes, false),
        })),
      };
    });
    this.editor.dispatch(setDiagnostics(state, marks));
    if (graph)
      this.editor.dispatch({
        effects: setSpans.of(
          graph.nodes.flatMap(({ name, from, to }) =>
            from === null || to === null ? [] : [{ name, from: at(from), to: at(to) }],
          ),
        ),
      });
  }

  /** Lights the lines of a node. */
  light(node: string | null) {
    this.editor.dispatch({ effects: setChosen.of(node) });
  }

  /** Lights them and brings them into sight, unless one is writing here. */
  choose(node: string | null) {
    this.light(node);
    const span = this.editor.state.field(nodeSpans).find(({ name }) => name === node);
    if (!span || this.editor.hasFocus) return;
    this.editor.dispatch({
      effects: EditorView.scrollIntoView(span.from, { y: "start", yMargin: 48 }),
      selection: { anchor: span.from },
    });
  }

  /** Puts the cursor there and shows it. */
  goTo(from: number, to = from) {
    const { doc } = this.editor.state;
    const anchor = fromFile(doc, this.place.end, from);
    this.editor.dispatch({
      selection: { anchor, head: fromFile(doc, this.place.end, to) },
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    });
    this.editor.focus();
  }

  showCursor() {
    const { head } = this.editor.state.selection.main;
    this.editor.dispatch({ effects: EditorView.scrollIntoView(head, { y: "nearest", yMargin: 24 }) });
  }

  destroy() {
    this.editor.destroy();
  }

  private nodeAt(): string | null {
    const { head } = this.editor.state.selection.main;
    const spans = this.editor.state.field(nodeSpans);
    return spans.find(({ from, to }) => from <= head && head < to)?.name ?? null;
  }
}

const putByHand = (transaction: Transaction) =>
  transaction.isUserEvent("select") || transaction.isUserEvent("input.type");
