/** Words in a box: a hint, a warning, what was refused. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "./Button";
import { classes } from "./classes";
import styles from "./Note.module.css";

const ICONS = { danger: CircleAlert, warning: TriangleAlert, success: CircleCheck, info: Info };

export function Note({
  tone = "info",
  action,
  children,
}: {
  tone?: keyof typeof ICONS;
  action?: ReactNode;
  children: ReactNode;
}) {
  const Icon = ICONS[tone];
  return (
    <div className={classes(styles.note, styles[tone])} role={tone === "danger" ? "alert" : undefined}>
      <Icon aria-hidden size={15} />
      <div className={styles.words}>{children}</div>
      {action}
    </div>
  );
}

/** That something could not be loaded, where there is an error. */
export function NotLoaded({ error, reload }: { error: string; reload: () => void }) {
  if (!error) return null;
  return (
    <Note tone="danger" action={<Button onClick={reload}>Try again</Button>}>
      {error}
    </Note>
  );
}
