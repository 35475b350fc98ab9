/** A dialog that asks before something is done; what is refused it shows, and stays. */
import { type ReactNode, useState } from "react";

import { wordsOf } from "../api/http";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Note } from "./Note";

export function Ask({
  title,
  about,
  action,
  danger,
  ready = true,
  onDo,
  onClose,
  children,
}: {
  title: string;
  about?: ReactNode;
  /** What the button says that does it. */
  action: string;
  /** Something is lost by it. */
  danger?: boolean;
  /** Whether all that is needed is answered. */
  ready?: boolean;
  /** Closes the dialog itself where more is to follow. */
  onDo: () => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const submit = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setError("");
    try {
      await onDo();
    } catch (problem) {
      setError(wordsOf(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      about={about}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant={danger ? "danger" : "primary"}
            busy={busy}
            disabled={!ready}
          >
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
