/** Finds a node by its name, label, type or text, and brings it into sight. */
import type { LucideIcon } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";

import type { Graph, GraphNode } from "../../api/types";
import { classes } from "../../parts/classes";
import { TypeIcon } from "./icons";
import styles from "./NodeSearch.module.css";

const MOST = 12;

export function NodeSearch({
  graph,
  icon: Icon,
  onChoose,
}: {
  graph: Graph;
  icon: LucideIcon;
  onChoose: (node: string) => void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const found = useMemo(() => search(graph.nodes, text).slice(0, MOST), [graph, text]);

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  const choose = (node: GraphNode | undefined) => {
    if (!node) return;
    setOpen(false);
    setText("");
    onChoose(node.name);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter") choose(found[at]);
    else if (event.key === "Escape") {
      setText("");
      setOpen(false);
    } else return;
    event.stopPropagation();
    event.preventDefault();
  };

  const listed = open && found.length > 0;
  return (
    <div className={styles.search}>
      <Icon aria-hidden size={14} className={styles.icon} />
      <input
        ref={input}
        role="combobox"
        aria-label="Find a node"
        aria-expanded={listed}
        aria-controls={`${id}l`}
        aria-activedescendant={listed ? `${id}${at}` : undefined}
        aria-autocomplete="list"
        placeholder="Find a node (Ctrl K)"
        className={styles.input}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
          setAt(0);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}l`} role="listbox" aria-label="Nodes" className={styles.list} hidden={!listed}>
        {found.map((node, index) => (
          <li
            key={node.name}
            id={`${id}${index}`}
            role="option"
            aria-selected={index === at}
            className={classes(styles.option, index === at && styles.at)}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(node);
            }}
          >
            <TypeIcon type={node.type} kind={node.kind} small />
            <span className={styles.name}>{node.label || node.name}</span>
            {node.label && <code className={styles.code}>{node.name}</code>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function search(nodes: GraphNode[], text: string): GraphNode[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hay = ({ name, label, type, summary }: GraphNode) =>
    `${name} ${label} ${type} ${summary}`.toLowerCase();
  const found = nodes.filter((node) => words.every((word) => hay(node).includes(word)));
  const first = words[0] ?? "";
  const rank = ({ name, label }: GraphNode) =>
    `${name} ${label}`.toLowerCase().includes(first) ? 0 : 1;
  return found.sort((one, other) => rank(one) - rank(other));
}
