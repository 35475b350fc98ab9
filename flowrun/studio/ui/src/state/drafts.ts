/** What is typed into a form and not yet in the text: it goes there a moment after the last key. */
import { useCallback, useEffect, useRef, useState } from "react";

const WAIT = 500;
const pending = new Set<() => void>();

/** Sends every draft now: before something is saved, sent or tried. */
export function flushDrafts() {
  for (const flush of [...pending]) flush();
}

export interface Draft<T> {
  value: T;
  set: (value: T) => void;
  flush: () => void;
}

/** A field's own value while one types; another one from outside replaces it when one does not. */
export function useDraft<T>(given: T, commit: (value: T) => void): Draft<T> {
  const [value, setValue] = useState(given);
  const latest = useRef({ value: given, given, commit, edited: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  latest.current.commit = commit;

  useEffect(() => {
    latest.current.given = given;
    if (latest.current.edited) return;
    latest.current.value = given;
    setValue(given);
  }, [given]);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    pending.delete(flush);
    const { edited, value: typed, given: before } = latest.current;
    latest.current.edited = false;
    if (edited && typed !== before) latest.current.commit(typed);
  }, []);

  const set = useCallback(
    (typed: T) => {
      latest.current.value = typed;
      latest.current.edited = true;
      setValue(typed);
      pending.add(flush);
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, WAIT);
    },
    [flush],
  );

  useEffect(() => flush, [flush]);
  return { value, set, flush };
}
