/** What the editor asks the server while one types: completion and help. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { hoverTooltip } from "@codemirror/view";

import { editing } from "../../api/client";
import { type LineEnd, fromFile, textOf, toFile } from "./lines";
import { markdown } from "../../parts/markdown";

export interface Place {
  file: string;
  end: LineEnd;
}

const ICONS: Record<string, string> = {
  key: "property",
  value: "enum",
  node: "class",
  parameter: "variable",
  credential: "constant",
};

export function asking(place: Place) {
  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { doc } = context.state;
    const controller = new AbortController();
    context.addEventListener("abort", () => controller.abort());
    const offset = toFile(doc, place.end, context.pos);
    try {
      const answer = await editing.complete(
        place.file,
        textOf(doc, place.end),
        offset,
        controller.signal,
      );
      if (!answer.items.length) return null;
      const from = fromFile(doc, place.end, answer.from);
      if (!context.explicit && from === context.pos && !/[\s:$]$/.test(before(context))) return null;
      return { from, options: answer.items.map(option), validFor: /^[\w$.]*$/ };
    } catch {
      return null;
    }
  };
  return [
    autocompletion({ override: [complete], activateOnTyping: true, icons: true }),
    hoverTooltip(async (view, position) => {
      const { doc } = view.state;
      const asked = editing.hover(
        place.file,
        textOf(doc, place.end),
        toFile(doc, place.end, position),
      );
      const told = await asked.catch(() => ({ markdown: undefined }));
      if (!told.markdown || view.state.doc !== doc) return null;
      const dom = markdown(told.markdown);
      dom.classList.add("cm-hover");
      return { pos: position, above: true, create: () => ({ dom }) };
    }),
  ];
}

const before = (context: CompletionContext) =>
  context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);

function option(item: {
  label: string;
  apply: string;
  kind: string;
  detail: string;
  documentation: string;
}): Completion {
  return {
    label: item.label,
    apply: item.apply,
    type: ICONS[item.kind] ?? item.kind,
    detail: item.detail || undefined,
    info: item.documentation ? () => markdown(item.documentation) : undefined,
  };
}
