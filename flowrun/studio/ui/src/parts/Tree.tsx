/** JSON as a tree that opens and closes; a value can be picked, and its path is what one gets. */
import { ChevronRight } from "lucide-react";
import { useState } from "react";

import type { Json } from "../api/types";
import styles from "./Tree.module.css";

interface TreeProps {
  value: Json;
  /** The object path of the value, as a response mapping writes it. */
  onPick?: (path: string, value: Json) => void;
  /** Paths that are mapped already, and to what. */
  picked?: ReadonlyMap<string, string>;
}

const SHOWN = 100;
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A key after a path, in the words of flowrun's object paths. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (PLAIN.test(key)) return path ? `${path}.${key}` : key;
  if (!path.startsWith("$") && !/["\\\]]/.test(key)) return `${path}["${key}"]`;
  // Only JSONPath says such a key, and it begins at the root.
  const escaped = key.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
  const rooted = path.startsWith("$") ? path : `$${path && !path.startsWith("[") ? "." : ""}${path}`;
  return `${rooted}['${escaped}']`;
}

export function Tree(props: TreeProps) {
  return (
    <ul className={styles.tree} aria-label="JSON">
      <Branch {...props} path="" name={null} depth={0} />
    </ul>
  );
}

function Branch({
  value,
  path,
  name,
  depth,
  ...given
}: TreeProps & { path: string; name: string | number | null; depth: number }) {
  const [open, setOpen] = useState(depth < 3);
  const [shown, setShown] = useState(SHOWN);
  const key = name === null ? null : <span className={styles.key}>{name}</span>;
  if (value === null || typeof value !== "object")
    return (
      <li>
        <Leaf {...given} {...{ value, path }}>
          {key}
        </Leaf>
      </li>
    );
  const list = Array.isArray(value);
  const entries: [string | number, Json][] = list
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  const size = `${entries.length} ${list ? "item" : "key"}${entries.length === 1 ? "" : "s"}`;
  return (
    <li>
      <div className={styles.row}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight aria-hidden size={12} className={open ? styles.open : undefined} />
          {key}
          <span className={styles.size}>
            {list ? "[ ]" : "{ }"} {size}
          </span>
        </button>
        {given.onPick && path && (
          <button
            type="button"
            className={styles.whole}
            aria-label={`Map ${path}`}
            onClick={() => given.onPick?.(path, value)}
          >
            map
          </button>
        )}
        {given.picked?.has(path) && <Picked name={given.picked.get(path)} />}
      </div>
      {open && (
        <ul className={styles.inside}>
          {entries.slice(0, shown).map(([entry, item]) => (
            <Branch
              key={entry}
              {...given}
              value={item}
              name={entry}
              path={joinPath(path, entry)}
              depth={depth + 1}
            />
          ))}
          {entries.length > shown && (
            <li>
              <button type="button" className={styles.more} onClick={() => setShown(shown * 4)}>
                {entries.length - shown} more
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

function Leaf({
  value,
  path,
  onPick,
  picked,
  children,
}: TreeProps & { path: string; children: React.ReactNode }) {
  const mapped = picked?.get(path);
  const inside = (
    <>
      {children}
      <span className={styles[value === null ? "null" : typeof value]}>{JSON.stringify(value)}</span>
      {mapped !== undefined && <Picked name={mapped} />}
    </>
  );
  if (!onPick || !path) return <div className={styles.leaf}>{inside}</div>;
  return (
    <button
      type="button"
      className={styles.leaf}
      title={`Map ${path}`}
      aria-label={`Map ${path}, ${JSON.stringify(value)}`}
      onClick={() => onPick(path, value)}
    >
      {inside}
    </button>
  );
}

const Picked = ({ name }: { name: string | undefined }) => (
  <span className={styles.picked}>→ {name}</span>
);
