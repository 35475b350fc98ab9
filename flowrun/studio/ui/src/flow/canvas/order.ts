/** What of a graph the layout is asked: in which order, and which wires it need not route. */
import type { Graph, GraphNode } from "../../api/types";

/** So many nodes are few: there all wires are drawn, and equals stand in the flow's own order. */
const FEW = 60;
const HUB = 9;

export const isLarge = (graph: Graph) => graph.nodes.length > FEW;

/** From the start on, each node behind those that lead to it, so that only what goes round leads
 * back; then what the start does not reach. */
export function ordered({ nodes, start }: Graph): GraphNode[] {
  const named = new Map(nodes.map((node) => [node.name, node]));
  const seen = new Set<string>();
  const first = named.get(start ?? "");
  const roots = first ? [first, ...nodes] : nodes;
  return roots.flatMap((root) => (seen.has(root.name) ? [] : reached(root, named, seen)));
}

/** In reverse postorder. It keeps a stack of its own: a flow may be longer than the engine's. */
function reached(root: GraphNode, named: Map<string, GraphNode>, seen: Set<string>): GraphNode[] {
  const done: GraphNode[] = [];
  const stack = [{ node: root, left: root.exits.length }];
  seen.add(root.name);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (top.left === 0) {
      done.push(top.node);
      stack.pop();
      continue;
    }
    top.left -= 1;
    const next = named.get(top.node.exits[top.left]?.target ?? "");
    if (!next || seen.has(next.name)) continue;
    seen.add(next.name);
    stack.push({ node: next, left: next.exits.length });
  }
  return done.reverse();
}

/** Of a large flow, all wires but the first into a node where a great many end: routed, they would
 * hide the rest and take most of the time. Each is drawn as a stub that names its target. */
export function stubsOf(graph: Graph, nodes: GraphNode[]): Set<string> {
  const stubs = new Set<string>();
  if (!isLarge(graph)) return stubs;
  const counts = new Map<string, number>();
  for (const { exits } of nodes)
    for (const { target } of exits)
      if (target !== null) counts.set(target, (counts.get(target) ?? 0) + 1);
  const routed = new Set<string>();
  for (const { name, exits } of nodes)
    for (const exit of exits) {
      if (exit.target === null || (counts.get(exit.target) ?? 0) < HUB) continue;
      if (routed.has(exit.target)) stubs.add(`${name}#${exit.name}`);
      routed.add(exit.target);
    }
  return stubs;
}
