/** Which object path of the answer goes into which parameter, and what holds where it finds
 * nothing. */
import { ArrowRight, CircleDashed, Equal, Plus, ShieldAlert, Trash2 } from "lucide-react";
import { useState } from "react";

import type { FormField, Json, MappingRow, NodeForm } from "../../api/types";
import { Button, IconButton } from "../../parts/Button";
import { Help } from "../../parts/Help";
import { apply } from "../../state/flow";
import { useReadOnly } from "../../state/project";
import { useDraft } from "../../state/drafts";
import { addRow, removeRow, replaceRow, rowsOf } from "./mapping";
import styles from "./MappingTable.module.css";
import { problemsOf } from "./marks";
import { bare, declare, useParameterNames, useParameters } from "./parameters";

export function MappingTable({ form, field }: { form: NodeForm; field: FormField }) {
  const readOnly = useReadOnly();
  const names = useParameterNames();
  const declared = useParameters();
  const [adding, setAdding] = useState(false);
  const rows = rowsOf(field);
  const problems = problemsOf(field, form.problems);

  const put = (index: number, row: MappingRow) => {
    if (!row.path || !bare(row.parameter)) return;
    const edits = rows[index] ? replaceRow(field, index, row) : addRow(field, row);
    void apply([...declare(bare(row.parameter), declared), ...edits]);
    if (!rows[index]) setAdding(false);
  };
  return (
    <section className={styles.mapping} aria-label={field.title}>
      <header className={styles.head}>
        <h3 className={styles.title}>{field.title}</h3>
        {!readOnly && (
          <Button small icon={Plus} onClick={() => setAdding(true)}>
            Add
          </Button>
        )}
      </header>
      {rows.length || adding ? (
        <>
          <div className={styles.titles} aria-hidden>
            <span>Object path</span>
            <span>Parameter</span>
          </div>
          {rows.map((row, index) => (
            <Row
              key={row.path}
              row={row}
              readOnly={readOnly}
              onRow={(changed) => put(index, changed)}
              onRemove={() => void apply(removeRow(field, index))}
            />
          ))}
          {adding && (
            <Row
              fresh
              row={{ path: "", parameter: "" }}
              readOnly={false}
              onRow={(row) => put(rows.length, row)}
              onRemove={() => setAdding(false)}
            />
          )}
        </>
      ) : (
        <div className={styles.none}>
          <Help text={form.asks ? "Nothing is mapped. Send a test request and click a value." : "Nothing is mapped."} />
        </div>
      )}
      {problems.map((problem, index) => (
        <p key={index} className={styles.problem}>
          {problem.message}
        </p>
      ))}
      <datalist id="mapped-parameters">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </section>
  );
}

const MISSING = {
  fails: { label: "Nothing there takes failed", icon: ShieldAlert },
  optional: { label: "Nothing there is all right", icon: CircleDashed },
  default: { label: "Nothing there takes a default", icon: Equal },
};
type Missing = keyof typeof MISSING;

function Row({
  row,
  fresh,
  readOnly,
  onRow,
  onRemove,
}: {
  row: MappingRow;
  fresh?: boolean;
  readOnly: boolean;
  onRow: (row: MappingRow) => void;
  onRemove: () => void;
}) {
  const path = useDraft(row.path, (value) => onRow({ ...now(), path: value.trim() }));
  const parameter = useDraft(bare(row.parameter), (value) =>
    onRow({ ...now(), parameter: bare(value) }),
  );
  const fallback = useDraft(shownDefault(row.default), (value) =>
    onRow({ ...now(), default: value, optional: undefined }),
  );
  const now = (): MappingRow => ({
    ...row,
    path: path.value.trim(),
    parameter: bare(parameter.value),
  });
  const missing: Missing =
    row.default !== undefined ? "default" : row.optional ? "optional" : "fails";
  const choose = (chosen: Missing) =>
    onRow({
      path: row.path,
      parameter: row.parameter,
      ...(chosen === "default" && { default: "" }),
      ...(chosen === "optional" && { optional: true }),
    });
  const named = row.path || "a new path";
  return (
    <div className={styles.row}>
      <input
        aria-label={`Object path ${named}`}
        className={styles.input}
        placeholder="records[0].Id"
        spellCheck={false}
        autoFocus={fresh}
        readOnly={readOnly}
        value={path.value}
        onChange={(event) => path.set(event.target.value)}
        onBlur={path.flush}
      />
      <ArrowRight aria-hidden size={13} className={styles.arrow} />
      <input
        aria-label={`Parameter for ${named}`}
        className={styles.input}
        placeholder="PARAMETER"
        list="mapped-parameters"
        spellCheck={false}
        readOnly={readOnly}
        value={parameter.value}
        onChange={(event) => parameter.set(event.target.value)}
        onBlur={parameter.flush}
        onKeyDown={(event) => event.key === "Enter" && parameter.flush()}
      />
      {fresh ? <span /> : <IfMissing {...{ named, missing, readOnly }} onChoose={choose} />}
      {!readOnly && (
        <IconButton small danger label={`Remove ${named}`} icon={Trash2} onClick={onRemove} />
      )}
      {missing === "default" && (
        <label className={styles.default}>
          default
          <input
            aria-label={`Default for ${named}`}
            className={styles.input}
            readOnly={readOnly}
            value={fallback.value}
            onChange={(event) => fallback.set(event.target.value)}
            onBlur={fallback.flush}
          />
        </label>
      )}
    </div>
  );
}

/** What holds where the path finds nothing: an icon that is a choice. */
function IfMissing({
  named,
  missing,
  readOnly,
  onChoose,
}: {
  named: string;
  missing: Missing;
  readOnly: boolean;
  onChoose: (chosen: Missing) => void;
}) {
  const { label, icon: Icon } = MISSING[missing];
  return (
    <span className={styles.missing} title={label}>
      <Icon aria-hidden size={14} />
      <select
        aria-label={`Where ${named} finds nothing`}
        disabled={readOnly}
        value={missing}
        onChange={(event) => onChoose(event.target.value as Missing)}
      >
        {Object.entries(MISSING).map(([value, choice]) => (
          <option key={value} value={value}>
            {choice.label}
          </option>
        ))}
      </select>
    </span>
  );
}

const shownDefault = (value: Json | undefined) =>
  value === undefined || value === null
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
