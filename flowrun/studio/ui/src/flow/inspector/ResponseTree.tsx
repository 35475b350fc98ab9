/** The answer as a tree: a value that is clicked goes into a parameter. */
import { type KeyboardEvent, useMemo, useState } from "react";

import type { Json, MappingRow, NodeForm } from "../../api/types";
import { Button } from "../../parts/Button";
import { TextField } from "../../parts/Field";
import { Tree } from "../../parts/Tree";
import { apply } from "../../state/flow";
import { useReadOnly } from "../../state/project";
import { addRow, rowsOf } from "./mapping";
import { bare, declare, nameFor, useParameterNames, useParameters } from "./parameters";
import styles from "./ResponseTree.module.css";

export function ResponseTree({ form, tree }: { form: NodeForm; tree: Json }) {
  const readOnly = useReadOnly();
  const [picked, setPicked] = useState<string | null>(null);
  const field = form.fields.find(({ kind }) => kind === "mapping");
  const mapped = useMemo(
    () => new Map((field ? rowsOf(field) : []).map((row) => [row.path, bare(row.parameter)])),
    [field],
  );
  const canMap = field && !readOnly;
  const row = (path: string, parameter: string): MappingRow => ({
    ...(field && rowsOf(field).find((before) => before.path === path)),
    path,
    parameter,
  });
  return (
    <div className={styles.response}>
      <div className={styles.tree}>
        <Tree value={tree} picked={mapped} onPick={canMap ? (path) => setPicked(path) : undefined} />
      </div>
      {canMap && picked !== null ? (
        <MapBar
          key={picked}
          path={picked}
          mapped={mapped.get(picked)}
          onMap={(parameter, declarations) =>
            void apply([...declarations, ...addRow(field, row(picked, parameter))]).then(
              (done) => done && setPicked(null),
            )
          }
          onClose={() => setPicked(null)}
        />
      ) : (
        canMap && <p className={styles.hint}>Click a value to map it to a parameter.</p>
      )}
    </div>
  );
}

function MapBar({
  path,
  mapped,
  onMap,
  onClose,
}: {
  path: string;
  mapped: string | undefined;
  onMap: (parameter: string, declarations: ReturnType<typeof declare>) => void;
  onClose: () => void;
}) {
  const names = useParameterNames();
  const declared = useParameters();
  const [name, setName] = useState(mapped ?? nameFor(path));
  const parameter = bare(name);
  const isNew = parameter !== "" && !names.includes(parameter);
  const map = () => {
    if (parameter) onMap(parameter, declare(parameter, declared));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") map();
    if (event.key === "Escape") onClose();
  };
  return (
    <div className={styles.bar} onKeyDown={onKeyDown}>
      <code className={styles.path}>{path}</code>
      <TextField
        label="Parameter"
        mono
        autoFocus
        list="parameters-to-map"
        value={name}
        hint={isNew ? "It is declared with this." : undefined}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
      <datalist id="parameters-to-map">
        {names.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <div className={styles.actions}>
        <Button small onClick={onClose}>
          Cancel
        </Button>
        <Button small variant="primary" disabled={!parameter} onClick={map}>
          Map
        </Button>
      </div>
    </div>
  );
}
