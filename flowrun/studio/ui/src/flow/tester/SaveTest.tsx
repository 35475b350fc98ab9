/** Saves a conversation as a test beside its flow. People in it are masked by the server. */
import { useState } from "react";
import { useLocation } from "wouter";

import type { SavedTest } from "../../api/running";
import { Ask } from "../../parts/Ask";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { TextField } from "../../parts/Field";
import { Note } from "../../parts/Note";

export function SaveTest({
  onSave,
  onClose,
}: {
  onSave: (name: string) => Promise<SavedTest>;
  onClose: () => void;
}) {
  const [, go] = useLocation();
  const [name, setName] = useState("");
  const [saved, setSaved] = useState<SavedTest | null>(null);
  if (saved)
    return (
      <Dialog
        title="Saved as a test"
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>Close</Button>
            <Button variant="primary" onClick={() => go(placeOf(saved))}>
              Go to the test
            </Button>
          </>
        }
      >
        <p>
          “{saved.name}” stands in <code>{saved.file}</code>.
        </p>
        {saved.note && <Note tone="warning">{sentence(saved.note)}</Note>}
      </Dialog>
    );
  return (
    <Ask
      title="Save as test"
      about="It runs offline, with the answers that came. People in it are masked."
      action="Save test"
      ready={name.trim() !== ""}
      onDo={async () => setSaved(await onSave(name.trim()))}
      onClose={onClose}
    >
      <TextField
        label="Name of the test"
        required
        placeholder="what it promises, in words"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </Ask>
  );
}

const placeOf = ({ file, name }: SavedTest) =>
  `/tests?${new URLSearchParams({ file, test: name })}`;

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
