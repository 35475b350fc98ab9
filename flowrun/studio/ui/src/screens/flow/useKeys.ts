/** The keys that hold in every pane of a flow: save, undo and redo. */
import { useEffect } from "react";

import { redo, save, undo } from "../../state/flow";

export function useKeys() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      const key = event.key.toLowerCase();
      if (key === "s") void save();
      // Who types into a field undoes there what was typed; the editor has its own keys.
      else if (event.defaultPrevented || types(event.target)) return;
      else if (key === "z") event.shiftKey ? redo() : undo();
      else if (key === "y") redo();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function types(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox]), textarea"))
  );
}
