/** Gives a node another name, here and wherever it is named. */
import { useState } from "react";

import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { TextField } from "../../parts/Field";
import { renameNode, useFlow } from "../../state/flow";

export function RenameDialog({ node, onClose }: { node: string; onClose: () => void }) {
  const names = useFlow((state) => state.view?.graph.nodes);
  const [name, setName] = useState(node);
  const [busy, setBusy] = useState(false);
  const taken = name !== node && names?.some((other) => other.name === name);
  const rename = async () => {
    if (!name || taken) return;
    setBusy(true);
    if (name === node || (await renameNode(node, name))) onClose();
    else setBusy(false);
  };
  return (
    <Dialog
      title={`Rename ${node}`}
      about="Exits that lead to it and tests that name it follow."
      onClose={onClose}
      onSubmit={() => void rename()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!name || taken}>
            Rename
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        mono
        value={name}
        error={taken ? "another node has this name" : null}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value.trim())}
      />
    </Dialog>
  );
}
