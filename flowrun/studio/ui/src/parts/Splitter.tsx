/** A line between two panes that is dragged, or moved by the arrow keys. */
import type { KeyboardEvent, PointerEvent } from "react";
import { useState } from "react";

import styles from "./Splitter.module.css";

const STEP = 24;

export function Splitter({
  label,
  width,
  side,
  min,
  max,
  onWidth,
}: {
  label: string;
  /** Of the pane that it sizes, which stands at this side of it. */
  width: number;
  side: "left" | "right";
  min: number;
  max: number;
  onWidth: (width: number) => void;
}) {
  const sign = side === "left" ? 1 : -1;
  const put = (to: number) => onWidth(Math.min(max, Math.max(min, to)));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const from = event.clientX;
    const line = event.currentTarget;
    line.setPointerCapture(event.pointerId);
    line.onpointermove = (move) => put(width + sign * (move.clientX - from));
    line.onpointerup = () => {
      line.onpointermove = null;
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") put(width + sign * STEP);
    else if (event.key === "ArrowLeft") put(width - sign * STEP);
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={Math.round(width)}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={styles.splitter}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}

/** A width that is the same when the page is opened again. */
export function useKeptWidth(key: string, initial: number): [number, (width: number) => void] {
  const kept = Number(localStorage.getItem(key));
  const [width, setWidth] = useState(kept > 0 ? kept : initial);
  return [
    width,
    (to) => {
      localStorage.setItem(key, String(to));
      setWidth(to);
    },
  ];
}
