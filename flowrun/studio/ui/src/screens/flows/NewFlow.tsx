/** Makes a flow of a template and opens it. */
import { useState } from "react";
import { useLocation } from "wouter";

import { flows } from "../../api/client";
import { wordsOf } from "../../api/http";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { TextField } from "../../parts/Field";
import { useProject } from "../../state/project";
import { addressOf } from "./addresses";
import styles from "./NewFlow.module.css";

export function NewFlow({ template, onClose }: { template: string; onClose: () => void }) {
  const [, go] = useLocation();
  const templates = useProject((state) => state.project?.templates) ?? [];
  const [chosen, setChosen] = useState(template || (templates[0]?.name ?? ""));
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const bare = name.trim();
  const file = /\.ya?ml$/.test(bare) ? bare : `${bare}.yaml`;

  const make = async () => {
    setBusy(true);
    try {
      const made = await flows.create(file, chosen);
      go(addressOf(made.file));
    } catch (problem) {
      setError(wordsOf(problem));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="New flow"
      onClose={onClose}
      onSubmit={() => void make()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!bare}>
            Create flow
          </Button>
        </>
      }
    >
      <TextField
        label="File"
        required
        autoFocus
        placeholder="appointments"
        hint={bare ? <>Its file is {file}</> : "Its place in the folder, such as shop/returns"}
        error={error}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setError("");
        }}
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
    </Dialog>
  );
}
