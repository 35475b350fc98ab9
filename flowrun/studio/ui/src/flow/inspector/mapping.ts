/** The edits that a change of a response mapping is. */
import type { FormField, Json, MappingRow, Op } from "../../api/types";
import { bare } from "./parameters";

export function rowsOf(field: FormField): MappingRow[] {
  return Array.isArray(field.value) ? (field.value as unknown as MappingRow[]) : [];
}

/** A row as the YAML has it: the parameter alone, or with what holds where nothing is found. */
export function written({ parameter, default: value, optional }: MappingRow): Json {
  const name = `$${bare(parameter)}`;
  if (value !== undefined) return { parameter: name, default: value };
  return optional ? { parameter: name, optional: true } : name;
}

export function replaceRow(field: FormField, index: number, row: MappingRow): Op[] {
  const rows = rowsOf(field);
  const before = rows[index];
  if (before?.path === row.path)
    return [{ op: "set", path: [...field.path, row.path], value: written(row) }];
  return setRows(field, rows.with(index, row));
}

export function addRow(field: FormField, row: MappingRow): Op[] {
  return rowsOf(field).length
    ? [{ op: "set", path: [...field.path, row.path], value: written(row) }]
    : setRows(field, [row]);
}

export function removeRow(field: FormField, index: number): Op[] {
  const rows = rowsOf(field);
  const row = rows[index];
  if (!row || rows.length === 1) return [{ op: "delete", path: field.path }];
  return [{ op: "delete", path: [...field.path, row.path] }];
}

const setRows = (field: FormField, rows: MappingRow[]): Op[] => [
  {
    op: "set",
    path: field.path,
    value: Object.fromEntries(rows.map((row) => [row.path, written(row)])),
  },
];
