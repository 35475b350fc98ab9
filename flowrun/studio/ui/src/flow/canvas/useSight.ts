/** What of the picture is in sight: all of it or its start at first, then what is chosen, or
 * where a talk has come to, whichever was the last to change. */
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";

import type { Box, Layout, Point } from "./layout";

/** Below this nobody reads a card. */
const LEGIBLE = 0.5;
/** So small it may be where not all of it can be seen. */
const SMALL = 0.62;
const COMFORTABLE = 0.8;
const MARGIN = 24;
/** The toolbar stands there. */
const TOP = 64;

interface Seen {
  selected: string | null;
  current: string | null;
}
const NOTHING: Seen = { selected: null, current: null };

export function useSight(
  layout: Layout | null,
  moved: ReadonlyMap<string, Point>,
  start: string | null,
  selected: string | null,
  current: string | null,
) {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const before = useRef<Layout | null>(null);
  const seen = useRef<Seen>(NOTHING);

  useEffect(() => {
    if (!layout || !width || !height) return;
    const old = before.current;
    if (old === layout) return;
    before.current = layout;
    const anchor = selected ?? start ?? "";
    const [was, is] = [old?.boxes.get(anchor), layout.boxes.get(anchor)];
    const { x, y, zoom } = flow.getViewport();
    // An edit elsewhere leaves the chosen card where the eye is.
    if (old?.direction === layout.direction && was && is)
      void flow.setViewport({ x: x + (was.x - is.x) * zoom, y: y + (was.y - is.y) * zoom, zoom });
    else {
      void flow.setViewport(whole(layout, width, height, start));
      seen.current = NOTHING;
    }
  }, [layout, width, height, flow, selected, start]);

  useEffect(() => {
    const old = seen.current;
    if (!layout || !width || (selected === old.selected && current === old.current)) return;
    const target = selected === old.selected ? current : selected;
    const box = target === null ? undefined : layout.boxes.get(target);
    if (target !== null && !box) return;
    seen.current = { selected, current };
    if (!box || target === null) return;
    const at = { ...box, ...moved.get(target) };
    const { x, y, zoom } = flow.getViewport();
    const left = at.x * zoom + x;
    const top = at.y * zoom + y;
    const inside =
      left >= MARGIN &&
      top >= TOP &&
      left + at.width * zoom <= width - MARGIN &&
      top + at.height * zoom <= height - MARGIN;
    if (!inside)
      void flow.setCenter(at.x + at.width / 2, at.y + at.height / 2, {
        zoom: Math.max(zoom, LEGIBLE),
        duration: 250,
      });
  }, [layout, moved, selected, current, width, height, flow]);
}

/** Whether every card is, as the picture was laid out. */
export function isInSight(
  layout: Layout,
  width: number,
  height: number,
  [x, y, zoom]: [number, number, number],
): boolean {
  const { right, bottom } = extent(layout);
  return x >= 0 && y >= 0 && x + right * zoom <= width && y + bottom * zoom <= height;
}

function extent(layout: Layout): { right: number; bottom: number } {
  const boxes = [...layout.boxes.values()];
  return {
    right: Math.max(...boxes.map((box) => box.x + box.width), 1),
    bottom: Math.max(...boxes.map((box) => box.y + box.height), 1),
  };
}

/** All of it where that can be read, else its start with as much beside it as can be read. */
export function whole(layout: Layout, width: number, height: number, start: string | null) {
  const { right, bottom } = extent(layout);
  const [wide, high] = [width - 2 * MARGIN, height - TOP - MARGIN];
  const all = Math.min(wide / right, high / bottom, 1);
  const down = layout.direction === "DOWN";
  const across = down ? wide / right : high / bottom;
  const zoom = all >= LEGIBLE ? all : Math.min(COMFORTABLE, Math.max(across, SMALL));
  const first: Box = layout.boxes.get(start ?? "") ?? { x: 0, y: 0, width: right, height: bottom };
  const centre = (size: number, room: number, at: number, length: number) =>
    size * zoom <= room
      ? (room - size * zoom) / 2
      : Math.min(0, Math.max(room - size * zoom, room / 2 - (at + length / 2) * zoom));
  const x = centre(right, wide, first.x, first.width);
  const y = centre(bottom, high, first.y, first.height);
  if (all >= LEGIBLE) return { x: MARGIN + x, y: TOP + y / 2, zoom };
  return down ? { x: MARGIN + x, y: TOP, zoom } : { x: MARGIN, y: TOP + y, zoom };
}
