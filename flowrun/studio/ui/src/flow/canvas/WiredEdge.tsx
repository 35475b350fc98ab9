/** A wire as ELK routed it, with rounded corners; a free one where a card was dragged away. */
import { BaseEdge, type Edge, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";

import { classes } from "../../parts/classes";
import type { Point } from "./layout";
import styles from "./WiredEdge.module.css";

export interface WireData extends Record<string, unknown> {
  route: Point[] | null;
  /** The name of the target, where only the beginning of the wire is drawn. */
  stub: string | null;
  sideways: boolean;
  failed: boolean;
  lit: "lit" | "dim" | null;
}

export type WireEdge = Edge<WireData, "wire">;

const RADIUS = 8;
const STUB = 14;

export const WiredEdge = memo(function WiredEdge(props: EdgeProps<WireEdge>) {
  const { data, selected, id, markerEnd } = props;
  if (data?.stub) return <Stub {...props} data={data} name={data.stub} />;
  const path = data?.route ? rounded(data.route) : getSmoothStepPath(props)[0];
  return (
    <BaseEdge
      id={id}
      path={path}
      markerEnd={markerEnd}
      interactionWidth={14}
      className={classes(
        styles.wire,
        data?.failed && styles.failed,
        data?.lit && styles[data.lit],
        selected && styles.selected,
      )}
    />
  );
});

function Stub({
  data,
  name,
  ...props
}: Omit<EdgeProps<WireEdge>, "data"> & { data: WireData; name: string }) {
  const { sourceX: x, sourceY: y, id } = props;
  const [dx, dy] = data.sideways ? [STUB, 0] : [0, STUB];
  return (
    <>
      <BaseEdge
        id={id}
        path={`M${x},${y}l${dx},${dy}`}
        interactionWidth={20}
        className={classes(
          styles.wire,
          styles.stub,
          data.failed && styles.failed,
          data.lit && styles[data.lit],
        )}
      />
      <text
        x={x + (data.sideways ? STUB + 4 : 0)}
        y={y + (data.sideways ? 3 : STUB + 11)}
        textAnchor={data.sideways ? "start" : "middle"}
        data-leads-to={name}
        className={classes(styles.name, data.lit && styles[data.lit])}
      >
        → {name}
      </text>
    </>
  );
}

/** Straight lines through the points, with every corner rounded as far as its sides allow. */
export function rounded(points: Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x},${first.y}`;
  let before = first;
  rest.forEach((point, index) => {
    const after = rest[index + 1];
    if (!after) path += `L${point.x},${point.y}`;
    else {
      const start = towards(point, before);
      const end = towards(point, after);
      path += `L${start.x},${start.y}Q${point.x},${point.y} ${end.x},${end.y}`;
    }
    before = point;
  });
  return path;
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(RADIUS, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
