/** Loads something when a screen opens, and again when it is told to. */
import { useCallback, useEffect, useRef, useState } from "react";

import { type StudioEvent, listen } from "../api/events";
import { wordsOf } from "../api/http";

/** Many files may change at once: one look when it is quiet. */
const SETTLED_MS = 250;

export interface Loaded<T> {
  value: T | null;
  error: string;
  loading: boolean;
  /** Loads again; what was there stays until the new comes. */
  reload: () => void;
}

/** `key` says what is loaded: another key forgets what was there. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState({ key, value: null as T | null, error: "", loading: true });
  const current = useRef(load);
  current.current = load;
  const turn = useRef(0);

  const reload = useCallback(() => {
    const mine = (turn.current += 1);
    setState((old) => ({ ...old, loading: true }));
    current.current().then(
      (value) => {
        if (mine === turn.current) setState({ key, value, error: "", loading: false });
      },
      (error: unknown) => {
        if (mine === turn.current)
          setState((old) => ({
            key,
            value: old.key === key ? old.value : null,
            error: wordsOf(error),
            loading: false,
          }));
      },
    );
  }, [key]);

  useEffect(() => {
    reload();
    return () => {
      turn.current += 1;
    };
  }, [reload]);

  return { ...state, value: state.key === key ? state.value : null, reload };
}

/** Loads again when something changes beside the page, but for events of that kind. */
export function useReloadOnChange(reload: () => void, but?: StudioEvent["kind"]) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = listen(({ kind }) => {
      if (kind === but) return;
      clearTimeout(timer);
      timer = setTimeout(reload, SETTLED_MS);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [reload, but]);
}
