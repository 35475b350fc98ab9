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
    editor.requestMeasure();
    document.choose(useFlow.getState().selected);
    return () => editor.dom.remove();
  }, [document]);

  return (
    <section className={styles.pane} aria-label="YAML">
      <div ref={place} className={styles.editor} />
      <ProblemList />
    </section>
  );
}
