/** Gives a node another name, here and wherever it is named. */
import { useState } from "react";

import { Ask } from "../../parts/Ask";
import { TextField } from "../../parts/Field";
import { renameNode, useFlow } from "../../state/flow";

export function RenameDialog({ node, onClose }: { node: string; onClose: () => void }) {
  const names = useFlow((state) => state.view?.graph.nodes);
  const [name, setName] = useState(node);
  const taken = name !== node && names?.some((other) => other.name === name);
  const rename = async () => {
    if (name === node || (await renameNode(node, name))) onClose();
  };
  return (
    <Ask
      title={`Rename ${node}`}
      about="Exits that lead to it and tests that name it follow."
      action="Rename"
      ready={name !== "" && !taken}
      onDo={rename}
      onClose={onClose}
    >
      <TextField
        label="Name"
        mono
        value={name}
        error={taken ? "another node has this name" : null}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value.trim())}
      />
    </Ask>
  );
}
