/** A table of records, whose rows can be opened by a click and by the keyboard. */
import type { ReactNode } from "react";

import { classes } from "./classes";
import styles from "./Table.module.css";

export interface Column<Row> {
  key: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers and buttons stand at the right. */
  right?: boolean;
  width?: string;
}

export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  onOpen,
  isChosen,
}: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Clicking anywhere in a row opens it; a link or button in its first cell does it for keys. */
  onOpen?: (row: Row) => void;
  isChosen?: (row: Row) => boolean;
}) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                style={{ width: column.width }}
                className={column.right ? styles.right : undefined}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={classes(onOpen && styles.opens, isChosen?.(row) && styles.chosen)}
              onClick={(event) => {
                const target = event.target as HTMLElement;
                if (onOpen && !target.closest("a, button, input, select, label")) onOpen(row);
              }}
            >
              {columns.map((column) => (
                <td key={column.key} className={column.right ? styles.right : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
