/** Asks before something is lost. */
import { type ReactNode, useState } from "react";

import { wordsOf } from "../api/http";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Note } from "./Note";

export function Confirm({
  title,
  action,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  action: string;
  /** What it throws is shown in the dialog, which then stays. */
  onConfirm: () => Promise<void> | void;
  onClose: () => void;
  children: ReactNode;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (problem) {
      setError(wordsOf(problem));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => void confirm()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="danger" busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      {children}
      {error && <Note tone="danger">{error}</Note>}
    </Dialog>
  );
}
