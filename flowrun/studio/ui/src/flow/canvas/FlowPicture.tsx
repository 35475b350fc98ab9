/** A flow's graph as it is drawn: to be looked at, and to be edited where `edit` says how. */
import "@xyflow/react/dist/base.css";

import {
  Background,
  type Connection,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useStore,
} from "@xyflow/react";
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";

import type { Graph } from "../../api/types";
import { Spinner } from "../../parts/Button";
import { Note } from "../../parts/Note";
import type { Lit } from "../../state/flow";
import { Elements, neighbour } from "./elements";
import styles from "./FlowPicture.module.css";
import type { Direction, Layout, Point } from "./layout";
import { Markers } from "./Markers";
import { type CardNode, NodeCard } from "./NodeCard";
import { useLayout } from "./useLayout";
import { isInSight, useSight } from "./useSight";
import { type WireEdge, WiredEdge } from "./WiredEdge";

const NODE_TYPES = { card: NodeCard };
const EDGE_TYPES = { wire: WiredEdge };
/** A picture with fewer nodes needs no map. */
const MAPPED = 10;
/** Of so many nodes only those in sight are on the page. */
const MANY = 120;
/** How often, and how long, a card that comes into sight is waited for. */
const [FOCUS_TRIES, FOCUS_WAIT] = [12, 50];

export interface Edit {
  connect: (node: string, exit: string, target: string | null) => void;
  unwire: (node: string, exit: string) => void;
  /** A wire was let go over nothing, there on the screen. */
  drop: (node: string, exit: string, at: Point) => void;
  remove: (node: string) => void;
  rename: (node: string) => void;
}

interface FlowPictureProps {
  graph: Graph;
  selected?: string | null;
  onSelect?: (node: string | null) => void;
  /** Enter or a double click on a node. */
  onOpen?: (node: string) => void;
  /** What to light; the rest is dimmed. */
  lit?: Lit | null;
  /** How often each exit of each node was taken. */
  counts?: Readonly<Record<string, Record<string, number>>> | null;
  direction?: Direction;
  edit?: Edit;
  children?: ReactNode;
}

export function FlowPicture(props: FlowPictureProps) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({
  graph,
  selected = null,
  onSelect,
  onOpen,
  lit = null,
  counts = null,
  direction = "DOWN",
  edit,
  children,
}: FlowPictureProps) {
  const root = useRef<HTMLDivElement>(null);
  const elements = useRef(new Elements());
  const { layout, error } = useLayout(graph, direction);
  const [moved, setMoved] = useState<ReadonlyMap<string, Point>>(new Map());
  const [wire, setWire] = useState<string | null>(null);

  useEffect(() => setMoved(new Map()), [direction]);
  useSight(layout, moved, graph.start, selected, lit?.current ?? null);

  const shown = useMemo(
    () => layout && { graph, layout, moved, selected, lit, counts, editable: Boolean(edit) },
    [graph, layout, moved, selected, lit, counts, edit],
  );
  const nodes = useMemo(() => (shown ? elements.current.nodes(shown) : []), [shown]);
  const edges = useMemo(() => (shown ? elements.current.edges(shown, wire) : []), [shown, wire]);

  const onNodesChange = useCallback((changes: NodeChange<CardNode>[]) => {
    for (const change of changes)
      if (change.type === "position" && change.position && change.dragging) {
        const { id, position } = change;
        setMoved((before) => new Map(before).set(id, position));
      }
  }, []);

  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle) edit?.connect(source, sourceHandle, target);
    },
    [edit],
  );

  const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const from = state.fromHandle;
    if (!edit || state.isValid || !from?.id) return;
    const at = "changedTouches" in event ? event.changedTouches[0] : event;
    if (!at) return;
    const below = document.elementFromPoint(at.clientX, at.clientY);
    // All of a card takes a wire, not its port alone.
    const card = below?.closest<HTMLElement>("[data-node]")?.dataset.node;
    if (card) edit.connect(from.nodeId, from.id, card);
    else if (root.current?.contains(below))
      edit.drop(from.nodeId, from.id, { x: at.clientX, y: at.clientY });
  };

  /** Chooses a card and gives it the keys, which a pressed mouse leaves where they were. */
  const focus = (name: string) => {
    const tryToFocus = (left: number) => {
      const card = root.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(name)}"]`);
      card?.focus({ preventScroll: true });
      if (!card && left > 0) setTimeout(tryToFocus, FOCUS_WAIT, left - 1);
    };
    tryToFocus(0);
    onSelect?.(name);
    requestAnimationFrame(() => tryToFocus(FOCUS_TRIES));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const removing = event.key === "Delete" || event.key === "Backspace";
    if (wire && removing && edit) {
      const [node = "", exit = ""] = split(wire);
      setWire(null);
      edit.unwire(node, exit);
    }
    const node = (event.target as HTMLElement).dataset.node;
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) {
      const next = layout && neighbour(layout, moved, node, event.key);
      if (next) focus(next);
    } else if (event.key === "Enter") {
      if (selected === node) onOpen?.(node);
      else onSelect?.(node);
    } else if (event.key === " ") onSelect?.(node);
    else if (event.key === "Escape") onSelect?.(null);
    else if (event.key === "F2") edit?.rename(node);
    else if (removing && !wire) edit?.remove(node);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={root} className={styles.picture} tabIndex={-1} onKeyDown={onKeyDown}>
      <Markers />
      <ReactFlow<CardNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onNodeClick={(_, node) => {
          setWire(null);
          focus(node.id);
        }}
        onNodeDoubleClick={(_, node) => onOpen?.(node.id)}
        onEdgeClick={({ target }, edge) => {
          const { leadsTo } = (target as SVGElement).dataset;
          if (leadsTo) return focus(leadsTo);
          setWire(edge.id);
          root.current?.focus();
        }}
        onPaneClick={() => {
          setWire(null);
          onSelect?.(null);
        }}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        nodesConnectable={Boolean(edit)}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        nodeDragThreshold={4}
        connectionRadius={36}
        zoomOnDoubleClick={false}
        onlyRenderVisibleElements={graph.nodes.length > MANY}
        minZoom={0.08}
        maxZoom={1.6}
      >
        <Background gap={22} size={1.2} color="var(--line-strong)" />
        {graph.nodes.length > MAPPED && layout && <Overview layout={layout} />}
        {children}
      </ReactFlow>
      {!layout && !error && (
        <div className={styles.waiting}>
          <Spinner /> Laying out {graph.nodes.length} nodes
        </div>
      )}
      {error && (
        <div className={styles.waiting}>
          <Note tone="danger">The canvas cannot be laid out: {error}</Note>
        </div>
      )}
      <output className="visually-hidden" data-layout-ms={layout && Math.round(layout.ms)}>
        {layout && `${graph.nodes.length} nodes`}
      </output>
    </div>
  );
}

/** Over the corner of the picture, where not all of that is in sight. */
function Overview({ layout }: { layout: Layout }) {
  const shown = useStore(
    ({ width, height, transform }) => !isInSight(layout, width, height, transform),
  );
  if (!shown) return null;
  return (
    <MiniMap<CardNode>
      pannable
      zoomable
      ariaLabel="Map of the flow"
      style={{ width: 150, height: 110 }}
      className={styles.map}
      nodeColor={(node) =>
        node.data.chosen ? "var(--accent)" : `var(--${COLOUR[node.data.node.kind]})`
      }
      nodeStrokeWidth={0}
      maskColor="color-mix(in srgb, var(--bg) 72%, transparent)"
    />
  );
}

const COLOUR = {
  statement: "statement",
  question: "question",
  choice: "choice",
  request: "request",
  end: "end",
  unknown: "danger",
  absent: "danger",
};

/** The node and the exit of a wire's id; a node's name holds no "#". */
function split(id: string): [string, string] {
  const at = id.indexOf("#");
  return [id.slice(0, at), id.slice(at + 1)];
}
