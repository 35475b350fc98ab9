/** The layout of the newest graph; while it is computed, that of the one before. */
import { useEffect, useRef, useState } from "react";

import { wordsOf } from "../../api/http";
import type { Graph } from "../../api/types";
import { type Direction, type Layout, layOut, shapeOf } from "./layout";

export function useLayout(graph: Graph | null, direction: Direction) {
  const [layout, setLayout] = useState<Layout | null>(null);
  const [error, setError] = useState("");
  const working = useRef(false);
  const next = useRef<{ graph: Graph; direction: Direction } | null>(null);
  const shape = graph && shapeOf(graph, direction);

  useEffect(() => {
    if (!graph) return;
    next.current = { graph, direction };
    if (working.current) return;
    working.current = true;
    void (async () => {
      while (next.current) {
        const asked = next.current;
        next.current = null;
        try {
          const made = await layOut(asked.graph, asked.direction);
          if (!next.current) setLayout(made);
          setError("");
        } catch (problem) {
          setError(wordsOf(problem));
        }
      }
      working.current = false;
    })();
    // The places depend on the shape alone: another text of a node moves nothing.
  }, [shape]);

  return { layout, error };
}
