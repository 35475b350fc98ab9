/** The canvas of the open flow: its picture with what edits it. */
import { Panel, useReactFlow } from "@xyflow/react";
import {
  ArrowDown,
  ArrowRight,
  Maximize,
  Minus,
  Plus,
  Search,
  SquareStop,
  Workflow,
} from "lucide-react";
import { useMemo, useState } from "react";

import type { Graph, NodeType } from "../../api/types";
import { Button, IconButton } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { Menu, MenuList } from "../../parts/Menu";
import { useNodeTypes, useReadOnly } from "../../state/project";
import { apply, select, useFlow } from "../../state/flow";
import styles from "./Canvas.module.css";
import { type Edit, FlowPicture } from "./FlowPicture";
import { TypeIcon } from "./icons";
import type { Direction, Point } from "./layout";
import { NodeSearch } from "./NodeSearch";

/** Nothing is drawn below the bar. */
const PADDING = { top: "72px", bottom: "24px", left: "24px", right: "24px" } as const;

interface Dropped {
  node: string;
  exit: string;
  at: Point;
}

export function Canvas({
  graph,
  onOpen,
  onRename,
}: {
  graph: Graph;
  onOpen: (node: string) => void;
  onRename: (node: string) => void;
}) {
  const selected = useFlow((state) => state.selected);
  const lit = useFlow((state) => state.lit);
  const readOnly = useReadOnly();
  const types = useNodeTypes();
  const [direction, setDirection] = useState<Direction>("DOWN");
  const [dropped, setDropped] = useState<Dropped | null>(null);

  const edit = useMemo<Edit>(
    () => ({
      connect: (node, exit, target) => void apply([{ op: "connect", node, exit, target }], node),
      unwire: (node, exit) => void apply([{ op: "connect", node, exit, target: null }]),
      drop: (node, exit, at) => setDropped({ node, exit, at }),
      remove: (node) => void apply([{ op: "delete_node", name: node }], null),
      rename: onRename,
    }),
    [onRename],
  );
  const add = (type: string, from?: { node: string; exit: string }) => {
    const name = freeName(graph, type);
    const after = from?.node ?? selected ?? undefined;
    void apply([{ op: "add_node", name, type, after, from }], name);
  };

  return (
    <section className={styles.canvas} aria-label="Canvas">
      <FlowPicture
        graph={graph}
        selected={selected}
        onSelect={select}
        onOpen={onOpen}
        lit={lit}
        direction={direction}
        edit={readOnly ? undefined : edit}
      >
        {!graph.nodes.length && (
          <div className={styles.none}>
            <Empty icon={Workflow} title="No nodes yet">
              Add the first one: a flow begins with the node that its start names.
            </Empty>
          </div>
        )}
        <Panel position="top-left" className={styles.bar}>
          {!readOnly && (
            <Menu
              label="Types of nodes"
              trigger={(props) => (
                <Button small icon={Plus} {...props}>
                  Add node
                </Button>
              )}
              items={palette(types, add)}
            />
          )}
          <NodeSearch graph={graph} icon={Search} onChoose={select} />
          <IconButton
            small
            label={direction === "DOWN" ? "Draw from left to right" : "Draw from top to bottom"}
            icon={direction === "DOWN" ? ArrowRight : ArrowDown}
            onClick={() => setDirection(direction === "DOWN" ? "RIGHT" : "DOWN")}
          />
          <Zoom />
        </Panel>
      </FlowPicture>
      {dropped && (
        <DropMenu
          dropped={dropped}
          types={types}
          onClose={() => setDropped(null)}
          onAdd={(type) => add(type, dropped)}
          onEnd={() => edit.connect(dropped.node, dropped.exit, "end")}
        />
      )}
    </section>
  );
}

function Zoom() {
  const flow = useReactFlow();
  const smooth = { duration: 160 };
  return (
    <span className={styles.zoom}>
      <IconButton small label="Zoom in" icon={Plus} onClick={() => void flow.zoomIn(smooth)} />
      <IconButton small label="Zoom out" icon={Minus} onClick={() => void flow.zoomOut(smooth)} />
      <IconButton
        small
        label="Show all of it"
        icon={Maximize}
        onClick={() => void flow.fitView({ ...smooth, padding: PADDING, maxZoom: 1 })}
      />
    </span>
  );
}

/** Where a wire was let go: what shall stand there. */
function DropMenu({
  dropped,
  types,
  onAdd,
  onEnd,
  onClose,
}: {
  dropped: Dropped;
  types: NodeType[];
  onAdd: (type: string) => void;
  onEnd: () => void;
  onClose: () => void;
}) {
  const left = Math.min(dropped.at.x, window.innerWidth - 292);
  const top = Math.min(dropped.at.y, window.innerHeight - 372);
  const closing = (then: () => void) => () => {
    onClose();
    then();
  };
  return (
    <>
      <div className={styles.cover} onPointerDown={onClose} />
      <div className={styles.dropped} style={{ left, top }}>
        <MenuList
          label={`Where ${dropped.exit} of ${dropped.node} leads`}
          onClose={onClose}
          items={[
            ...palette(types, (type) => closing(() => onAdd(type))()),
            {
              key: " end",
              label: "End of the session",
              icon: <SquareStop aria-hidden size={15} className={styles.stop} />,
              onChoose: closing(onEnd),
            },
          ]}
        />
      </div>
    </>
  );
}

const palette = (types: NodeType[], add: (type: string) => void) =>
  types.map(({ type, title, kind, help }) => ({
    key: type,
    label: title,
    icon: <TypeIcon type={type} kind={kind} small />,
    hint: help.split(/\n|(?<=\.)\s/)[0]?.replaceAll("`", ""),
    onChoose: () => add(type),
  }));

/** The type's own name, with a number where that is taken. */
function freeName(graph: Graph, type: string): string {
  const taken = new Set(graph.nodes.map(({ name }) => name));
  let name = type;
  for (let n = 2; taken.has(name); n += 1) name = `${type}_${n}`;
  return name;
}
