/** Names with the values that they have. */
import type { ReactNode } from "react";

import type { Json } from "../api/types";
import { classes } from "./classes";
import styles from "./ValueTable.module.css";

export interface ValueRow {
  name: string;
  /** Null is a parameter that is not set. */
  value: Json;
  /** Stands in the place of the value. */
  error?: string | null;
  /** Stands behind it. */
  note?: ReactNode;
  changed?: boolean;
}

export function ValueTable({
  caption,
  shownCaption,
  rows,
}: {
  caption: string;
  shownCaption?: boolean;
  rows: ValueRow[];
}) {
  return (
    <table className={styles.table}>
      <caption className={shownCaption ? undefined : "visually-hidden"}>{caption}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index} className={classes(row.changed && styles.changed)}>
            <td>{row.name}</td>
            <td>
              {row.error ? <span className={styles.error}>{row.error}</span> : <Value {...row} />}
              {row.note}
              {row.changed && <span className="visually-hidden">changed</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: ValueRow) {
  if (value === null) return <span className={styles.unset}>not set</span>;
  return <span className={styles[typeof value]}>{JSON.stringify(value)}</span>;
}
