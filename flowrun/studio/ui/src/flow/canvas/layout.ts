/** Where everything of a graph stands: ELK computes it in a worker, so that the page never waits. */
import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";

import type { Graph, GraphNode } from "../../api/types";
import { isLarge, ordered, stubsOf } from "./order";

export type Direction = "DOWN" | "RIGHT";

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export interface Layout {
  direction: Direction;
  boxes: Map<string, Box>;
  /** The bend points of each wired exit, by `node#exit`, its two ends among them. */
  routes: Map<string, Point[]>;
  /** Wires that are not routed, by the same names. */
  stubs: Set<string>;
  ms: number;
}

export const HEAD = 72;
export const EXIT = 26;
const WIDTH = 252;
const EXIT_WIDTH = 84;

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.edgeRouting": "ORTHOGONAL",
  // NETWORK_SIMPLEX overflows its stack where a hundred exits lead to one node.
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.layered.thoroughness": "1",
  "elk.separateConnectedComponents": "false",
  "elk.layered.spacing.nodeNodeBetweenLayers": "56",
  "elk.layered.spacing.edgeNodeBetweenLayers": "22",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  "elk.spacing.nodeNode": "40",
  "elk.spacing.edgeNode": "22",
  "elk.spacing.edgeEdge": "12",
};

export const portOf = (node: string, exit: string) => `${node}#${exit}`;

export function sizeOf(node: GraphNode, direction: Direction): { width: number; height: number } {
  const { length } = node.exits;
  return direction === "DOWN"
    ? { width: Math.max(WIDTH, length * EXIT_WIDTH), height: HEAD + (length ? EXIT : 0) }
    : { width: WIDTH, height: HEAD + length * EXIT };
}

/** Where an exit's port stands on its card. */
function portAt(node: GraphNode, index: number, direction: Direction): Point {
  const { width, height } = sizeOf(node, direction);
  return direction === "DOWN"
    ? { x: ((index + 0.5) * width) / node.exits.length, y: height }
    : { x: width, y: HEAD + (index + 0.5) * EXIT };
}

/** All that the places depend on: of equal shapes they are equal. */
export const shapeOf = (graph: Graph, direction: Direction) =>
  JSON.stringify([
    direction,
    graph.start,
    graph.nodes.map(({ name, exits }) => [name, exits.map((exit) => [exit.name, exit.target])]),
  ]);

const elk = new ELK({ workerUrl, workerFactory: (url) => new Worker(url ?? workerUrl) });
// Its first layout takes most of a second for itself: it is over when the first flow comes.
void elk.layout({ id: "first", children: [{ id: "node", width: 1, height: 1 }] }, {
  layoutOptions: OPTIONS,
});

export async function layOut(graph: Graph, direction: Direction): Promise<Layout> {
  const began = performance.now();
  const nodes = ordered(graph);
  const stubs = stubsOf(graph, nodes);
  const placed = await elk.layout(question(graph, nodes, stubs, direction));
  const boxes = new Map<string, Box>();
  for (const { id, x = 0, y = 0, width = 0, height = 0 } of placed.children ?? [])
    boxes.set(id, { x, y, width, height });
  const routes = new Map<string, Point[]>();
  for (const { id, sections } of placed.edges ?? []) {
    const section = sections?.[0];
    if (section)
      routes.set(id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]);
  }
  return { direction, boxes, routes, stubs, ms: performance.now() - began };
}

function question(
  graph: Graph,
  nodes: GraphNode[],
  stubs: Set<string>,
  direction: Direction,
): ElkNode {
  const names = new Set(graph.nodes.map(({ name }) => name));
  const [out, into] = direction === "DOWN" ? ["SOUTH", "NORTH"] : ["EAST", "WEST"];
  const reached = new Set(graph.nodes.flatMap(({ exits }) => exits.map(({ target }) => target)));
  // What is reached by `on_failed` alone would stand beside the start, where nobody expects it.
  const last = graph.on_failed !== null && !reached.has(graph.on_failed) ? graph.on_failed : null;
  const constraint = ({ name, exits }: GraphNode) => {
    const layer = name === graph.start ? "FIRST" : name === last && !exits.length ? "LAST" : null;
    return layer && { "elk.layered.layering.layerConstraint": layer };
  };
  return {
    id: "flow",
    layoutOptions: {
      ...OPTIONS,
      "elk.direction": direction,
      // It takes four times as long where there is much to cross.
      "elk.layered.considerModelOrder.strategy": isLarge(graph) ? "NONE" : "NODES_AND_EDGES",
    },
    children: nodes.map((node) => {
      const size = sizeOf(node, direction);
      const entry = direction === "DOWN" ? { x: size.width / 2, y: 0 } : { x: 0, y: HEAD / 2 };
      return {
        id: node.name,
        ...size,
        layoutOptions: {
          "elk.portConstraints": "FIXED_POS",
          ...constraint(node),
        },
        ports: [
          { id: `${node.name}#`, ...entry, layoutOptions: { "elk.port.side": into } },
          ...node.exits.map((exit, index) => ({
            id: portOf(node.name, exit.name),
            ...portAt(node, index, direction),
            layoutOptions: { "elk.port.side": out },
          })),
        ],
      };
    }) as ElkNode[],
    edges: nodes.flatMap((node) =>
      node.exits
        .filter(({ target }) => target !== null && names.has(target))
        .map(({ name, target }) => ({ id: portOf(node.name, name), target }))
        .filter(({ id }) => !stubs.has(id))
        .map(({ id, target }) => ({ id, sources: [id], targets: [`${target}#`] })),
    ),
  };
}
