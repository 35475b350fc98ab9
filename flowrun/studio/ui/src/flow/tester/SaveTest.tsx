/** Saves a conversation as a test beside its flow. People in it are masked by the server. */
import { useState } from "react";
import { useLocation } from "wouter";

import { wordsOf } from "../../api/http";
import type { SavedTest } from "../../api/running";
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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const [saved, setSaved] = useState<SavedTest | null>(null);
  const save = async () => {
    setBusy(true);
    setError("");
    try {
      setSaved(await onSave(name.trim()));
    } catch (problem) {
      setError(wordsOf(problem));
    } finally {
      setBusy(false);
    }
  };
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
    <Dialog
      title="Save as test"
      about="It runs offline, with the answers that came. People in it are masked."
      onClose={onClose}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!name.trim()}>
            Save test
          </Button>
        </>
      }
    >
      <TextField
        label="Name of the test"
        required
        autoFocus
        placeholder="what it promises, in words"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {error && <Note tone="danger">{error}</Note>}
    </Dialog>
  );
}

const placeOf = ({ file, name }: SavedTest) =>
  `/tests?${new URLSearchParams({ file, test: name })}`;

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
