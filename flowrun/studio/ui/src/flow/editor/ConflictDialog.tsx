/** The file was changed by somebody else while it was open: both texts are shown, and kept. */
import { MergeView } from "@codemirror/merge";
import { yaml } from "@codemirror/lang-yaml";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";

import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { flowText, keepMine, takeDisk, useFlow } from "../../state/flow";
import styles from "./ConflictDialog.module.css";
import { theme } from "./theme";

export function ConflictDialog({ onClose }: { onClose: () => void }) {
  const conflict = useFlow((state) => state.conflict);
  const file = useFlow((state) => state.file);
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!conflict || !place.current) return;
    const shown = (text: string, label: string) => ({
      doc: text,
      extensions: [
        lineNumbers(),
        yaml(),
        theme,
        EditorView.lineWrapping,
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
      ],
    });
    const merge = new MergeView({
      a: shown(conflict.text, "On the disk"),
      b: shown(flowText(), "Yours"),
      parent: place.current,
      collapseUnchanged: { margin: 3, minSize: 6 },
      highlightChanges: true,
    });
    return () => merge.destroy();
  }, [conflict]);

  if (!conflict) return null;
  return (
    <Dialog
      wide
      title={`${file} was changed on the disk`}
      about="Your edits are not saved, and the file is another one now. Neither is lost: what you do not take stays in the history of the editor."
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Decide later</Button>
          <Button
            onClick={() => {
              takeDisk(conflict.text, conflict.etag);
              onClose();
            }}
          >
            Take the disk’s
          </Button>
          <Button
            variant="primary"
            onClick={() => {
              void keepMine(conflict.etag);
              onClose();
            }}
          >
            Keep mine and save
          </Button>
        </>
      }
    >
      <div className={styles.titles} aria-hidden>
        <span>On the disk</span>
        <span>Yours</span>
      </div>
      <div ref={place} className={styles.merge} />
    </Dialog>
  );
}
