/** Where the nodes stand in the text, kept right while one types, and the chosen one lit. */
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

export interface NodeSpan {
  name: string;
  from: number;
  to: number;
}

export const setSpans = StateEffect.define<NodeSpan[]>();
export const setChosen = StateEffect.define<string | null>();

export const nodeSpans = StateField.define<NodeSpan[]>({
  create: () => [],
  update(spans, transaction) {
    for (const effect of transaction.effects) if (effect.is(setSpans)) return effect.value;
    if (!transaction.docChanged) return spans;
    return spans.map(({ name, from, to }) => ({
      name,
      from: transaction.changes.mapPos(from, 1),
      to: transaction.changes.mapPos(to, 1),
    }));
  },
});

const chosenNode = StateField.define<string | null>({
  create: () => null,
  update(chosen, transaction) {
    for (const effect of transaction.effects) if (effect.is(setChosen)) return effect.value;
    return chosen;
  },
});

const line = Decoration.line({ class: "cm-chosen-node" });

const lines = EditorView.decorations.compute([nodeSpans, chosenNode], (state): DecorationSet => {
  const span = state.field(nodeSpans).find(({ name }) => name === state.field(chosenNode));
  if (!span || span.to > state.doc.length) return Decoration.none;
  const marks = [];
  const last = state.doc.lineAt(Math.max(span.from, span.to - 1)).number;
  for (let n = state.doc.lineAt(span.from).number; n <= last; n += 1)
    marks.push(line.range(state.doc.line(n).from));
  return Decoration.set(marks);
});

export const spans = [nodeSpans, chosenNode, lines];
