/** Cards and wires as React Flow takes them; one that is as before stays the same object. */
import { Position } from "@xyflow/react";

import type { Graph, GraphNode } from "../../api/types";
import type { Lit } from "../../state/flow";
import { type Box, EXIT, HEAD, type Layout, type Point, portOf, sizeOf } from "./layout";
import type { CardData, CardNode } from "./NodeCard";
import type { WireEdge } from "./WiredEdge";

export interface Shown {
  graph: Graph;
  layout: Layout;
  moved: ReadonlyMap<string, Point>;
  selected: string | null;
  lit: Lit | null;
  counts: Readonly<Record<string, Record<string, number>>> | null;
  editable: boolean;
}

type Kept<T> = Map<string, { key: string; made: T }>;

/** Makes what changed, and gives back what did not. */
export class Elements {
  private cards: Kept<CardNode> = new Map();
  private wires: Kept<WireEdge> = new Map();

  nodes(shown: Shown): CardNode[] {
    const { graph, layout, moved, selected } = shown;
    const litExits = exitsOf(shown.lit);
    const entry = graph.nodes.some(({ name }) => name === selected)
      ? selected
      : (graph.start ?? graph.nodes[0]?.name);
    return graph.nodes.flatMap((node) => {
      const box = layout.boxes.get(node.name);
      if (!box) return [];
      const position = moved.get(node.name) ?? { x: box.x, y: box.y };
      const data: CardData = {
        node,
        direction: layout.direction,
        ...sizeOf(node, layout.direction),
        start: node.name === graph.start,
        onFailed: node.name === graph.on_failed,
        chosen: node.name === selected,
        entry: node.name === entry,
        lit: howLit(node.name, shown.lit, litExits),
        litExits: litExits?.get(node.name) ?? null,
        counts: shown.counts && (shown.counts[node.name] ?? {}),
        editable: shown.editable && node.kind !== "absent",
      };
      const key = JSON.stringify([data, [...(data.litExits ?? [])], position]);
      return [kept(this.cards, node.name, key, () => card(data, position))];
    });
  }

  edges(shown: Shown, chosen: string | null): WireEdge[] {
    const { graph, layout, moved, lit } = shown;
    const litExits = exitsOf(lit);
    return graph.nodes.flatMap((node) =>
      node.exits.flatMap((exit) => {
        const { target } = exit;
        if (target === null || !layout.boxes.has(target)) return [];
        const id = portOf(node.name, exit.name);
        const taken = litExits?.get(node.name)?.has(exit.name) ?? false;
        const free = moved.has(node.name) || moved.has(target);
        const marked = id === chosen || node.name === shown.selected || target === shown.selected;
        const data = {
          stub: layout.stubs.has(id) && !marked && !taken ? target : null,
          sideways: layout.direction === "RIGHT",
          route: free ? null : (layout.routes.get(id) ?? null),
          failed: exit.name === "failed",
          lit: lit ? (taken ? ("lit" as const) : ("dim" as const)) : null,
        };
        const selected = id === chosen;
        const key = JSON.stringify([target, data, selected]);
        const marker = taken ? "wire-lit" : data.failed ? "wire-failed" : "wire";
        return [
          kept(this.wires, id, key, () => ({
            id,
            type: "wire" as const,
            source: node.name,
            sourceHandle: exit.name,
            target,
            data,
            selected,
            markerEnd: data.stub ? undefined : selected ? "wire-chosen" : marker,
            zIndex: taken || selected ? 1 : 0,
            ariaLabel: `${exit.name} of ${node.name} to ${target}`,
          })),
        ];
      }),
    );
  }
}

function kept<T>(all: Kept<T>, id: string, key: string, make: () => T): T {
  const before = all.get(id);
  if (before?.key === key) return before.made;
  const made = make();
  all.set(id, { key, made });
  return made;
}

function exitsOf(lit: Lit | null): Map<string, Set<string>> | null {
  if (!lit) return null;
  const found = new Map<string, Set<string>>();
  for (const { node, exit } of lit.steps) {
    const exits = found.get(node) ?? new Set();
    if (exit) exits.add(exit);
    found.set(node, exits);
  }
  return found;
}

function howLit(name: string, lit: Lit | null, visited: Map<string, Set<string>> | null) {
  if (!lit) return null;
  if (lit.current === name) return "current";
  return visited?.has(name) ? "lit" : "dim";
}

/** With its size and its handles told, so that nothing is measured on the screen. */
function card(data: CardData, position: Point): CardNode {
  const { node, width, height, direction } = data;
  const down = direction === "DOWN";
  const [out, into] = down ? [Position.Bottom, Position.Top] : [Position.Right, Position.Left];
  const entry = down ? { x: width / 2, y: 0 } : { x: 0, y: HEAD / 2 };
  return {
    id: node.name,
    type: "card",
    position,
    data,
    width,
    height,
    measured: { width, height },
    selectable: false,
    focusable: false,
    handles: [
      { type: "target", position: into, ...entry, width: 1, height: 1 },
      ...node.exits.map((exit, index) => ({
        id: exit.name,
        type: "source" as const,
        position: out,
        ...port(node, index, { ...position, width, height }, down),
        width: 1,
        height: 1,
      })),
    ],
  };
}

const port = (node: GraphNode, index: number, box: Box, down: boolean): Point =>
  down
    ? { x: ((index + 0.5) * box.width) / node.exits.length, y: box.height }
    : { x: box.width, y: HEAD + (index + 0.5) * EXIT };

/** The card next to this one in the direction of an arrow key. */
export function neighbour(
  layout: Layout,
  moved: ReadonlyMap<string, Point>,
  from: string,
  key: string,
): string | null {
  const centre = (name: string, box: Box): Point => {
    const at = moved.get(name) ?? box;
    return { x: at.x + box.width / 2, y: at.y + box.height / 2 };
  };
  const box = layout.boxes.get(from);
  if (!box) return null;
  const here = centre(from, box);
  let best: { name: string; far: number } | null = null;
  for (const [name, other] of layout.boxes) {
    const there = centre(name, other);
    const [dx, dy] = [there.x - here.x, there.y - here.y];
    const upright = key === "ArrowDown" || key === "ArrowUp";
    const back = key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1;
    const ahead = back * (upright ? dy : dx);
    const aside = upright ? dx : dy;
    if (name === from || ahead < 8) continue;
    const far = ahead + 2 * Math.abs(aside);
    if (!best || far < best.far) best = { name, far };
  }
  return best?.name ?? null;
}

