/** What one says next: typed, one of the quick replies, or nothing at all. */
import { RotateCcw, Send, VolumeX } from "lucide-react";
import { type FormEvent, type Ref, useEffect, useState } from "react";

import type { Talk } from "../../api/running";
import { Button, IconButton } from "../../parts/Button";
import { TextField } from "../../parts/Field";
import styles from "./Saying.module.css";

export function Saying({
  talk,
  text,
  busy,
  ref,
  onText,
  onSay,
  onBegin,
}: {
  talk: Talk;
  text: string;
  busy: boolean;
  ref: Ref<HTMLInputElement>;
  onText: (text: string) => void;
  /** "" is silence. */
  onSay: (text: string) => void;
  onBegin: () => void;
}) {
  const first = useFirst(talk.id);
  if (!talk.waits)
    return (
      <div className={styles.over}>
        <Button icon={RotateCcw} busy={busy} onClick={onBegin}>
          Talk again
        </Button>
      </div>
    );
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && !busy) onSay(text);
  };
  return (
    <div className={styles.saying}>
      {talk.quick_replies.length > 0 && (
        <div className={styles.replies} role="group" aria-label="Quick replies">
          {talk.quick_replies.map((reply) => (
            <Button key={reply} small disabled={busy} onClick={() => onSay(reply)}>
              {reply}
            </Button>
          ))}
        </div>
      )}
      <form className={styles.row} onSubmit={send}>
        <TextField
          bare
          label="Say something"
          placeholder="Say something"
          ref={ref}
          autoFocus={first}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
        <IconButton label="Say nothing" icon={VolumeX} disabled={busy} onClick={() => onSay("")} />
        <Button
          type="submit"
          variant="primary"
          icon={Send}
          aria-label="Say it"
          disabled={busy || !text.trim()}
        />
      </form>
    </div>
  );
}

/** Whether it is the first that is seen of that talk. */
function useFirst(talk: string): boolean {
  const [seen, setSeen] = useState("");
  useEffect(() => setSeen(talk), [talk]);
  return seen !== talk;
}
