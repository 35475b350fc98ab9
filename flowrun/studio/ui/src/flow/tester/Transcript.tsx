/** A conversation as bubbles, the newest at the foot. */
import { RotateCcw } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";

import type { ConversationMark } from "../../api/running";
import { IconButton } from "../../parts/Button";
import { classes } from "../../parts/classes";
import styles from "./Transcript.module.css";

export interface Said {
  who: "user" | "flow";
  text: string;
  turn?: number;
  mark?: ConversationMark;
}

const MARKS: Record<Exclude<ConversationMark, "">, string> = {
  missing: "expected, but not said",
  instead: "said instead",
  unheard: "not heard any more",
};

export function Transcript({
  label,
  messages,
  foot,
  follow,
  onRestart,
}: {
  label: string;
  messages: Said[];
  /** What stands below the last message: how it ended, or that an answer is on its way. */
  foot?: ReactNode;
  /** Keeps the newest message in sight. */
  follow?: boolean;
  /** Takes back what the user said in that turn, and all after it. */
  onRestart?: (turn: number, text: string) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (follow && place.current) place.current.scrollTop = place.current.scrollHeight;
  }, [follow, messages, foot]);
  return (
    <div
      ref={place}
      className={styles.transcript}
      role="log"
      aria-label={label}
      tabIndex={0}
    >
      {messages.map((message, index) => (
        <div key={index} className={classes(styles.line, styles[message.who])}>
          {message.who === "user" && onRestart && message.turn !== undefined && message.turn > 1 && (
            <IconButton
              small
              className={styles.back}
              icon={RotateCcw}
              label={`Restart from here (turn ${message.turn})`}
              onClick={() => onRestart(message.turn ?? 1, message.text)}
            />
          )}
          <Bubble message={message} />
        </div>
      ))}
      {foot && <div className={styles.foot}>{foot}</div>}
    </div>
  );
}

function Bubble({ message: { who, text, mark } }: { message: Said }) {
  return (
    <div className={classes(styles.bubble, mark && styles[mark])}>
      <span className="visually-hidden">{who === "user" ? "You: " : "Flow: "}</span>
      {text || <em className={styles.silence}>silence</em>}
      {mark && <small className={styles.mark}>{MARKS[mark]}</small>}
    </div>
  );
}
