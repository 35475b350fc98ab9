/** Gives a credential another name, in the files that name it too. */
import { useState } from "react";

import { credentials } from "../../api/client";
import type { Credential } from "../../api/connecting";
import { wordsOf } from "../../api/http";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Checkbox, TextField } from "../../parts/Field";
import { toast } from "../../parts/Toast";

export function RenameDialog({
  row,
  onClose,
  onDone,
}: {
  row: Credential;
  onClose: () => void;
  onDone: () => void;
}) {
  const [name, setName] = useState(row.name);
  const [flows, setFlows] = useState(true);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const to = name.trim();
  const rename = async () => {
    setBusy(true);
    try {
      const { files } = await credentials.rename(row.name, to, flows);
      toast(files.length ? `Renamed to ${to}, in ${files.join(", ")} too` : `Renamed to ${to}`);
      onDone();
      onClose();
    } catch (problem) {
      setError(wordsOf(problem));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={`Rename ${row.name}`}
      onClose={onClose}
      onSubmit={() => void rename()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!to || to === row.name}>
            Rename
          </Button>
        </>
      }
    >
      <TextField
        label="New name"
        required
        autoFocus
        error={error}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setError("");
        }}
      />
      <Checkbox
        label="Rename it in flows, tests and environments too"
        hint="Else nodes that name it find no credential any more."
        checked={flows}
        onChange={(event) => setFlows(event.target.checked)}
      />
    </Dialog>
  );
}
