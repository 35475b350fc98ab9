/** Makes a flow of a template and opens it. */
import { useState } from "react";
import { useLocation } from "wouter";

import { flows } from "../../api/client";
import { Ask } from "../../parts/Ask";
import { TextField } from "../../parts/Field";
import { useProject } from "../../state/project";
import { addressOf } from "./addresses";
import styles from "./NewFlow.module.css";

export function NewFlow({ template, onClose }: { template: string; onClose: () => void }) {
  const [, go] = useLocation();
  const templates = useProject((state) => state.project?.templates) ?? [];
  const [chosen, setChosen] = useState(template || (templates[0]?.name ?? ""));
  const [name, setName] = useState("");
  const bare = name.trim();
  const file = /\.ya?ml$/.test(bare) ? bare : `${bare}.yaml`;

  const make = async () => {
    const made = await flows.create(file, chosen);
    go(addressOf(made.file));
  };
  return (
    <Ask
      title="New flow"
      action="Create flow"
      ready={bare !== ""}
      onDo={make}
      onClose={onClose}
    >
      <TextField
        label="File"
        required
        placeholder="appointments"
        hint={bare ? <>Its file is {file}</> : "Its place in the folder, such as shop/returns"}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset className={styles.templates}>
        <legend>Begin with</legend>
        {templates.map(({ name: key, title, about }) => (
          <label key={key} className={styles.template}>
            <input
              type="radio"
              name="template"
              value={key}
              checked={chosen === key}
              onChange={() => setChosen(key)}
            />
            <span>
              <b>{title}</b>
              <small>{about}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </Ask>
  );
}
