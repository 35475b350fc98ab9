/** Short messages at the foot of the page: what was done, and what was refused. */
import { X } from "lucide-react";
import { create } from "zustand";

import { wordsOf } from "../api/http";
import { IconButton } from "./Button";
import { Note } from "./Note";
import styles from "./Toast.module.css";

type Tone = "success" | "danger" | "info" | "warning";

interface Toast {
  id: number;
  tone: Tone;
  text: string;
}

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));
const MOST = 4;
let last = 0;

/** An error stays until it is closed or four newer ones came. */
export function toast(text: string, tone: Tone = "success") {
  const id = (last += 1);
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((other) => other.text !== text), { id, tone, text }].slice(-MOST),
  }));
  if (tone !== "danger") setTimeout(() => drop(id), 5000);
}

/** Shows what was thrown. */
export const complain = (error: unknown) => toast(wordsOf(error), "danger");

const drop = (id: number) =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));

export function Toasts() {
  const { toasts } = useToasts();
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {toasts.map(({ id, tone, text }) => (
        <div key={id} className={styles.toast}>
          <Note
            tone={tone}
            action={<IconButton small label="Dismiss" icon={X} onClick={() => drop(id)} />}
          >
            {text}
          </Note>
        </div>
      ))}
    </div>
  );
}
