/** A small editor for text of a language: a query, a piece of YAML, words with parameters. */
import {
  autocompletion,
  type CompletionContext,
  completionKeymap,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { type Diagnostic as LintMark, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholding } from "@codemirror/view";
import { useEffect, useRef } from "react";

import { soql, yamlMarks } from "../flow/editor/soql";
import { theme } from "../flow/editor/theme";
import styles from "./CodeField.module.css";
import { Field } from "./Field";

export type CodeLanguage = "soql" | "yaml" | "json" | "text";

const LANGUAGES: Record<CodeLanguage, () => Extension> = {
  soql: () => soql,
  yaml: () => [yaml(), yamlMarks],
  json: () => [yaml(), yamlMarks],
  text: () => yamlMarks,
};

export interface CodeMark {
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  message: string;
}

export function CodeField({
  label,
  help,
  hint,
  error,
  required,
  value,
  language,
  marks,
  parameters,
  placeholder = "",
  readOnly = false,
  onChange,
  onLeave,
}: {
  label: string;
  help?: string;
  hint?: string;
  error?: string | null;
  required?: boolean;
  value: string;
  language: CodeLanguage;
  /** Problems at their places in the value. */
  marks?: CodeMark[];
  /** Names that `$` completes to. */
  parameters?: string[];
  placeholder?: string;
  readOnly?: boolean;
  onChange: (value: string) => void;
  onLeave?: () => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const calls = useRef({ onChange, onLeave, parameters });
  calls.current = { onChange, onLeave, parameters };
  const reading = useRef(new Compartment());

  useEffect(() => {
    const view = new EditorView({
      parent: place.current ?? undefined,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(),
          EditorView.lineWrapping,
          keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          LANGUAGES[language](),
          theme,
          placeholding(placeholder),
          autocompletion({ override: [(context) => complete(context, calls.current.parameters)] }),
          reading.current.of(EditorState.readOnly.of(readOnly)),
          EditorView.contentAttributes.of({
            "aria-label": label,
            tabindex: "0",
            "aria-multiline": "true",
            spellcheck: String(language === "text"),
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.isUserEvent("given")))
              calls.current.onChange(update.state.doc.toString());
          }),
          EditorView.domEventHandlers({ blur: () => calls.current.onLeave?.() }),
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
    // One editor for the life of the field: what it shows comes by the effects below.
  }, [label, language]);

  useEffect(() => {
    const view = editor.current;
    if (view && view.state.doc.toString() !== value)
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: value },
        userEvent: "given",
      });
  }, [value]);

  useEffect(() => {
    const view = editor.current;
    if (!view) return;
    const most = view.state.doc.length;
    const shown = (marks ?? []).map(
      (mark): LintMark => ({ ...mark, from: Math.min(mark.from, most), to: Math.min(mark.to, most) }),
    );
    view.dispatch(setDiagnostics(view.state, shown));
  }, [marks, value]);

  useEffect(() => {
    editor.current?.dispatch({
      effects: reading.current.reconfigure(EditorState.readOnly.of(readOnly)),
    });
  }, [readOnly]);

  return (
    <Field {...{ label, help, hint, error, required }}>
      {({ id }) => (
        <div
          ref={place}
          id={id}
          className={styles.code}
          data-invalid={Boolean(error ?? marks?.some(({ severity }) => severity === "error"))}
        />
      )}
    </Field>
  );
}

function complete(
  context: CompletionContext,
  parameters: string[] | undefined,
): CompletionResult | null {
  const word = context.matchBefore(/\$\w*/);
  if (!word || !parameters?.length) return null;
  return {
    from: word.from,
    options: parameters.map((name) => ({ label: `$${name}`, type: "variable" })),
    validFor: /^\$\w*$/,
  };
}
