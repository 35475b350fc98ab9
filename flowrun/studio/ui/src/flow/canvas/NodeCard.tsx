/** A node on the canvas: icon, type, label, its one line, a port for each exit, its problems. */
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { CircleAlert, Play, ShieldAlert, Square, TriangleAlert } from "lucide-react";
import { memo } from "react";

import type { GraphExit, GraphNode } from "../../api/types";
import { classes } from "../../parts/classes";
import { TypeIcon, titleOf } from "./icons";
import type { Direction } from "./layout";
import styles from "./NodeCard.module.css";

export interface CardData extends Record<string, unknown> {
  node: GraphNode;
  direction: Direction;
  width: number;
  height: number;
  start: boolean;
  /** Every `failed` that is not wired leads here. */
  onFailed: boolean;
  chosen: boolean;
  /** The keyboard comes in here. */
  entry: boolean;
  lit: "lit" | "current" | "dim" | null;
  litExits: ReadonlySet<string> | null;
  /** How often each exit was taken, where that is counted. */
  counts: Readonly<Record<string, number>> | null;
  editable: boolean;
}

export type CardNode = Node<CardData, "card">;

export const NodeCard = memo(function NodeCard({ data }: NodeProps<CardNode>) {
  const { node, direction, chosen, lit } = data;
  const down = direction === "DOWN";
  return (
    <div
      className={classes(
        styles.card,
        styles[node.kind],
        !down && styles.sideways,
        chosen && styles.chosen,
        lit && styles[lit],
      )}
      style={{ width: data.width, height: data.height }}
      role="button"
      tabIndex={data.entry ? 0 : -1}
      aria-pressed={chosen}
      aria-label={spoken(data)}
      data-node={node.name}
    >
      <Handle
        type="target"
        position={down ? Position.Top : Position.Left}
        className={styles.entry}
        isConnectableStart={false}
        isConnectable={data.editable}
      />
      <div className={styles.head}>
        <TypeIcon type={node.type} kind={node.kind} />
        <div className={styles.words}>
          <div className={styles.kicker}>
            <span>{node.kind === "absent" ? "Not there" : titleOf(node.type) || "No type"}</span>
            {data.start && (
              <span className={styles.start}>
                <Play aria-hidden size={9} fill="currentColor" /> start
              </span>
            )}
            {data.onFailed && (
              <span className={styles.onFailed} title="Every failed exit that is not wired leads here">
                <ShieldAlert aria-hidden size={10} /> on failed
              </span>
            )}
          </div>
          <div className={styles.label}>{node.label || node.name}</div>
          <div className={styles.summary} title={node.summary}>
            {node.summary}
          </div>
        </div>
        <Problems node={node} />
      </div>
      {node.exits.length > 0 && (
        <div className={styles.exits}>
          {node.exits.map((exit) => (
            <Exit key={exit.name} exit={exit} data={data} down={down} />
          ))}
        </div>
      )}
    </div>
  );
});

function Exit({ exit, data, down }: { exit: GraphExit; data: CardData; down: boolean }) {
  const count = data.counts?.[exit.name] ?? 0;
  return (
    <div
      className={classes(
        styles.exit,
        exit.name === "failed" && styles.failed,
        !exit.wired && styles.open,
        data.litExits?.has(exit.name) && styles.taken,
        data.counts && (count ? styles.covered : styles.missed),
      )}
      title={exitWords(exit)}
    >
      <span className={styles.exitName}>{exit.name}</span>
      {data.counts && <span className={styles.count}>{count}</span>}
      {exit.wired && exit.target === null && (
        <Square aria-hidden className={styles.end} size={8} fill="currentColor" />
      )}
      <Handle
        type="source"
        id={exit.name}
        position={down ? Position.Bottom : Position.Right}
        className={classes(styles.port, !exit.wired && styles.openPort)}
        isConnectable={data.editable}
        isConnectableEnd={false}
      />
    </div>
  );
}

function Problems({ node }: { node: GraphNode }) {
  const grave = node.marks.filter(({ level }) => level === "error" || level === "warning");
  if (!grave.length) return null;
  const error = grave.some(({ level }) => level === "error");
  const Icon = error ? CircleAlert : TriangleAlert;
  return (
    <span
      className={classes(styles.problems, error ? styles.error : styles.warning)}
      title={grave.map(({ text }) => text).join("\n")}
    >
      <Icon aria-hidden size={13} />
      {grave.length > 1 && grave.length}
    </span>
  );
}

function exitWords(exit: GraphExit): string {
  if (!exit.wired) return `${exit.name} leads nowhere yet`;
  return exit.target === null ? `${exit.name} ends the session` : `${exit.name} to ${exit.target}`;
}

function spoken({ node, start }: CardData): string {
  const problems = node.marks.filter(({ level }) => level === "error" || level === "warning");
  return [
    node.label || node.name,
    titleOf(node.type),
    start && "start",
    ...node.exits.map(exitWords),
    problems.length && `${problems.length} problem${problems.length > 1 ? "s" : ""}`,
  ]
    .filter(Boolean)
    .join(", ");
}
