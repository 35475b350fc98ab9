/** What of the picture is in sight: all of it or its start at first, then what is chosen. */
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";

import type { Box, Layout, Point } from "./layout";

/** Below this nobody reads a card. */
const LEGIBLE = 0.45;
const COMFORTABLE = 0.8;
const MARGIN = 24;
/** The toolbar stands there. */
const TOP = 64;

export function useSight(
  layout: Layout | null,
  moved: ReadonlyMap<string, Point>,
  start: string | null,
  selected: string | null,
) {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const before = useRef<Layout | null>(null);
  const seen = useRef<string | null>(null);

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
    else void flow.setViewport(whole(layout, width, height, start));
  }, [layout, width, height, flow, selected, start]);

  useEffect(() => {
    if (!layout || !width || selected === seen.current) return;
    const box = selected === null ? undefined : layout.boxes.get(selected);
    if (selected !== null && !box) return;
    seen.current = selected;
    if (!box || selected === null) return;
    const at = { ...box, ...moved.get(selected) };
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
  }, [layout, moved, selected, width, height, flow]);
}

/** All of it where that can be read, else its start. */
export function whole(layout: Layout, width: number, height: number, start: string | null) {
  const boxes = [...layout.boxes.values()];
  const [right, bottom] = [
    Math.max(...boxes.map((box) => box.x + box.width), 1),
    Math.max(...boxes.map((box) => box.y + box.height), 1),
  ];
  const [wide, high] = [width - 2 * MARGIN, height - TOP - MARGIN];
  const zoom = Math.min(wide / right, high / bottom, 1);
  if (zoom >= LEGIBLE)
    return {
      x: (width - right * zoom) / 2,
      y: TOP + Math.max(0, (high - bottom * zoom) / 2) * 0.5,
      zoom,
    };
  const first: Box = layout.boxes.get(start ?? "") ?? boxes[0] ?? { x: 0, y: 0, width: 1, height: 1 };
  return layout.direction === "DOWN"
    ? {
        x: width / 2 - (first.x + first.width / 2) * COMFORTABLE,
        y: TOP - first.y * COMFORTABLE,
        zoom: COMFORTABLE,
      }
    : {
        x: MARGIN - first.x * COMFORTABLE,
        y: height / 2 - (first.y + first.height / 2) * COMFORTABLE,
        zoom: COMFORTABLE,
      };
}
