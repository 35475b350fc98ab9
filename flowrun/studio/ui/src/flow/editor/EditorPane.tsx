/** The YAML of the open flow and the list of its problems. */
import { useEffect, useRef } from "react";

import { useFlow } from "../../state/flow";
import styles from "./EditorPane.module.css";
import { ProblemList } from "./ProblemList";

export function EditorPane() {
  const document = useFlow((state) => state.document);
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const editor = document?.editor;
    if (!editor) return;
    place.current?.append(editor.dom);
    document.choose(useFlow.getState().selected);
    // The list of problems may grow over the line that one is writing.
    const sized = new ResizeObserver(() => {
      editor.requestMeasure();
      if (editor.hasFocus) document.showCursor();
    });
    sized.observe(editor.dom);
    return () => {
      sized.disconnect();
      editor.dom.remove();
    };
  }, [document]);

  return (
    <section className={styles.pane} aria-label="YAML">
      <div ref={place} className={styles.editor} />
      <ProblemList />
    </section>
  );
}
