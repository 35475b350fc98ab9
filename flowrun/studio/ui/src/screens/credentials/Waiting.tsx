/** A login that somebody came back from half-way: it goes on, or is given up. */
import { useEffect, useState } from "react";

import { credentials } from "../../api/client";
import type { Attempt } from "../../api/connecting";
import { Button } from "../../parts/Button";
import { Note } from "../../parts/Note";
import { complain } from "../../parts/Toast";
import styles from "./Waiting.module.css";
import { draft } from "./draft";

const AGAIN = 2000;

export function Waiting({ attempt, onConnected }: { attempt: string; onConnected: () => void }) {
  const [told, setTold] = useState<Attempt | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const look = async () => {
      const now = await credentials.attempt(attempt).catch(() => null);
      if (!current) return;
      setTold(now);
      if (now?.state === "waiting") timer = setTimeout(() => void look(), AGAIN);
      if (now?.state === "connected") {
        draft.drop();
        onConnected();
      }
    };
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [attempt]);

  if (told?.state === "failed" || told?.state === "expired")
    return <Note tone="danger">The last login did not succeed: {told.error}</Note>;
  if (told?.state !== "waiting") return null;
  const giveUp = async () => {
    try {
      await credentials.cancel(attempt);
      setTold(null);
    } catch (error) {
      complain(error);
    }
  };
  return (
    <Note
      action={
        <span className={styles.actions}>
          <a href={told.url}>Go on</a>
          <Button small onClick={() => void giveUp()}>
            Give it up
          </Button>
        </span>
      }
    >
      The login for {told.name} still waits for you at the service.
    </Note>
  );
}
