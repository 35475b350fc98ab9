/** Gives a credential another name, in the files that name it too. */
import { useState } from "react";

import { credentials } from "../../api/client";
import { Ask } from "../../parts/Ask";
import { Checkbox, TextField } from "../../parts/Field";
import { toast } from "../../parts/Toast";
import type { DialogOf } from "./dialog";

export function RenameDialog({ row, onClose, onDone }: DialogOf) {
  const [name, setName] = useState(row.name);
  const [flows, setFlows] = useState(true);
  const to = name.trim();
  const rename = async () => {
    const { files } = await credentials.rename(row.name, to, flows);
    toast(files.length ? `Renamed to ${to}, in ${files.join(", ")} too` : `Renamed to ${to}`);
    onDone();
    onClose();
  };
  return (
    <Ask
      title={`Rename ${row.name}`}
      action="Rename"
      ready={to !== "" && to !== row.name}
      onDo={rename}
      onClose={onClose}
    >
      <TextField
        label="New name"
        required
        value={name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
      <Checkbox
        label="Rename it in flows, tests and environments too"
        hint="Else nodes that name it find no credential any more."
        checked={flows}
        onChange={(event) => setFlows(event.target.checked)}
      />
    </Ask>
  );
}
