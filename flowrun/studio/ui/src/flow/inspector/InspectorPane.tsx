/** The chosen node as a form, its exits, and a request of its own. */
import { MousePointerClick, PencilLine, Play, Trash2 } from "lucide-react";

import type { NodeForm } from "../../api/types";
import { IconButton, Spinner } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { TextField } from "../../parts/Field";
import { Help } from "../../parts/Help";
import { Note } from "../../parts/Note";
import { useDraft } from "../../state/drafts";
import { apply, goToProblem, useFlow } from "../../state/flow";
import { useReadOnly } from "../../state/project";
import { TypeIcon } from "../canvas/icons";
import { Exits } from "./Exits";
import { FieldForm } from "./FieldForm";
import styles from "./InspectorPane.module.css";
import { TestRequest } from "./TestRequest";
import { useNodeForm } from "./useNodeForm";

/** More problems stand in the list below the YAML. */
const MOST_PROBLEMS = 5;

export function InspectorPane({ onRename }: { onRename: (node: string) => void }) {
  const selected = useFlow((state) => state.selected);
  const { form, error } = useNodeForm();
  if (!selected)
    return (
      <Empty icon={MousePointerClick} title="Choose a node">
        On the canvas or in the YAML. Its settings, its exits and, where it asks a service, a test
        request are shown here.
      </Empty>
    );
  if (!form)
    return error ? (
      <div className={styles.inspector}>
        <Note tone="danger">{error}</Note>
      </div>
    ) : (
      <div className={styles.waiting}>
        <Spinner />
      </div>
    );
  return (
    <div className={styles.inspector} key={form.name}>
      <Head form={form} onRename={onRename} />
      {error && <Note tone="warning">{error}</Note>}
      <Form form={form} />
      {form.asks && <TestRequest form={form} />}
      <Exits form={form} />
    </div>
  );
}

function Head({ form, onRename }: { form: NodeForm; onRename: (node: string) => void }) {
  const kind = useFlow(
    (state) => state.view?.graph.nodes.find(({ name }) => name === form.name)?.kind ?? "unknown",
  );
  const start = useFlow((state) => state.view?.graph.start);
  const readOnly = useReadOnly();
  const [first, last] = form.lines;
  return (
    <>
      <header className={styles.head}>
        <TypeIcon type={form.type} kind={kind} />
        <div className={styles.title}>
          <span className={styles.type}>{form.title}</span>
          <h2 className={styles.name}>{form.label || form.name}</h2>
          <span className={styles.place}>
            <code>{form.name}</code> · {first === last ? `line ${first}` : `lines ${first}–${last}`}
          </span>
        </div>
        {!readOnly && (
          <>
            {start !== form.name && (
              <IconButton
                label="Start here"
                icon={Play}
                onClick={() => void apply([{ op: "set", path: ["start"], value: form.name }])}
              />
            )}
            <IconButton
              label="Rename (F2)"
              icon={PencilLine}
              onClick={() => onRename(form.name)}
            />
            <IconButton
              danger
              label={`Delete ${form.name}`}
              icon={Trash2}
              onClick={() => void apply([{ op: "delete_node", name: form.name }], null)}
            />
          </>
        )}
      </header>
      {form.help && (
        <details className={styles.about}>
          <summary>What this node does</summary>
          <Help text={form.help} />
        </details>
      )}
      {form.problems.slice(0, MOST_PROBLEMS).map((problem, index) => (
        <button
          key={index}
          type="button"
          className={styles.problem}
          onClick={() => goToProblem(problem)}
        >
          <Note tone={problem.severity === "error" ? "danger" : "warning"}>
            {problem.message} <span className={styles.line}>line {problem.line}</span>
          </Note>
        </button>
      ))}
    </>
  );
}

function Form({ form }: { form: NodeForm }) {
  const shown = form.fields.filter(
    ({ required, written, kind }) =>
      required || written || kind === "credential" || kind === "mapping",
  );
  const more = form.fields.filter((field) => !shown.includes(field));
  return (
    <div className={styles.fields}>
      <Label form={form} />
      {shown.map((field) => (
        <FieldForm key={field.key} form={form} field={field} />
      ))}
      {more.length > 0 && (
        <details className={styles.more}>
          <summary>More settings ({more.length})</summary>
          <div className={styles.fields}>
            {more.map((field) => (
              <FieldForm key={field.key} form={form} field={field} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function Label({ form }: { form: NodeForm }) {
  const readOnly = useReadOnly();
  const path = ["nodes", form.name, "label"];
  const draft = useDraft(form.label, (value) =>
    apply(value ? [{ op: "set", path, value }] : [{ op: "delete", path }]),
  );
  return (
    <TextField
      label="Label"
      placeholder={form.name}
      readOnly={readOnly}
      value={draft.value}
      onChange={(event) => draft.set(event.target.value)}
      onBlur={draft.flush}
    />
  );
}
