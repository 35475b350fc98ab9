/** Makes an environment: which credentials hold there in the place of those that flows name. */
import { useState } from "react";

import { environments } from "../../api/client";
import type { Credential } from "../../api/connecting";
import { Ask } from "../../parts/Ask";
import { SelectField, TextField } from "../../parts/Field";
import { toast } from "../../parts/Toast";
import { chooseEnvironment, loadProject } from "../../state/project";

export function NewEnvironment({ rows, onClose }: { rows: Credential[]; onClose: () => void }) {
  const [name, setName] = useState("");
  const [instead, setInstead] = useState<Record<string, string>>({});
  const names = [...new Set(rows.map((row) => row.name))];
  const used = names.filter((one) => rows.some((row) => row.name === one && row.used_by.length));
  const make = async () => {
    const swapped = Object.entries(instead).filter(([, to]) => to);
    const made = await environments.create(name.trim(), Object.fromEntries(swapped));
    await loadProject();
    chooseEnvironment(made.name);
    toast(`${made.name} is in ${made.files.join(", ")}`);
    onClose();
  };
  return (
    <Ask
      title="New environment"
      about="The same flows with other credentials, such as those of a sandbox."
      action="Create environment"
      ready={name.trim() !== ""}
      onDo={make}
      onClose={onClose}
    >
      <TextField
        label="Name"
        required
        placeholder="qa"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {used.map((one) => (
        <SelectField
          key={one}
          label={`In the place of ${one}`}
          value={instead[one] ?? ""}
          options={[
            { value: "", label: "the same" },
            ...names.filter((other) => other !== one),
          ]}
          onChange={(event) => setInstead({ ...instead, [one]: event.target.value })}
        />
      ))}
    </Ask>
  );
}
